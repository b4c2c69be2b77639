/** Sessions by the values of cookies, looked up together: what each request of a browser asks. */
import type { Kysely } from "kysely";
import type { SeenCookie } from "../../session/cookie-records.js";
import { type GivenClock, presentIn, presentParameter } from "../clock.js";
import { fromPartnerValues, partnerValues } from "../partner-rows.js";
import { FOUND, type FoundRow, STANDING, toFoundSession } from "../session-rows.js";
import type { Tables } from "../tables.js";
import { toHex } from "./hex.js";
import { Prepared } from "./prepared.js";

type CookieRow = FoundRow & {
  readonly token_hash: Uint8Array;
  readonly is_replaced: boolean;
  /** Null in a session that no partner opened. */
  readonly its_partner: readonly unknown[] | null;
};

/** The level is that of the value, not of the session. */
const COLUMNS: Readonly<Record<keyof CookieRow, string>> = {
  ...FOUND,
  seconds_since_proof: "extract(epoch FROM present.now - cookies.authenticated_at)::float8",
  token_hash: "cookies.token_hash",
  is_replaced: "coalesce(cookies.ends_at <= present.now, false)",
  its_partner: `CASE WHEN partners.id IS NOT NULL THEN ${partnerValues("partners")} END`,
};

/** Each by its index, see credentials.ts. */
const COOKIES = new Prepared<CookieRow>(
  "session_cookies",
  `SELECT found.* FROM (SELECT hash::bytea AS token_hash FROM unnest($1::text[]) AS hashes (hash)) AS asked
  CROSS JOIN LATERAL (
    SELECT ${Object.entries(COLUMNS)
      .map(([name, expression]) => `${expression} AS ${name}`)
      .join(", ")}
    FROM ${STANDING} CROSS JOIN (SELECT ${presentIn("$2")} AS now) AS present
    JOIN gl_iam.session_cookies AS cookies ON cookies.session_id = sessions.id
    WHERE cookies.token_hash = asked.token_hash LIMIT 1
  ) AS found`,
);

/** @returns in the order of the questions */
export async function findCookies(
  db: Kysely<Tables>,
  clock: GivenClock,
  tokenHashes: readonly Uint8Array[],
): Promise<(SeenCookie | null)[]> {
  const hashes = tokenHashes.map(toHex);
  const rows = await COOKIES.run(db, [[...new Set(hashes)], presentParameter(clock)]);
  const found = new Map(rows.map((row) => [toHex(row.token_hash), toSeenCookie(row)]));
  return hashes.map((hash) => found.get(hash) ?? null);
}

function toSeenCookie(row: CookieRow): SeenCookie {
  const partner = row.its_partner && fromPartnerValues(row.its_partner);
  return { found: toFoundSession(row), partner, isReplaced: row.is_replaced };
}
