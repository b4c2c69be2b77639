import type { Migration } from "./migration.js";

/**
 * Partners and their secrets, users, sessions, and the audit, which no foreign key ties to anything that can be
 * deleted.
 */
export const registryUsersSessionsAudit: Migration = {
  version: 1,
  name: "registry-users-sessions-audit",
  statements: [
    `CREATE TABLE gl_iam.partners (
      id                    uuid PRIMARY KEY,
      org_id                text NOT NULL,
      partner_name          text NOT NULL,
      partner_name_key      text NOT NULL,
      consumer_key          text NOT NULL,
      allowed_origins       text[] NOT NULL,
      sso_mode              text NOT NULL CHECK (sso_mode IN ('idp_initiated', 'sp_initiated', 'both')),
      user_provisioning     text NOT NULL CHECK (user_provisioning IN ('jit', 'pre_provisioned', 'disabled')),
      metadata              jsonb NOT NULL,
      allowed_email_domains text[],
      allowed_source_ips    text[],
      max_users             integer CHECK (max_users >= 0),
      allowed_roles         text[],
      login_url             text,
      is_active             boolean NOT NULL,
      created_at            timestamptz NOT NULL,
      updated_at            timestamptz NOT NULL,
      CONSTRAINT partners_name_unique UNIQUE (org_id, partner_name_key),
      CONSTRAINT partners_consumer_key_unique UNIQUE (consumer_key)
    )`,
    `CREATE INDEX partners_by_organization ON gl_iam.partners (org_id, id)`,

    `CREATE TABLE gl_iam.partner_secrets (
      id          uuid PRIMARY KEY,
      partner_id  uuid NOT NULL REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      key_version integer NOT NULL,
      sealed      bytea NOT NULL,
      created_at  timestamptz NOT NULL,
      expires_at  timestamptz
    )`,
    `CREATE INDEX partner_secrets_by_partner ON gl_iam.partner_secrets (partner_id)`,
    `CREATE UNIQUE INDEX partner_secrets_one_current ON gl_iam.partner_secrets (partner_id) WHERE expires_at IS NULL`,

    `CREATE TABLE gl_iam.users (
      id            uuid PRIMARY KEY,
      org_id        text NOT NULL,
      email         text NOT NULL,
      email_key     text NOT NULL,
      display_name  text,
      roles         text[] NOT NULL,
      password_hash text,
      is_active     boolean NOT NULL,
      created_at    timestamptz NOT NULL,
      CONSTRAINT users_email_unique UNIQUE (org_id, email_key)
    )`,

    `CREATE TABLE gl_iam.sessions (
      id         uuid PRIMARY KEY,
      user_id    uuid NOT NULL REFERENCES gl_iam.users (id) ON DELETE CASCADE,
      org_id     text NOT NULL,
      partner_id uuid REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      ended_at   timestamptz
    )`,
    `CREATE INDEX sessions_by_user ON gl_iam.sessions (user_id) WHERE ended_at IS NULL`,
    `CREATE INDEX sessions_by_partner ON gl_iam.sessions (partner_id) WHERE ended_at IS NULL`,

    `CREATE TABLE gl_iam.refresh_tokens (
      token_hash bytea PRIMARY KEY,
      session_id uuid NOT NULL REFERENCES gl_iam.sessions (id) ON DELETE CASCADE,
      created_at timestamptz NOT NULL,
      used_at    timestamptz
    )`,
    `CREATE INDEX refresh_tokens_by_session ON gl_iam.refresh_tokens (session_id)`,

    `CREATE TABLE gl_iam.audit_events (
      id              uuid PRIMARY KEY,
      event_type      text NOT NULL,
      severity        text NOT NULL,
      timestamp       timestamptz NOT NULL,
      organization_id text,
      actor           text,
      user_id         uuid,
      partner_id      uuid,
      ip_address      text,
      user_agent      text,
      error_code      text,
      message         text NOT NULL,
      details         jsonb NOT NULL,
      request_id      text
    )`,
    `CREATE INDEX audit_events_newest ON gl_iam.audit_events (timestamp DESC, id DESC)`,
    `CREATE INDEX audit_events_by_organization ON gl_iam.audit_events (organization_id, timestamp DESC, id DESC)`,
    `CREATE INDEX audit_events_by_partner ON gl_iam.audit_events (partner_id, timestamp DESC, id DESC)`,
    `CREATE INDEX audit_events_by_user ON gl_iam.audit_events (user_id, timestamp DESC, id DESC)`,
  ],
};
