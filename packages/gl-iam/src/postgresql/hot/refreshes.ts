/** Refreshes of sessions that go on, many together: one look for all of them, and one write. */
import type { Kysely } from "kysely";
import type { FirstUse, SeenRefresh } from "../../session/refresh-records.js";
import { liveSideOf } from "../../test-side.js";
import { type GivenClock, presentIn, presentParameter } from "../clock.js";
import {
  FOUND_COLUMNS,
  type FoundRow,
  PRESENTED_COLUMNS,
  type PresentedRow,
  STANDING,
  toPresentedToken,
} from "../session-rows.js";
import type { Tables } from "../tables.js";
import { toHex } from "./hex.js";
import type { KnownPartners } from "./known-partners.js";
import { Prepared } from "./prepared.js";

export interface AskedRefresh {
  readonly tokenHash: Uint8Array;
  /** Null for any. */
  readonly organizationId: string | null;
}

type SeenRow = FoundRow &
  PresentedRow & { readonly token_hash: Uint8Array } & (
    | { readonly consumer_key: string; readonly partner_version: string }
    // A session that no partner opened.
    | { readonly consumer_key: null; readonly partner_version: null }
  );

/** Each token by its index, see credentials.ts. */
const SEEN = new Prepared<SeenRow>(
  "seen_refreshes",
  `SELECT found.* FROM (SELECT hash::bytea AS token_hash FROM unnest($1::text[]) AS hashes (hash)) AS asked
  CROSS JOIN LATERAL (
    SELECT presented.token_hash, ${FOUND_COLUMNS}, ${PRESENTED_COLUMNS},
      partners.consumer_key, partners.version::text AS partner_version
    FROM ${STANDING} CROSS JOIN (SELECT ${presentIn("$2")} AS now) AS present
    JOIN gl_iam.refresh_tokens AS presented ON presented.session_id = sessions.id
    LEFT JOIN gl_iam.refresh_tokens AS successors
      ON successors.token_hash = presented.successor_hash AND successors.session_id = presented.session_id
    WHERE presented.token_hash = asked.token_hash LIMIT 1
  ) AS found`,
);

/** @returns in the order of the questions; null also where a partner is being changed */
export async function seeRefreshes(
  db: Kysely<Tables>,
  clock: GivenClock,
  known: KnownPartners,
  asked: readonly AskedRefresh[],
): Promise<(SeenRefresh | null)[]> {
  const hashes = new Set(asked.map(({ tokenHash }) => toHex(tokenHash)));
  const rows = await SEEN.run(db, [[...hashes], presentParameter(clock)]);
  const found = new Map(rows.map((row) => [toHex(row.token_hash), row]));
  const partners = await known.named(
    db,
    rows.flatMap((row) =>
      row.consumer_key === null ? [] : [{ consumerKey: row.consumer_key, version: row.partner_version }],
    ),
  );
  return asked.map(({ tokenHash, organizationId }) => {
    const row = found.get(toHex(tokenHash));
    if (!row || (organizationId !== null && liveSideOf(row.org_id) !== organizationId)) return null;
    const partner = row.consumer_key === null ? null : partners.get(row.consumer_key);
    return partner === undefined ? null : { found: toPresentedToken(row), partner };
  });
}

/** The session's row is the family's lock, as in sessions.ts. Of two uses of one token, one gets no row. */
const FIRST_USES = new Prepared<{ readonly successor_hash: Uint8Array }>(
  "first_uses",
  `WITH items AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS item (
      n integer, session_id uuid, token_hash bytea, successor_hash bytea, successor_salt bytea, key_version integer,
      idempotency_mark bytea, used_from text, seen_every float8
    )
  ), families AS MATERIALIZED (
    SELECT items.*, family.at AS session_at FROM items CROSS JOIN LATERAL (
      SELECT ctid AS at FROM gl_iam.sessions WHERE id = items.session_id AND ended_at IS NULL
      FOR NO KEY UPDATE SKIP LOCKED
    ) AS family
  ), unused AS MATERIALIZED (
    SELECT families.*, presented.at AS token_at FROM families CROSS JOIN LATERAL (
      SELECT ctid AS at FROM gl_iam.refresh_tokens
      WHERE token_hash = families.token_hash AND session_id = families.session_id AND used_at IS NULL
      FOR NO KEY UPDATE SKIP LOCKED
    ) AS presented
  ), used AS (
    UPDATE gl_iam.refresh_tokens AS presented SET used_at = ${presentIn("$2")},
      successor_hash = unused.successor_hash, successor_salt = unused.successor_salt,
      secret_key_version = unused.key_version, idempotency_mark = unused.idempotency_mark, used_from = unused.used_from
    FROM unused WHERE presented.ctid = unused.token_at
    RETURNING unused.*
  ), followed AS (
    INSERT INTO gl_iam.refresh_tokens (token_hash, session_id, created_at)
    SELECT successor_hash, session_id, ${presentIn("$2")} FROM used
  ), touched AS (
    UPDATE gl_iam.sessions SET last_seen_at = ${presentIn("$2")} FROM used
    WHERE sessions.ctid = used.session_at
      AND sessions.last_seen_at < ${presentIn("$2")} - make_interval(secs => used.seen_every)
  )
  SELECT successor_hash FROM used`,
);

/** @returns in the order of the uses; false where a transaction must decide */
export async function useTogether(
  db: Kysely<Tables>,
  clock: GivenClock,
  uses: readonly FirstUse[],
): Promise<boolean[]> {
  const items = uses.map(({ sessionId, tokenHash, use, seenEvery }, n) => ({
    n,
    session_id: sessionId,
    token_hash: toHex(tokenHash),
    successor_hash: toHex(use.successorHash),
    successor_salt: toHex(use.successorSalt),
    key_version: use.keyVersion,
    idempotency_mark: use.idempotencyMark && toHex(use.idempotencyMark),
    used_from: use.usedFrom,
    seen_every: seenEvery,
  }));
  const rows = await FIRST_USES.run(db, [JSON.stringify(items), presentParameter(clock)]);
  // Of two uses of one token, the successor says which one it was.
  const used = new Set(rows.map(({ successor_hash }) => toHex(successor_hash)));
  return uses.map(({ use }) => used.has(toHex(use.successorHash)));
}
