import type { Migration } from "./migration.js";

/**
 * An answer can be lost: a used refresh token keeps what its successor was derived with, and who used it, so that the
 * same one can be answered again for a moment. The session keeps when that was done without an idempotency key.
 */
export const refreshRepeats: Migration = {
  version: 6,
  name: "refresh-repeats",
  statements: [
    `ALTER TABLE gl_iam.refresh_tokens
      ADD COLUMN successor_hash   bytea,
      ADD COLUMN successor_salt   bytea,
      ADD COLUMN secret_key_version integer,
      ADD COLUMN idempotency_mark bytea,
      ADD COLUMN used_from        text`,
    `ALTER TABLE gl_iam.sessions ADD COLUMN repeated_at timestamptz[] NOT NULL DEFAULT '{}'`,
  ],
};
