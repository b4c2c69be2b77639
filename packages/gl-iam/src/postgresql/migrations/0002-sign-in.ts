import type { Migration } from "./migration.js";

/** Identities and their cap, one-time tokens, replay marks, SP-initiated starts, and kept answers. */
export const signIn: Migration = {
  version: 2,
  name: "sign-in",
  statements: [
    `CREATE TABLE gl_iam.identities (
      id              uuid PRIMARY KEY,
      partner_id      uuid NOT NULL REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      external_id     text NOT NULL,
      user_id         uuid NOT NULL REFERENCES gl_iam.users (id) ON DELETE CASCADE,
      role            text NOT NULL,
      email           text NOT NULL,
      is_active       boolean NOT NULL,
      created_at      timestamptz NOT NULL,
      last_sign_in_at timestamptz,
      CONSTRAINT identities_external_id_unique UNIQUE (partner_id, external_id)
    )`,
    `CREATE INDEX identities_by_user ON gl_iam.identities (user_id)`,
    `CREATE INDEX identities_by_partner ON gl_iam.identities (partner_id, id)`,

    `CREATE TABLE gl_iam.partner_user_counts (
      partner_id   uuid PRIMARY KEY REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      active_users integer NOT NULL CHECK (active_users >= 0)
    )`,

    `ALTER TABLE gl_iam.sessions ADD COLUMN identity_id uuid REFERENCES gl_iam.identities (id) ON DELETE CASCADE`,
    `CREATE INDEX sessions_by_identity ON gl_iam.sessions (identity_id) WHERE ended_at IS NULL`,
    `CREATE INDEX sessions_by_expiry ON gl_iam.sessions (expires_at)`,

    `CREATE TABLE gl_iam.replay_claims (
      mark       bytea PRIMARY KEY,
      expires_at timestamptz NOT NULL
    )`,
    `CREATE INDEX replay_claims_by_expiry ON gl_iam.replay_claims (expires_at)`,

    `CREATE TABLE gl_iam.one_time_tokens (
      token_hash     bytea PRIMARY KEY,
      partner_id     uuid NOT NULL REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      secret_id      uuid NOT NULL REFERENCES gl_iam.partner_secrets (id) ON DELETE CASCADE,
      external_id    text NOT NULL,
      email          text NOT NULL,
      display_name   text,
      role           text NOT NULL,
      code_challenge text,
      source_ip      text,
      browser_hash   bytea,
      return_to      text,
      expires_at     timestamptz NOT NULL
    )`,
    `CREATE INDEX one_time_tokens_by_expiry ON gl_iam.one_time_tokens (expires_at)`,
    `CREATE INDEX one_time_tokens_by_secret ON gl_iam.one_time_tokens (secret_id)`,

    `CREATE TABLE gl_iam.pending_starts (
      state_hash   bytea PRIMARY KEY,
      partner_id   uuid NOT NULL REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      browser_hash bytea NOT NULL,
      return_to    text NOT NULL,
      expires_at   timestamptz NOT NULL
    )`,
    `CREATE INDEX pending_starts_by_expiry ON gl_iam.pending_starts (expires_at)`,

    `CREATE TABLE gl_iam.kept_answers (
      id           uuid PRIMARY KEY,
      request_mark bytea NOT NULL UNIQUE,
      request_hash bytea NOT NULL,
      key_version  integer,
      sealed       bytea,
      expires_at   timestamptz NOT NULL
    )`,
    `CREATE INDEX kept_answers_by_expiry ON gl_iam.kept_answers (expires_at)`,
  ],
};
