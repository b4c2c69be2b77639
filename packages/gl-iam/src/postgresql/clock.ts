/**
 * The database judges times that several machines compare. A machine with a wrong clock can then refuse too much, but
 * never re-open, extend or remove anything.
 */
import { type RawBuilder, sql } from "kysely";

/** Null for the database's clock. A given clock replaces it, for tests. */
export type GivenClock = (() => Date) | null;

/** The present, not the beginning of the transaction, because a statement may have waited for a lock. */
export function present(clock: GivenClock): RawBuilder<Date> {
  return clock === null ? sql<Date>`clock_timestamp()` : sql<Date>`${clock()}::timestamptz`;
}

export function secondsFromNow(clock: GivenClock, seconds: number): RawBuilder<Date> {
  return sql<Date>`${present(clock)} + make_interval(secs => ${seconds})`;
}

/** For a prepared statement: the parameter of {@link presentIn}. */
export function presentParameter(clock: GivenClock): Date | null {
  return clock?.() ?? null;
}

/** The present in a prepared statement. @param parameter such as `$2` */
export function presentIn(parameter: string): string {
  return `coalesce(${parameter}::timestamptz, clock_timestamp())`;
}
