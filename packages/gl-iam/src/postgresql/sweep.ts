import { type Kysely, sql } from "kysely";
import { type GivenClock, present } from "./clock.js";
import { SCHEMA, type Tables } from "./tables.js";

/** Rows that a sweep removes at a time: a short statement that no sign-in waits for. */
const BATCH = 500;

type SweptTable = "replay_claims" | "one_time_tokens" | "pending_starts" | "kept_answers" | "sessions";

/** Removes some of the rows that are past `expires_at`. @returns whether there may be more */
export async function sweepExpired(
  db: Kysely<Tables>,
  table: SweptTable,
  key: string,
  clock: GivenClock,
): Promise<boolean> {
  const name = sql.table(`${SCHEMA}.${table}`);
  const { rows } = await sql`
    DELETE FROM ${name} WHERE ${sql.ref(key)} IN (
      SELECT ${sql.ref(key)} FROM ${name} WHERE expires_at < ${present(clock)} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ) RETURNING 1`.execute(db);
  return rows.length === BATCH;
}
