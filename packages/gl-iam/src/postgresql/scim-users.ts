import { type Kysely, sql } from "kysely";
import type { IdentityWithUser } from "../identity/records.js";
import type { SSOPartner } from "../partner/partner.js";
import type { ScimUserFilter, ScimUserRecords } from "../scim/records.js";
import { type GivenClock, present } from "./clock.js";
import { selectIdentities, toIdentityWithUser } from "./identity-rows.js";
import type { Tables } from "./tables.js";

type Of = Pick<SSOPartner, "id">;

export class PostgresScimUsers implements ScimUserRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async find({ id: partnerId }: Of, identityId: string): Promise<IdentityWithUser | null> {
    const row = await selectIdentities(await this.connect(), partnerId)
      .where("identities.id", "=", identityId)
      .where(isVisible)
      .executeTakeFirst();
    return row ? toIdentityWithUser(row) : null;
  }

  /** The page is found in the index alone, however many there are before it. Only its own rows are read. */
  async page({ id: partnerId }: Of, filter: ScimUserFilter, offset: number, limit: number) {
    const db = await this.connect();
    const ids = db
      .selectFrom("identities")
      .select("identities.id")
      .where("partner_id", "=", partnerId)
      .where(isVisible)
      .where(matches(filter))
      .orderBy("identities.id")
      .offset(offset)
      .limit(limit);
    const rows = await selectIdentities(db, partnerId)
      .where("identities.id", "in", ids)
      .orderBy("identities.id")
      .execute();
    return rows.map(toIdentityWithUser);
  }

  async count({ id: partnerId }: Of, filter: ScimUserFilter): Promise<number> {
    const db = await this.connect();
    const row = await db
      .selectFrom("identities")
      .select(sql<number>`count(*)::integer`.as("count"))
      .where("partner_id", "=", partnerId)
      .where(isVisible)
      .where(matches(filter))
      .executeTakeFirst();
    return row?.count ?? 0;
  }

  async hide(identityId: string): Promise<void> {
    const db = await this.connect();
    await db
      .updateTable("identities")
      .set({ scim_deleted_at: present(this.clock) })
      .where("id", "=", identityId)
      .execute();
  }
}

/**
 * In the words of the index. A deletion counts while nobody has reopened the identity since. An erased user has no
 * identities.
 */
const isVisible = sql<boolean>`(identities.withdrawn_at IS NULL OR identities.scim_deleted_at IS NULL
  OR identities.scim_deleted_at < identities.withdrawn_at)`;

function matches({ emails, externalIds }: ScimUserFilter) {
  const conditions = [
    ...emails.map((email) => sql`lower(identities.email) = lower(${email})`),
    ...externalIds.map((externalId) => sql`identities.external_id = ${externalId}`),
  ];
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` AND `)}`;
}
