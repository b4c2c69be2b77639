import { type Kysely, type Selectable, sql } from "kysely";
import type {
  NewSigningKey,
  SigningKeyEndingRecords,
  SigningKeyRecords,
  StoredSigningKey,
} from "../session/signing-key-records.js";
import { type GivenClock, present } from "./clock.js";
import type { SigningKeysTable, Tables } from "./tables.js";

export class PostgresSigningKeys implements SigningKeyRecords, SigningKeyEndingRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async list() {
    const db = await this.connect();
    const { now } = await db.selectNoFrom(present(this.clock).as("now")).executeTakeFirstOrThrow();
    const rows = await db.selectFrom("signing_keys").selectAll().orderBy("secret_key_version").execute();
    return { keys: rows.map(toSigningKey), now };
  }

  async lock(kid: string): Promise<StoredSigningKey | null> {
    const db = await this.connect();
    const row = await db.selectFrom("signing_keys").selectAll().where("kid", "=", kid).forUpdate().executeTakeFirst();
    return row ? toSigningKey(row) : null;
  }

  async end(kid: string): Promise<void> {
    const db = await this.connect();
    await db
      .updateTable("signing_keys")
      .set({ ended_at: present(this.clock) })
      .where("kid", "=", kid)
      .execute();
  }

  async insert(key: NewSigningKey): Promise<void> {
    const db = await this.connect();
    await db.transaction().execute(async (transaction) => {
      // One process at a time. Otherwise two that make keys of different versions would not see each other, and neither
      // key would be retired.
      await sql`LOCK TABLE gl_iam.signing_keys IN SHARE ROW EXCLUSIVE MODE`.execute(transaction);
      const made = await transaction
        .insertInto("signing_keys")
        .values({
          id: key.id,
          kid: key.kid,
          secret_key_version: key.secretKeyVersion,
          x: key.x,
          y: key.y,
          key_version: key.keyVersion,
          sealed: key.sealed,
          created_at: present(this.clock),
          retired_at: null,
          ended_at: null,
        })
        .onConflict((conflict) => conflict.column("secret_key_version").doNothing())
        .returning("kid")
        .execute();
      if (made.length === 0) return;
      await sql`
        UPDATE gl_iam.signing_keys SET retired_at = ${present(this.clock)}
        WHERE retired_at IS NULL AND secret_key_version < (SELECT max(secret_key_version) FROM gl_iam.signing_keys)
      `.execute(transaction);
    });
  }
}

function toSigningKey(row: Selectable<SigningKeysTable>): StoredSigningKey {
  return {
    id: row.id,
    kid: row.kid,
    secretKeyVersion: row.secret_key_version,
    x: row.x,
    y: row.y,
    keyVersion: row.key_version,
    sealed: row.sealed,
    createdAt: row.created_at,
    retiredAt: row.retired_at,
    endedAt: row.ended_at,
  };
}
