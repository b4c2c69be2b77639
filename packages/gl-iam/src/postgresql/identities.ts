import { type Kysely, sql, type UpdateObject } from "kysely";
import { ErrorCode, IamError } from "../errors.js";
import type {
  AssertedColumns,
  AssertedPerson,
  Identity,
  IdentityRecords,
  IdentityWithUser,
  LastAsserted,
  NewIdentity,
  Outlook,
} from "../identity/records.js";
import { type GivenClock, present } from "./clock.js";
import { outlook } from "./hot/outlook.js";
import { selectIdentities, toIdentity, toIdentityWithUser } from "./identity-rows.js";
import type { Tables } from "./tables.js";
import { violatedConstraint } from "./unavailable.js";

export class PostgresIdentities implements IdentityRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async insert(identity: NewIdentity): Promise<Identity> {
    const db = await this.connect();
    try {
      const row = await db.insertInto("identities").values(toRow(identity)).returningAll().executeTakeFirstOrThrow();
      return toIdentity(row);
    } catch (error) {
      if (violatedConstraint(error) !== "identities_external_id_unique") throw error;
      throw new IamError(ErrorCode.CONFLICT, "the partner has a user with this external id already", [], {
        cause: error,
      });
    }
  }

  async find(partnerId: string, externalId: string): Promise<IdentityWithUser | null> {
    const row = await selectIdentities(await this.connect(), partnerId)
      .where("external_id", "=", externalId)
      .executeTakeFirst();
    return row ? toIdentityWithUser(row) : null;
  }

  async findAll(partnerId: string, externalIds: readonly string[]): Promise<IdentityWithUser[]> {
    const rows = await selectIdentities(await this.connect(), partnerId)
      .where(sql<boolean>`external_id = ANY (${externalIds}::text[])`)
      .execute();
    return rows.map(toIdentityWithUser);
  }

  /** Each by its index, or of many the planner would read all of the partner's. */
  async lastAsserted(partnerId: string, externalIds: readonly string[]): Promise<LastAsserted[]> {
    const { rows } = await sql<LastAsserted>`
      SELECT found.external_id AS "externalId", found.email, found.role
      FROM unnest(${externalIds}::text[]) AS asked (external_id)
      CROSS JOIN LATERAL (
        SELECT external_id, email, role FROM gl_iam.identities
        WHERE partner_id = ${partnerId} AND external_id = asked.external_id LIMIT 1
      ) AS found`.execute(await this.connect());
    return rows;
  }

  async outlook(person: AssertedPerson): Promise<Outlook> {
    const [found] = await outlook(await this.connect(), this.clock, [person]);
    return found as Outlook;
  }

  async lock(partnerId: string, externalId: string): Promise<IdentityWithUser | null> {
    const db = await this.connect();
    // The user's row is the lock of all its identities. The identity is read in a second statement, because the first
    // may have waited, and would show it as it was before. It may have gone to another user meanwhile.
    for (;;) {
      const user = await db
        .selectFrom("users")
        .innerJoin("identities", "identities.user_id", "users.id")
        .select("users.id")
        .where("partner_id", "=", partnerId)
        .where("external_id", "=", externalId)
        .forNoKeyUpdate("users")
        .executeTakeFirst();
      const found = user && (await this.find(partnerId, externalId));
      if (!found || found.user.id === user.id) return found ?? null;
    }
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

  async update(identity: AssertedColumns): Promise<void> {
    const { role, email, displayName, attributes, assertedAt, lastSignInAt } = identity;
    await this.#set(identity.id, {
      role,
      email,
      display_name: displayName,
      attributes: JSON.stringify(attributes),
      asserted_at: assertedAt,
      last_sign_in_at: lastSignInAt,
      role_changed_at: sql<Date>`CASE WHEN role = ${role} THEN role_changed_at ELSE ${present(this.clock)} END`,
    });
  }

  withdraw(identityId: string, by: string): Promise<void> {
    return this.#set(identityId, { withdrawn_at: present(this.clock), withdrawn_by: by });
  }

  suspend(identityId: string, by: string): Promise<void> {
    return this.#set(identityId, { suspended_at: present(this.clock), suspended_by: by });
  }

  reopen(identityId: string, { withdrawal, suspension }: { withdrawal: boolean; suspension: boolean }): Promise<void> {
    return this.#set(identityId, {
      ...(withdrawal ? { withdrawn_at: null, withdrawn_by: null } : {}),
      ...(suspension ? { suspended_at: null, suspended_by: null } : {}),
    });
  }

  recordAct(identityId: string, signedAt: Date): Promise<void> {
    return this.#set(identityId, { acted_at: sql<Date>`greatest(acted_at, ${signedAt}::timestamptz)` });
  }

  move(identityId: string, userId: string): Promise<void> {
    return this.#set(identityId, { user_id: userId });
  }

  async remove(identityId: string): Promise<void> {
    const db = await this.connect();
    await db.deleteFrom("identities").where("id", "=", identityId).execute();
  }

  async #set(identityId: string, values: UpdateObject<Tables, "identities">): Promise<void> {
    const db = await this.connect();
    await db.updateTable("identities").set(values).where("id", "=", identityId).execute();
  }

  async madeSince(partnerId: string, since: Date): Promise<string[]> {
    const db = await this.connect();
    const rows = await db
      .selectFrom("identities")
      .select("external_id")
      .where("partner_id", "=", partnerId)
      .where("created_at", ">=", since)
      .execute();
    return rows.map(({ external_id }) => external_id);
  }

  async givenRoleSince(partnerId: string, since: Date): Promise<string[]> {
    const db = await this.connect();
    const rows = await db
      .selectFrom("identities")
      .select("external_id")
      .where("partner_id", "=", partnerId)
      .where("role_changed_at", ">=", since)
      .execute();
    return rows.map(({ external_id }) => external_id);
  }

  async list(partnerId: string, limit: number, afterId: string | null): Promise<IdentityWithUser[]> {
    let page = selectIdentities(await this.connect(), partnerId)
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

  async takePlaces(partnerId: string, places: number): Promise<boolean> {
    const db = await this.connect();
    const { rows } = await sql`
      INSERT INTO gl_iam.partner_user_counts AS counts (partner_id, active_users)
      SELECT id, ${places}::integer FROM gl_iam.partners
      WHERE id = ${partnerId} AND (max_users IS NULL OR max_users >= ${places}::integer)
      ON CONFLICT (partner_id) DO UPDATE SET active_users = counts.active_users + excluded.active_users
      WHERE counts.active_users + excluded.active_users
        <= coalesce((SELECT max_users FROM gl_iam.partners WHERE id = ${partnerId}), 2147483647)
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

function toRow(identity: NewIdentity) {
  return {
    id: identity.id,
    partner_id: identity.partnerId,
    external_id: identity.externalId,
    user_id: identity.userId,
    role: identity.role,
    email: identity.email,
    display_name: identity.displayName,
    attributes: JSON.stringify(identity.attributes),
    acted_at: identity.actedAt,
    asserted_at: identity.assertedAt,
    created_at: identity.createdAt,
    last_sign_in_at: identity.lastSignInAt,
  };
}
