/** The two sides of organizations, in SQL. */
import { type RawBuilder, sql } from "kysely";
import { TEST_SIDE } from "../test-side.js";

/** @param column of an organization's id */
export function ofSide(column: string, test: boolean): RawBuilder<boolean> {
  const end = sql`right(${sql.ref(column)}, ${sql.lit(TEST_SIDE.length)})`;
  return test ? sql`${end} = ${sql.lit(TEST_SIDE)}` : sql`${end} <> ${sql.lit(TEST_SIDE)}`;
}

/** @param column the same, where null is of the live side; in the words of the indexes `audit_events_of_…_kind` */
export function ofSideOrNone(column: string, test: boolean): RawBuilder<boolean> {
  const isTest = ofSide(column, true);
  return test ? isTest : sql`(${isTest}) IS NOT TRUE`;
}
