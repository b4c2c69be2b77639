/**
 * First sign-ins, many together: users, identities, places under the caps, sessions and audit rows in one statement.
 * What it makes, a transaction of identity/provisioning.ts would make as well.
 */
import type { Kysely } from "kysely";
import type { StoredSession } from "../../session/records.js";
import type { FirstSignIn } from "../../sign-in/exchange-records.js";
import { isAmong } from "../among.js";
import { type GivenClock, presentParameter } from "../clock.js";
import { retryingConflicts } from "../conflicts.js";
import { passedGates } from "../gate.js";
import type { Tables } from "../tables.js";
import { isOfOneItem } from "../unavailable.js";
import { foldedOf } from "../users.js";
import { Audited } from "./audited.js";
import {
  heldTokens,
  OPENED_COLUMNS,
  OPENED_SESSIONS,
  type OpenedRow,
  SESSION_ITEM,
  toOpened,
  toSessionItem,
} from "./opened-sessions.js";
import { Prepared } from "./prepared.js";

/**
 * @param signIns no two of them with a token, an external id or an address in common
 * @returns in their order; null where a transaction must decide
 * @throws an error of SQLSTATE class 22 or 23, and nothing is written, when somebody else was faster with one of them
 */
export async function makeTogether(
  db: Kysely<Tables>,
  clock: GivenClock,
  enableAuditLog: boolean,
  signIns: readonly FirstSignIn[],
): Promise<(StoredSession | null)[]> {
  try {
    return await make(db, clock, enableAuditLog, signIns);
  } catch (error) {
    if (signIns.length === 1 || !isOfOneItem(error)) throw error;
    // Whoever was faster has committed, so that the look finds it now. One by one they would wait for each other.
    return await make(db, clock, enableAuditLog, signIns);
  }
}

function make(
  db: Kysely<Tables>,
  clock: GivenClock,
  enableAuditLog: boolean,
  signIns: readonly FirstSignIn[],
): Promise<(StoredSession | null)[]> {
  const items = JSON.stringify(signIns.map(toItem));
  const events = enableAuditLog ? signIns.map((one) => one.events) : null;
  return retryingConflicts(() =>
    db.transaction().execute(async (transaction) => {
      const rows = await FIRST_SIGN_INS.run(transaction, [items, presentParameter(clock)], events);
      const made = toOpened(signIns, rows);
      const users = signIns.flatMap(({ user }, place) => (made[place] ? [user] : []));
      if (users.length > 0) await requireUnreserved(transaction, users);
      return made;
    }),
  );
}

async function requireUnreserved(db: Kysely<Tables>, users: readonly FirstSignIn["user"][]): Promise<void> {
  const organizations = users.map(({ organizationId }) => organizationId);
  await UNRESERVED.run(db, [organizations, users.map(({ emailKey }) => emailKey)]);
}

/**
 * Who is known or has a former address is left to a transaction, by a look without a lock. Then whatever decides a race
 * is written, in the order of a transaction: partner, token, users, identities, places; each kind in one order, so that
 * two statements don't wait for each other in a circle. An address that somebody has taken meanwhile makes no user. An
 * external id that somebody has brought meanwhile, or a place that is gone, fails the statement (the one by its unique
 * index, the other by the division). It is tried once more, and then each by itself.
 */
const FIRST_SIGN_INS = new Audited<OpenedRow>(
  "first_sign_ins",
  "identified",
  (audit) =>
    `WITH items AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS item (
        ${SESSION_ITEM}, partner_version uuid, external_id text, email text, email_key text, email_folded text,
        display_name text, display_name_folded text, role text, attributes jsonb, asserted_at timestamptz,
        made_at timestamptz
      )
    ), ${passedGates("items")}, unknown AS MATERIALIZED (
      SELECT items.*, standing.max_users, coalesce(counts.active_users, 0) + row_number() OVER (
        PARTITION BY items.partner_id ORDER BY items.n
      ) AS place
      FROM items JOIN standing ON standing.id = items.partner_id
      LEFT JOIN LATERAL (
        SELECT active_users FROM gl_iam.partner_user_counts AS found WHERE found.partner_id = items.partner_id LIMIT 1
      ) AS counts ON true
      LEFT JOIN LATERAL (
        SELECT true AS is_known FROM gl_iam.identities AS found
        WHERE found.partner_id = items.partner_id AND found.external_id = items.external_id LIMIT 1
      ) AS identities ON true
      LEFT JOIN LATERAL (
        SELECT true AS is_known FROM gl_iam.users AS found
        WHERE found.org_id = items.org_id AND found.email_key = items.email_key LIMIT 1
      ) AS owners ON true
      LEFT JOIN LATERAL (
        SELECT true AS is_known FROM gl_iam.former_addresses AS found
        WHERE found.org_id = items.org_id AND found.email_key = items.email_key LIMIT 1
      ) AS former ON true
      WHERE standing.is_active AND standing.version = items.partner_version
        AND identities.is_known IS NULL AND owners.is_known IS NULL AND former.is_known IS NULL
    ), fitting AS MATERIALIZED (
      SELECT * FROM unknown WHERE max_users IS NULL OR place <= max_users
    ), ${heldTokens("fitting")}, made AS (
      INSERT INTO gl_iam.users (
        id, org_id, email, email_key, display_name, email_folded, display_name_folded, roles, created_at, signed_in_at
      )
      SELECT user_id, org_id, email, email_key, display_name, email_folded, display_name_folded, '{}', made_at, made_at
      FROM tokens ORDER BY org_id, email_key
      ON CONFLICT DO NOTHING
      RETURNING id
    ), named AS (
      INSERT INTO gl_iam.identities (
        id, partner_id, external_id, user_id, role, email, display_name, attributes, acted_at, asserted_at, created_at,
        last_sign_in_at
      )
      SELECT identity_id, partner_id, external_id, user_id, role, email, display_name, attributes, asserted_at,
        asserted_at, made_at, made_at
      FROM tokens WHERE ${isAmong("tokens.user_id", "made")} ORDER BY partner_id, external_id
      RETURNING id
    ), identified AS MATERIALIZED (
      SELECT tokens.* FROM tokens WHERE ${isAmong("tokens.identity_id", "named")}
    ), placed AS (
      INSERT INTO gl_iam.partner_user_counts AS counts (partner_id, active_users)
      SELECT partner_id, count(*)::integer FROM identified GROUP BY partner_id ORDER BY partner_id
      ON CONFLICT (partner_id) DO UPDATE SET active_users = counts.active_users + excluded.active_users
      WHERE counts.active_users + excluded.active_users
        <= coalesce((SELECT max_users FROM standing WHERE standing.id = counts.partner_id), 2147483647)
      RETURNING partner_id
    ), ${OPENED_SESSIONS}${audit}
    SELECT ${OPENED_COLUMNS},
      1 / (SELECT count(*) FROM placed WHERE placed.partner_id = opened.partner_id) AS places
    FROM opened`,
);

/**
 * After the write, and in a statement of its own: somebody may have had the address, and have given it up with a
 * reservation, since the look.
 */
const UNRESERVED = new Prepared(
  "unreserved",
  `SELECT 1 / (count(*) = 0)::integer AS unreserved
  FROM unnest($1::text[], $2::text[]) AS made (org_id, email_key) CROSS JOIN LATERAL (
    SELECT FROM gl_iam.former_addresses AS found
    WHERE found.org_id = made.org_id AND found.email_key = made.email_key LIMIT 1
  ) AS former`,
);

function toItem(signIn: FirstSignIn, n: number) {
  const { versions, user, identity } = signIn;
  return {
    ...toSessionItem(signIn, n),
    partner_version: versions.partner,
    external_id: identity.externalId,
    email: user.email,
    email_key: user.emailKey,
    display_name: user.displayName,
    ...foldedOf(user),
    role: identity.role,
    attributes: identity.attributes,
    asserted_at: identity.assertedAt,
    made_at: user.createdAt,
  };
}
