import type { Migration } from "./migration.js";

/**
 * Second factors of users with a password, and when a session's user last proved who it is. A session that is open
 * already counts as proved when it was opened.
 */
export const secondFactors: Migration = {
  version: 14,
  name: "second-factors",
  statements: [
    `ALTER TABLE gl_iam.sessions ADD COLUMN authenticated_at timestamptz`,
    `UPDATE gl_iam.sessions SET authenticated_at = created_at WHERE auth_method = 'password'`,

    // Of each user at most one that log-ins ask for, and one whose enrolment was begun.
    `CREATE TABLE gl_iam.second_factors (
      id           uuid PRIMARY KEY,
      user_id      uuid NOT NULL REFERENCES gl_iam.users ON DELETE CASCADE,
      key_version  integer NOT NULL,
      sealed       bytea NOT NULL,
      session_id   uuid,
      created_at   timestamptz NOT NULL,
      confirmed_at timestamptz,
      last_step    bigint NOT NULL DEFAULT 0
    )`,
    `CREATE UNIQUE INDEX second_factors_confirmed ON gl_iam.second_factors (user_id) WHERE confirmed_at IS NOT NULL`,
    `CREATE UNIQUE INDEX second_factors_begun ON gl_iam.second_factors (user_id) WHERE confirmed_at IS NULL`,
    `CREATE INDEX second_factors_by_key_version ON gl_iam.second_factors (key_version, id)`,
    `CREATE TABLE gl_iam.recovery_codes (
      factor_id uuid NOT NULL REFERENCES gl_iam.second_factors ON DELETE CASCADE,
      code_hash bytea NOT NULL,
      used_at   timestamptz,
      PRIMARY KEY (factor_id, code_hash)
    )`,
    // Codes that were wrong, or that are being checked.
    `CREATE TABLE gl_iam.second_factor_attempts (
      user_id      uuid PRIMARY KEY REFERENCES gl_iam.users ON DELETE CASCADE,
      attempted_at timestamptz[] NOT NULL
    )`,
    `CREATE TABLE gl_iam.second_factor_tickets (
      user_id     uuid PRIMARY KEY REFERENCES gl_iam.users ON DELETE CASCADE,
      ticket_hash bytea NOT NULL,
      expires_at  timestamptz NOT NULL
    )`,
    // When somebody else last replaced a credential of the user.
    `CREATE TABLE gl_iam.credential_resets (
      user_id     uuid PRIMARY KEY REFERENCES gl_iam.users ON DELETE CASCADE,
      password_at timestamptz,
      factor_at   timestamptz
    )`,
    `CREATE INDEX users_administrators ON gl_iam.users (id) WHERE roles && ARRAY['org_admin', 'platform_admin']`,
  ],
};
