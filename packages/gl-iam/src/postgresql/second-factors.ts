import { type Kysely, sql } from "kysely";
import type {
  NewSecondFactor,
  ResetCredential,
  SecondFactorRecords,
  StoredSecondFactor,
} from "../user/second-factor/records.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import type { Tables } from "./tables.js";

export class PostgresSecondFactors implements SecondFactorRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async begin({ id, userId, sessionId, keyVersion, sealed, recoveryCodes }: NewSecondFactor): Promise<void> {
    const db = await this.connect();
    await db.deleteFrom("second_factors").where("user_id", "=", userId).where("confirmed_at", "is", null).execute();
    await db
      .insertInto("second_factors")
      .values({
        ...{ id, user_id: userId, session_id: sessionId, key_version: keyVersion, sealed },
        created_at: present(this.clock),
        confirmed_at: null,
      })
      .execute();
    const codes = recoveryCodes.map((code_hash) => ({ factor_id: id, code_hash, used_at: null }));
    await db.insertInto("recovery_codes").values(codes).execute();
  }

  async findBegun(userId: string, sessionId: string, withinSeconds: number): Promise<StoredSecondFactor | null> {
    const found = (await this.#select(userId))
      .where("confirmed_at", "is", null)
      .where("session_id", "=", sessionId)
      .where("created_at", ">", secondsFromNow(this.clock, -withinSeconds));
    return (await found.executeTakeFirst()) ?? null;
  }

  async findConfirmed(userId: string): Promise<StoredSecondFactor | null> {
    const found = (await this.#select(userId)).where("confirmed_at", "is not", null);
    return (await found.executeTakeFirst()) ?? null;
  }

  async #select(userId: string) {
    const db = await this.connect();
    return db
      .selectFrom("second_factors")
      .select(["id", "key_version as keyVersion", "sealed", present(this.clock).as("now")])
      .where("user_id", "=", userId);
  }

  async confirm(userId: string, factorId: string): Promise<void> {
    const db = await this.connect();
    await db.deleteFrom("second_factors").where("user_id", "=", userId).where("id", "<>", factorId).execute();
    const confirmed = { confirmed_at: present(this.clock), session_id: null };
    await db.updateTable("second_factors").set(confirmed).where("id", "=", factorId).execute();
  }

  async remove(userId: string): Promise<boolean> {
    const db = await this.connect();
    const gone = await db
      .deleteFrom("second_factors")
      .where("user_id", "=", userId)
      .returning("confirmed_at")
      .execute();
    return gone.some(({ confirmed_at }) => confirmed_at !== null);
  }

  async takeStep(factorId: string, step: number): Promise<boolean> {
    const db = await this.connect();
    const taken = await db
      .updateTable("second_factors")
      .set({ last_step: step })
      .where("id", "=", factorId)
      .where("last_step", "<", step)
      .returning("id")
      .execute();
    return taken.length > 0;
  }

  async takeRecoveryCode(factorId: string, hash: Uint8Array): Promise<number | null> {
    const db = await this.connect();
    const taken = await db
      .updateTable("recovery_codes")
      .set({ used_at: present(this.clock) })
      .where("factor_id", "=", factorId)
      .where("code_hash", "=", hash)
      .where("used_at", "is", null)
      .returning("factor_id")
      .execute();
    if (taken.length === 0) return null;
    const left = await db
      .selectFrom("recovery_codes")
      .select(sql<number>`count(*)::integer`.as("codes"))
      .where("factor_id", "=", factorId)
      .where("used_at", "is", null)
      .executeTakeFirstOrThrow();
    return left.codes;
  }

  async countAttempt(userId: string, most: number, windowSeconds: number): Promise<number> {
    const db = await this.connect();
    const now = present(this.clock);
    const recent = sql`ARRAY(
      SELECT at FROM unnest(counted.attempted_at) AS at
      WHERE at > ${secondsFromNow(this.clock, -windowSeconds)} ORDER BY at
    )`;
    const { rows } = await sql`
      INSERT INTO gl_iam.second_factor_attempts AS counted (user_id, attempted_at) VALUES (${userId}, ARRAY[${now}])
      ON CONFLICT (user_id) DO UPDATE SET attempted_at = ${recent} || ${now}
      WHERE cardinality(${recent}) < ${most} RETURNING 1`.execute(db);
    if (rows.length > 0) return 0;
    const { rows: waits } = await sql<{ seconds: number }>`
      SELECT ceil(extract(epoch FROM (${recent})[1] - (${secondsFromNow(this.clock, -windowSeconds)})))::integer
        AS seconds
      FROM gl_iam.second_factor_attempts AS counted WHERE user_id = ${userId}`.execute(db);
    return Math.max(1, waits[0]?.seconds ?? 1);
  }

  async forgiveAttempt(userId: string): Promise<void> {
    const db = await this.connect();
    await sql`
      UPDATE gl_iam.second_factor_attempts SET attempted_at = trim_array(attempted_at, 1)
      WHERE user_id = ${userId} AND cardinality(attempted_at) > 0`.execute(db);
  }

  async keepTicket(userId: string, ticketHash: Uint8Array, lifetimeSeconds: number): Promise<Date> {
    const db = await this.connect();
    const ticket = { ticket_hash: ticketHash, expires_at: secondsFromNow(this.clock, lifetimeSeconds) };
    const { expires_at } = await db
      .insertInto("second_factor_tickets")
      .values({ user_id: userId, ...ticket })
      .onConflict((conflict) => conflict.column("user_id").doUpdateSet(ticket))
      .returning("expires_at")
      .executeTakeFirstOrThrow();
    return expires_at;
  }

  async takeTicket(userId: string, ticketHash: Uint8Array): Promise<boolean> {
    const db = await this.connect();
    const taken = await db
      .deleteFrom("second_factor_tickets")
      .where("user_id", "=", userId)
      .where("ticket_hash", "=", ticketHash)
      .where("expires_at", ">", present(this.clock))
      .returning("user_id")
      .execute();
    return taken.length > 0;
  }

  async recordReset(userId: string, credential: ResetCredential): Promise<void> {
    const db = await this.connect();
    const reset = { [`${credential}_at`]: present(this.clock) };
    await db
      .insertInto("credential_resets")
      .values({ user_id: userId, password_at: null, factor_at: null, ...reset })
      .onConflict((conflict) => conflict.column("user_id").doUpdateSet(reset))
      .execute();
  }

  async wasReset(userId: string, credential: ResetCredential, withinSeconds: number): Promise<boolean> {
    const db = await this.connect();
    const found = await db
      .selectFrom("credential_resets")
      .select("user_id")
      .where("user_id", "=", userId)
      .where(`${credential}_at`, ">", secondsFromNow(this.clock, -withinSeconds))
      .executeTakeFirst();
    return found !== undefined;
  }

  /** In the words of the index's condition, or the index would not be used. */
  async countAdministratorsWithout(most: number): Promise<number> {
    const db = await this.connect();
    const { rows } = await sql<{ administrators: number }>`
      SELECT count(*)::integer AS administrators FROM (
        SELECT 1 FROM gl_iam.users
        WHERE roles && ARRAY['org_admin', 'platform_admin'] AND is_active AND password_hash IS NOT NULL
          AND NOT EXISTS (
            SELECT 1 FROM gl_iam.second_factors WHERE user_id = users.id AND confirmed_at IS NOT NULL
          )
        LIMIT ${most}
      ) AS without`.execute(db);
    return rows[0]?.administrators ?? 0;
  }
}
