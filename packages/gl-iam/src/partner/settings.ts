/**
 * From an untrusted registration or update to settings that can't be wrong: canonical forms, `null` and `[]` kept apart,
 * every problem of one input told at once.
 */

import { parseEmailDomain } from "../policy/email-domain.js";
import { parseRole } from "../policy/role.js";
import { parseSourceIp } from "../policy/source-ip.js";
import {
  isPlainObject,
  Problems,
  parseInteger,
  parseOneOf,
  parseText,
  refuseField,
  refuseUnknownFields,
  Violation,
  violation,
} from "../validation.js";
import { type ConsumerCredential, parseCredential } from "./credential.js";
import { parseMetadata } from "./metadata.js";
import { CLEAR_PARTNER_FIELD, type PartnerSettings, SSOMode, type SSOPartner, SSOUserProvisioning } from "./partner.js";
import { parseLoginUrl, parseOrigin } from "./web-address.js";

/** Every list has at most so many entries of at most so many characters. */
const MAX_ENTRIES = 100;
const MAX_ENTRY_LENGTH = 2048;
/** PostgreSQL's integer. */
const MAX_USERS_LIMIT = 2_147_483_647;

const DEFAULTS = {
  allowedOrigins: [],
  ssoMode: SSOMode.IDP_INITIATED,
  userProvisioning: SSOUserProvisioning.JIT,
  metadata: {},
  allowedEmailDomains: null,
  allowedSourceIps: null,
  maxUsers: null,
  allowedRoles: null,
  loginUrl: null,
} satisfies Omit<PartnerSettings, "partnerName">;

type SettingName = keyof PartnerSettings;

interface FieldRule<T> {
  /** Whether `null`, no restriction, is one of its values. */
  readonly nullable: boolean;
  parse(value: unknown, field: string, problems: Problems): T | undefined;
}

const RULES: { [K in SettingName]: FieldRule<NonNullable<PartnerSettings[K]>> } = {
  partnerName: one(false, parsePartnerName),
  allowedOrigins: list(false, parseOrigin),
  ssoMode: one(false, (value) => parseOneOf(value, Object.values(SSOMode))),
  userProvisioning: one(false, (value) => parseOneOf(value, Object.values(SSOUserProvisioning))),
  metadata: one(false, parseMetadata),
  allowedEmailDomains: list(true, parseEmailDomain),
  allowedSourceIps: list(true, parseSourceIp),
  maxUsers: one(true, (value) => parseInteger(value, 0, MAX_USERS_LIMIT)),
  allowedRoles: list(true, parseRole),
  loginUrl: one(true, parseLoginUrl),
};

const SETTING_NAMES = Object.keys(RULES) as readonly SettingName[];
const UPDATE_FIELDS: ReadonlySet<string> = new Set(SETTING_NAMES);
const CREATE_FIELDS: ReadonlySet<string> = new Set([...SETTING_NAMES, "orgId", "consumerKey", "consumerSecret"]);
const FIXED_FIELDS: ReadonlySet<string> = new Set([
  ...["id", "orgId", "consumerKey", "consumerSecret", "isActive", "createdAt", "updatedAt"],
]);

export interface ParsedRegistration {
  readonly orgId: string;
  readonly settings: PartnerSettings;
  readonly credential: ConsumerCredential;
}

/** @throws IamError `validation_error` with all problems */
export function parseRegistration(input: unknown): ParsedRegistration {
  if (!isPlainObject(input)) throw refuseField("partner", violation("object", "must be an object"));
  const problems = new Problems();
  refuseUnknownFields(problems, input, CREATE_FIELDS);
  const settings: Record<string, unknown> = { partnerName: "", ...DEFAULTS };
  for (const field of SETTING_NAMES) {
    const value = input[field];
    if (value === undefined) {
      if (!(field in DEFAULTS)) problems.add(field, violation("required", "is required"));
    } else if (value === null && RULES[field].nullable) {
      settings[field] = null;
    } else {
      settings[field] = RULES[field].parse(value, field, problems);
    }
  }
  const orgId = problems.take("orgId", parseOrgId(input.orgId), "");
  const credential = parseCredential(input.consumerKey, input.consumerSecret, problems);
  const judgeable = !problems.found.some(({ field }) => field === "ssoMode" || field === "loginUrl");
  if (judgeable) requireLoginUrl(settings as unknown as PartnerSettings, problems);
  problems.refuseIfAny();
  return { orgId, settings: settings as unknown as PartnerSettings, credential };
}

/** The fields that an update sets, `CLEAR_PARTNER_FIELD` already turned into `null`. */
export type SettingsChange = Partial<PartnerSettings>;

/** @throws IamError `validation_error` with all problems */
export function parseUpdate(input: unknown): SettingsChange {
  if (!isPlainObject(input)) throw refuseField("update", violation("object", "must be an object"));
  const problems = new Problems();
  refuseUnknownFields(problems, input, UPDATE_FIELDS, FIXED_FIELDS);
  const change: Record<string, unknown> = {};
  for (const field of SETTING_NAMES) {
    const value = input[field];
    if (value === undefined) continue;
    if (value === null) {
      problems.add(field, violation("null", "must not be null: omit it to keep, CLEAR_PARTNER_FIELD to clear"));
    } else if (value !== CLEAR_PARTNER_FIELD) {
      change[field] = RULES[field].parse(value, field, problems);
    } else if (RULES[field].nullable) {
      change[field] = null;
    } else {
      problems.add(field, violation("not_clearable", 'can\'t be cleared: it has no "no restriction"'));
    }
  }
  problems.refuseIfAny();
  return change as SettingsChange;
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

/** People decide by it whom they trust, so it says what it shows: nothing that turns the reading direction around. */
const TURNS_TEXT = /[\u202a-\u202e\u2066-\u2069]/;
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u;

function parsePartnerName(value: unknown): string | Violation {
  const name = parseText(value, { max: 255, spaces: "trim" });
  if (name instanceof Violation) return name;
  if (TURNS_TEXT.test(name)) return violation("direction", "must not turn the direction of its text around");
  return VISIBLE.test(name) ? name : violation("visible", "must have a character that can be seen");
}

export function parseOrgId(value: unknown): string | Violation {
  return value === undefined ? violation("required", "is required") : parseText(value, { max: 255 });
}

function requireLoginUrl({ ssoMode, loginUrl }: PartnerSettings, problems: Problems): void {
  if (ssoMode === SSOMode.IDP_INITIATED || loginUrl !== null) return;
  problems.add("loginUrl", violation("required", `is required when ssoMode is ${ssoMode}`));
}

function one<T extends string | number | object>(
  nullable: boolean,
  parse: (value: unknown) => T | Violation,
): FieldRule<T> {
  return { nullable, parse: (value, field, problems) => problems.take(field, parse(value), undefined) };
}

function list(nullable: boolean, parseEntry: (value: unknown) => string | Violation): FieldRule<readonly string[]> {
  return {
    nullable,
    parse(value, field, problems) {
      if (!Array.isArray(value)) {
        problems.add(field, violation("list", "must be a list"));
        return undefined;
      }
      if (value.length > MAX_ENTRIES) {
        problems.add(field, violation("list_length", `must have at most ${MAX_ENTRIES} entries`));
        return undefined;
      }
      return canonicalEntries(value, parseEntry, field, problems);
    },
  };
}

function canonicalEntries(
  values: readonly unknown[],
  parseEntry: (value: unknown) => string | Violation,
  field: string,
  problems: Problems,
): readonly string[] {
  const entries = new Set<string>();
  for (const [index, value] of values.entries()) {
    const tooLong = typeof value === "string" && value.length > MAX_ENTRY_LENGTH;
    const entry = tooLong
      ? violation("entry_length", `must have at most ${MAX_ENTRY_LENGTH} characters`)
      : parseEntry(value);
    if (entry instanceof Violation) problems.add(field, entry, index);
    else entries.add(entry);
  }
  return [...entries];
}
