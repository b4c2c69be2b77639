/** What becomes of sessions that are over, in statements so short that no sign-in waits for one. */
import { type Kysely, sql } from "kysely";
import { type GivenClock, present } from "./clock.js";
import { OWNERS, type Owner } from "./session-owners.js";
import { SWEEP_BATCH, sweepingNow } from "./sweep.js";
import type { Tables } from "./tables.js";

/** Refresh tokens that are removed at a time. A session can have thousands. */
const TOKENS = 4 * SWEEP_BATCH;

/** Used refresh tokens of which a session remembers that they were used. */
const KEPT_USES = 100;

/** Pages of the table that are looked into for sessions with more. */
const SAMPLED_PAGES = 4;

/** Removes expired sessions, their refresh tokens first. @returns whether there may be more */
export async function sweepExpiredSessions(db: Kysely<Tables>, clock: GivenClock): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM gl_iam.sessions WHERE expires_at < ${sweepingNow(clock)}
      ORDER BY expires_at LIMIT ${SWEEP_BATCH} FOR UPDATE SKIP LOCKED`.execute(transaction);
    if (rows.length === 0) return false;
    const ids = sql`${rows.map(({ id }) => id)}::uuid[]`;
    const { rows: removed } = await sql`
      DELETE FROM gl_iam.refresh_tokens WHERE token_hash IN (
        SELECT token_hash FROM unnest(${ids}) AS over (id) CROSS JOIN LATERAL (
          SELECT token_hash FROM gl_iam.refresh_tokens WHERE session_id = over.id LIMIT ${TOKENS}
        ) AS theirs
        LIMIT ${TOKENS}
      ) RETURNING 1`.execute(transaction);
    // Otherwise deleting the sessions would delete all that are left of their tokens.
    if (removed.length === TOKENS) return true;
    await sql`DELETE FROM gl_iam.sessions WHERE id = ANY (${ids})`.execute(transaction);
    return rows.length === SWEEP_BATCH;
  });
}

/**
 * Forgets the oldest used refresh tokens of sessions with very many. It looks into a few pages of the table, so that it
 * costs the same at any size: who has more tokens is met more often.
 *
 * @returns whether it was worth while, so that there may be more
 */
export async function sweepUsedTokens(db: Kysely<Tables>): Promise<boolean> {
  const { rows: sizes } = await sql<{ percent: number }>`
    SELECT least(100, 100.0 * ${sql.lit(SAMPLED_PAGES)} / greatest(1, pg_relation_size('gl_iam.refresh_tokens')
      / current_setting('block_size')::integer))::float8 AS percent`.execute(db);
  const { rows } = await sql`
    WITH sampled AS MATERIALIZED (
      SELECT DISTINCT session_id FROM gl_iam.refresh_tokens TABLESAMPLE SYSTEM (${sizes[0]?.percent ?? 100})
    ), surplus AS MATERIALIZED (
      SELECT token_hash FROM sampled CROSS JOIN LATERAL (
        SELECT token_hash FROM gl_iam.refresh_tokens
        WHERE session_id = sampled.session_id AND used_at IS NOT NULL
        ORDER BY used_at DESC OFFSET ${sql.lit(KEPT_USES)}
      ) AS oldest
      LIMIT ${TOKENS}
    )
    DELETE FROM gl_iam.refresh_tokens WHERE token_hash IN (SELECT token_hash FROM surplus) RETURNING 1`.execute(db);
  return rows.length >= SWEEP_BATCH;
}

/** Marks some sessions of an organization whose sessions were ended. @returns whether there may be more */
export async function sweepRevokedOfOrganization(db: Kysely<Tables>, clock: GivenClock): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const revocation = await transaction
      .selectFrom("organization_revocations")
      .select(["org_id", "revoked_at"])
      .where("is_swept", "=", false)
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!revocation) return false;
    const { org_id: organizationId, revoked_at: revokedAt } = revocation;
    // In the order of the index that has the sessions which have not ended.
    let some = transaction
      .selectFrom("sessions")
      .select("id")
      .where("ended_at", "is", null)
      .where("created_at", "<=", revokedAt)
      .limit(SWEEP_BATCH)
      .forUpdate()
      .skipLocked();
    some = organizationId === "" ? some : some.where("org_id", "=", organizationId).orderBy("org_id");
    const marked = await transaction
      .updateTable("sessions")
      .set({ ended_at: present(clock) })
      .where("id", "in", some.orderBy("id"))
      .returning("id")
      .execute();
    if (marked.length === 0) {
      const done = transaction.updateTable("organization_revocations").set({ is_swept: true });
      await done.where("org_id", "=", organizationId).execute();
    }
    return true;
  });
}

/**
 * Marks some revoked sessions of a partner, a user or an identity as ended. They open nothing anyway; this keeps counts
 * and indexes small. @returns whether there may be more
 */
export async function sweepRevoked(db: Kysely<Tables>, clock: GivenClock): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const pending = await transaction
      .selectFrom("pending_revocations")
      .select(["owner", "owner_id"])
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!pending) return false;
    const { table, id, epoch } = OWNERS[pending.owner as Owner];
    const [owner, ofSession] = [sql.ref(id), sql.ref(epoch)];
    // In its own statement, which sees every epoch that was raised before the row above was locked. In the order of the
    // index that begins with the owner.
    const { rows } = await sql`
      UPDATE gl_iam.sessions SET ended_at = ${present(clock)} WHERE id IN (
        SELECT id FROM gl_iam.sessions
        WHERE ${owner} = ${pending.owner_id} AND ended_at IS NULL AND ${ofSession} < (
          SELECT epoch FROM ${sql.table(`gl_iam.${table}`)} WHERE id = ${pending.owner_id}
        )
        ORDER BY ${owner}, ${ofSession} LIMIT ${SWEEP_BATCH} FOR UPDATE SKIP LOCKED
      ) RETURNING 1`.execute(transaction);
    if (rows.length === 0) {
      const done = transaction.deleteFrom("pending_revocations").where("owner", "=", pending.owner);
      await done.where("owner_id", "=", pending.owner_id).execute();
    }
    return true;
  });
}
