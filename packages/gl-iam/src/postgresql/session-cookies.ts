import { type Kysely, sql } from "kysely";
import type { CookieReplacement, SeenCookie, SessionCookieRecords } from "../session/cookie-records.js";
import type { AuthMethod, StoredSession } from "../session/records.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import { findCookies } from "./hot/cookie-look-ups.js";
import { SWEEP_BATCH, sweepingNow } from "./sweep.js";
import type { Tables } from "./tables.js";

export class PostgresSessionCookies implements SessionCookieRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async find(tokenHash: Uint8Array): Promise<SeenCookie | null> {
    const [seen] = await findCookies(await this.connect(), this.clock, [tokenHash]);
    return seen ?? null;
  }

  async insert(sessionId: string, tokenHash: Uint8Array): Promise<void> {
    const db = await this.connect();
    await sql`
      INSERT INTO gl_iam.session_cookies (token_hash, session_id, created_at, authenticated_at)
      SELECT ${tokenHash}::bytea, id, ${present(this.clock)}, authenticated_at FROM gl_iam.sessions
      WHERE id = ${sessionId}`.execute(db);
  }

  async replace(tokenHash: Uint8Array, newHash: Uint8Array, { isProved, livesSeconds }: CookieReplacement) {
    const db = await this.connect();
    const level = isProved ? present(this.clock) : sql`authenticated_at`;
    await sql`
      WITH replaced AS MATERIALIZED (
        SELECT session_id, ${level} AS authenticated_at FROM gl_iam.session_cookies WHERE token_hash = ${tokenHash}
      ), ended AS (
        UPDATE gl_iam.session_cookies SET ends_at = least(ends_at, ${secondsFromNow(this.clock, livesSeconds)})
        WHERE session_id = (SELECT session_id FROM replaced)
      )
      INSERT INTO gl_iam.session_cookies (token_hash, session_id, created_at, authenticated_at)
      SELECT ${newHash}::bytea, session_id, ${present(this.clock)}, authenticated_at FROM replaced`.execute(db);
  }

  async endSoon(tokenHash: Uint8Array, seconds: number): Promise<StoredSession | null> {
    const db = await this.connect();
    const end = secondsFromNow(this.clock, seconds);
    const row = await db
      .updateTable("sessions")
      .set({ expires_at: end })
      .where("id", "=", (cookie) =>
        cookie.selectFrom("session_cookies").select("session_id").where("token_hash", "=", tokenHash),
      )
      .where("ended_at", "is", null)
      .where("expires_at", ">", end)
      .returning([
        ...(["id", "auth_method", "user_id", "org_id", "partner_id", "identity_id"] as const),
        ...(["created_at", "expires_at", "last_seen_at"] as const),
      ])
      .executeTakeFirst();
    return row
      ? {
          ...{ id: row.id, authMethod: row.auth_method as AuthMethod, userId: row.user_id },
          ...{ organizationId: row.org_id, partnerId: row.partner_id, identityId: row.identity_id },
          ...{ createdAt: row.created_at, expiresAt: row.expires_at, lastSeenAt: row.last_seen_at },
        }
      : null;
  }

  async sweep(): Promise<boolean> {
    const db = await this.connect();
    const { rows } = await sql`
      DELETE FROM gl_iam.session_cookies WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM gl_iam.session_cookies
        WHERE ends_at < ${sweepingNow(this.clock)} - interval '1 hour'
        ORDER BY ends_at LIMIT ${SWEEP_BATCH} FOR UPDATE SKIP LOCKED
      )) RETURNING 1`.execute(db);
    return rows.length === SWEEP_BATCH;
  }
}
