/** A partner's settings as the console edits them, and how they become a request. */
import type { paths } from "gl-iam-client";
import type { Schemas } from "../api/client.ts";

export type Partner = Schemas["Partner"];

/** Lists with three states: null is no restriction, `[]` nobody. */
export const LISTS = ["allowed_email_domains", "allowed_source_ips", "allowed_roles", "allowed_attributes"] as const;
/** Numbers that may be absent: null is no restriction. */
const NUMBERS = ["max_users", "session_max_age_seconds", "session_idle_seconds"] as const;

type ListField = (typeof LISTS)[number];
type NumberField = (typeof NUMBERS)[number];

/** What can be edited. */
export interface Settings extends Record<ListField, string[] | null>, Record<NumberField, number | null> {
  partner_name: string;
  allowed_origins: string[];
  sso_mode: Partner["sso_mode"];
  user_provisioning: Partner["user_provisioning"];
  login_url: string;
  require_audience: boolean;
}

export type SettingName = keyof Settings;

export const SETTING_NAMES = [
  "partner_name",
  "sso_mode",
  "login_url",
  "user_provisioning",
  "allowed_origins",
  "allowed_email_domains",
  "allowed_source_ips",
  "allowed_roles",
  "allowed_attributes",
  "max_users",
  "session_max_age_seconds",
  "session_idle_seconds",
  "require_audience",
] as const satisfies readonly SettingName[];

export const NEW_SETTINGS: Settings = {
  partner_name: "",
  allowed_origins: [],
  sso_mode: "idp_initiated",
  user_provisioning: "jit",
  login_url: "",
  require_audience: false,
  allowed_email_domains: null,
  allowed_source_ips: null,
  allowed_roles: null,
  allowed_attributes: null,
  max_users: null,
  session_max_age_seconds: null,
  session_idle_seconds: null,
};

export function settingsOf(partner: Partner): Settings {
  const settings = Object.fromEntries(SETTING_NAMES.map((name) => [name, partner[name]])) as unknown as Settings;
  return { ...settings, login_url: partner.login_url ?? "" };
}

/** The names of the settings that differ. */
export function changesBetween(before: Settings, after: Settings): SettingName[] {
  return SETTING_NAMES.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

type Update = NonNullable<paths["/api/v1/admin/partners/{id}"]["patch"]["requestBody"]>["content"]["application/json"];

export interface Change {
  readonly body: Update;
  /** Names of the fields that go back to no restriction; a bare null would be refused. */
  readonly clear: string;
}

export function changeTo(settings: Settings, names: readonly SettingName[]): Change {
  const isCleared = (name: SettingName) => settings[name] === null || (name === "login_url" && settings[name] === "");
  const set = names.filter((name) => !isCleared(name)).map((name) => [name, settings[name]]);
  return { body: Object.fromEntries(set) as Update, clear: names.filter(isCleared).join(",") };
}

/** A registration leaves out what is not set. */
export function registrationOf(settings: Settings): Update & { partner_name: string } {
  const { body } = changeTo(settings, SETTING_NAMES);
  return { ...body, partner_name: settings.partner_name };
}
