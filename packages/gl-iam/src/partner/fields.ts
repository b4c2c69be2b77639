/**
 * Each field of a partner, in one place. Types, rules, defaults, the JSON form, the row, `clear`, the command's flags
 * and the document's schemas follow from this table. A new field is an entry here, a migration with its column, and the
 * file in policy/ that enforces it.
 */
import { parseAttributeName } from "../policy/attributes.js";
import { parseEmailDomain } from "../policy/email-domain.js";
import { parseRole, parseRoleWord } from "../policy/role.js";
import { parseSourceIp } from "../policy/source-ip.js";
import { SSOMode, SSOUserProvisioning } from "./choices.js";
import type { PartnerFieldTable } from "./field.js";
import { type JsonObject, parseMetadata } from "./metadata.js";
import { parsePartnerName } from "./name.js";
import { parseLoginUrl, parseOrigin } from "./web-address.js";

/** One minute to 30 days. */
const SESSION_SECONDS = { min: 60, max: 30 * 24 * 60 * 60 } as const;

/** The settings that a registration sets and an update may change. */
export const PARTNER_FIELDS = {
  /** The partner's name for people: 1–255 characters, unique in its organization without regard to case. */
  partnerName: {
    jsonName: "partner_name",
    kind: "text",
    parse: parsePartnerName,
    description: "1 to 255 characters, unique in its organization whatever the case",
    flag: { name: "--name", value: "name", argument: "NAME", description: "a new name" },
  },
  /**
   * The pages that may embed the application and exchange a token: origins, `scheme://host[:port]`. `[]`, the default:
   * none.
   */
  allowedOrigins: {
    jsonName: "allowed_origins",
    kind: "list",
    parseEntry: parseOrigin,
    initial: [],
    description: "origins of the pages that may embed the application; []: none",
    flag: { name: "--origin", value: "origin", description: "a page that may embed the application" },
  },
  /** Which side may start a sign-in; `idp_initiated` by default. */
  ssoMode: {
    jsonName: "sso_mode",
    kind: "choice",
    options: Object.values(SSOMode),
    initial: SSOMode.IDP_INITIATED,
    description: "which side may begin a sign-in",
    flag: { name: "--mode", value: "mode", description: "idp_initiated, sp_initiated or both" },
  },
  /** Whether the first sign-in makes an unknown user; by default it does (`jit`). */
  userProvisioning: {
    jsonName: "user_provisioning",
    kind: "choice",
    options: Object.values(SSOUserProvisioning),
    initial: SSOUserProvisioning.JIT,
    description: "whether an unknown user is made at the first sign-in",
    flag: { name: "--provisioning", value: "way", description: "jit, pre_provisioned or disabled" },
  },
  /** The application's own notes, a JSON object of at most 64 KiB. This library never reads them. */
  metadata: {
    jsonName: "metadata",
    kind: "object",
    parse: parseMetadata,
    initial: {},
    description: "the application's own notes, at most 64 KiB",
    flag: { name: "--metadata", value: "json", description: "your own notes, a JSON object; - for stdin" },
  },
  /**
   * The e-mail domains that it may assert, compared exactly: a sub-domain is not implied. `null` (in an update,
   * `CLEAR_PARTNER_FIELD`): no restriction; `[]`: nobody.
   */
  allowedEmailDomains: {
    jsonName: "allowed_email_domains",
    kind: "list",
    parseEntry: parseEmailDomain,
    whenNull: "no restriction",
    initial: null,
    description: "exact e-mail domains, no sub-domain implied; null: no restriction, []: nobody",
    flag: { name: "--email-domain", value: "domain", description: "an allowed e-mail domain" },
  },
  /**
   * The addresses and CIDR blocks that its requests may come from. `null` (in an update, `CLEAR_PARTNER_FIELD`): no
   * restriction; `[]`: nobody.
   */
  allowedSourceIps: {
    jsonName: "allowed_source_ips",
    kind: "list",
    parseEntry: parseSourceIp,
    whenNull: "no restriction",
    initial: null,
    description: "IPv4 and IPv6 addresses and CIDR blocks; null: no restriction, []: nobody",
    flag: { name: "--source-ip", value: "address", description: "an allowed address or CIDR block" },
  },
  /** How many users it may have at most, 0 or more. `null` (in an update, `CLEAR_PARTNER_FIELD`): no restriction. */
  maxUsers: {
    jsonName: "max_users",
    kind: "integer",
    min: 0,
    // PostgreSQL's integer.
    max: 2_147_483_647,
    whenNull: "no restriction",
    initial: null,
    description: "how many users it may have; null: no restriction",
    flag: { name: "--max-users", value: "number", description: "how many users at most" },
  },
  /**
   * The roles that it may assert. `null` (in an update, `CLEAR_PARTNER_FIELD`): no restriction, but never a reserved
   * role (`platform_admin`, `org_admin`); `[]`: nobody.
   */
  allowedRoles: {
    jsonName: "allowed_roles",
    kind: "list",
    parseEntry: parseRole,
    whenNull: "no restriction",
    initial: null,
    description: "roles that it may assert; null: any that is not reserved, []: nobody",
    flag: { name: "--role", value: "role", description: "a role that it may assert" },
  },
  /**
   * What the partner's own words for roles mean here: from each word, compared exactly, to a role, before
   * `allowedRoles` looks. A word that is not in it means itself. `null` (in an update, `CLEAR_PARTNER_FIELD`): each
   * word means itself.
   */
  roleMap: {
    jsonName: "role_map",
    kind: "map",
    parseKey: parseRoleWord,
    parseEntry: parseRole,
    whenNull: "none",
    initial: null,
    description: "from the partner's own words for roles to roles here, before allowed_roles looks; null: none",
    flag: { name: "--role-map", value: "word=role", description: "what its word for a role means here" },
  },
  /**
   * The names of the signed attributes that are kept, compared exactly. `null` (in an update, `CLEAR_PARTNER_FIELD`):
   * no restriction; `[]`: none.
   */
  allowedAttributes: {
    jsonName: "allowed_attributes",
    kind: "list",
    parseEntry: parseAttributeName,
    whenNull: "no restriction",
    initial: null,
    description: "names of signed attributes that are kept; null: no restriction, []: none",
    flag: { name: "--attribute", value: "name", description: "a signed attribute that is kept" },
  },
  /**
   * Where an SP-initiated start sends the browser; required for `sp_initiated` and `both`. `null` (in an update,
   * `CLEAR_PARTNER_FIELD`): there is none.
   */
  loginUrl: {
    jsonName: "login_url",
    kind: "text",
    parse: parseLoginUrl,
    whenNull: "none",
    initial: null,
    description: "where an SP-initiated start sends the browser; required for sp_initiated and both",
    flag: { name: "--login-url", value: "url", description: "where an SP-initiated sign-in begins" },
  },
  /**
   * Seconds from the sign-in until its sessions end, where that is sooner than the application's own limit. `null` (in
   * an update, `CLEAR_PARTNER_FIELD`): no restriction.
   */
  sessionMaxAgeSeconds: {
    jsonName: "session_max_age_seconds",
    kind: "integer",
    ...SESSION_SECONDS,
    whenNull: "no restriction",
    initial: null,
    description: "how long its sessions last, if shorter than the application's; null: no restriction",
    flag: { name: "--session-max-age", value: "seconds", description: "how long its sessions last at most" },
  },
  /**
   * Seconds that its sessions may go unused, where that is less than the application's own limit. `null` (in an update,
   * `CLEAR_PARTNER_FIELD`): no restriction.
   */
  sessionIdleSeconds: {
    jsonName: "session_idle_seconds",
    kind: "integer",
    ...SESSION_SECONDS,
    whenNull: "no restriction",
    initial: null,
    description: "how long its sessions may go unused, if shorter than the application's; null: no restriction",
    flag: { name: "--session-idle", value: "seconds", description: "how long its sessions may go unused" },
  },
  /** Whether each assertion must name this application as its audience (`aud`); false by default. */
  requireAudience: {
    jsonName: "require_audience",
    kind: "boolean",
    initial: false,
    description: "whether each assertion must name this application in its aud",
    flag: { name: "--require-audience", description: "each assertion must name this application in its aud" },
  },
} as const satisfies PartnerFieldTable;

export type PartnerFields = typeof PARTNER_FIELDS;

interface ValueOfKind {
  readonly text: string;
  readonly integer: number;
  readonly boolean: boolean;
  readonly list: readonly string[];
  readonly map: Readonly<Record<string, string>>;
  readonly object: JsonObject;
}

/** With null in each, so that an editor shows `number | null` and not how the type was made. */
type NullableOfKind = { readonly [Kind in keyof ValueOfKind]: ValueOfKind[Kind] | null };

/** A field's value when it is not null. */
export type GivenValue<F> = F extends { readonly kind: "choice"; readonly options: readonly (infer Option)[] }
  ? Option
  : F extends { readonly kind: infer Kind extends keyof ValueOfKind }
    ? ValueOfKind[Kind]
    : never;

export type FieldValue<F> = F extends {
  readonly kind: infer Kind extends keyof NullableOfKind;
  readonly whenNull: string;
}
  ? NullableOfKind[Kind]
  : GivenValue<F>;

/** What a partner has besides its settings, by its JSON names: set by the registry, or at registration for ever. */
export const FIXED_FIELDS = {
  id: "id",
  orgId: "org_id",
  consumerKey: "consumer_key",
  consumerSecret: "consumer_secret",
  isActive: "is_active",
  createdAt: "created_at",
  updatedAt: "updated_at",
} as const;

/** The fixed fields that a registration names. */
export const NAMED_AT_REGISTRATION = [
  "orgId",
  "consumerKey",
  "consumerSecret",
] as const satisfies (keyof typeof FIXED_FIELDS)[];
