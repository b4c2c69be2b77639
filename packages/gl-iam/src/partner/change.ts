/** What an update changed: whether to write at all, and what the audit records. */
import { isDeepStrictEqual } from "node:util";
import { PARTNER_FIELDS, type PartnerFieldTable } from "./fields.js";
import { settingsToJson } from "./json-form.js";
import type { JsonObject } from "./metadata.js";
import type { SSOPartner } from "./partner.js";

/** @returns the names of the settings that differ */
export function changedFields(
  before: SSOPartner,
  after: SSOPartner,
  fields: PartnerFieldTable = PARTNER_FIELDS,
): readonly string[] {
  const [old, changed] = [before, after] as unknown as readonly Readonly<Record<string, unknown>>[];
  return Object.keys(fields).filter((name) => !isDeepStrictEqual(old?.[name], changed?.[name]));
}

/** `{ changed_fields, before, after }`, the values of the changed fields only. */
export function describeChange(
  before: SSOPartner,
  after: SSOPartner,
  names: readonly string[],
  fields: PartnerFieldTable = PARTNER_FIELDS,
): JsonObject {
  return {
    changed_fields: names.map((name) => fields[name]?.jsonName ?? name),
    before: settingsToJson(before, names, fields) as JsonObject,
    after: settingsToJson(after, names, fields) as JsonObject,
  };
}
