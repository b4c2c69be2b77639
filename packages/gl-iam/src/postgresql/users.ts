import { type Kysely, type Selectable, sql } from "kysely";
import { ErrorCode, IamError } from "../errors.js";
import {
  type EmailKeys,
  type NewUser,
  RESERVED_DAYS,
  type StoredUser,
  type UserFilter,
  type UserPosition,
  type UserRecords,
} from "../user/records.js";
import { foldCase } from "../visible-text.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import type { Tables, UsersTable } from "./tables.js";
import { violatedConstraint } from "./unavailable.js";
import { listUsers } from "./user-listing.js";

/** Distinguishes this advisory lock from the gates of partners and from others ("glip" in ASCII). */
const PLATFORM_ADMINS = 0x676c_6970;

export class PostgresUsers implements UserRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async insert(user: NewUser): Promise<StoredUser> {
    const db = await this.connect();
    const row = await refusingTakenEmail(() =>
      db.insertInto("users").values(toRow(user)).returningAll().executeTakeFirstOrThrow(),
    );
    return toStoredUser(row);
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

  async updateProfile({
    id,
    email,
    emailKey,
    displayName,
  }: Pick<StoredUser, "id" | "email" | "emailKey" | "displayName">): Promise<void> {
    const db = await this.connect();
    const profile = { email, email_key: emailKey, display_name: displayName, ...foldedOf({ email, displayName }) };
    await refusingTakenEmail(() => db.updateTable("users").set(profile).where("id", "=", id).execute());
  }

  async setRoles(userId: string, roles: readonly string[]): Promise<void> {
    const db = await this.connect();
    await db.updateTable("users").set({ roles }).where("id", "=", userId).execute();
  }

  async recordSignIn(userId: string, at: Date): Promise<void> {
    const db = await this.connect();
    await db.updateTable("users").set({ signed_in_at: at }).where("id", "=", userId).execute();
  }

  async list(filter: UserFilter, limit: number, after: UserPosition | null): Promise<StoredUser[]> {
    return (await listUsers(await this.connect(), filter, limit, after)).map(toStoredUser);
  }

  async suspend(userId: string, by: string): Promise<void> {
    const db = await this.connect();
    const suspended = { suspended_at: present(this.clock), suspended_by: by };
    await db.updateTable("users").set(suspended).where("id", "=", userId).execute();
  }

  async endSuspension(userId: string): Promise<void> {
    const db = await this.connect();
    await db.updateTable("users").set({ suspended_at: null, suspended_by: null }).where("id", "=", userId).execute();
  }

  async markMerged(userId: string, intoUserId: string): Promise<void> {
    const db = await this.connect();
    const tombstone = { merged_into: intoUserId, email_key: null };
    await db.updateTable("users").set(tombstone).where("id", "=", userId).execute();
  }

  async freeAddress(userId: string, partnerId: string | null): Promise<void> {
    const db = await this.connect();
    const freed = db
      .selectFrom("users")
      .select(({ ref, val }) => [
        "org_id",
        sql<string>`${ref("email_key")}`.as("email_key"),
        "id as user_id",
        sql<string>`${val(partnerId)}::uuid`.as("partner_id"),
        present(this.clock).as("freed_at"),
      ])
      .where("id", "=", userId)
      .where("email_key", "is not", null);
    if (partnerId !== null) {
      await db
        .insertInto("former_addresses")
        .columns(["org_id", "email_key", "user_id", "partner_id", "freed_at"])
        .expression(freed)
        .onConflict((conflict) =>
          conflict.columns(["org_id", "email_key"]).doUpdateSet(({ ref }) => ({
            user_id: ref("excluded.user_id"),
            partner_id: ref("excluded.partner_id"),
            freed_at: ref("excluded.freed_at"),
          })),
        )
        .execute();
    }
    await db.updateTable("users").set({ email_key: null }).where("id", "=", userId).execute();
  }

  async isReserved(email: EmailKeys, organizationId: string, partnerId: string | null): Promise<boolean> {
    const db = await this.connect();
    const { rows } = await sql<{ reserved: boolean }>`SELECT EXISTS (
      SELECT FROM gl_iam.former_addresses WHERE ${this.#reservation(email, organizationId, partnerId)}
    ) AS reserved`.execute(db);
    return rows[0]?.reserved ?? false;
  }

  async endReservation(email: EmailKeys, organizationId: string, partnerId: string | null): Promise<boolean> {
    if (await this.isReserved(email, organizationId, partnerId)) return true;
    const db = await this.connect();
    await db
      .deleteFrom("former_addresses")
      .where("org_id", "=", organizationId)
      .where("email_key", "in", keysOf(email))
      .execute();
    return false;
  }

  /** The condition of a row that keeps the address from this partner. */
  #reservation(email: EmailKeys, organizationId: string, partnerId: string | null) {
    const since = secondsFromNow(this.clock, -RESERVED_DAYS * 24 * 60 * 60);
    return sql`org_id = ${organizationId} AND email_key = ANY (${keysOf(email)}::text[])
      AND partner_id <> ${partnerId}::uuid AND freed_at > ${since}`;
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

  async administratorRolesIn(organizationId: string): Promise<string[]> {
    const db = await this.connect();
    const { rows } = await sql<{ role: string }>`
      SELECT role FROM (VALUES
        ('platform_admin', EXISTS (
          SELECT FROM gl_iam.users WHERE 'platform_admin' = ANY (roles) AND org_id = ${organizationId})),
        ('org_admin', EXISTS (
          SELECT FROM gl_iam.users WHERE roles && ARRAY['org_admin', 'platform_admin'] AND 'org_admin' = ANY (roles)
            AND org_id = ${organizationId}))
      ) AS roles (role, is_granted)
      WHERE is_granted OR EXISTS (
        SELECT FROM gl_iam.partners WHERE org_id = ${organizationId} AND (
          EXISTS (SELECT FROM unnest(allowed_roles) AS allowed WHERE lower(allowed) = role)
          OR EXISTS (SELECT FROM jsonb_each_text(role_map) AS mapped WHERE lower(mapped.value) = role)
        )
      )`.execute(db);
    return rows.map(({ role }) => role);
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
      .where("email_key", "in", keysOf({ key, formerKey }))
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

function keysOf({ key, formerKey }: EmailKeys): string[] {
  return key === formerKey ? [key] : [key, formerKey];
}

export async function refusingTakenEmail<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedConstraint(error) !== "users_email_unique") throw error;
    throw new IamError(ErrorCode.USER_ALREADY_EXISTS, "a user of this organization has this e-mail already", [], {
      cause: error,
    });
  }
}

function toRow(user: NewUser) {
  return {
    id: user.id,
    org_id: user.organizationId,
    email: user.email,
    email_key: user.emailKey,
    display_name: user.displayName,
    roles: user.roles,
    password_hash: user.passwordHash,
    created_at: user.createdAt,
    ...foldedOf(user),
  };
}

/** What lists and searches compare. */
export function foldedOf({ email, displayName }: Pick<StoredUser, "email" | "displayName">) {
  return { email_folded: foldCase(email), display_name_folded: displayName && foldCase(displayName) };
}

/** What {@link toStoredUser} reads. */
export type StoredUserRow = Omit<
  Selectable<UsersTable>,
  "email_folded" | "display_name_folded" | "password_failures" | "state"
>;

export function toStoredUser(row: StoredUserRow): StoredUser {
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
    suspendedAt: row.suspended_at,
    suspendedBy: row.suspended_by,
    mergedInto: row.merged_into,
    erasedAt: row.erased_at,
    lastSignInAt: row.signed_in_at,
    epoch: Number(row.epoch),
  };
}
