/**
 * Accepted assertions, written together: marks, one-time tokens and audit rows of many callers in one statement. It
 * never waits for a change of a partner: whoever would have to is told `again`, and is accepted by itself, see
 * one-time-tokens.ts. What it accepts, that would accept as well.
 */
import type { Kysely } from "kysely";
import type { Acceptance, AcceptedAssertion } from "../../sign-in/one-time-token-records.js";
import { type GivenClock, presentIn, presentParameter } from "../clock.js";
import { passedGates } from "../gate.js";
import type { Tables } from "../tables.js";
import { Audited } from "./audited.js";
import { toHex } from "./hex.js";

/** What became of one token. The hash says whose answer it is. */
interface Row {
  readonly token_hash: Uint8Array;
  /** Null when the partner is being changed. */
  readonly partner_active: boolean | null;
  readonly timely: boolean | null;
  readonly secret_lives: boolean | null;
  readonly is_accepted: boolean;
}

/**
 * @param accepted without a start to answer, and no two of them with a mark in common
 * @returns `again` where a change of the partner is under way
 */
export async function acceptTogether(
  db: Kysely<Tables>,
  clock: GivenClock,
  enableAuditLog: boolean,
  accepted: readonly AcceptedAssertion[],
): Promise<(Acceptance | "again")[]> {
  const items = JSON.stringify(accepted.map(toItem));
  const events = enableAuditLog ? accepted.map(({ event }) => [event]) : null;
  const rows = await ACCEPTANCES.run(db, [items, presentParameter(clock)], events);
  const outcomes = new Map(rows.map((row) => [toHex(row.token_hash), toAcceptance(row)]));
  return accepted.map(({ token }) => outcomes.get(toHex(token.hash)) ?? "again");
}

function toAcceptance({ partner_active, timely, secret_lives, is_accepted }: Row): Acceptance | "again" {
  if (partner_active === null) return "again";
  if (!partner_active) return "partner_inactive";
  if (!timely) return "too_old";
  if (!secret_lives) return "secret_ended";
  return is_accepted ? "accepted" : "replayed";
}

const NOW = presentIn("$2");

/**
 * The partners' rows are locked, or they would be read as they were before the statement. A mark that another
 * transaction is taking is waited for. Of an assertion with two marks, one may turn out to be taken only then: the
 * division fails the statement, and each is tried by itself.
 */
const ACCEPTANCES = new Audited<Row>(
  "acceptances",
  "accepted",
  (audit) =>
    `WITH items AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS item (
        n integer, mark bytea, nonce_mark bytea, kept_until timestamptz, token_hash bytea, partner_id uuid,
        secret_id uuid, external_id text, email text, display_name text, role text, attributes jsonb,
        code_challenge text, source_ip text, signed_at timestamptz, partner_epoch bigint, user_epoch bigint,
        identity_epoch bigint, lifetime_seconds integer, partner_version uuid
      )
    ), ${passedGates("items")}, judged AS MATERIALIZED (
      SELECT items.n, standing.is_active AND standing.epoch = items.partner_epoch
          AND (items.partner_version IS NULL OR items.partner_version = standing.version) AS partner_active,
        ${NOW} < items.kept_until AS timely,
        EXISTS (
          SELECT FROM gl_iam.partner_secrets AS secrets
          WHERE secrets.id = items.secret_id AND (secrets.expires_at IS NULL OR secrets.expires_at > ${NOW})
        ) AS secret_lives,
        EXISTS (
          SELECT FROM gl_iam.replay_claims AS claims WHERE claims.mark IN (items.mark, items.nonce_mark)
        ) AS is_replayed
      FROM items JOIN standing ON standing.id = items.partner_id
    ), good AS MATERIALIZED (
      SELECT items.* FROM items JOIN judged ON judged.n = items.n
      WHERE partner_active AND timely AND secret_lives AND NOT is_replayed
    ), marked AS (
      INSERT INTO gl_iam.replay_claims (mark, expires_at)
      SELECT mark, kept_until FROM good
      UNION ALL SELECT nonce_mark, kept_until FROM good WHERE nonce_mark IS NOT NULL
      ORDER BY 1 ON CONFLICT DO NOTHING RETURNING mark
    ), claimed AS MATERIALIZED (
      SELECT good.*, good.mark IN (SELECT mark FROM marked) AS has_mark,
        coalesce(good.nonce_mark IN (SELECT mark FROM marked), good.mark IN (SELECT mark FROM marked)) AS has_nonce
      FROM good
    ), accepted AS MATERIALIZED (
      SELECT * FROM claimed WHERE CASE
        WHEN has_mark = has_nonce THEN has_mark
        ELSE 1 / (has_mark::integer * has_nonce::integer) = 1
      END
    ), tokens AS (
      INSERT INTO gl_iam.one_time_tokens (
        token_hash, partner_id, secret_id, external_id, email, display_name, role, attributes, code_challenge,
        source_ip, signed_at, partner_epoch, user_epoch, identity_epoch, expires_at
      )
      SELECT token_hash, partner_id, secret_id, external_id, email, display_name, role, attributes, code_challenge,
        source_ip, signed_at, partner_epoch, user_epoch, identity_epoch,
        ${NOW} + make_interval(secs => lifetime_seconds)
      FROM accepted
    )${audit}
    SELECT items.token_hash, judged.partner_active, judged.timely, judged.secret_lives,
      accepted.n IS NOT NULL AS is_accepted
    FROM items LEFT JOIN judged ON judged.n = items.n LEFT JOIN accepted ON accepted.n = items.n`,
);

function toItem({ marks: { marks, keptUntil }, token, partnerVersion }: AcceptedAssertion, n: number) {
  const [mark, nonceMark] = marks;
  return {
    n,
    mark: toHex(mark),
    nonce_mark: nonceMark ? toHex(nonceMark) : null,
    kept_until: keptUntil,
    token_hash: toHex(token.hash),
    partner_id: token.partnerId,
    secret_id: token.secretId,
    external_id: token.externalId,
    email: token.email,
    display_name: token.displayName,
    role: token.role,
    attributes: token.attributes,
    code_challenge: token.codeChallenge,
    source_ip: token.sourceIp,
    signed_at: token.signedAt,
    partner_epoch: token.epochs.partner,
    user_epoch: token.epochs.user,
    identity_epoch: token.epochs.identity,
    lifetime_seconds: token.lifetimeSeconds,
    partner_version: partnerVersion,
  };
}
