/** The two sides of organizations, in SQL. */
import { type RawBuilder, sql } from "kysely";
import { TEST_SIDE } from "../test-side.js";

/** @param column of an organization's id */
export function ofSide(column: string, test: boolean): RawBuilder<boolean> {
  const end = sql`right(${sql.ref(column)}, ${sql.lit(TEST_SIDE.length)})`;
  return test ? sql`${end} = ${sql.lit(TEST_SIDE)}` : sql`${end} <> ${sql.lit(TEST_SIDE)}`;
}
