import type { Migration } from "./migration.js";

/**
 * A browser holds its session as the value of one cookie. Each value has its own level (`authenticated_at`), so that a
 * proof never reaches the value that it replaced.
 */
export const sessionCookies: Migration = {
  version: 26,
  name: "session-cookies",
  statements: [
    `CREATE TABLE gl_iam.session_cookies (
      token_hash       bytea PRIMARY KEY,
      session_id       uuid NOT NULL REFERENCES gl_iam.sessions (id) ON DELETE CASCADE,
      created_at       timestamptz NOT NULL,
      authenticated_at timestamptz,
      ends_at          timestamptz
    )`,
    `CREATE INDEX session_cookies_by_session ON gl_iam.session_cookies (session_id)`,
    `CREATE INDEX session_cookies_by_end ON gl_iam.session_cookies (ends_at) WHERE ends_at IS NOT NULL`,
  ],
};
