import type { Migration } from "./migration.js";

/** What machines authenticate with at the admin API. Only the hashes of tokens are stored. */
export const machineTokens: Migration = {
  version: 13,
  name: "machine-tokens",
  statements: [
    // Without an org_id it is good for every organization. A rotation leaves the hash before for its grace period.
    `CREATE TABLE gl_iam.machine_tokens (
      id                  uuid PRIMARY KEY,
      name                text NOT NULL,
      org_id              text,
      scopes              text[] NOT NULL,
      maker_id            uuid NOT NULL REFERENCES gl_iam.users (id) ON DELETE CASCADE,
      token_hash          bytea NOT NULL UNIQUE,
      previous_hash       bytea UNIQUE,
      previous_expires_at timestamptz,
      lifetime_seconds    integer NOT NULL,
      created_at          timestamptz NOT NULL,
      expires_at          timestamptz NOT NULL,
      last_used_at        timestamptz,
      revoked_at          timestamptz
    )`,
    `CREATE INDEX machine_tokens_by_org ON gl_iam.machine_tokens (org_id, id)`,
    `CREATE INDEX machine_tokens_by_maker ON gl_iam.machine_tokens (maker_id)`,
    `CREATE INDEX machine_tokens_by_expiry ON gl_iam.machine_tokens (expires_at)`,
  ],
};
