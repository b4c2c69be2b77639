import { type Kysely, sql } from "kysely";
import type { MachineTokenRecords, NewMachineToken, StoredMachineToken } from "../machine-token/records.js";
import type { MachineTokenScope } from "../machine-token/scope.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import { sweepExpired } from "./sweep.js";
import type { Tables } from "./tables.js";

/** Days for which an ended token stays in the list. */
const KEPT_DAYS = 90;

export class PostgresMachineTokens implements MachineTokenRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async insert(token: NewMachineToken): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("machine_tokens")
      .values({
        id: token.id,
        name: token.name,
        org_id: token.organizationId,
        scopes: token.scopes,
        maker_id: token.makerId,
        token_hash: token.hash,
        previous_hash: null,
        previous_expires_at: null,
        lifetime_seconds: token.lifetimeSeconds,
        created_at: present(this.clock),
        expires_at: secondsFromNow(this.clock, token.lifetimeSeconds),
        last_used_at: null,
        revoked_at: null,
      })
      .execute();
  }

  async findByHash(hash: Uint8Array): Promise<StoredMachineToken | null> {
    const row = await select(await this.connect(), this.clock)
      .where((token) =>
        token.or([
          token("token_hash", "=", hash),
          token.and([token("previous_hash", "=", hash), token("previous_expires_at", ">", present(this.clock))]),
        ]),
      )
      .executeTakeFirst();
    return row ? toStored(row) : null;
  }

  async find(tokenId: string, organizationId?: string): Promise<StoredMachineToken | null> {
    const row = await selectOne(await this.connect(), this.clock, tokenId, organizationId).executeTakeFirst();
    return row ? toStored(row) : null;
  }

  async lock(tokenId: string, organizationId?: string): Promise<StoredMachineToken | null> {
    const row = await selectOne(await this.connect(), this.clock, tokenId, organizationId)
      .forNoKeyUpdate("machine_tokens")
      .executeTakeFirst();
    return row ? toStored(row) : null;
  }

  async list(organizationId: string | undefined, limit: number, afterId: string | null) {
    let page = select(await this.connect(), this.clock);
    if (organizationId !== undefined) page = page.where("machine_tokens.org_id", "=", organizationId);
    if (afterId !== null) page = page.where("machine_tokens.id", ">", afterId);
    return (await page.orderBy("machine_tokens.id").limit(limit).execute()).map(toStored);
  }

  async touch(tokenId: string): Promise<void> {
    const db = await this.connect();
    await db
      .updateTable("machine_tokens")
      .set({ last_used_at: present(this.clock) })
      .where("id", "=", tokenId)
      .where((token) =>
        token.or([
          token("last_used_at", "is", null),
          token("last_used_at", "<=", sql<Date>`${present(this.clock)} - interval '1 minute'`),
        ]),
      )
      .execute();
  }

  async replaceHash(tokenId: string, hash: Uint8Array, graceSeconds: number, makerId: string): Promise<void> {
    const db = await this.connect();
    await sql`
      UPDATE gl_iam.machine_tokens SET token_hash = ${hash}, maker_id = ${makerId},
        previous_hash = CASE WHEN ${graceSeconds} > 0 THEN token_hash END,
        previous_expires_at = CASE WHEN ${graceSeconds} > 0
          THEN least(expires_at, ${secondsFromNow(this.clock, graceSeconds)}) END,
        expires_at = ${present(this.clock)} + make_interval(secs => lifetime_seconds)
      WHERE id = ${tokenId}`.execute(db);
  }

  async revoke(tokenId: string): Promise<void> {
    const db = await this.connect();
    const revoked = { revoked_at: present(this.clock), previous_hash: null, previous_expires_at: null };
    await db.updateTable("machine_tokens").set(revoked).where("id", "=", tokenId).execute();
  }

  async revokeOfMaker(makerId: string): Promise<StoredMachineToken[]> {
    const db = await this.connect();
    const rows = await select(db, this.clock)
      .where("maker_id", "=", makerId)
      .where("revoked_at", "is", null)
      .where("machine_tokens.expires_at", ">", present(this.clock))
      .orderBy("machine_tokens.id")
      .forNoKeyUpdate("machine_tokens")
      .execute();
    for (const { id } of rows) await this.revoke(id);
    return rows.map(toStored);
  }

  async sweep(): Promise<boolean> {
    return sweepExpired(await this.connect(), "machine_tokens", this.clock, KEPT_DAYS);
  }
}

/** Each with its maker as it is now. */
function select(db: Kysely<Tables>, clock: GivenClock) {
  return db
    .selectFrom("machine_tokens")
    .innerJoin("users", "users.id", "machine_tokens.maker_id")
    .selectAll("machine_tokens")
    .select([
      "users.is_active as maker_is_active",
      "users.roles as maker_roles",
      "users.org_id as maker_org_id",
      sql<boolean>`users.password_hash IS NOT NULL`.as("maker_has_password"),
      sql<boolean>`machine_tokens.expires_at <= ${present(clock)}`.as("is_expired"),
      sql<boolean>`machine_tokens.previous_expires_at > ${present(clock)}`.as("has_previous"),
      sql<number | null>`extract(epoch FROM ${present(clock)} - machine_tokens.last_used_at)::float8`.as(
        "seconds_unused",
      ),
    ]);
}

function selectOne(db: Kysely<Tables>, clock: GivenClock, tokenId: string, organizationId: string | undefined) {
  const one = select(db, clock).where("machine_tokens.id", "=", tokenId);
  return organizationId === undefined ? one : one.where("machine_tokens.org_id", "=", organizationId);
}

type Row = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;

function toStored(row: Row): StoredMachineToken {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes as MachineTokenScope[],
    organizationId: row.org_id,
    makerId: row.maker_id,
    lifetimeSeconds: row.lifetime_seconds,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    previousExpiresAt: row.has_previous ? row.previous_expires_at : null,
    isExpired: row.is_expired,
    secondsUnused: row.seconds_unused,
    maker: {
      isActive: row.maker_is_active,
      hasPassword: row.maker_has_password,
      roles: row.maker_roles,
      organizationId: row.maker_org_id,
    },
  };
}
