/** The configuration of every provider, for every database; checked as a whole. */
import { EncryptionAlgorithm, parseEncryptionKey } from "./crypto/keyring.js";
import { parseSecretKey } from "./crypto/secret-keys.js";
import { ConfigurationError } from "./errors.js";
import { parseNewOrgId } from "./partner/settings.js";
import { parseUrl } from "./url.js";
import { MFA_REQUIREMENTS, type MfaRequirement } from "./user/second-factor/requirement.js";
import {
  isPlainObject,
  Problems,
  parseBoolean,
  parseInteger,
  parseOneOf,
  parseText,
  refuseUnknownFields,
  Violation,
  violation,
} from "./validation.js";
import { findIndistinct } from "./visible-text.js";

/** The configuration that all providers share. An adapter adds where its database is. */
export interface ProviderConfig {
  /** At least 32 random characters. Shorthand for `secretKeys: { 1: … }`; one of the two is required. */
  secretKey?: string | undefined;
  /**
   * By version, a positive integer. The highest derives this installation's keys (successors of refresh tokens, signing
   * keys at rest); all are read. Each version has its own signing key for access tokens.
   */
  secretKeys?: Readonly<Record<number, string | undefined>> | undefined;
  /** Required where partners are registered. */
  crypto?: CryptoConfig | undefined;
  /** Ignored by a provider that is only a partner registry; false by default. */
  enablePartnerRegistry?: boolean | undefined;
  /** Whether the database keeps audit events; true by default. Handlers get them in either case. */
  enableAuditLog?: boolean | undefined;
  /** How many refusals of strangers the audit stores in a second, 1–1,000,000; 200 by default. */
  auditRefusalsPerSecond?: number | undefined;
  /** `"default"` by default. */
  defaultOrgId?: string | undefined;
  /** How long a one-time token waits for its exchange, 1–300 seconds; 60 by default. */
  tokenTtlSeconds?: number | undefined;
  /**
   * How long a session may go unused, 60 to 2,592,000 seconds. 604,800 by default; 43,200 at most for administrators.
   */
  sessionIdleSeconds?: number | undefined;
  /**
   * Who must prove a second factor beside the password: `off` (nobody, the default), `admins` (every org_admin and
   * platform_admin) or `all`. Whoever must and has none can sign in to enroll one, and do nothing else.
   */
  requireMfa?: MfaRequirement | undefined;
  /**
   * The application's public origin, for example `https://app.example.com`. A signed `aud` may name it. It is the `iss`
   * and `aud` of access tokens, which say `gl-iam` without it.
   */
  publicUrl?: string | undefined;
  /** Names, besides the public URL, that a signed `aud` may say; none by default. */
  audience?: readonly string[] | undefined;
  /**
   * How old credentials `validatePartnerSignature` may use, 0–5 seconds; 0, fresh ones, by default. A change that was
   * acknowledged anywhere is obeyed after this time. A sign-in never uses old ones.
   */
  cacheSeconds?: number | undefined;
  /**
   * A clock for tests, in one process. It also replaces the database's. Without it the database judges every time that
   * several machines compare.
   */
  now?: (() => Date) | undefined;
}

/** The keys that seal consumer secrets. */
export interface CryptoConfig {
  /** By version, a positive integer: the highest encrypts, all decrypt. Each has 32 bytes, as base64url or base64. */
  encryptionKeys?: Readonly<Record<number, string | undefined>> | undefined;
  /**
   * The version that seals; the highest by default. Give a new key to every process for opening first, and then let one
   * process after the other seal with it.
   */
  sealingKeyVersion?: number | undefined;
  /** Shorthand for `encryptionKeys: { 1: … }`. */
  encryptionKey?: string | undefined;
  /** `EncryptionAlgorithm.AES_256_GCM` is the default and the only one. */
  encryptionAlgorithm?: EncryptionAlgorithm | undefined;
}

/** A checked {@link ProviderConfig}. */
export interface ProviderSettings {
  readonly secretKeys: ReadonlyMap<number, string>;
  readonly encryptionKeys: ReadonlyMap<number, Uint8Array>;
  /** One of the versions, or null when unset. */
  readonly sealingKeyVersion: number | null;
  readonly enablePartnerRegistry: boolean;
  readonly enableAuditLog: boolean;
  readonly auditRefusalsPerSecond: number;
  readonly defaultOrgId: string;
  readonly tokenTtlSeconds: number;
  /** As given, or null when unset. */
  readonly sessionIdleSeconds: number;
  readonly requireMfa: MfaRequirement;
  readonly publicUrl: string | null;
  readonly audience: readonly string[];
  readonly cacheSeconds: number;
  /** Null when unset. */
  readonly now: (() => Date) | null;
}

/** At most some 160 KB of rows in a second. */
const REFUSALS_PER_SECOND = 200;
/** Seconds. */
const DEFAULT_IDLE = 604_800;
const MAX_IDLE = 2_592_000;
const MAX_CACHE_SECONDS = 5;

const FIELDS = [
  "secretKey",
  "secretKeys",
  "crypto",
  "enablePartnerRegistry",
  "enableAuditLog",
  "auditRefusalsPerSecond",
  "defaultOrgId",
  "tokenTtlSeconds",
  "sessionIdleSeconds",
  "requireMfa",
  "publicUrl",
  "audience",
  "cacheSeconds",
  "now",
] as const satisfies readonly (keyof ProviderConfig)[];

const CRYPTO_FIELDS = [
  ...["encryptionKeys", "encryptionKey", "sealingKeyVersion", "encryptionAlgorithm"],
] as const satisfies readonly string[];

/** `iss` and `aud` of access tokens: the public URL, as verifiers write it, or `gl-iam` without one. */
export function issuerOf({ publicUrl }: Pick<ProviderSettings, "publicUrl">): string {
  return publicUrl?.replace(/\/$/, "") ?? "gl-iam";
}

/** As an authenticator app shows it beside its codes: the public URL's host, or `gl-iam` without one. */
export function applicationNameOf({ publicUrl }: Pick<ProviderSettings, "publicUrl">): string {
  return publicUrl === null ? "gl-iam" : new URL(publicUrl).host;
}

/** The application's names: a signed `aud` must be one of them. */
export function audienceOf({ publicUrl, audience }: Pick<ProviderSettings, "publicUrl" | "audience">): string[] {
  return publicUrl === null ? [...audience] : [new URL(publicUrl).origin, publicUrl, ...audience];
}

/** The parsers for an adapter's own fields. */
export type ParseAdapterFields<Config, Settings> = (config: Config, problems: Problems) => Settings;

/**
 * Checks the shared fields and the adapter's, and reports every problem at once.
 *
 * @param own the adapter's fields; those whose value is an object are checked only when they are objects
 * @throws ConfigurationError with every problem
 */
export function parseProviderConfig<Config extends ProviderConfig, Settings>(
  config: Config,
  own: { readonly fields: readonly (keyof Config & string)[]; readonly objects: readonly (keyof Config & string)[] },
  parseOwn: ParseAdapterFields<Config, Settings>,
): ProviderSettings & Settings {
  if (!isPlainObject(config)) {
    throw new ConfigurationError([{ field: "config", rule: "object", message: "must be an object" }]);
  }
  const problems = new Problems();
  refuseUnknownFields(problems, config, new Set<string>([...FIELDS, ...own.fields]));
  refuseShapes(config, own.objects, problems);
  // With a wrong shape, the fields inside could not be read.
  if (problems.found.length > 0) throw new ConfigurationError(problems.found);
  const settings = { ...parseOwn(config, problems), ...parseShared(config, problems) };
  if (problems.found.length > 0) throw new ConfigurationError(problems.found);
  return settings;
}

function parseShared(config: ProviderConfig, problems: Problems): ProviderSettings {
  const flag = (field: "enablePartnerRegistry" | "enableAuditLog", fallback: boolean) =>
    problems.take(field, parseBoolean(config[field] ?? fallback), fallback);
  const settings: ProviderSettings = {
    secretKeys: parseSecretKeys(config, problems),
    encryptionKeys: parseKeys(config.crypto, problems),
    sealingKeyVersion: config.crypto?.sealingKeyVersion ?? null,
    enablePartnerRegistry: flag("enablePartnerRegistry", false),
    enableAuditLog: flag("enableAuditLog", true),
    auditRefusalsPerSecond: problems.take(
      "auditRefusalsPerSecond",
      parseInteger(config.auditRefusalsPerSecond ?? REFUSALS_PER_SECOND, 1, 1_000_000),
      REFUSALS_PER_SECOND,
    ),
    defaultOrgId: problems.take("defaultOrgId", parseNewOrgId(config.defaultOrgId ?? "default"), ""),
    tokenTtlSeconds: problems.take("tokenTtlSeconds", parseInteger(config.tokenTtlSeconds ?? 60, 1, 300), 60),
    sessionIdleSeconds: problems.take(
      "sessionIdleSeconds",
      parseInteger(config.sessionIdleSeconds ?? DEFAULT_IDLE, 60, MAX_IDLE),
      DEFAULT_IDLE,
    ),
    requireMfa: problems.take("requireMfa", parseOneOf(config.requireMfa ?? "off", MFA_REQUIREMENTS), "off"),
    publicUrl:
      config.publicUrl === undefined ? null : problems.take("publicUrl", parsePublicUrl(config.publicUrl), null),
    audience: parseAudience(config.audience ?? [], problems),
    cacheSeconds: problems.take("cacheSeconds", parseCacheSeconds(config.cacheSeconds ?? 0), 0),
    now: config.now ?? null,
  };
  if (settings.enablePartnerRegistry && config.crypto === undefined) {
    problems.add("crypto.encryptionKeys", violation("required", "is required to keep consumer secrets"));
  }
  return settings;
}

/** A misspelt setting would set nothing, inside of another one too. */
export function refuseUnknownInside(field: string, value: object, known: readonly string[], problems: Problems): void {
  const inside = new Problems();
  refuseUnknownFields(inside, value, new Set(known));
  for (const { field: name, rule, message } of inside.found) problems.add(`${field}.${name}`, violation(rule, message));
}

export function parseCacheSeconds(value: unknown): number | Violation {
  return parseInteger(value, 0, MAX_CACHE_SECONDS);
}

/** TypeScript rules this out and JavaScript does not: a text in place of an object. */
function refuseShapes<Config extends ProviderConfig>(
  config: Config,
  own: readonly (keyof Config & string)[],
  problems: Problems,
): void {
  const objects: Record<string, unknown> = {
    crypto: config.crypto,
    secretKeys: config.secretKeys,
    "crypto.encryptionKeys": (config.crypto as CryptoConfig | null | undefined)?.encryptionKeys,
    ...Object.fromEntries(own.map((field) => [field, config[field]])),
  };
  for (const [field, value] of Object.entries(objects)) {
    if (value !== undefined && !isPlainObject(value)) problems.add(field, violation("object", "must be an object"));
  }
  if (isPlainObject(config.crypto)) refuseUnknownInside("crypto", config.crypto, CRYPTO_FIELDS, problems);
  if (config.now !== undefined && typeof config.now !== "function") {
    problems.add("now", violation("function", "must be a function that gives a Date"));
  }
}

/** An empty text counts as absent, because that is how an environment leaves something out. */
export function required<T>(value: unknown, parse: (value: unknown) => T | Violation): T | Violation {
  return value === undefined || value === "" ? violation("required", "is required") : parse(value);
}

function parseSecretKeys({ secretKey, secretKeys }: ProviderConfig, problems: Problems): ReadonlyMap<number, string> {
  if (secretKeys === undefined) {
    return new Map([[1, problems.take("secretKey", required(secretKey, parseSecretKey), "")]]);
  }
  if (secretKey !== undefined && secretKey !== "") {
    problems.add("secretKey", violation("exclusive", "can't be given beside secretKeys"));
  }
  return parseRing("secretKeys", secretKeys, parseSecretKey, problems);
}

/** Keys by version. */
function parseRing<T extends string | Uint8Array>(
  field: string,
  given: Readonly<Record<number, string | undefined>>,
  parse: (value: unknown) => T | Violation,
  problems: Problems,
): ReadonlyMap<number, T> {
  const ring = new Map<number, T>();
  for (const [version, text] of Object.entries(given)) {
    const named = `${field}.${version}`;
    if (!/^[1-9]\d{0,8}$/.test(version)) {
      problems.add(named, violation("version", "must have a positive integer as its version"));
    }
    const key = problems.take(named, required(text, parse), undefined);
    if (key !== undefined) ring.set(Number(version), key);
  }
  if (Object.keys(given).length === 0) problems.add(field, violation("required", "must hold a key"));
  return ring;
}

function parsePublicUrl(value: unknown): string | Violation {
  const text = parseExactName(value);
  const url = typeof text === "string" ? parseUrl(text) : undefined;
  const plain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  return plain ? (value as string) : violation("public_url", "must be an http(s) URL such as https://app.example.com");
}

/** A name that must be told from every other one by looking at it. */
function parseExactName(value: unknown): string | Violation {
  const name = parseText(value, { max: 2048 });
  return name instanceof Violation ? name : (findIndistinct(name) ?? name);
}

function parseAudience(value: unknown, problems: Problems): readonly string[] {
  if (!Array.isArray(value)) {
    problems.add("audience", violation("list", "must be a list"));
    return [];
  }
  return value.map((name: unknown, index) => problems.take("audience", parseExactName(name), "", index));
}

function parseKeys(crypto: CryptoConfig | undefined, problems: Problems): ReadonlyMap<number, Uint8Array> {
  if (crypto === undefined) return new Map();
  const { encryptionKeys, encryptionKey, encryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM } = crypto;
  if (encryptionAlgorithm !== EncryptionAlgorithm.AES_256_GCM) {
    problems.add("crypto.encryptionAlgorithm", violation("one_of", `must be ${EncryptionAlgorithm.AES_256_GCM}`));
  }
  if (encryptionKeys !== undefined && encryptionKey !== undefined) {
    problems.add("crypto.encryptionKey", violation("exclusive", "can't be given beside crypto.encryptionKeys"));
  }
  const { sealingKeyVersion } = crypto;
  if (sealingKeyVersion !== undefined && !Object.hasOwn(encryptionKeys ?? { 1: encryptionKey }, sealingKeyVersion)) {
    problems.add("crypto.sealingKeyVersion", violation("version", "must be a version of crypto.encryptionKeys"));
  }
  if (encryptionKeys !== undefined) {
    return parseRing("crypto.encryptionKeys", encryptionKeys, parseEncryptionKey, problems);
  }
  const key = problems.take("crypto.encryptionKey", required(encryptionKey, parseEncryptionKey), undefined);
  return new Map(key ? [[1, key]] : []);
}
