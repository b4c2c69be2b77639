/** The configuration, checked as a whole before anything is opened. */
import { EncryptionAlgorithm, parseEncryptionKey } from "../crypto/keyring.js";
import { ConfigurationError } from "../errors.js";
import { parseOrgId } from "../partner/settings.js";
import {
  isPlainObject,
  Problems,
  parseBoolean,
  parseInteger,
  refuseUnknownFields,
  type Violation,
  violation,
} from "../validation.js";
import { type DatabaseLocation, parseDatabaseUrl } from "./database-url.js";

export interface PostgreSQLConfig {
  /** `postgres://…`, `pglite://./some/dir`, `pglite:///abs/dir` or `pglite://memory`. */
  databaseUrl: string | undefined;
  /** At least 32 characters; signs access tokens. */
  secretKey: string | undefined;
  /** Required where partners are registered. */
  crypto?: CryptoConfig | undefined;
  /** `PostgreSQLProvider` only; false by default. */
  enablePartnerRegistry?: boolean | undefined;
  /** Whether audit events are kept in the database; true by default. Handlers get them either way. */
  enableAuditLog?: boolean | undefined;
  /** `"default"` by default. */
  defaultOrgId?: string | undefined;
  /** Whether the schema is brought up to date before the first use; true by default. */
  autoMigrate?: boolean | undefined;
  /** `max`: how many connections to the server at most, 10 by default. */
  pool?: { max?: number | undefined } | undefined;
  /** How long a one-time token waits for its exchange, 1–300 seconds; 60 by default. */
  tokenTtlSeconds?: number | undefined;
  /** The clock; `() => new Date()` by default. */
  now?: (() => Date) | undefined;
}

export interface CryptoConfig {
  /** By version, a positive integer: the highest encrypts, all decrypt. Each 32 bytes as base64url or base64. */
  encryptionKeys?: Readonly<Record<number, string | undefined>> | undefined;
  /** Shorthand for `encryptionKeys: { 1: … }`. */
  encryptionKey?: string | undefined;
  encryptionAlgorithm?: EncryptionAlgorithm | undefined;
}

export interface Settings {
  readonly location: DatabaseLocation;
  readonly secretKey: string;
  readonly encryptionKeys: ReadonlyMap<number, Uint8Array>;
  readonly enablePartnerRegistry: boolean;
  readonly enableAuditLog: boolean;
  readonly defaultOrgId: string;
  readonly autoMigrate: boolean;
  readonly poolMax: number;
  readonly tokenTtlSeconds: number;
  readonly now: () => Date;
}

const MIN_SECRET_KEY_LENGTH = 32;

/** @throws ConfigurationError with every problem */
export function parseConfig(config: PostgreSQLConfig): Settings {
  if (!isPlainObject(config)) {
    throw new ConfigurationError([{ field: "config", rule: "object", message: "must be an object" }]);
  }
  const problems = new Problems();
  refuseShapes(config, problems);
  // With a wrong shape inside, the fields below could not even be asked.
  if (problems.found.length > 0) throw new ConfigurationError(problems.found);
  const flag = (field: "enablePartnerRegistry" | "enableAuditLog" | "autoMigrate", fallback: boolean) =>
    problems.take(field, parseBoolean(config[field] ?? fallback), fallback);
  const settings: Settings = {
    location: problems.take("databaseUrl", required(config.databaseUrl, parseDatabaseUrl), { kind: "memory" }),
    secretKey: problems.take("secretKey", required(config.secretKey, parseSecretKey), ""),
    encryptionKeys: parseKeys(config.crypto, problems),
    enablePartnerRegistry: flag("enablePartnerRegistry", false),
    enableAuditLog: flag("enableAuditLog", true),
    defaultOrgId: problems.take("defaultOrgId", parseOrgId(config.defaultOrgId ?? "default"), ""),
    autoMigrate: flag("autoMigrate", true),
    poolMax: problems.take("pool.max", parseInteger(config.pool?.max ?? 10, 1, 1000), 1),
    tokenTtlSeconds: problems.take("tokenTtlSeconds", parseInteger(config.tokenTtlSeconds ?? 60, 1, 300), 60),
    now: config.now ?? (() => new Date()),
  };
  if (settings.enablePartnerRegistry && config.crypto === undefined) {
    problems.add("crypto.encryptionKeys", violation("required", "is required to keep consumer secrets"));
  }
  if (problems.found.length > 0) throw new ConfigurationError(problems.found);
  return settings;
}

const FIELDS: ReadonlySet<string> = new Set<keyof PostgreSQLConfig>([
  "databaseUrl",
  "secretKey",
  "crypto",
  "enablePartnerRegistry",
  "enableAuditLog",
  "defaultOrgId",
  "autoMigrate",
  "pool",
  "tokenTtlSeconds",
  "now",
]);

/** What TypeScript rules out and JavaScript does not: a misspelt field, a text where an object belongs. */
function refuseShapes(config: PostgreSQLConfig, problems: Problems): void {
  refuseUnknownFields(problems, config, FIELDS);
  const objects: Record<string, unknown> = {
    crypto: config.crypto,
    "crypto.encryptionKeys": (config.crypto as CryptoConfig | null | undefined)?.encryptionKeys,
    pool: config.pool,
  };
  for (const [field, value] of Object.entries(objects)) {
    if (value !== undefined && !isPlainObject(value)) problems.add(field, violation("object", "must be an object"));
  }
  if (config.now !== undefined && typeof config.now !== "function") {
    problems.add("now", violation("function", "must be a function that gives a Date"));
  }
}

function required<T>(value: unknown, parse: (value: unknown) => T | Violation): T | Violation {
  return value === undefined || value === "" ? violation("required", "is required") : parse(value);
}

function parseSecretKey(value: unknown): string | Violation {
  if (typeof value === "string" && value.length >= MIN_SECRET_KEY_LENGTH) return value;
  return violation("length", `must have at least ${MIN_SECRET_KEY_LENGTH} characters`);
}

function parseKeys(crypto: CryptoConfig | undefined, problems: Problems): ReadonlyMap<number, Uint8Array> {
  const keys = new Map<number, Uint8Array>();
  if (crypto === undefined) return keys;
  const { encryptionKeys, encryptionKey, encryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM } = crypto;
  if (encryptionAlgorithm !== EncryptionAlgorithm.AES_256_GCM) {
    problems.add("crypto.encryptionAlgorithm", violation("one_of", `must be ${EncryptionAlgorithm.AES_256_GCM}`));
  }
  if (encryptionKeys !== undefined && encryptionKey !== undefined) {
    problems.add("crypto.encryptionKey", violation("exclusive", "can't be given beside crypto.encryptionKeys"));
  }
  const given = encryptionKeys ?? { 1: encryptionKey };
  for (const [version, text] of Object.entries(given)) {
    const field = encryptionKeys ? `crypto.encryptionKeys.${version}` : "crypto.encryptionKey";
    if (!/^[1-9]\d{0,8}$/.test(version))
      problems.add(field, violation("version", "must have a positive integer as its version"));
    const key = problems.take(field, required(text, parseEncryptionKey), undefined);
    if (key) keys.set(Number(version), key);
  }
  if (Object.keys(given).length === 0) problems.add("crypto.encryptionKeys", violation("required", "must hold a key"));
  return keys;
}
