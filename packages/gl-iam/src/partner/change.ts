/** What an update changed, for the decision to write at all and for the audit. */
import { isDeepStrictEqual } from "node:util";
import type { JsonObject, JsonValue } from "./metadata.js";
import type { PartnerSettings, SSOPartner } from "./partner.js";

/** The settings by the names that JSON, the audit and the HTTP API give them. */
const JSON_NAMES = {
  partnerName: "partner_name",
  allowedOrigins: "allowed_origins",
  ssoMode: "sso_mode",
  userProvisioning: "user_provisioning",
  metadata: "metadata",
  allowedEmailDomains: "allowed_email_domains",
  allowedSourceIps: "allowed_source_ips",
  maxUsers: "max_users",
  allowedRoles: "allowed_roles",
  loginUrl: "login_url",
} as const satisfies Record<keyof PartnerSettings, string>;

type SettingName = keyof PartnerSettings;

export function changedFields(before: SSOPartner, after: SSOPartner): readonly SettingName[] {
  const fields = Object.keys(JSON_NAMES) as SettingName[];
  return fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
}

/** `{ changed_fields, before, after }`, the values of the changed fields only. */
export function describeChange(before: SSOPartner, after: SSOPartner, fields: readonly SettingName[]): JsonObject {
  return {
    changed_fields: fields.map((field) => JSON_NAMES[field]),
    before: pick(before, fields),
    after: pick(after, fields),
  };
}

function pick(partner: SSOPartner, fields: readonly SettingName[]): JsonObject {
  return Object.fromEntries(fields.map((field): [string, JsonValue] => [JSON_NAMES[field], partner[field]]));
}
