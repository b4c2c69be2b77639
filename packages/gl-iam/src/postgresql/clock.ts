/**
 * Times that several machines compare are the database's to tell: a machine with a wrong clock of its own can then refuse
 * too much, but never re-open, extend or remove anything.
 */
import { type RawBuilder, sql } from "kysely";

/** Null: the database's clock. A given one replaces it, for tests. */
export type GivenClock = (() => Date) | null;

/** The present, not the transaction's beginning: a statement may have waited for a lock. */
export function present(clock: GivenClock): RawBuilder<Date> {
  return clock === null ? sql<Date>`clock_timestamp()` : sql<Date>`${clock()}::timestamptz`;
}

export function secondsFromNow(clock: GivenClock, seconds: number): RawBuilder<Date> {
  return sql<Date>`${present(clock)} + make_interval(secs => ${seconds})`;
}
