/** A partner as a row: a column for each field, with its JSON name. */
import type { Insertable, Kysely, Selectable } from "kysely";
import type { PartnerField, PartnerFieldTable } from "../partner/field.js";
import { PARTNER_FIELDS, type PartnerFields } from "../partner/fields.js";
import { partnerNameKey } from "../partner/name.js";
import type { SSOPartner } from "../partner/partner.js";
import type { PartnersTable, Tables } from "./tables.js";
import { parseTimestamptz } from "./values.js";

/** What a partner has besides its settings, and the columns of it. */
const FIXED = {
  id: "id",
  orgId: "org_id",
  consumerKey: "consumer_key",
  isActive: "is_active",
  createdAt: "created_at",
  updatedAt: "updated_at",
} as const satisfies Record<Exclude<keyof SSOPartner, keyof PartnerFields>, string>;

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

/** The names of a partner's values, here and in its row. */
class PartnerShape {
  readonly names: readonly string[];
  readonly columns: readonly string[];
  readonly #blank: object;

  constructor(fields: PartnerFieldTable) {
    const settings = Object.entries(fields).map(([name, { jsonName }]) => [name, jsonName] as const);
    const pairs = [...settings, ...Object.entries(FIXED)];
    this.names = pairs.map(([name]) => name);
    this.columns = pairs.map(([, column]) => column);
    // The parser makes an object of a fixed layout, and its copies have the same. One that got its twenty names at run
    // time, one after the other, took 36 µs instead of one.
    this.#blank = JSON.parse(JSON.stringify(Object.fromEntries(this.names.map((name) => [name, null])))) as object;
  }

  /** The columns' CHECKs and NOT NULLs admit what the fields' parsers do, so a row is a valid partner. */
  partner(valueAt: (place: number) => unknown): SSOPartner {
    const partner = { ...this.#blank } as Record<string, unknown>;
    for (const [place, name] of this.names.entries()) partner[name] = valueAt(place);
    return partner as unknown as SSOPartner;
  }
}

const SHAPE = new PartnerShape(PARTNER_FIELDS);

export function toPartner(row: Selectable<PartnersTable>, fields: PartnerFieldTable = PARTNER_FIELDS): SSOPartner {
  const columns = row as unknown as Readonly<Record<string, unknown>>;
  const shape = fields === PARTNER_FIELDS ? SHAPE : new PartnerShape(fields);
  return shape.partner((place) => columns[shape.columns[place] ?? ""]);
}

/** A partner as one value, for {@link fromPartnerValues}: a driver parses each column. @param row its alias */
export function partnerValues(row: string): string {
  return `json_build_array(${SHAPE.columns.map((column) => `${row}.${column}`).join(", ")})`;
}

const MOMENTS: ReadonlySet<string> = new Set<keyof SSOPartner>(["createdAt", "updatedAt"]);
const IS_MOMENT = SHAPE.names.map((name) => MOMENTS.has(name));

export function fromPartnerValues(values: readonly unknown[]): SSOPartner {
  return SHAPE.partner((place) => (IS_MOMENT[place] ? parseTimestamptz(values[place] as string) : values[place]));
}

/** The row of a partner's test side, where it has one. */
export async function findTestSide(db: Kysely<Tables>, partnerId: string): Promise<Selectable<PartnersTable> | null> {
  return (await db.selectFrom("partners").selectAll().where("test_of", "=", partnerId).executeTakeFirst()) ?? null;
}

/** `pg` would turn a JavaScript array inside an object's value into a PostgreSQL one. A map goes the same way. */
function toColumn(value: unknown, { kind }: PartnerField): unknown {
  return (kind === "object" || kind === "map") && value !== null ? JSON.stringify(value) : value;
}
