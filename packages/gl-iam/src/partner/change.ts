/** What an update changed: whether to write at all, and what the audit records. */
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { canonicalJson } from "../canonical-json.js";
import type { PartnerFieldTable } from "./field.js";
import { PARTNER_FIELDS } from "./fields.js";
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

/**
 * `{ changed_fields, before, after }`, with the values of the changed fields only. For a JSON object the audit keeps a
 * digest and the changed keys, because a thousand changes would otherwise be a thousand copies.
 */
export function describeChange(
  before: SSOPartner,
  after: SSOPartner,
  names: readonly string[],
  fields: PartnerFieldTable = PARTNER_FIELDS,
): JsonObject {
  const [old, changed] = [settingsToJson(before, names, fields), settingsToJson(after, names, fields)];
  const objects = names.flatMap((name) => (fields[name]?.kind === "object" ? [fields[name].jsonName] : []));
  const keys = objects.map((name) => [name, changedKeys(old[name], changed[name])]);
  return {
    changed_fields: names.map((name) => fields[name]?.jsonName ?? name),
    before: withDigests(old, objects),
    after: withDigests(changed, objects),
    ...(objects.length > 0 ? { changed_keys: Object.fromEntries(keys) } : {}),
  };
}

/** The most named keys, and the most characters of each, because a caller's inventions must not fill the audit. */
const MAX_KEYS = 50;
const MAX_KEY_LENGTH = 64;

function changedKeys(before: unknown, after: unknown): readonly string[] {
  const [old, changed] = [before, after].map((value) => (value ?? {}) as Readonly<Record<string, unknown>>);
  const keys = [...new Set([...Object.keys(old ?? {}), ...Object.keys(changed ?? {})])];
  const different = keys.filter((key) => !isDeepStrictEqual(old?.[key], changed?.[key]));
  const named = different.slice(0, MAX_KEYS).map((key) => key.slice(0, MAX_KEY_LENGTH).toWellFormed());
  return different.length > MAX_KEYS ? [...named, `… ${different.length - MAX_KEYS} more`] : named;
}

function withDigests(values: Readonly<Record<string, unknown>>, objects: readonly string[]): JsonObject {
  const digests = objects.map((name) => {
    const value = values[name];
    return [name, value === null ? null : { sha256: sha256(canonicalJson(value)) }];
  });
  return { ...values, ...Object.fromEntries(digests) } as JsonObject;
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
