import type { Migration } from "./migration.js";

/** What ends at once: a first sign-in whose user logs out or is withdrawn meanwhile, and a signing key. */
export const endedAtOnce: Migration = {
  version: 15,
  name: "ended-at-once",
  statements: [
    // A log-out finds the tokens of its user, who may have no session yet.
    `CREATE INDEX one_time_tokens_by_identity ON gl_iam.one_time_tokens (partner_id, external_id)`,
    `ALTER TABLE gl_iam.signing_keys ADD COLUMN ended_at timestamptz`,
  ],
};
