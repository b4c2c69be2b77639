/** The gate of a partner: sign-ins and changes pass it in the order in which they come. */
import { type RawBuilder, sql } from "kysely";

/** Distinguishes these advisory locks from others ("glia" in ASCII). */
const GATE = 0x676c_6961;

/**
 * A row lock is not fair: a transaction that wants to share it overtakes one that waits to change the row, so under a
 * steady stream of sign-ins a deactivation would wait for ever. An advisory lock queues all of them: sign-ins take it
 * shared, and changes take it alone. It opens when the transaction ends.
 */
export function gate(partnerId: string, mode: "shared" | "exclusive"): RawBuilder<{ passed: unknown }> {
  return sql`(SELECT ${gateOf(sql`${partnerId}`, mode)} AS passed)`;
}

/** As an expression. @param partnerId of whatever type */
export function gateOf(partnerId: RawBuilder<unknown>, mode: "shared" | "exclusive"): RawBuilder<unknown> {
  const lock = sql.raw(mode === "shared" ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock");
  return sql`${lock}(${sql.lit(GATE)}, hashtext(${partnerId}::text))`;
}

/**
 * Members of a WITH of a statement that waits for nobody. `passed`: partners of `items` whose gate stands open, also to
 * those who wait for it. `standing`: their rows as they are now, locked, but for those that somebody changes.
 */
export function passedGates(items: string): string {
  return `passed AS MATERIALIZED (
      SELECT partner_id FROM (SELECT DISTINCT partner_id FROM ${items}) AS wanted
      WHERE pg_try_advisory_xact_lock_shared(${GATE}, hashtext(partner_id::text))
    ), standing AS MATERIALIZED (
      SELECT found.* FROM passed CROSS JOIN LATERAL (
        SELECT id, is_active, epoch, version, max_users FROM gl_iam.partners WHERE id = passed.partner_id
        FOR SHARE SKIP LOCKED
      ) AS found
    )`;
}
