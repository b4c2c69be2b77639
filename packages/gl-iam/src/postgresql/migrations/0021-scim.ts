import type { Migration } from "./migration.js";

/** A partner's directory speaks SCIM 2.0. Only the hashes of its tokens are stored. */
export const scim: Migration = {
  version: 21,
  name: "scim",
  statements: [
    `CREATE TABLE gl_iam.scim_tokens (
      id           uuid PRIMARY KEY,
      partner_id   uuid NOT NULL REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      token_hash   bytea NOT NULL UNIQUE,
      created_at   timestamptz NOT NULL,
      expires_at   timestamptz NOT NULL,
      last_used_at timestamptz,
      revoked_at   timestamptz
    )`,
    `CREATE INDEX scim_tokens_by_partner ON gl_iam.scim_tokens (partner_id, id)`,
    `CREATE INDEX scim_tokens_by_expiry ON gl_iam.scim_tokens (expires_at)`,
    // A deletion is over when the identity is reopened, and a later withdrawal is none.
    `ALTER TABLE gl_iam.identities ADD COLUMN scim_deleted_at timestamptz`,
    // A directory finds its user by userName, which has no case.
    `CREATE INDEX identities_by_partner_email ON gl_iam.identities (partner_id, lower(email), id)`,
  ],
};
