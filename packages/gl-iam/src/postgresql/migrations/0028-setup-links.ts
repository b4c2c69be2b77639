import type { Migration } from "./migration.js";

/**
 * A partner's developer takes the credential by a setup link. Only hashes of the link, of its passcode and of the
 * browser that opened it are stored. A pending secret is a row of partner_secrets that never worked.
 */
export const setupLinks: Migration = {
  version: 28,
  name: "setup-links",
  statements: [
    `CREATE TABLE gl_iam.setup_links (
      id                uuid PRIMARY KEY,
      partner_id        uuid NOT NULL REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      link_hash         bytea NOT NULL UNIQUE,
      passcode_hash     bytea NOT NULL,
      browser_hash      bytea UNIQUE,
      created_at        timestamptz NOT NULL,
      created_by        text,
      expires_at        timestamptz NOT NULL,
      revoked_at        timestamptz,
      failures          integer NOT NULL DEFAULT 0,
      opened_at         timestamptz,
      opened_from       text,
      revealed_at       timestamptz,
      revealed_from     text,
      pending_secret_id uuid
    )`,
    `CREATE INDEX setup_links_by_partner ON gl_iam.setup_links (partner_id, id)`,
    `CREATE INDEX setup_links_by_expiry ON gl_iam.setup_links (expires_at)`,
    // A row means that the partner began with a setup link. Nobody has its secret until it is told.
    `CREATE TABLE gl_iam.partner_setups (
      partner_id         uuid PRIMARY KEY REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      secret_told_at     timestamptz,
      first_signature_at timestamptz
    )`,
    `CREATE TABLE gl_iam.setup_proposals (
      id         uuid PRIMARY KEY,
      partner_id uuid NOT NULL REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      link_id    uuid NOT NULL REFERENCES gl_iam.setup_links (id) ON DELETE CASCADE,
      field      text NOT NULL,
      value      jsonb NOT NULL,
      digest     text NOT NULL,
      state      text NOT NULL CHECK (state IN ('open', 'approved', 'rejected')),
      created_at timestamptz NOT NULL,
      made_from  text,
      decided_at timestamptz,
      decided_by text
    )`,
    `CREATE UNIQUE INDEX setup_proposals_one_open ON gl_iam.setup_proposals (partner_id, field) WHERE state = 'open'`,
    `CREATE INDEX setup_proposals_by_partner ON gl_iam.setup_proposals (partner_id, id)`,
    `CREATE INDEX setup_proposals_by_link ON gl_iam.setup_proposals (link_id)`,
  ],
};
