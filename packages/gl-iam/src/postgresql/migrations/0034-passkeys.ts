import type { Migration } from "./migration.js";

/** Passkeys of users who have a password, and sessions that one of them has opened. */
export const passkeys: Migration = {
  version: 34,
  name: "passkeys",
  statements: [
    // Wider than the one before, so the rows that are there need no reading.
    `ALTER TABLE gl_iam.sessions
      DROP CONSTRAINT sessions_auth_method,
      ADD CONSTRAINT sessions_auth_method CHECK (
        auth_method IN ('password', 'passkey') AND partner_id IS NULL AND identity_id IS NULL
        OR auth_method = 'partner' AND partner_id IS NOT NULL
      ) NOT VALID`,
    `CREATE TABLE gl_iam.passkeys (
      id            uuid PRIMARY KEY,
      user_id       uuid NOT NULL REFERENCES gl_iam.users ON DELETE CASCADE,
      name          text NOT NULL,
      credential_id bytea NOT NULL,
      public_key    bytea NOT NULL,
      algorithm     integer NOT NULL,
      sign_count    bigint NOT NULL,
      created_at    timestamptz NOT NULL,
      last_used_at  timestamptz
    )`,
    `CREATE UNIQUE INDEX passkeys_credential ON gl_iam.passkeys (credential_id)`,
    `CREATE INDEX passkeys_by_user ON gl_iam.passkeys (user_id, id)`,
    // Of an enrolment with its user, of a sign-in without.
    `CREATE TABLE gl_iam.passkey_challenges (
      challenge_hash bytea PRIMARY KEY,
      user_id        uuid REFERENCES gl_iam.users ON DELETE CASCADE,
      expires_at     timestamptz NOT NULL
    )`,
    `CREATE INDEX passkey_challenges_by_expiry ON gl_iam.passkey_challenges (expires_at)`,
    `CREATE INDEX passkey_challenges_by_user ON gl_iam.passkey_challenges (user_id) WHERE user_id IS NOT NULL`,
  ],
};
