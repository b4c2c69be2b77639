/** What has changed of partners since the last time: asked by a process that uses what it read some seconds ago. */
import type { Kysely } from "kysely";
import { type GivenClock, presentIn, presentParameter } from "../clock.js";
import type { Tables } from "../tables.js";
import { Prepared } from "./prepared.js";

/** More than this, and everything counts as changed. */
const MOST_CHANGES = 10_000;

/** Where one poll ends, the next one begins. */
export interface Mark {
  /** The oldest transaction that ran: whatever commits later has this number or a higher one. */
  readonly since: string;
  /** Another one after a failover: its transactions have other numbers. */
  readonly server: string;
}

export interface Changes extends Mark {
  /** Null when too many have changed, or nobody can tell. */
  readonly partnerIds: ReadonlySet<string> | null;
  /** The database's clock, in milliseconds since 1970. */
  readonly now: number;
}

interface Row extends Mark {
  readonly partner_id: string | null;
  readonly now: number;
}

/** A number ahead of all that run is another server's, as after a logical restore. */
const CHANGES = new Prepared<Row>(
  "partner_changes",
  `WITH present AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot)
  SELECT pg_snapshot_xmin(present.snapshot)::text AS since, coalesce(pg_postmaster_start_time()::text, '') AS server,
    extract(epoch FROM ${presentIn("$2")})::float8 * 1000 AS now, changed.partner_id
  FROM present LEFT JOIN LATERAL (
    SELECT partner_id FROM gl_iam.partner_changes
    WHERE changed_in >= $1::xid8 AND changed_in < pg_snapshot_xmax(present.snapshot) LIMIT ${MOST_CHANGES + 1}
  ) AS changed ON true`,
);

/** No transaction has a number as high. */
const NONE_SINCE = "18446744073709551615";

/** @param last null for the first time, which tells only where the next one begins */
export async function findChanges(db: Kysely<Tables>, clock: GivenClock, last: Mark | null): Promise<Changes> {
  const rows = await CHANGES.run(db, [last?.since ?? NONE_SINCE, presentParameter(clock)]);
  const [{ since, server, now } = { since: "0", server: "", now: 0 }] = rows;
  const goesOn = last !== null && last.server === server && BigInt(since) >= BigInt(last.since);
  const partnerIds =
    goesOn && rows.length <= MOST_CHANGES
      ? new Set(rows.flatMap(({ partner_id }) => (partner_id === null ? [] : [partner_id])))
      : null;
  return { since, server, now, partnerIds };
}
