import { type Kysely, type RawBuilder, sql } from "kysely";
import { type GivenClock, present } from "./clock.js";
import { SCHEMA, type Tables } from "./tables.js";

/** Rows that a sweep removes at a time: a short statement that no sign-in waits for. */
export const SWEEP_BATCH = 500;

type SweptTable =
  | "replay_claims"
  | "one_time_tokens"
  | "pending_starts"
  | "kept_answers"
  | "machine_tokens"
  | "scim_tokens"
  | "setup_links"
  | "passkey_challenges";

/** Asked once: an index can't be searched for a time that each row has anew. */
export function sweepingNow(clock: GivenClock): RawBuilder<Date> {
  return sql<Date>`(SELECT ${present(clock)})`;
}

/**
 * Removes some of the rows that are past `expires_at`, the oldest first, each where it lies. @returns whether there may
 * be more
 */
export async function sweepExpired(
  db: Kysely<Tables>,
  table: SweptTable,
  clock: GivenClock,
  keptDays = 0,
): Promise<boolean> {
  const name = sql.table(`${SCHEMA}.${table}`);
  const { rows } = await sql`
    DELETE FROM ${name} WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM ${name}
      WHERE expires_at < ${sweepingNow(clock)} - make_interval(days => ${sql.lit(keptDays)})
      ORDER BY expires_at LIMIT ${SWEEP_BATCH} FOR UPDATE SKIP LOCKED
    )) RETURNING 1`.execute(db);
  return rows.length === SWEEP_BATCH;
}
