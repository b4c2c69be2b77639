/** A partner as a row: a column for each field, with its JSON name. */
import type { Insertable, Kysely, Selectable } from "kysely";
import type { PartnerField, PartnerFieldTable } from "../partner/field.js";
import { PARTNER_FIELDS } from "../partner/fields.js";
import { partnerNameKey } from "../partner/name.js";
import type { SSOPartner } from "../partner/partner.js";
import type { PartnersTable, Tables } from "./tables.js";

/** What {@link toPartner} reads. */
export const PARTNER_COLUMNS: readonly string[] = [
  ...Object.values(PARTNER_FIELDS).map(({ jsonName }) => jsonName),
  ...["id", "org_id", "consumer_key", "is_active", "created_at", "updated_at"],
];

export function toRow(partner: SSOPartner, fields: PartnerFieldTable = PARTNER_FIELDS): Insertable<PartnersTable> {
  const values = partner as unknown as Readonly<Record<string, unknown>>;
  const settings = Object.entries(fields).map(([name, field]) => [field.jsonName, toColumn(values[name], field)]);
  return {
    ...Object.fromEntries(settings),
    id: partner.id,
    org_id: partner.orgId,
    partner_name_key: partnerNameKey(partner.partnerName),
    consumer_key: partner.consumerKey,
    is_active: partner.isActive,
    created_at: partner.createdAt,
    updated_at: partner.updatedAt,
  };
}

/** The columns' CHECKs and NOT NULLs admit what the fields' parsers do, so a row is a valid partner. */
export function toPartner(row: Selectable<PartnersTable>, fields: PartnerFieldTable = PARTNER_FIELDS): SSOPartner {
  const columns = row as unknown as Readonly<Record<string, unknown>>;
  return {
    ...Object.fromEntries(Object.entries(fields).map(([name, { jsonName }]) => [name, columns[jsonName]])),
    id: row.id,
    orgId: row.org_id,
    consumerKey: row.consumer_key,
    isActive: row.is_active,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  } as SSOPartner;
}

/** The row of a partner's test side, where it has one. */
export async function findTestSide(db: Kysely<Tables>, partnerId: string): Promise<Selectable<PartnersTable> | null> {
  return (await db.selectFrom("partners").selectAll().where("test_of", "=", partnerId).executeTakeFirst()) ?? null;
}

/** `pg` would turn a JavaScript array inside an object's value into a PostgreSQL one. A map goes the same way. */
function toColumn(value: unknown, { kind }: PartnerField): unknown {
  return (kind === "object" || kind === "map") && value !== null ? JSON.stringify(value) : value;
}
