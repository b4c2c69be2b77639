/** A partner as JSON: the field names of the HTTP API, the command's `--json` and the audit. */
import { createHash } from "node:crypto";
import { canonicalJson } from "../canonical-json.js";
import { argumentsFromJson } from "../json-arguments.js";
import { noteProblem, violation } from "../validation.js";
import type { PartnerFieldTable } from "./field.js";
import { FIXED_FIELDS, type FieldValue, PARTNER_FIELDS, type PartnerFields } from "./fields.js";
import { CLEAR_PARTNER_FIELD, type SSOPartner, type SSOPartnerCreate, type SSOPartnerUpdate } from "./partner.js";

type SettingsJson = {
  readonly [K in keyof PartnerFields as PartnerFields[K]["jsonName"]]: FieldValue<PartnerFields[K]>;
};

/** The JSON form of a partner. */
export interface SSOPartnerJson extends SettingsJson {
  readonly id: string;
  readonly org_id: string;
  readonly consumer_key: string;
  readonly is_active: boolean;
  /** RFC 3339, in UTC. */
  readonly created_at: string;
  readonly updated_at: string;
}

/** A partner as the HTTP API, the command and the audit write it. */
export function partnerToJson(partner: SSOPartner, fields: PartnerFieldTable = PARTNER_FIELDS): SSOPartnerJson {
  return {
    id: partner.id,
    // First, for people who read it.
    partner_name: partner.partnerName,
    org_id: partner.orgId,
    consumer_key: partner.consumerKey,
    ...settingsToJson(partner, Object.keys(fields), fields),
    is_active: partner.isActive,
    created_at: partner.createdAt.toISOString(),
    updated_at: partner.updatedAt.toISOString(),
  } as SSOPartnerJson;
}

/** Identifies a state of a partner: 128 bits of a digest over everything that callers see of it. */
export function partnerVersion(partner: SSOPartner): string {
  return createHash("sha256")
    .update(canonicalJson(partnerToJson(partner)), "utf8")
    .digest("hex")
    .slice(0, 32);
}

/** @param names the wanted settings, by their TypeScript names */
export function settingsToJson(
  settings: object,
  names: readonly string[],
  fields: PartnerFieldTable = PARTNER_FIELDS,
): Record<string, unknown> {
  const values = settings as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [fields[name]?.jsonName ?? name, values[name]]));
}

/** What a registration that gives nothing gets, by JSON's names. */
export function initialSettingsJson(fields: PartnerFieldTable = PARTNER_FIELDS): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.values(fields).flatMap(({ jsonName, initial }) => (initial === undefined ? [] : [[jsonName, initial]])),
  );
}

/**
 * A registration from a JSON body. It maps names and checks nothing. The registration itself reports an unknown name,
 * beside all other problems.
 *
 * @throws IamError `validation_error` when it is not an object
 */
export function partnerCreateFromJson(body: unknown, fields: PartnerFieldTable = PARTNER_FIELDS): SSOPartnerCreate {
  return argumentsFromJson(body, namesByJson(fields)) as unknown as SSOPartnerCreate;
}

/**
 * An update from a JSON body and the names of the fields to clear, because JSON has no form of `CLEAR_PARTNER_FIELD`.
 *
 * @param clear by JSON names
 * @throws IamError like {@link partnerCreateFromJson}
 */
export function partnerUpdateFromJson(
  body: unknown,
  clear: readonly string[] = [],
  fields: PartnerFieldTable = PARTNER_FIELDS,
): SSOPartnerUpdate {
  const names = namesByJson(fields);
  const update = argumentsFromJson(body, names);
  for (const jsonName of new Set(clear)) {
    const name = names.get(jsonName);
    if (name === undefined || !Object.hasOwn(fields, name)) {
      noteProblem(update, "clear", violation("unknown_field", "must name fields of a partner"));
    } else if (update[name] !== undefined) {
      noteProblem(update, name, violation("exclusive", "can't be set and cleared at once"));
    } else {
      update[name] = CLEAR_PARTNER_FIELD;
    }
  }
  return update as SSOPartnerUpdate;
}

function namesByJson(fields: PartnerFieldTable): ReadonlyMap<string, string> {
  const fixed = Object.entries(FIXED_FIELDS).map(([name, jsonName]) => [jsonName, name] as const);
  return new Map([...fixed, ...Object.entries(fields).map(([name, { jsonName }]) => [jsonName, name] as const)]);
}
