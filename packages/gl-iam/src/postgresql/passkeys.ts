import { type Kysely, type Selectable, sql } from "kysely";
import type { NewPasskey, PasskeyRecords, StoredPasskey } from "../user/passkey/records.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import { sweepExpired } from "./sweep.js";
import type { PasskeysTable, Tables } from "./tables.js";

export class PostgresPasskeys implements PasskeyRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async keepChallenge(challengeHash: Uint8Array, userId: string | null, lifetimeSeconds: number): Promise<void> {
    const db = await this.connect();
    const expires_at = secondsFromNow(this.clock, lifetimeSeconds);
    await db
      .insertInto("passkey_challenges")
      .values({ challenge_hash: challengeHash, user_id: userId, expires_at })
      .execute();
  }

  async takeChallenge(challengeHash: Uint8Array, userId: string | null): Promise<boolean> {
    const { rows } = await sql`
      DELETE FROM gl_iam.passkey_challenges
      WHERE challenge_hash = ${challengeHash} AND user_id IS NOT DISTINCT FROM ${userId}::uuid
        AND expires_at > ${present(this.clock)} RETURNING 1`.execute(await this.connect());
    return rows.length === 1;
  }

  async insert(passkey: NewPasskey): Promise<boolean> {
    const db = await this.connect();
    const inserted = await db
      .insertInto("passkeys")
      .values({
        id: passkey.id,
        user_id: passkey.userId,
        name: passkey.name,
        credential_id: passkey.credentialId,
        public_key: passkey.publicKey,
        algorithm: passkey.algorithm,
        sign_count: String(passkey.signCount),
        created_at: present(this.clock),
        last_used_at: null,
      })
      .onConflict((conflict) => conflict.column("credential_id").doNothing())
      .returning("id")
      .executeTakeFirst();
    return inserted !== undefined;
  }

  async list(userId: string): Promise<StoredPasskey[]> {
    const db = await this.connect();
    const rows = await db.selectFrom("passkeys").selectAll().where("user_id", "=", userId).orderBy("id").execute();
    return rows.map(toStored);
  }

  async find(credentialId: Uint8Array): Promise<StoredPasskey | null> {
    const db = await this.connect();
    const found = db.selectFrom("passkeys").selectAll().where("credential_id", "=", credentialId);
    const row = await found.executeTakeFirst();
    return row ? toStored(row) : null;
  }

  async use(id: string, signCount: number): Promise<boolean> {
    const { rows } = await sql`
      UPDATE gl_iam.passkeys SET sign_count = ${signCount}::bigint, last_used_at = ${present(this.clock)}
      WHERE id = ${id} AND (sign_count < ${signCount}::bigint OR sign_count = 0 AND ${signCount}::bigint = 0)
      RETURNING 1`.execute(await this.connect());
    return rows.length === 1;
  }

  async remove(userId: string, id: string): Promise<boolean> {
    const { rows } = await sql`
      DELETE FROM gl_iam.passkeys WHERE user_id = ${userId} AND id = ${id} RETURNING 1`.execute(await this.connect());
    return rows.length === 1;
  }

  async removeAll(userId: string): Promise<number> {
    const { rows } = await sql`
      DELETE FROM gl_iam.passkeys WHERE user_id = ${userId} RETURNING 1`.execute(await this.connect());
    return rows.length;
  }

  async sweep(): Promise<boolean> {
    return sweepExpired(await this.connect(), "passkey_challenges", this.clock);
  }
}

function toStored(row: Selectable<PasskeysTable>): StoredPasskey {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    algorithm: row.algorithm,
    signCount: Number(row.sign_count),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
