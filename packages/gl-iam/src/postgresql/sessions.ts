import { type Kysely, sql } from "kysely";
import type { PresentedRefreshToken, SessionRecords, SessionWithUser, StoredSession } from "../session/records.js";
import type { GivenClock } from "./clock.js";
import { sweepExpired } from "./sweep.js";
import type { Tables } from "./tables.js";

export class PostgresSessions implements SessionRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async insert(session: StoredSession): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("sessions")
      .values({
        id: session.id,
        user_id: session.userId,
        org_id: session.organizationId,
        partner_id: session.partnerId,
        identity_id: session.identityId,
        created_at: session.createdAt,
        expires_at: session.expiresAt,
        ended_at: session.endedAt,
      })
      .execute();
  }

  async insertRefreshToken(sessionId: string, tokenHash: Uint8Array, createdAt: Date): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("refresh_tokens")
      .values({ token_hash: tokenHash, session_id: sessionId, created_at: createdAt, used_at: null })
      .execute();
  }

  async find(sessionId: string, organizationId: string | null): Promise<SessionWithUser | null> {
    const db = await this.connect();
    const row = await selectWithUser(db, organizationId).where("sessions.id", "=", sessionId).executeTakeFirst();
    return row ? toSessionWithUser(row) : null;
  }

  async lockByRefreshToken(
    tokenHash: Uint8Array,
    organizationId: string | null,
  ): Promise<PresentedRefreshToken | null> {
    const db = await this.connect();
    // The session's row is the family's lock. `used_at` is read in a second statement: this one may have waited for the
    // lock, and would show the token as it was before.
    const row = await selectWithUser(db, organizationId)
      .innerJoin("refresh_tokens", "refresh_tokens.session_id", "sessions.id")
      .where("token_hash", "=", tokenHash)
      .forNoKeyUpdate("sessions")
      .executeTakeFirst();
    if (!row) return null;
    const token = await db
      .selectFrom("refresh_tokens")
      .select("used_at")
      .where("token_hash", "=", tokenHash)
      .executeTakeFirst();
    return { ...toSessionWithUser(row), used: token?.used_at !== null };
  }

  async markRefreshTokenUsed(tokenHash: Uint8Array, usedAt: Date): Promise<void> {
    const db = await this.connect();
    await db.updateTable("refresh_tokens").set({ used_at: usedAt }).where("token_hash", "=", tokenHash).execute();
  }

  async end(sessionId: string, endedAt: Date): Promise<boolean> {
    const db = await this.connect();
    const ended = await db
      .updateTable("sessions")
      .set({ ended_at: endedAt })
      .where("id", "=", sessionId)
      .where("ended_at", "is", null)
      .returning("id")
      .execute();
    return ended.length > 0;
  }

  async sweep(): Promise<boolean> {
    return sweepExpired(await this.connect(), "sessions", "id", this.clock);
  }

  endAllOfUser(userId: string, endedAt: Date): Promise<number> {
    return this.#endAll("user_id", userId, endedAt);
  }

  endAllOfIdentity(identityId: string, endedAt: Date): Promise<number> {
    return this.#endAll("identity_id", identityId, endedAt);
  }

  endAllOfPartner(partnerId: string, endedAt: Date): Promise<number> {
    return this.#endAll("partner_id", partnerId, endedAt);
  }

  async #endAll(owner: "user_id" | "identity_id" | "partner_id", id: string, endedAt: Date): Promise<number> {
    const db = await this.connect();
    const ended = await db
      .updateTable("sessions")
      .set({ ended_at: endedAt })
      .where(owner, "=", id)
      .where("ended_at", "is", null)
      .returning(sql<number>`1`.as("one"))
      .execute();
    return ended.length;
  }
}

function selectWithUser(db: Kysely<Tables>, organizationId: string | null) {
  const all = db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .leftJoin("identities", "identities.id", "sessions.identity_id")
    .select([
      "sessions.id",
      "sessions.user_id",
      "sessions.org_id",
      "sessions.partner_id",
      "sessions.created_at",
      "sessions.expires_at",
      "sessions.ended_at",
      "users.email",
      "users.display_name",
      "users.roles",
      "users.is_active",
      "users.created_at as user_created_at",
      "sessions.identity_id",
      "identities.role as asserted_role",
      "identities.email as asserted_email",
      "identities.is_active as identity_is_active",
    ]);
  return organizationId === null ? all : all.where("sessions.org_id", "=", organizationId);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectWithUser>["execute"]>>[number];

function toSessionWithUser(row: Row): SessionWithUser {
  return {
    session: {
      id: row.id,
      userId: row.user_id,
      organizationId: row.org_id,
      partnerId: row.partner_id,
      identityId: row.identity_id,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      endedAt: row.ended_at,
    },
    user: {
      id: row.user_id,
      email: row.email,
      displayName: row.display_name,
      roles: row.asserted_role === null ? row.roles : [row.asserted_role],
      organizationId: row.org_id,
      isActive: row.is_active && row.identity_is_active !== false,
      createdAt: row.user_created_at,
    },
    asserted:
      row.asserted_role === null || row.asserted_email === null
        ? null
        : { email: row.asserted_email, role: row.asserted_role },
  };
}
