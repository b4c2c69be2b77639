/** Pages are bounded by bytes as well as by rows, so that a few long rows never keep a page from being read. */
import { type RawBuilder, sql } from "kysely";

/** Of one page, as the database prints its long column. One row is always read, however long it is. */
export const MOST_BYTES = 8 * 1024 * 1024;

/**
 * How long a jsonb column is when it is printed: exactly while that is cheap to say, else a bound. `1e300` takes 12
 * bytes in the row and 303 in print, and nothing takes more than 22 times its bytes.
 *
 * @param column an object, never null
 */
export function printedBytes(column: string): RawBuilder<number> {
  const value = sql.ref(column);
  // The result of an operator is never compressed, so its size is what the value takes in memory.
  const inMemory = sql`pg_column_size(${value} || '{}'::jsonb)`;
  return sql`CASE WHEN ${inMemory} < 16384 THEN octet_length(${value}::text) ELSE 22 * ${inMemory} END`;
}

/** The bytes of all rows before this one. @param order as the rows are read */
export function bytesBefore(order: RawBuilder<unknown>): RawBuilder<string> {
  return sql`sum(bytes) OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING) - bytes`;
}

/** @param rows each with how many there were before the bytes were looked at */
export function stretchOf<Row extends { readonly found: number | string }>(rows: readonly Row[], limit: number) {
  const found = Number(rows[0]?.found ?? 0);
  return { rows: rows.slice(0, limit), hasMore: found > Math.min(rows.length, limit) };
}
