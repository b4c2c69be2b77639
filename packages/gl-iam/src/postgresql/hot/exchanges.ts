/** Exchanges, many together: one look for all of them, and one write for those of returning users. */
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
import {
  heldTokens,
  OPENED_COLUMNS,
  OPENED_SESSIONS,
  type OpenedRow,
  SESSION_ITEM,
  toOpened,
  toSessionItem,
} from "./opened-sessions.js";
import { withPrefix } from "./prefix.js";
import { Prepared } from "./prepared.js";

type TokenRow = Omit<Selectable<OneTimeTokensTable>, "expires_at">;

type SeenRow = {
  readonly consumer_key: string;
  readonly token_token_hash: Uint8Array;
  readonly token_partner_id: string;
  readonly has_expired: boolean;
  readonly revoked_with_partner: boolean;
  readonly partner_version: string;
} & (
  | (JoinedRow & { readonly user_version: string; readonly identity_version: string })
  // A user who is not known, with everything else of it.
  | { readonly identity_id: null }
);

const TOKEN = "token_";
const tokenOf = withPrefix<TokenRow>(TOKEN, TOKEN_COLUMNS);

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
  LEFT JOIN LATERAL (
    SELECT *, found.xmin::text AS version FROM gl_iam.identities AS found
    WHERE found.partner_id = tokens.partner_id AND found.external_id = tokens.external_id LIMIT 1
  ) AS identities ON true
  LEFT JOIN LATERAL (
    SELECT *, found.xmin::text AS version FROM gl_iam.users AS found WHERE found.id = identities.user_id LIMIT 1
  ) AS users ON true`,
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
    if (partner?.id === row.token_partner_id) found.set(toHex(row.token_token_hash), toSeenExchange(row, partner));
  }
  return tokenHashes.map((hash) => found.get(toHex(hash)) ?? null);
}

function toSeenExchange(row: SeenRow, partner: SSOPartner): SeenExchange {
  const { has_expired, revoked_with_partner, partner_version } = row;
  const token = toStoredToken({ ...tokenOf(row), has_expired, revoked_with_partner });
  const versions = { partner: partner_version };
  if (row.identity_id === null) return { token, partner, known: null, versions };
  const { user_version: user, identity_version: identity } = row;
  return { token, partner, known: toIdentityWithUser(row), versions: { ...versions, user, identity } };
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
  return toOpened(signIns, rows);
}

/**
 * Each member needs the one before, so the rows are locked in the order of a transaction: partner, token, user. A row
 * that has another version than the one that was seen ends it there, and so does one that is locked elsewhere. Of two
 * sign-ins of one user, one finds the identity's row written. Locked rows are written where they lie, so that no plan
 * reads a whole table for them.
 */
const SIGN_INS = new Audited<OpenedRow>(
  "sign_ins",
  "identified",
  (audit) =>
    `WITH items AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS item (
        ${SESSION_ITEM}, partner_version uuid, user_version text, identity_version text, role text, email text,
        display_name text, attributes jsonb, asserted_at timestamptz, signed_in_at timestamptz
      )
    ), ${passedGates("items")}, held AS MATERIALIZED (
      SELECT items.* FROM items JOIN standing ON standing.id = items.partner_id
      WHERE standing.is_active AND standing.version = items.partner_version
    ), ${heldTokens("held")}, people AS MATERIALIZED (
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
        attributes = known.attributes, asserted_at = known.asserted_at, last_sign_in_at = known.signed_in_at,
        role_changed_at = CASE
          WHEN identities.role = known.role THEN identities.role_changed_at ELSE known.signed_in_at END
      FROM known WHERE identities.ctid = known.identity_at
      RETURNING known.*
    ), seen AS (
      UPDATE gl_iam.users SET signed_in_at = identified.signed_in_at FROM identified
      WHERE users.ctid = identified.user_at
    ), ${OPENED_SESSIONS}${audit}
    SELECT ${OPENED_COLUMNS} FROM opened`,
);

function toItem(signIn: ReturningSignIn, n: number) {
  const { versions, identity, signedInAt } = signIn;
  return {
    ...toSessionItem(signIn, n),
    partner_version: versions.partner,
    user_version: versions.user,
    identity_version: versions.identity,
    role: identity.role,
    email: identity.email,
    display_name: identity.displayName,
    attributes: identity.attributes,
    asserted_at: identity.assertedAt,
    signed_in_at: signedInAt,
  };
}
