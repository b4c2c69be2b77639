import { type Kysely, type Selectable, sql } from "kysely";
import { ErrorCode, IamError } from "../errors.js";
import type { EmailKeys, StoredUser, UserRecords } from "../user/records.js";
import type { Tables, UsersTable } from "./tables.js";
import { violatedConstraint } from "./unavailable.js";

/** Distinguishes this advisory lock from the gates of partners and from others ("glip" in ASCII). */
const PLATFORM_ADMINS = 0x676c_6970;

export class PostgresUsers implements UserRecords {
  constructor(private readonly connect: () => Promise<Kysely<Tables>>) {}

  async insert(user: StoredUser): Promise<void> {
    const db = await this.connect();
    await refusingTakenEmail(db.insertInto("users").values(toRow(user)));
  }

  async find(userId: string, organizationId?: string): Promise<StoredUser | null> {
    const row = await selectOne(await this.connect(), userId, organizationId).executeTakeFirst();
    return row ? toStoredUser(row) : null;
  }

  async lock(userId: string, organizationId?: string): Promise<StoredUser | null> {
    const row = await selectOne(await this.connect(), userId, organizationId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row ? toStoredUser(row) : null;
  }

  async updateProfile({ id, email, emailKey, displayName }: StoredUser): Promise<void> {
    const db = await this.connect();
    const profile = { email, email_key: emailKey, display_name: displayName };
    await refusingTakenEmail(db.updateTable("users").set(profile).where("id", "=", id));
  }

  async setActive(userId: string, isActive: boolean): Promise<void> {
    const db = await this.connect();
    await db.updateTable("users").set({ is_active: isActive }).where("id", "=", userId).execute();
  }

  /**
   * Without waiting for the disk, because that time would reveal that the user exists. A crash forgets the last ones.
   */
  async countPasswordFailure(userId: string, most: number): Promise<boolean> {
    const db = await this.connect();
    const { rows } = await sql`
      WITH soon AS (SELECT pg_catalog.set_config('synchronous_commit', 'off', true))
      UPDATE gl_iam.users SET password_failures = password_failures + 1 FROM soon
      WHERE id = ${userId} AND password_failures < ${most} RETURNING 1`.execute(db);
    return rows.length > 0;
  }

  async forgetPasswordFailures(userId: string): Promise<number> {
    const db = await this.connect();
    const { rows } = await sql<{ failures: number }>`
      UPDATE gl_iam.users AS counted SET password_failures = 0 FROM gl_iam.users AS before
      WHERE counted.id = ${userId} AND before.id = counted.id AND before.password_failures > 0
      RETURNING before.password_failures AS failures`.execute(db);
    return rows[0]?.failures ?? 0;
  }

  async setPasswordHash(userId: string, passwordHash: string): Promise<void> {
    const db = await this.connect();
    await db.updateTable("users").set({ password_hash: passwordHash }).where("id", "=", userId).execute();
  }

  /** In the words of the index's condition, or the index would not be used. */
  async hasPlatformAdmin(): Promise<boolean> {
    const db = await this.connect();
    const { rows } = await sql<{ found: boolean }>`
      SELECT EXISTS (SELECT 1 FROM gl_iam.users WHERE 'platform_admin' = ANY (roles)) AS found`.execute(db);
    return rows[0]?.found ?? false;
  }

  async hasOtherPlatformAdmin(userId: string): Promise<boolean> {
    const db = await this.connect();
    // Two statements, because one that waits at the lock would see what was there before it waited.
    await sql`SELECT pg_advisory_xact_lock(${sql.lit(PLATFORM_ADMINS)}, 0)`.execute(db);
    const { rows } = await sql<{ found: boolean }>`
      SELECT EXISTS (
        SELECT 1 FROM gl_iam.users
        WHERE 'platform_admin' = ANY (roles) AND is_active AND password_hash IS NOT NULL AND id <> ${userId}
      ) AS found`.execute(db);
    return rows[0]?.found ?? false;
  }

  async findByEmail({ key, formerKey }: EmailKeys, organizationId: string): Promise<StoredUser | null> {
    const db = await this.connect();
    const row = await db
      .selectFrom("users")
      .selectAll()
      .where("org_id", "=", organizationId)
      .where("email_key", "in", key === formerKey ? [key] : [key, formerKey])
      .orderBy(sql`email_key = ${formerKey}`, "desc")
      .limit(1)
      .executeTakeFirst();
    return row ? toStoredUser(row) : null;
  }
}

function selectOne(db: Kysely<Tables>, userId: string, organizationId: string | undefined) {
  const one = db.selectFrom("users").selectAll().where("id", "=", userId);
  return organizationId === undefined ? one : one.where("org_id", "=", organizationId);
}

async function refusingTakenEmail(write: { execute(): Promise<unknown> }): Promise<void> {
  try {
    await write.execute();
  } catch (error) {
    if (violatedConstraint(error) !== "users_email_unique") throw error;
    throw new IamError(ErrorCode.USER_ALREADY_EXISTS, "a user of this organization has this e-mail already");
  }
}

function toRow(user: StoredUser) {
  return {
    id: user.id,
    org_id: user.organizationId,
    email: user.email,
    email_key: user.emailKey,
    display_name: user.displayName,
    roles: user.roles,
    password_hash: user.passwordHash,
    is_active: user.isActive,
    created_at: user.createdAt,
  };
}

export function toStoredUser(row: Selectable<UsersTable>): StoredUser {
  return {
    id: row.id,
    organizationId: row.org_id,
    email: row.email,
    emailKey: row.email_key,
    displayName: row.display_name,
    roles: row.roles,
    passwordHash: row.password_hash,
    isActive: row.is_active,
    createdAt: row.created_at,
    epoch: Number(row.epoch),
  };
}
