import { type Kysely, type Selectable, sql } from "kysely";
import { ErrorCode, IamError } from "../errors.js";
import type { Identity, IdentityRecords, IdentityWithUser } from "../identity/records.js";
import type { IdentitiesTable, Tables, UsersTable } from "./tables.js";
import { violatedConstraint } from "./unavailable.js";
import { toStoredUser } from "./users.js";

export class PostgresIdentities implements IdentityRecords {
  constructor(private readonly connect: () => Promise<Kysely<Tables>>) {}

  async insert(identity: Identity): Promise<void> {
    const db = await this.connect();
    try {
      await db.insertInto("identities").values(toRow(identity)).execute();
    } catch (error) {
      if (violatedConstraint(error) !== "identities_external_id_unique") throw error;
      throw new IamError(ErrorCode.CONFLICT, "the partner has a user with this external id already");
    }
  }

  async find(partnerId: string, externalId: string): Promise<IdentityWithUser | null> {
    const row = await select(await this.connect(), partnerId)
      .where("external_id", "=", externalId)
      .executeTakeFirst();
    return row ? toIdentityWithUser(row) : null;
  }

  async lock(partnerId: string, externalId: string): Promise<IdentityWithUser | null> {
    const db = await this.connect();
    // The user's row is the lock of all its identities. The identity is read in a second statement, because the first
    // may have waited, and would show it as it was before.
    const user = await db
      .selectFrom("users")
      .innerJoin("identities", "identities.user_id", "users.id")
      .select("users.id")
      .where("partner_id", "=", partnerId)
      .where("external_id", "=", externalId)
      .forNoKeyUpdate("users")
      .executeTakeFirst();
    return user ? this.find(partnerId, externalId) : null;
  }

  async ofUser(userId: string): Promise<Identity[]> {
    const db = await this.connect();
    const rows = await db
      .selectFrom("identities")
      .selectAll()
      .where("user_id", "=", userId)
      .orderBy("partner_id")
      .execute();
    return rows.map(toIdentity);
  }

  async update(identity: Identity): Promise<void> {
    const db = await this.connect();
    const { role, email, isActive, lastSignInAt } = identity;
    await db
      .updateTable("identities")
      .set({ role, email, is_active: isActive, last_sign_in_at: lastSignInAt })
      .where("id", "=", identity.id)
      .execute();
  }

  async list(partnerId: string, limit: number, afterId: string | null): Promise<IdentityWithUser[]> {
    let page = select(await this.connect(), partnerId)
      .orderBy("identities.id")
      .limit(limit);
    if (afterId !== null) page = page.where("identities.id", ">", afterId);
    return (await page.execute()).map(toIdentityWithUser);
  }

  async countActive(partnerId: string): Promise<number> {
    const db = await this.connect();
    const row = await db
      .selectFrom("partner_user_counts")
      .select("active_users")
      .where("partner_id", "=", partnerId)
      .executeTakeFirst();
    return row?.active_users ?? 0;
  }

  async takePlace(partnerId: string): Promise<boolean> {
    const db = await this.connect();
    const { rows } = await sql`
      INSERT INTO gl_iam.partner_user_counts AS counts (partner_id, active_users)
      SELECT id, 1 FROM gl_iam.partners WHERE id = ${partnerId} AND (max_users IS NULL OR max_users > 0)
      ON CONFLICT (partner_id) DO UPDATE SET active_users = counts.active_users + 1
      WHERE counts.active_users < coalesce((SELECT max_users FROM gl_iam.partners WHERE id = ${partnerId}), 2147483647)
      RETURNING active_users`.execute(db);
    return rows.length > 0;
  }

  async freePlace(partnerId: string): Promise<void> {
    const db = await this.connect();
    await db
      .updateTable("partner_user_counts")
      .set({ active_users: sql<number>`active_users - 1` })
      .where("partner_id", "=", partnerId)
      .execute();
  }
}

function select(db: Kysely<Tables>, partnerId: string) {
  return db
    .selectFrom("identities")
    .innerJoin("users", "users.id", "identities.user_id")
    .selectAll("users")
    .select([
      "identities.id as identity_id",
      "partner_id",
      "external_id",
      "user_id",
      "role",
      "identities.email as asserted_email",
      "identities.is_active as identity_is_active",
      "identities.created_at as identity_created_at",
      "last_sign_in_at",
      "identities.epoch as identity_epoch",
    ])
    .select((query) =>
      query
        .selectFrom("identities as siblings")
        .whereRef("siblings.user_id", "=", "users.id")
        .select(sql<number>`count(*)::integer`.as("count"))
        .as("identity_count"),
    )
    .where("partner_id", "=", partnerId);
}

type JoinedRow = Selectable<UsersTable> & Awaited<ReturnType<ReturnType<typeof select>["execute"]>>[number];

function toIdentityWithUser(row: JoinedRow): IdentityWithUser {
  return {
    identity: {
      id: row.identity_id,
      partnerId: row.partner_id,
      externalId: row.external_id,
      userId: row.user_id,
      role: row.role,
      email: row.asserted_email,
      isActive: row.identity_is_active,
      createdAt: row.identity_created_at,
      lastSignInAt: row.last_sign_in_at,
      epoch: Number(row.identity_epoch),
    },
    user: toStoredUser(row),
    identityCount: row.identity_count ?? 1,
  };
}

function toIdentity(row: Selectable<IdentitiesTable>): Identity {
  return {
    id: row.id,
    partnerId: row.partner_id,
    externalId: row.external_id,
    userId: row.user_id,
    role: row.role,
    email: row.email,
    isActive: row.is_active,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
    epoch: Number(row.epoch),
  };
}

function toRow(identity: Identity) {
  return {
    id: identity.id,
    partner_id: identity.partnerId,
    external_id: identity.externalId,
    user_id: identity.userId,
    role: identity.role,
    email: identity.email,
    is_active: identity.isActive,
    created_at: identity.createdAt,
    last_sign_in_at: identity.lastSignInAt,
  };
}
