/**
 * From an untrusted registration or update to valid settings: canonical forms, `null` and `[]` kept apart, every
 * problem of one input reported at once. fields.ts says what each field may be.
 */
import type { FieldProblem } from "../errors.js";
import { isTestSide, TEST_SIDE } from "../test-side.js";
import {
  isPlainObject,
  Problems,
  parseBoolean,
  parseGiven,
  parseInteger,
  parseOneOf,
  parseText,
  refuseField,
  refuseUnknownFields,
  Violation,
  violation,
} from "../validation.js";
import { findIndistinct } from "../visible-text.js";
import { type ConsumerCredential, parseCredential } from "./credential.js";
import { isNullable, type ListField, type MapField, type PartnerField, type PartnerFieldTable } from "./field.js";
import { FIXED_FIELDS, NAMED_AT_REGISTRATION, PARTNER_FIELDS } from "./fields.js";
import { CLEAR_PARTNER_FIELD, type PartnerSettings, SSOMode, type SSOPartner } from "./partner.js";

/** The most entries of a list or a map, and the most characters of an entry. */
const MAX_ENTRIES = 100;
const MAX_ENTRY_LENGTH = 2048;

export interface ParsedRegistration {
  readonly orgId: string;
  readonly settings: PartnerSettings;
  readonly credential: ConsumerCredential;
  /** The brought parts of the credential; the others were generated. */
  readonly given: { readonly consumerKey: unknown; readonly consumerSecret: unknown };
}

/** @throws IamError `validation_error` with all problems */
export function parseRegistration(input: unknown, fields: PartnerFieldTable = PARTNER_FIELDS): ParsedRegistration {
  if (!isPlainObject(input)) throw refuseField("partner", violation("object", "must be an object"));
  const problems = new Problems();
  const known = new Set([...Object.keys(fields), ...NAMED_AT_REGISTRATION]);
  refuseUnknownFields(problems, input, known, new Set(Object.keys(FIXED_FIELDS)));
  const settings: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    settings[name] = parseInitial(input[name], name, field, problems);
  }
  const orgId = problems.take("orgId", parseGiven(input.orgId, parseNewOrgId), "");
  const credential = parseCredential(input.consumerKey, input.consumerSecret, problems);
  const judgeable = !problems.found.some(({ field }) => field === "ssoMode" || field === "loginUrl");
  if (judgeable) requireLoginUrl(settings as unknown as PartnerSettings, problems);
  problems.refuseIfAny();
  const given = { consumerKey: input.consumerKey, consumerSecret: input.consumerSecret };
  return { orgId, settings: settings as unknown as PartnerSettings, credential, given };
}

/** For comparison: the lists are sets, and two registrations with the same sets are the same. */
export function withoutOrder(settings: PartnerSettings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, Array.isArray(value) ? [...new Set(value)].sort() : value]),
  );
}

function parseInitial(value: unknown, name: string, field: PartnerField, problems: Problems): unknown {
  if (value === undefined) {
    if (field.initial === undefined) problems.add(name, violation("required", "is required"));
    return field.initial;
  }
  if (value !== null) return parseValue(value, name, field, problems);
  if (!isNullable(field)) problems.add(name, violation("null", "must not be null"));
  return null;
}

/** The fields that an update sets, `CLEAR_PARTNER_FIELD` already turned into `null`. */
export type SettingsChange = Partial<PartnerSettings>;

/** @throws IamError `validation_error` with all problems */
export function parseUpdate(input: unknown, fields: PartnerFieldTable = PARTNER_FIELDS): SettingsChange {
  if (!isPlainObject(input)) throw refuseField("update", violation("object", "must be an object"));
  const problems = new Problems();
  refuseUnknownFields(problems, input, new Set(Object.keys(fields)), new Set(Object.keys(FIXED_FIELDS)));
  const change: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (input[name] !== undefined) change[name] = parseReplacement(input[name], name, field, problems);
  }
  problems.refuseIfAny();
  return change as SettingsChange;
}

function parseReplacement(value: unknown, name: string, field: PartnerField, problems: Problems): unknown {
  if (value === null) {
    const advice = isNullable(field) ? ": omit it to keep, CLEAR_PARTNER_FIELD to clear" : "";
    problems.add(name, violation("null", `must not be null${advice}`));
    return undefined;
  }
  if (value !== CLEAR_PARTNER_FIELD) return parseValue(value, name, field, problems);
  if (isNullable(field)) return null;
  problems.add(name, violation("not_clearable", 'can\'t be cleared: it has no "no restriction"'));
  return undefined;
}

/**
 * The partner as it would be after the change. A rule that spans two fields is checked here, on the whole.
 *
 * @throws IamError `validation_error`
 */
export function applyChange(partner: SSOPartner, change: SettingsChange): SSOPartner {
  const changed = { ...partner, ...change };
  const problems = new Problems();
  requireLoginUrl(changed, problems);
  problems.refuseIfAny();
  return changed;
}

/** Nobody names a test side: a call says `test` where it may. */
export function parseOrgId(value: unknown): string | Violation {
  const orgId = value === undefined ? violation("required", "is required") : parseText(value, { max: 255 });
  const isReserved = typeof orgId === "string" && isTestSide(orgId);
  return isReserved ? violation("reserved", `must not end with ${TEST_SIDE}`) : orgId;
}

/**
 * Only for an organization that something is made in, or that is configured: `default` with a zero-width space would be
 * another one.
 */
export function parseNewOrgId(value: unknown): string | Violation {
  const orgId = parseOrgId(value);
  return orgId instanceof Violation ? orgId : (findIndistinct(orgId) ?? orgId);
}

/** Whether an organization can have this name. */
export function isOrganizationId(value: unknown): value is string {
  return typeof parseOrgId(value) === "string";
}

/** Why no organization can have this name, as a refusal tells it; null if one can. */
export function organizationIdProblem(value: unknown): Pick<FieldProblem, "rule" | "message"> | null {
  const parsed = parseOrgId(value);
  return parsed instanceof Violation ? { rule: parsed.rule, message: parsed.message } : null;
}

function requireLoginUrl({ ssoMode, loginUrl }: PartnerSettings, problems: Problems): void {
  if (ssoMode === SSOMode.IDP_INITIATED || loginUrl !== null) return;
  problems.add("loginUrl", violation("required", `is required when ssoMode is ${ssoMode}`));
}

function parseValue(value: unknown, name: string, field: PartnerField, problems: Problems): unknown {
  if (field.kind === "list") return parseList(value, name, field, problems);
  if (field.kind === "map") return parseMap(value, name, field, problems);
  return problems.take(name, parseSingle(value, field), undefined);
}

function parseSingle(value: unknown, field: Exclude<PartnerField, ListField | MapField>) {
  switch (field.kind) {
    case "text":
    case "object":
      return field.parse(value);
    case "choice":
      return parseOneOf(value, field.options);
    case "integer":
      return parseInteger(value, field.min, field.max);
    case "boolean":
      return parseBoolean(value);
  }
}

/** Counted before any entry is checked, so that two megabytes of wrong ones cost no more than one. */
function parseList(value: unknown, name: string, { parseEntry }: ListField, problems: Problems) {
  if (!Array.isArray(value)) {
    problems.add(name, violation("list", "must be a list"));
    return undefined;
  }
  if (value.length > MAX_ENTRIES) {
    problems.add(name, violation("list_length", `must have at most ${MAX_ENTRIES} entries`));
    return undefined;
  }
  const entries = new Set<string>();
  for (const [index, given] of value.entries()) {
    const tooLong = typeof given === "string" && given.length > MAX_ENTRY_LENGTH;
    const entry = tooLong
      ? violation("entry_length", `must have at most ${MAX_ENTRY_LENGTH} characters`)
      : parseEntry(given);
    if (entry instanceof Violation) problems.add(name, entry, index);
    else entries.add(entry);
  }
  return [...entries];
}

/** Counted before any entry is checked, as a list is. The entries are numbered in the order in which they are given. */
function parseMap(value: unknown, name: string, { parseKey, parseEntry }: MapField, problems: Problems) {
  if (!isPlainObject(value)) {
    problems.add(name, violation("object", "must be an object"));
    return undefined;
  }
  const given = Object.entries(value);
  if (given.length > MAX_ENTRIES) {
    problems.add(name, violation("map_size", `must have at most ${MAX_ENTRIES} entries`));
    return undefined;
  }
  const entries = given.map(([givenKey, givenEntry], index) => [
    problems.take(name, parseKey(givenKey), "", index),
    problems.take(name, parseEntry(givenEntry), "", index),
  ]);
  // Not by assignment: `__proto__` is a key like any other.
  return Object.fromEntries(entries);
}
