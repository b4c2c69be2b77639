import { type Kysely, type RawBuilder, sql } from "kysely";
import {
  COUNTED_SESSIONS,
  type FoundSession,
  type NewSession,
  type PresentedRefreshToken,
  type RefreshTokenUse,
  type SessionFilter,
  type SessionRecords,
  type StoredSession,
} from "../session/records.js";
import { bothSidesOf } from "../test-side.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import { findSessions } from "./hot/session-look-ups.js";
import { findTestSide } from "./partner-rows.js";
import { OWNERS, type Owner } from "./session-owners.js";
import {
  FOUND,
  type FoundRow,
  HAS_NOT_ENDED,
  PRESENTED,
  type PresentedRow,
  toFoundSession,
  toPresentedToken,
  UNDER_PRESENT_EPOCHS,
} from "./session-rows.js";
import { sweepExpiredSessions, sweepRevoked, sweepRevokedOfOrganization, sweepUsedTokens } from "./session-sweeps.js";
import { ofSide } from "./sides.js";
import type { Tables } from "./tables.js";

export class PostgresSessions implements SessionRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async insert({ epochs, ...session }: NewSession, lifetimeSeconds: number): Promise<StoredSession> {
    const db = await this.connect();
    const now = this.#present();
    const { created_at, expires_at, last_seen_at } = await db
      .insertInto("sessions")
      .values({
        id: session.id,
        auth_method: session.authMethod,
        user_id: session.userId,
        org_id: session.organizationId,
        partner_id: session.partnerId,
        identity_id: session.identityId,
        user_epoch: epochs.user,
        partner_epoch: epochs.partner,
        identity_epoch: epochs.identity,
        created_at: now,
        authenticated_at: session.authMethod === "partner" ? null : now,
        expires_at: secondsFromNow(this.clock, lifetimeSeconds),
        last_seen_at: now,
        ended_at: null,
      })
      .returning(["created_at", "expires_at", "last_seen_at"])
      .executeTakeFirstOrThrow();
    return { ...session, createdAt: created_at, expiresAt: expires_at, lastSeenAt: last_seen_at };
  }

  async insertRefreshToken(sessionId: string, tokenHash: Uint8Array): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("refresh_tokens")
      .values({ token_hash: tokenHash, session_id: sessionId, created_at: this.#present(), used_at: null })
      .execute();
  }

  async find(sessionId: string, organizationId: string | null): Promise<FoundSession | null> {
    const [found] = await findSessions(await this.connect(), this.clock, [{ sessionId, organizationId }]);
    return found ?? null;
  }

  async lockByRefreshToken(
    tokenHash: Uint8Array,
    organizationId: string | null,
  ): Promise<PresentedRefreshToken | null> {
    const db = await this.connect();
    // The session's row is the family's lock. The decision is read in a second statement, because the first may have
    // waited for the lock, and would show everything beside the session as it was before.
    let lock = db
      .selectFrom("sessions")
      .innerJoin("refresh_tokens", "refresh_tokens.session_id", "sessions.id")
      .select("sessions.id")
      .where("token_hash", "=", tokenHash)
      .forNoKeyUpdate("sessions");
    if (organizationId !== null) lock = lock.where("sessions.org_id", "in", bothSidesOf(organizationId));
    const locked = await lock.executeTakeFirst();
    if (!locked) return null;
    const row = await selectFound(db, this.#present())
      .innerJoin("refresh_tokens as presented", "presented.session_id", "sessions.id")
      .leftJoin("refresh_tokens as successors", (join) =>
        join
          .onRef("successors.token_hash", "=", "presented.successor_hash")
          .onRef("successors.session_id", "=", "presented.session_id"),
      )
      .select(Object.entries(PRESENTED).map(([name, expression]) => sql.raw(expression).as(name)))
      .where("presented.token_hash", "=", tokenHash)
      .$castTo<FoundRow & PresentedRow>()
      .executeTakeFirst();
    return row ? toPresentedToken(row) : null;
  }

  async useRefreshToken(sessionId: string, tokenHash: Uint8Array, use: RefreshTokenUse): Promise<void> {
    const db = await this.connect();
    await db
      .updateTable("refresh_tokens")
      .set({
        used_at: this.#present(),
        successor_hash: use.successorHash,
        successor_salt: use.successorSalt,
        secret_key_version: use.keyVersion,
        idempotency_mark: use.idempotencyMark,
        used_from: use.usedFrom,
      })
      .where("token_hash", "=", tokenHash)
      .execute();
    await this.insertRefreshToken(sessionId, use.successorHash);
  }

  async countRepeat(sessionId: string, limit: number, windowSeconds: number): Promise<boolean> {
    const db = await this.connect();
    const recent = sql`ARRAY(
      SELECT repeated FROM unnest(repeated_at) AS repeated
      WHERE repeated > ${secondsFromNow(this.clock, -windowSeconds)} ORDER BY repeated
    )`;
    const { rows } = await sql`
      UPDATE gl_iam.sessions SET repeated_at = ${recent} || ${this.#present()}
      WHERE id = ${sessionId} AND cardinality(${recent}) < ${limit} RETURNING 1`.execute(db);
    return rows.length > 0;
  }

  async touch(sessionId: string, seconds: number): Promise<void> {
    const db = await this.connect();
    await db
      .updateTable("sessions")
      .set({ last_seen_at: this.#present() })
      .where("id", "=", sessionId)
      .where("last_seen_at", "<", secondsFromNow(this.clock, -seconds))
      .execute();
  }

  async keep(sessionId: string, userEpoch: number): Promise<boolean> {
    const db = await this.connect();
    const kept = await db
      .updateTable("sessions")
      .set({ user_epoch: sql<number>`(SELECT epoch FROM gl_iam.users WHERE users.id = sessions.user_id)` })
      .where("id", "=", sessionId)
      .where("user_epoch", "=", userEpoch)
      .where("ended_at", "is", null)
      .returning("id")
      .execute();
    return kept.length > 0;
  }

  async recordProof(sessionId: string): Promise<void> {
    const db = await this.connect();
    const proved = { authenticated_at: this.#present() };
    await db.updateTable("sessions").set(proved).where("id", "=", sessionId).execute();
  }

  async end(sessionId: string): Promise<boolean> {
    const db = await this.connect();
    const ended = await db
      .updateTable("sessions")
      .set({ ended_at: this.#present() })
      .where("id", "=", sessionId)
      .where("ended_at", "is", null)
      .returning("id")
      .execute();
    return ended.length > 0;
  }

  revokeAllOfUser(userId: string): Promise<number> {
    return this.#revokeAll("user", userId);
  }

  revokeAllOfIdentity(identityId: string): Promise<number> {
    return this.#revokeAll("identity", identityId);
  }

  async revokeAllOfPartner(partnerId: string): Promise<number> {
    const ended = await this.#revokeAll("partner", partnerId);
    const testSide = await findTestSide(await this.connect(), partnerId);
    return testSide === null ? ended : ended + (await this.#revokeAll("partner", testSide.id));
  }

  async revokeAllOfOrganization(organizationId: string | null): Promise<number> {
    const db = await this.connect();
    let live = standing(db)
      .select(sql<number>`1`.as("one"))
      .where(HAS_NOT_ENDED)
      .where("sessions.expires_at", ">", this.#present())
      .limit(COUNTED_SESSIONS);
    if (organizationId !== null) live = live.where("sessions.org_id", "=", organizationId);
    const ended = await live.execute();
    // The tokens first: an exchange that has taken one is waited for, and its session is older than the time below.
    let tokens = db.deleteFrom("one_time_tokens");
    if (organizationId !== null) {
      tokens = tokens.where(({ exists, selectFrom }) =>
        exists(
          selectFrom("partners")
            .select("partners.id")
            .whereRef("partners.id", "=", "one_time_tokens.partner_id")
            .where("partners.org_id", "=", organizationId),
        ),
      );
    }
    await tokens.execute();
    await db
      .insertInto("organization_revocations")
      .values({ org_id: organizationId ?? "", revoked_at: this.#present(), is_swept: false })
      .onConflict((conflict) => conflict.column("org_id").doUpdateSet({ revoked_at: this.#present(), is_swept: false }))
      .execute();
    return ended.length;
  }

  async list(filter: SessionFilter, limit: number, afterId: string | null): Promise<FoundSession[]> {
    const db = await this.connect();
    let page = selectFound(db, this.#present())
      .where(HAS_NOT_ENDED)
      .where("users.is_active", "=", true)
      .where("sessions.expires_at", ">", this.#present())
      .orderBy("sessions.id")
      .limit(limit);
    if (filter.userId !== undefined) page = page.where("sessions.user_id", "=", filter.userId);
    if (filter.partnerId !== undefined) page = page.where("sessions.partner_id", "=", filter.partnerId);
    if (filter.identityId !== undefined) page = page.where("sessions.identity_id", "=", filter.identityId);
    if (filter.organizationId !== undefined) page = page.where("sessions.org_id", "=", filter.organizationId);
    if (filter.test !== undefined) page = page.where(ofSide("sessions.org_id", filter.test));
    if (afterId !== null) page = page.where("sessions.id", ">", afterId);
    return (await page.execute()).map(toFoundSession);
  }

  async #revokeAll(owner: Owner, ownerId: string): Promise<number> {
    const db = await this.connect();
    const { table, id, epoch } = OWNERS[owner];
    const owners = sql.table(`gl_iam.${table}`);
    // LATERAL asks for each session's rows in turn. A join would begin with all users.
    const { rows: live } = await sql`
      SELECT 1 FROM (
        SELECT * FROM gl_iam.sessions
        WHERE ${sql.ref(id)} = ${ownerId} AND ${sql.ref(epoch)} = (SELECT epoch FROM ${owners} WHERE id = ${ownerId})
          AND ended_at IS NULL AND expires_at > ${this.#present()}
      ) AS sessions
      CROSS JOIN LATERAL (SELECT * FROM gl_iam.users WHERE id = sessions.user_id LIMIT 1) AS users
      LEFT JOIN LATERAL (SELECT * FROM gl_iam.partners WHERE id = sessions.partner_id LIMIT 1) AS partners ON true
      LEFT JOIN LATERAL (SELECT * FROM gl_iam.identities WHERE id = sessions.identity_id LIMIT 1) AS identities ON true
      WHERE ${UNDER_PRESENT_EPOCHS} LIMIT ${COUNTED_SESSIONS}`.execute(db);
    await sql`UPDATE ${owners} SET epoch = epoch + 1 WHERE id = ${ownerId}`.execute(db);
    // Written anew if it exists: a sweep that is about to remove it locks the row, and this one then comes after.
    await db
      .insertInto("pending_revocations")
      .values({ owner, owner_id: ownerId })
      .onConflict((conflict) => conflict.columns(["owner", "owner_id"]).doUpdateSet({ owner }))
      .execute();
    return live.length;
  }

  async sweep(): Promise<boolean> {
    return sweepExpiredSessions(await this.connect(), this.clock);
  }

  async sweepRevoked(): Promise<boolean> {
    const db = await this.connect();
    const ofOwner = await sweepRevoked(db, this.clock);
    const ofOrganization = await sweepRevokedOfOrganization(db, this.clock);
    return ofOwner || ofOrganization;
  }

  async sweepUsedTokens(): Promise<boolean> {
    return sweepUsedTokens(await this.connect());
  }

  #present(): RawBuilder<Date> {
    return present(this.clock);
  }
}

/** Sessions with everything that decides whether they stand. */
function standing(db: Kysely<Tables>) {
  return db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .leftJoin("partners", "partners.id", "sessions.partner_id")
    .leftJoin("identities", "identities.id", "sessions.identity_id");
}

function selectFound(db: Kysely<Tables>, now: RawBuilder<Date>) {
  return standing(db)
    .innerJoin(sql<{ now: Date }>`(SELECT ${now} AS now)`.as("present"), (join) => join.onTrue())
    .select(Object.entries(FOUND).map(([name, expression]) => sql.raw(expression).as(name)))
    .$castTo<FoundRow>();
}
