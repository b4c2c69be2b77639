import { type Kysely, sql } from "kysely";
import type { IdentityBatchRecords, KnownAddresses, NewPerson, PersonChange } from "../identity/batch-records.js";
import type { IdentityWithUser } from "../identity/records.js";
import { RESERVED_DAYS } from "../user/records.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import { selectIdentities, toIdentityWithUser } from "./identity-rows.js";
import type { Tables } from "./tables.js";
import { foldedOf, refusingTakenEmail } from "./users.js";

/** A list goes as one JSON text, which is one parameter however long it is. */
export class PostgresIdentityBatches implements IdentityBatchRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async lockKnown(partnerId: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, IdentityWithUser>> {
    const db = await this.connect();
    const named = sql<boolean>`external_id = ANY (${externalIds}::text[])`;
    const lock = () =>
      db
        .selectFrom("users")
        .innerJoin("identities", "identities.user_id", "users.id")
        .select("users.id")
        .where("partner_id", "=", partnerId)
        .where(named)
        .orderBy("users.id")
        .forNoKeyUpdate("users")
        .execute();
    for (;;) {
      // Read in a second statement, because the first may have waited, and would show each as it was before. An
      // identity may have gone to another user meanwhile.
      const locked = new Set((await lock()).map(({ id }) => id));
      const rows = await selectIdentities(db, partnerId).where(named).execute();
      const known = rows.map(toIdentityWithUser);
      if (known.every(({ user }) => locked.has(user.id))) {
        return new Map(known.map((person) => [person.identity.externalId, person]));
      }
    }
  }

  async findAddresses(keys: readonly string[], organizationId: string, partnerId: string): Promise<KnownAddresses> {
    const db = await this.connect();
    const owned = await db
      .selectFrom("users")
      .select(["id", "email_key"])
      .where("org_id", "=", organizationId)
      .where(sql<boolean>`email_key = ANY (${keys}::text[])`)
      .execute();
    return {
      owners: new Map(owned.map(({ id, email_key }) => [email_key ?? "", id])),
      reserved: await reservedOf(db, this.clock, keys, organizationId, partnerId),
    };
  }

  async insert(people: readonly NewPerson[]): Promise<ReadonlySet<string>> {
    if (people.length === 0) return new Set();
    const db = await this.connect();
    const given = people.map(({ user, identity }) => ({
      user_id: user.id,
      org_id: user.organizationId,
      email: user.email,
      email_key: user.emailKey,
      user_name: user.displayName,
      ...foldedOf(user),
      created_at: user.createdAt,
      id: identity.id,
      partner_id: identity.partnerId,
      external_id: identity.externalId,
      role: identity.role,
      asserted_email: identity.email,
      asserted_name: identity.displayName,
      attributes: identity.attributes,
      acted_at: identity.actedAt,
      asserted_at: identity.assertedAt,
    }));
    const { rows } = await sql<{ user_id: string; has_identity: boolean }>`
      WITH given AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS given (
          user_id uuid, org_id text, email text, email_key text, user_name text, email_folded text,
          display_name_folded text, created_at timestamptz, id uuid, partner_id uuid, external_id text, role text,
          asserted_email text, asserted_name text, attributes jsonb, acted_at timestamptz, asserted_at timestamptz
        )
      ), made AS (
        INSERT INTO gl_iam.users (
          id, org_id, email, email_key, display_name, email_folded, display_name_folded, roles, created_at
        )
        SELECT user_id, org_id, email, email_key, user_name, email_folded, display_name_folded, '{}', created_at
        FROM given ORDER BY email_key
        ON CONFLICT DO NOTHING
        RETURNING id
      ), named AS (
        INSERT INTO gl_iam.identities (
          id, partner_id, external_id, user_id, role, email, display_name, attributes, acted_at, asserted_at, created_at
        )
        SELECT given.id, partner_id, external_id, user_id, role, asserted_email, asserted_name, attributes, acted_at,
          asserted_at, created_at
        FROM given JOIN made ON made.id = given.user_id ORDER BY external_id
        ON CONFLICT DO NOTHING
        RETURNING user_id
      )
      SELECT made.id AS user_id, named.user_id IS NOT NULL AS has_identity
      FROM made LEFT JOIN named ON named.user_id = made.id`.execute(db);
    const [whole, halves] = [true, false].map((has) => rows.filter((row) => row.has_identity === has));
    if (halves && halves.length > 0) {
      const userIds = halves.map(({ user_id }) => user_id);
      await db.deleteFrom("users").where(sql<boolean>`id = ANY (${userIds}::uuid[])`).execute();
    }
    return new Set(whole?.map(({ user_id }) => user_id));
  }

  async endReservations(
    keys: readonly string[],
    organizationId: string,
    partnerId: string,
  ): Promise<ReadonlySet<string>> {
    const db = await this.connect();
    const reserved = await reservedOf(db, this.clock, keys, organizationId, partnerId);
    await db
      .deleteFrom("former_addresses")
      .where("org_id", "=", organizationId)
      .where(sql<boolean>`email_key = ANY (${keys.filter((key) => !reserved.has(key))}::text[])`)
      .execute();
    return reserved;
  }

  async update(changes: readonly PersonChange[]): Promise<void> {
    const db = await this.connect();
    const identities = changes.map(({ reopens, identity }) => ({
      ...{ id: identity.id, role: identity.role, email: identity.email, display_name: identity.displayName },
      ...{ attributes: identity.attributes, asserted_at: identity.assertedAt, acted_at: identity.actedAt, reopens },
    }));
    await sql`
      UPDATE gl_iam.identities AS changed SET role = given.role, email = given.email,
        display_name = given.display_name, attributes = given.attributes, asserted_at = given.asserted_at,
        acted_at = given.acted_at,
        role_changed_at = CASE
          WHEN changed.role = given.role THEN role_changed_at ELSE ${present(this.clock)} END,
        withdrawn_at = CASE WHEN reopens THEN NULL ELSE withdrawn_at END,
        withdrawn_by = CASE WHEN reopens THEN NULL ELSE withdrawn_by END
      FROM jsonb_to_recordset(${JSON.stringify(identities)}::jsonb) AS given (
        id uuid, role text, email text, display_name text, attributes jsonb, asserted_at timestamptz,
        acted_at timestamptz, reopens boolean
      )
      WHERE changed.id = given.id`.execute(db);
    const users = changes.map(({ user: { id, email, emailKey, displayName } }) => ({
      ...{ id, email, email_key: emailKey, display_name: displayName, ...foldedOf({ email, displayName }) },
    }));
    await refusingTakenEmail(() =>
      sql`
        UPDATE gl_iam.users AS changed
        SET email = given.email, email_key = given.email_key, display_name = given.display_name,
          email_folded = given.email_folded, display_name_folded = given.display_name_folded
        FROM jsonb_to_recordset(${JSON.stringify(users)}::jsonb) AS given (
          id uuid, email text, email_key text, display_name text, email_folded text, display_name_folded text
        )
        WHERE changed.id = given.id AND (changed.email, changed.email_key, changed.display_name)
          IS DISTINCT FROM (given.email, given.email_key, given.display_name)`.execute(db),
    );
  }

  async freeAddresses(userIds: readonly string[], partnerId: string): Promise<void> {
    const db = await this.connect();
    await sql`
      WITH freed AS (
        SELECT id, org_id, email_key FROM gl_iam.users
        WHERE id = ANY (${userIds}::uuid[]) AND email_key IS NOT NULL
      ), kept AS (
        INSERT INTO gl_iam.former_addresses (org_id, email_key, user_id, partner_id, freed_at)
        SELECT org_id, email_key, id, ${partnerId}::uuid, ${present(this.clock)} FROM freed
        ON CONFLICT (org_id, email_key) DO UPDATE SET user_id = excluded.user_id, partner_id = excluded.partner_id,
          freed_at = excluded.freed_at
      )
      UPDATE gl_iam.users SET email_key = NULL FROM freed WHERE users.id = freed.id`.execute(db);
  }
}

/** The keys that are reserved for users of another partner. */
async function reservedOf(
  db: Kysely<Tables>,
  clock: GivenClock,
  keys: readonly string[],
  organizationId: string,
  partnerId: string,
) {
  const rows = await db
    .selectFrom("former_addresses")
    .select("email_key")
    .where("org_id", "=", organizationId)
    .where(sql<boolean>`email_key = ANY (${keys}::text[])`)
    .where("partner_id", "<>", partnerId)
    .where("freed_at", ">", secondsFromNow(clock, -RESERVED_DAYS * 24 * 60 * 60))
    .execute();
  return new Set(rows.map(({ email_key }) => email_key));
}
