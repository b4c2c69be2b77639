import type { Migration } from "./migration.js";

/** Events of the end of a user since its last reactivation, and who caused them. Ids are in the order of making. */
const ENDINGS = `SELECT id, user_id, actor, timestamp, partner_id, details ->> 'external_id' AS external_id,
    coalesce(actor = 'partner:' || partner_id, false) AS by_partner
  FROM gl_iam.audit_events events
  WHERE event_type = 'user_deactivated' AND user_id IS NOT NULL AND id::text > coalesce(
    (SELECT max(activated.id::text) FROM gl_iam.audit_events activated
     WHERE activated.user_id = events.user_id AND activated.event_type = 'user_activated'), '')`;

/**
 * An identity is withdrawn by its partner and suspended by an administrator, each by itself; a user is suspended, or
 * dormant while nothing lets it in, and then its e-mail address is free (`email_key` is null).
 *
 * Landed rows know only active or not. The audit's events since the last reactivation tell who ended what: a partner
 * its own identity, an administrator all of a user. What they don't tell counts as suspended.
 */
export const lifeOfPeople: Migration = {
  version: 16,
  name: "life-of-people",
  statements: [
    `ALTER TABLE gl_iam.identities
      ADD COLUMN withdrawn_at timestamptz,
      ADD COLUMN withdrawn_by text,
      ADD COLUMN suspended_at timestamptz,
      ADD COLUMN suspended_by text,
      ADD COLUMN acted_at     timestamptz,
      ADD COLUMN asserted_at  timestamptz,
      ADD COLUMN display_name text,
      ADD COLUMN attributes   jsonb NOT NULL DEFAULT '{}'`,
    `ALTER TABLE gl_iam.users
      ADD COLUMN suspended_at timestamptz,
      ADD COLUMN suspended_by text,
      ADD COLUMN merged_into  uuid,
      ADD COLUMN erased_at    timestamptz,
      ALTER COLUMN email_key DROP NOT NULL`,

    `WITH withdrawals AS (
      SELECT DISTINCT ON (user_id, partner_id, external_id) * FROM (${ENDINGS}) AS endings
      WHERE by_partner ORDER BY user_id, partner_id, external_id, id DESC
    )
    UPDATE gl_iam.identities SET withdrawn_at = withdrawals.timestamp, withdrawn_by = withdrawals.actor
    FROM withdrawals
    WHERE NOT identities.is_active AND identities.user_id = withdrawals.user_id
      AND identities.partner_id = withdrawals.partner_id
      AND identities.external_id = coalesce(withdrawals.external_id, identities.external_id)`,
    // By an administrator; or without an event that says what a partner did, or with a password, which a withdrawal
    // does not take away: then it is unknown, and must not open by itself.
    `WITH suspensions AS (
      SELECT DISTINCT ON (user_id) * FROM (${ENDINGS}) AS endings WHERE NOT by_partner ORDER BY user_id, id DESC
    ), judged AS (
      SELECT users.id, suspensions.timestamp, suspensions.actor FROM gl_iam.users
      LEFT JOIN suspensions ON suspensions.user_id = users.id
      WHERE NOT users.is_active AND (suspensions.user_id IS NOT NULL OR password_hash IS NOT NULL OR NOT EXISTS (
        SELECT FROM gl_iam.identities WHERE identities.user_id = users.id AND withdrawn_at IS NOT NULL
      ))
    )
    UPDATE gl_iam.users
    SET suspended_at = coalesce(judged.timestamp, now()), suspended_by = coalesce(judged.actor, 'unknown')
    FROM judged WHERE judged.id = users.id`,
    `UPDATE gl_iam.identities SET suspended_at = coalesce(users.suspended_at, now()),
      suspended_by = coalesce(users.suspended_by, 'unknown')
    FROM gl_iam.users
    WHERE users.id = identities.user_id AND NOT identities.is_active
      AND (users.suspended_at IS NOT NULL OR identities.withdrawn_at IS NULL)`,

    // Whose address was freed, by whom and when: it goes to another partner only after some time.
    `CREATE TABLE gl_iam.former_addresses (
      org_id     text NOT NULL,
      email_key  text NOT NULL,
      user_id    uuid NOT NULL REFERENCES gl_iam.users (id) ON DELETE CASCADE,
      partner_id uuid NOT NULL REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      freed_at   timestamptz NOT NULL,
      PRIMARY KEY (org_id, email_key)
    )`,
    `CREATE INDEX former_addresses_by_user ON gl_iam.former_addresses (user_id)`,
    `CREATE INDEX former_addresses_by_partner ON gl_iam.former_addresses (partner_id)`,
    `CREATE INDEX former_addresses_by_age ON gl_iam.former_addresses (freed_at)`,
    `INSERT INTO gl_iam.former_addresses (org_id, email_key, user_id, partner_id, freed_at)
      SELECT DISTINCT ON (users.id) users.org_id, users.email_key, users.id, identities.partner_id, withdrawn_at
      FROM gl_iam.users JOIN gl_iam.identities ON identities.user_id = users.id
      WHERE NOT users.is_active AND users.suspended_at IS NULL AND withdrawn_at IS NOT NULL
      ORDER BY users.id, withdrawn_at DESC`,
    `UPDATE gl_iam.users SET email_key = NULL WHERE NOT is_active AND suspended_at IS NULL`,

    `ALTER TABLE gl_iam.identities DROP COLUMN is_active`,
    `ALTER TABLE gl_iam.identities ADD COLUMN is_active boolean NOT NULL
      GENERATED ALWAYS AS (withdrawn_at IS NULL AND suspended_at IS NULL) STORED`,
    `ALTER TABLE gl_iam.users DROP COLUMN is_active`,
    `ALTER TABLE gl_iam.users ADD COLUMN is_active boolean NOT NULL
      GENERATED ALWAYS AS (suspended_at IS NULL AND email_key IS NOT NULL) STORED`,

    // A user counts once for a partner, however many of its identities there are active.
    `UPDATE gl_iam.partner_user_counts SET active_users = (
      SELECT count(DISTINCT user_id) FROM gl_iam.identities
      WHERE identities.partner_id = partner_user_counts.partner_id AND is_active
    )`,

    `ALTER TABLE gl_iam.one_time_tokens ADD COLUMN signed_at timestamptz`,
  ],
};
