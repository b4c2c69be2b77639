import type { Migration } from "./migration.js";

/**
 * Revocation is a comparison: a session and a one-time token keep the epochs under which they were opened, and end when
 * the partner's, the user's or the identity's has increased. Older rows count as opened under the initial epoch.
 */
export const epochs: Migration = {
  version: 4,
  name: "epochs",
  statements: [
    `ALTER TABLE gl_iam.partners ADD COLUMN epoch bigint NOT NULL DEFAULT 0`,
    `ALTER TABLE gl_iam.users ADD COLUMN epoch bigint NOT NULL DEFAULT 0`,
    `ALTER TABLE gl_iam.identities ADD COLUMN epoch bigint NOT NULL DEFAULT 0`,

    `ALTER TABLE gl_iam.one_time_tokens
      ADD COLUMN partner_epoch  bigint NOT NULL DEFAULT 0,
      ADD COLUMN user_epoch     bigint NOT NULL DEFAULT 0,
      ADD COLUMN identity_epoch bigint NOT NULL DEFAULT 0`,

    `ALTER TABLE gl_iam.sessions
      ADD COLUMN auth_method    text,
      ADD COLUMN user_epoch     bigint NOT NULL DEFAULT 0,
      ADD COLUMN partner_epoch  bigint NOT NULL DEFAULT 0,
      ADD COLUMN identity_epoch bigint NOT NULL DEFAULT 0,
      ADD COLUMN last_seen_at   timestamptz NOT NULL DEFAULT now()`,
    `UPDATE gl_iam.sessions SET auth_method = CASE WHEN partner_id IS NULL THEN 'password' ELSE 'partner' END`,
    `ALTER TABLE gl_iam.sessions
      ALTER COLUMN auth_method SET NOT NULL,
      ALTER COLUMN last_seen_at DROP DEFAULT,
      ADD CONSTRAINT sessions_auth_method CHECK (
        auth_method = 'password' AND partner_id IS NULL AND identity_id IS NULL
        OR auth_method = 'partner' AND partner_id IS NOT NULL
      )`,

    // With the epoch, so that counting and sweeping skip the sessions of another epoch.
    `DROP INDEX gl_iam.sessions_by_user`,
    `DROP INDEX gl_iam.sessions_by_partner`,
    `DROP INDEX gl_iam.sessions_by_identity`,
    `CREATE INDEX sessions_by_user ON gl_iam.sessions (user_id, user_epoch) WHERE ended_at IS NULL`,
    `CREATE INDEX sessions_by_partner ON gl_iam.sessions (partner_id, partner_epoch) WHERE ended_at IS NULL`,
    `CREATE INDEX sessions_by_identity ON gl_iam.sessions (identity_id, identity_epoch) WHERE ended_at IS NULL`,

    // Whose revoked sessions are still to be marked as ended. They open nothing meanwhile.
    `CREATE TABLE gl_iam.pending_revocations (
      owner    text NOT NULL CHECK (owner IN ('partner', 'user', 'identity')),
      owner_id uuid NOT NULL,
      PRIMARY KEY (owner, owner_id)
    )`,
  ],
};
