import type { Migration } from "./migration.js";

/** The keys of details that were facts at this version. Every other one may say who a person is. */
const FACTS = [
  ...["session_id", "sessions", "at_least", "identities", "partner_id", "user_id", "from_user_id", "into_user_id"],
  ...["maker_id", "token_maker", "machine_token_id", "scopes", "roles", "withdrawn_by", "suspended_by"],
  ...["consumer_key", "partner_name", "clock_difference_seconds", "server_time", "grace_period_seconds"],
  ...["previous_secret_expires_at", "lost_key", "changed_fields", "changed_keys", "kid", "secret_key_version"],
  ...["key_version", "resealed", "failures", "limit", "count", "by_reason", "second_factor", "recovery_codes_left"],
  ...["password_failures", "expires_at"],
].map((key) => `'${key}'`);

/** A partner's settings in `before` and `after` are none of a person's. */
const IS_FACT = `(key IN (${FACTS.join(", ")}) OR user_id IS NULL AND key IN ('before', 'after'))`;
const IS_EXTERNAL_ID = `(key = 'external_id' AND jsonb_typeof(value) = 'string')`;

/**
 * What events say of a person stands in a table of its own, so that an erasure can remove it and leave the event. The
 * name of a machine token, which its maker chose, leaves the messages for the same reason.
 */
export const personalDataOfEvents: Migration = {
  version: 17,
  name: "personal-data-of-events",
  statements: [
    `CREATE TABLE gl_iam.audit_personal_data (
      event_id    uuid PRIMARY KEY,
      partner_id  uuid,
      external_id text,
      ip_address  text,
      user_agent  text,
      details     jsonb NOT NULL
    )`,
    `UPDATE gl_iam.audit_events
      SET details = details || jsonb_build_object(
          'name', (regexp_match(message, '^machine token (.*) (made|rotated|revoked.*)$'))[1]
        ),
        message = regexp_replace(message, '^machine token .* (made|rotated|revoked.*)$', 'machine token \\1')
      WHERE event_type LIKE 'machine\\_token\\_%' AND message ~ '^machine token .* (made|rotated|revoked.*)$'`,
    `INSERT INTO gl_iam.audit_personal_data (event_id, partner_id, external_id, ip_address, user_agent, details)
      SELECT id, partner_id, external_id, ip_address, user_agent, personal FROM gl_iam.audit_events, LATERAL (
        SELECT max(value #>> '{}') FILTER (WHERE ${IS_EXTERNAL_ID}) AS external_id,
          coalesce(jsonb_object_agg(key, value) FILTER (WHERE NOT ${IS_FACT} AND NOT ${IS_EXTERNAL_ID}), '{}')
            AS personal
        FROM jsonb_each(details)
      ) AS separated
      WHERE external_id IS NOT NULL OR ip_address IS NOT NULL OR user_agent IS NOT NULL OR personal <> '{}'`,
    // Also sets what the next statement drops: a dropped column's values would stay in the rows.
    `UPDATE gl_iam.audit_events SET ip_address = NULL, user_agent = NULL, details = (
        SELECT coalesce(jsonb_object_agg(key, value) FILTER (WHERE ${IS_FACT}), '{}') FROM jsonb_each(details)
      )
      WHERE id IN (SELECT event_id FROM gl_iam.audit_personal_data)`,
    `ALTER TABLE gl_iam.audit_events DROP COLUMN ip_address, DROP COLUMN user_agent`,
    // Of whoever signs in without being known, and of what a user has done.
    `CREATE INDEX audit_personal_data_by_person ON gl_iam.audit_personal_data (partner_id, external_id)
      WHERE external_id IS NOT NULL`,
    `CREATE INDEX audit_events_by_actor ON gl_iam.audit_events (actor, timestamp DESC, id DESC)
      WHERE actor NOT LIKE 'partner:%'`,
    `CREATE INDEX users_merged ON gl_iam.users (merged_into) WHERE merged_into IS NOT NULL`,
  ],
};
