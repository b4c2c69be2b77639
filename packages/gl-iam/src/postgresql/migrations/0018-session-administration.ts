import type { Migration } from "./migration.js";

/**
 * All sessions of an organization, or of every one, end by one row: what was opened before it is over. And the indexes
 * by which sessions are listed.
 */
export const sessionAdministration: Migration = {
  version: 18,
  name: "session-administration",
  statements: [
    // The empty name is that of every organization: none has it.
    `CREATE TABLE gl_iam.organization_revocations (
      org_id     text PRIMARY KEY,
      revoked_at timestamptz NOT NULL,
      is_swept   boolean NOT NULL
    )`,
    `CREATE INDEX sessions_listed_by_organization ON gl_iam.sessions (org_id, id) WHERE ended_at IS NULL`,
    `CREATE INDEX sessions_listed_by_partner ON gl_iam.sessions (partner_id, id) WHERE ended_at IS NULL`,
    `CREATE INDEX sessions_listed ON gl_iam.sessions (id) WHERE ended_at IS NULL`,
  ],
};
