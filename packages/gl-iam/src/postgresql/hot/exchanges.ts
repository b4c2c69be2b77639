/** Exchanges of returning users, many together: one look for all of them, and one write. */
import type { Kysely, Selectable } from "kysely";
import type { SSOPartner } from "../../partner/partner.js";
import type { StoredSession } from "../../session/records.js";
import type { ReturningSignIn, SeenExchange } from "../../sign-in/exchange-records.js";
import { type GivenClock, presentIn, presentParameter } from "../clock.js";
import { passedGates } from "../gate.js";
import { IDENTITY_COLUMNS, type JoinedRow, toIdentityWithUser } from "../identity-rows.js";
import { TOKEN_COLUMNS, toStoredToken } from "../one-time-token-rows.js";
import type { OneTimeTokensTable, Tables } from "../tables.js";
import { Audited } from "./audited.js";
import { toHex } from "./hex.js";
import type { KnownPartners } from "./known-partners.js";
import { withPrefix } from "./prefix.js";
import { Prepared } from "./prepared.js";

type TokenRow = Omit<Selectable<OneTimeTokensTable>, "expires_at">;

type SeenRow = JoinedRow & {
  readonly consumer_key: string;
  readonly token_token_hash: Uint8Array;
  readonly has_expired: boolean;
  readonly revoked_with_partner: boolean;
  readonly partner_version: string;
  readonly user_version: string;
  readonly identity_version: string;
};

const TOKEN = "token_";

/** Each token by its index, see credentials.ts. */
const SEEN = new Prepared<SeenRow>(
  "seen_exchanges",
  `SELECT ${TOKEN_COLUMNS.map((column) => `tokens.${column} AS ${TOKEN}${column}`).join(", ")},
    tokens.expires_at <= ${presentIn("$2")} AS has_expired,
    tokens.partner_epoch <> partners.epoch AS revoked_with_partner,
    ${IDENTITY_COLUMNS}, partners.consumer_key, partners.version::text AS partner_version,
    users.version AS user_version,
    identities.version AS identity_version
  FROM (SELECT hash::bytea AS token_hash FROM unnest($1::text[]) AS hashes (hash)) AS asked
  CROSS JOIN LATERAL (
    SELECT * FROM gl_iam.one_time_tokens AS found WHERE found.token_hash = asked.token_hash LIMIT 1
  ) AS tokens
  CROSS JOIN LATERAL (
    SELECT * FROM gl_iam.partners AS found WHERE found.id = tokens.partner_id LIMIT 1
  ) AS partners
  CROSS JOIN LATERAL (
    SELECT *, found.xmin::text AS version FROM gl_iam.identities AS found
    WHERE found.partner_id = tokens.partner_id AND found.external_id = tokens.external_id LIMIT 1
  ) AS identities
  CROSS JOIN LATERAL (
    SELECT *, found.xmin::text AS version FROM gl_iam.users AS found WHERE found.id = identities.user_id LIMIT 1
  ) AS users`,
);

/** @returns in the order of the hashes; null also where a partner is being changed */
export async function seeExchanges(
  db: Kysely<Tables>,
  clock: GivenClock,
  known: KnownPartners,
  tokenHashes: readonly Uint8Array[],
): Promise<(SeenExchange | null)[]> {
  const rows = await SEEN.run(db, [tokenHashes.map(toHex), presentParameter(clock)]);
  const partners = await known.named(
    db,
    rows.map((row) => ({ consumerKey: row.consumer_key, version: row.partner_version })),
  );
  const found = new Map<string, SeenExchange>();
  for (const row of rows) {
    const partner = partners.get(row.consumer_key);
    if (partner?.id === row.partner_id) found.set(toHex(row.token_token_hash), toSeenExchange(row, partner));
  }
  return tokenHashes.map((hash) => found.get(toHex(hash)) ?? null);
}

function toSeenExchange(row: SeenRow, partner: SSOPartner): SeenExchange {
  const { has_expired, revoked_with_partner, partner_version, user_version, identity_version } = row;
  const token = { ...withPrefix<TokenRow>(row, TOKEN), has_expired, revoked_with_partner };
  return {
    token: toStoredToken(token),
    partner,
    known: toIdentityWithUser(row),
    versions: { partner: partner_version, user: user_version, identity: identity_version },
  };
}

/** One sign-in that was written. Of two with one token, its session says which one it was. */
interface WrittenRow {
  readonly session_id: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly last_seen_at: Date;
}

/** @returns in the order of the sign-ins; null where a transaction must decide */
export async function signInTogether(
  db: Kysely<Tables>,
  clock: GivenClock,
  enableAuditLog: boolean,
  signIns: readonly ReturningSignIn[],
): Promise<(StoredSession | null)[]> {
  const items = JSON.stringify(signIns.map(toItem));
  const events = enableAuditLog ? signIns.map((one) => one.events) : null;
  const rows = await SIGN_INS.run(db, [items, presentParameter(clock)], events);
  const written = new Map(rows.map((row) => [row.session_id, row]));
  return signIns.map(({ session: { epochs, ...session } }) => {
    const row = written.get(session.id);
    return row
      ? { ...session, createdAt: row.created_at, expiresAt: row.expires_at, lastSeenAt: row.last_seen_at }
      : null;
  });
}

const NOW = presentIn("$2");

/**
 * Each member needs the one before, so the rows are locked in the order of a transaction: partner, token, user. A row
 * that has another version than the one that was seen ends it there, and so does one that is locked elsewhere. Of two
 * sign-ins of one user, one finds the identity's row written. Locked rows are written where they lie, so that no plan
 * reads a whole table for them.
 */
const SIGN_INS = new Audited<WrittenRow>(
  "sign_ins",
  "identified",
  (audit) =>
    `WITH items AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS item (
        n integer, token_hash bytea, partner_id uuid, partner_version uuid, user_id uuid, user_version text,
        identity_id uuid, identity_version text, role text, email text, display_name text, attributes jsonb,
        asserted_at timestamptz, signed_in_at timestamptz, session_id uuid, org_id text, partner_epoch bigint,
        user_epoch bigint, identity_epoch bigint, lifetime_seconds integer, credential_hash bytea,
        is_cookie boolean
      )
    ), ${passedGates("items")}, held AS MATERIALIZED (
      SELECT items.* FROM items JOIN standing ON standing.id = items.partner_id
      WHERE standing.is_active AND standing.version = items.partner_version
    ), tokens AS MATERIALIZED (
      SELECT held.*, waiting.at AS token_at FROM held CROSS JOIN LATERAL (
        SELECT ctid AS at FROM gl_iam.one_time_tokens WHERE token_hash = held.token_hash AND expires_at > ${NOW}
        FOR UPDATE SKIP LOCKED
      ) AS waiting
    ), people AS MATERIALIZED (
      SELECT tokens.*, person.at AS user_at FROM tokens CROSS JOIN LATERAL (
        SELECT ctid AS at FROM gl_iam.users WHERE id = tokens.user_id AND users.xmin::text = tokens.user_version
        FOR NO KEY UPDATE SKIP LOCKED
      ) AS person
    ), known AS MATERIALIZED (
      SELECT people.*, theirs.at AS identity_at FROM people CROSS JOIN LATERAL (
        SELECT ctid AS at FROM gl_iam.identities
        WHERE id = people.identity_id AND identities.xmin::text = people.identity_version
        FOR NO KEY UPDATE SKIP LOCKED
      ) AS theirs
    ), identified AS (
      UPDATE gl_iam.identities SET role = known.role, email = known.email, display_name = known.display_name,
        attributes = known.attributes, asserted_at = known.asserted_at, last_sign_in_at = known.signed_in_at
      FROM known WHERE identities.ctid = known.identity_at
      RETURNING known.*
    ), taken AS (
      DELETE FROM gl_iam.one_time_tokens AS waiting USING identified WHERE waiting.ctid = identified.token_at
    ), seen AS (
      UPDATE gl_iam.users SET signed_in_at = identified.signed_in_at FROM identified
      WHERE users.ctid = identified.user_at
    ), opened AS (
      INSERT INTO gl_iam.sessions (
        id, auth_method, user_id, org_id, partner_id, identity_id, user_epoch, partner_epoch, identity_epoch,
        created_at, expires_at, last_seen_at
      )
      SELECT session_id, 'partner', user_id, org_id, partner_id, identity_id, user_epoch, partner_epoch,
        identity_epoch, ${NOW}, ${NOW} + make_interval(secs => lifetime_seconds), ${NOW}
      FROM identified
      RETURNING id, created_at, expires_at, last_seen_at
    ), refreshed AS (
      INSERT INTO gl_iam.refresh_tokens (token_hash, session_id, created_at)
      SELECT credential_hash, session_id, ${NOW} FROM identified WHERE NOT is_cookie
    ), kept AS (
      INSERT INTO gl_iam.session_cookies (token_hash, session_id, created_at)
      SELECT credential_hash, session_id, ${NOW} FROM identified WHERE is_cookie
    )${audit}
    SELECT opened.id AS session_id, opened.created_at, opened.expires_at, opened.last_seen_at
    FROM identified JOIN opened ON opened.id = identified.session_id`,
);

function toItem(
  { tokenHash, partnerId, versions, identity, session, signedInAt, ...signIn }: ReturningSignIn,
  n: number,
) {
  return {
    n,
    token_hash: toHex(tokenHash),
    partner_id: partnerId,
    partner_version: versions.partner,
    user_id: session.userId,
    user_version: versions.user,
    identity_id: identity.id,
    identity_version: versions.identity,
    role: identity.role,
    email: identity.email,
    display_name: identity.displayName,
    attributes: identity.attributes,
    asserted_at: identity.assertedAt,
    signed_in_at: signedInAt,
    session_id: session.id,
    org_id: session.organizationId,
    partner_epoch: session.epochs.partner,
    user_epoch: session.epochs.user,
    identity_epoch: session.epochs.identity,
    lifetime_seconds: signIn.lifetimeSeconds,
    credential_hash: toHex(signIn.credential.hash),
    is_cookie: signIn.credential.isCookie,
  };
}
