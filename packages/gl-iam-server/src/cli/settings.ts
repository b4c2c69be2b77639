/** From flags to a partner's settings. What is not named stays absent: never null, never an empty list. */
import { CLEAR_PARTNER_FIELD, type SSOPartnerCreate, type SSOPartnerUpdate } from "gl-iam";
import { toCamelCase } from "../partner-json.js";
import { readJson } from "./input.js";
import { UsageError } from "./usage.js";

export interface SettingsFlags {
  origin?: string[];
  emailDomain?: string[];
  sourceIp?: string[];
  role?: string[];
  denyAll?: string[];
  maxUsers?: number;
  mode?: string;
  provisioning?: string;
  loginUrl?: string;
  metadata?: string;
}

export type PartnerSettings = Omit<SSOPartnerCreate, "partnerName" | "orgId">;

const LISTS = ["allowed_origins", "allowed_email_domains", "allowed_source_ips", "allowed_roles"];
const CLEARABLE = ["allowed_email_domains", "allowed_source_ips", "max_users", "allowed_roles", "login_url"];

/** The library checks the values; here it is only said which field each flag means. */
export function settingsOf(flags: SettingsFlags): PartnerSettings {
  const given: Record<string, unknown> = {
    allowedOrigins: flags.origin,
    allowedEmailDomains: flags.emailDomain,
    allowedSourceIps: flags.sourceIp,
    allowedRoles: flags.role,
    maxUsers: flags.maxUsers,
    ssoMode: flags.mode,
    userProvisioning: flags.provisioning,
    loginUrl: flags.loginUrl,
    metadata: flags.metadata === undefined ? undefined : readJson(flags.metadata),
  };
  const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  for (const field of fieldsOf("--deny-all", flags.denyAll, LISTS)) setOnce(settings, field, []);
  return settings as PartnerSettings;
}

export function updateOf(flags: SettingsFlags & { name?: string; clear?: string[] }): SSOPartnerUpdate {
  const update: Record<string, unknown> = { ...settingsOf(flags) };
  if (flags.name !== undefined) update.partnerName = flags.name;
  for (const field of fieldsOf("--clear", flags.clear, CLEARABLE)) setOnce(update, field, CLEAR_PARTNER_FIELD);
  return update as SSOPartnerUpdate;
}

function fieldsOf(flag: string, words: readonly string[] | undefined, allowed: readonly string[]): string[] {
  const fields = (words ?? []).flatMap((word) => word.split(",")).map((field) => field.trim());
  const wrong = fields.find((field) => !allowed.includes(field));
  if (wrong !== undefined) throw new UsageError(`${flag} takes ${allowed.join(", ")}; not ${wrong}`);
  return fields;
}

function setOnce(settings: Record<string, unknown>, field: string, value: unknown): void {
  const name = toCamelCase(field);
  if (name in settings) throw new UsageError(`${field} is given twice, with different meanings`);
  settings[name] = value;
}
