import type { Migration } from "./migration.js";

/** What signs access tokens: one random key for each secret key of the ring, its private half sealed. */
export const signingKeys: Migration = {
  version: 11,
  name: "signing-keys",
  statements: [
    // Without a key_version it is sealed under a key derived from the secret key it was made for.
    `CREATE TABLE gl_iam.signing_keys (
      id                 uuid PRIMARY KEY,
      kid                text NOT NULL UNIQUE,
      secret_key_version integer NOT NULL UNIQUE,
      x                  text NOT NULL,
      y                  text NOT NULL,
      key_version        integer,
      sealed             bytea NOT NULL,
      created_at         timestamptz NOT NULL,
      retired_at         timestamptz
    )`,
    `CREATE INDEX signing_keys_by_key_version ON gl_iam.signing_keys (key_version, id) WHERE key_version IS NOT NULL`,
  ],
};
