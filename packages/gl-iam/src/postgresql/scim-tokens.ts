import { type Kysely, sql } from "kysely";
import type { NewScimToken, ScimTokenRecords, StoredScimToken } from "../scim/records.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import { sweepExpired } from "./sweep.js";
import type { Tables } from "./tables.js";

/** Days for which an ended token stays in the list. */
const KEPT_DAYS = 90;

export class PostgresScimTokens implements ScimTokenRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async insert({ id, partnerId, hash, lifetimeSeconds }: NewScimToken): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("scim_tokens")
      .values({
        id,
        partner_id: partnerId,
        token_hash: hash,
        created_at: present(this.clock),
        expires_at: secondsFromNow(this.clock, lifetimeSeconds),
        last_used_at: null,
        revoked_at: null,
      })
      .execute();
  }

  async findByHash(hash: Uint8Array): Promise<StoredScimToken | null> {
    const row = await select(await this.connect(), this.clock)
      .where("token_hash", "=", hash)
      .executeTakeFirst();
    return row ? toStored(row) : null;
  }

  async find(partnerId: string, tokenId: string): Promise<StoredScimToken | null> {
    const row = await select(await this.connect(), this.clock)
      .where("id", "=", tokenId)
      .where("partner_id", "=", partnerId)
      .executeTakeFirst();
    return row ? toStored(row) : null;
  }

  async list(partnerId: string): Promise<StoredScimToken[]> {
    const rows = await select(await this.connect(), this.clock)
      .where("partner_id", "=", partnerId)
      .orderBy("id")
      .execute();
    return rows.map(toStored);
  }

  async touch(tokenId: string): Promise<void> {
    const db = await this.connect();
    const aMinuteAgo = sql<Date>`${present(this.clock)} - interval '1 minute'`;
    await db
      .updateTable("scim_tokens")
      .set({ last_used_at: present(this.clock) })
      .where("id", "=", tokenId)
      .where((token) => token.or([token("last_used_at", "is", null), token("last_used_at", "<=", aMinuteAgo)]))
      .execute();
  }

  async hold(tokenId: string): Promise<Date | null> {
    const db = await this.connect();
    const row = await db
      .selectFrom("scim_tokens")
      .select(present(this.clock).as("now"))
      .where("id", "=", tokenId)
      .where("revoked_at", "is", null)
      .where("expires_at", ">", present(this.clock))
      .forShare()
      .executeTakeFirst();
    return row?.now ?? null;
  }

  async revoke(tokenId: string): Promise<void> {
    const db = await this.connect();
    await db
      .updateTable("scim_tokens")
      .set({ revoked_at: present(this.clock) })
      .where("id", "=", tokenId)
      .where("revoked_at", "is", null)
      .execute();
  }

  async countLive(partnerId: string): Promise<number> {
    const db = await this.connect();
    const row = await db
      .selectFrom("scim_tokens")
      .select(sql<number>`count(*)::integer`.as("count"))
      .where("partner_id", "=", partnerId)
      .where("revoked_at", "is", null)
      .where("expires_at", ">", present(this.clock))
      .executeTakeFirst();
    return row?.count ?? 0;
  }

  async sweep(): Promise<boolean> {
    return sweepExpired(await this.connect(), "scim_tokens", this.clock, KEPT_DAYS);
  }
}

function select(db: Kysely<Tables>, clock: GivenClock) {
  return db
    .selectFrom("scim_tokens")
    .selectAll()
    .select([
      sql<boolean>`expires_at <= ${present(clock)}`.as("is_expired"),
      sql<number | null>`extract(epoch FROM ${present(clock)} - last_used_at)::float8`.as("seconds_unused"),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;

function toStored(row: Row): StoredScimToken {
  return {
    id: row.id,
    partnerId: row.partner_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    isExpired: row.is_expired,
    secondsUnused: row.seconds_unused,
  };
}
