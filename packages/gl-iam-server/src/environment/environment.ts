/**
 * The environment variables. They are checked as a whole before anything starts, and every problem is reported at once.
 */

import type { MfaRequirement } from "gl-iam";
import type { PostgreSQLConfig } from "gl-iam/postgresql";
import { EnvironmentError, type EnvironmentProblem } from "./problem.js";
import { hasEncryptionKey, hasSecretKey, type Parsed, SCHEMA } from "./schema.js";
import { readVariables, type Variables } from "./variables.js";

export interface Environment {
  /** Null when nothing is configured; then the local workspace is used. */
  readonly store: StoreEnvironment | null;
  readonly database: DatabaseEnvironment;
  /** The version that seals; null for the highest one. */
  readonly sealingKeyVersion: number | null;
  /** Whether opening the database also brings its schema up to date. */
  readonly autoMigrate: boolean;
  readonly port: number;
  readonly host: string;
  /** The application's own origin. */
  readonly publicUrl: string | null;
  /** The origin of the administrators' console; null for the application's own. */
  readonly consoleUrl: string | null;
  /** Names, besides the public URL, that a signed `aud` may say. */
  readonly audience: readonly string[];
  readonly firstAdministrator: { readonly email: string; readonly password: string } | null;
  /** Addresses and CIDR blocks. */
  readonly trustedProxies: readonly string[];
  readonly signatureToleranceSeconds: number;
  readonly tokenTtlSeconds: number;
  /** Null for the library's own limits. */
  readonly sessionIdleSeconds: number | null;
  /** Who must have a second factor. */
  readonly requireMfa: MfaRequirement;
  /** How long a server that was told to stop still accepts connections. */
  readonly drainSeconds: number;
  /** The most refused requests that are written to the audit in a second. */
  readonly auditRefusalsPerSecond: number;
  /** Requests a minute; 0 is off. */
  readonly rateLimits: { readonly source: number; readonly partner: number; readonly login: number };
}

/** The database and its keys, which belong together. */
export interface StoreEnvironment {
  readonly databaseUrl: string;
  /** By version; the highest one is used, all are read. */
  readonly secretKeys: Readonly<Record<number, string>>;
  /** By version. */
  readonly encryptionKeys: Readonly<Record<number, string>>;
}

/** How the database is used, also the local one. */
interface DatabaseEnvironment {
  /** Null for the library's own name. */
  readonly schema: string | null;
  readonly poolMax: number;
}

/**
 * @param variables as in `process.env`; an empty one counts as not set
 * @throws EnvironmentError with every problem
 */
export function readEnvironment(variables: Variables): Environment {
  const { set, problems: unread } = readVariables(variables);
  const parsed = SCHEMA.safeParse(set);
  const wrong = (parsed.error?.issues ?? []).map(({ path, message }) => ({ variable: path.join("."), message }));
  const problems = [...unread, ...wrong, ...unknownVariables(set)];
  if (!parsed.success || problems.length > 0) throw new EnvironmentError(problems);
  const { data } = parsed;
  return {
    store: readStore(data),
    database: { schema: data.GL_IAM_DATABASE_SCHEMA ?? null, poolMax: data.GL_IAM_POOL_MAX },
    sealingKeyVersion: data.GL_IAM_SEALING_KEY_VERSION ?? null,
    autoMigrate: data.GL_IAM_AUTO_MIGRATE,
    port: data.GL_IAM_PORT,
    host: data.GL_IAM_HOST,
    publicUrl: data.GL_IAM_PUBLIC_URL ?? null,
    consoleUrl: data.GL_IAM_CONSOLE_URL ?? null,
    audience: data.GL_IAM_AUDIENCE,
    firstAdministrator: readAdministrator(data),
    trustedProxies: data.GL_IAM_TRUSTED_PROXIES,
    signatureToleranceSeconds: data.GL_IAM_SIGNATURE_TOLERANCE_SECONDS,
    tokenTtlSeconds: data.GL_IAM_TOKEN_TTL_SECONDS,
    sessionIdleSeconds: data.GL_IAM_SESSION_IDLE_SECONDS ?? null,
    requireMfa: data.GL_IAM_REQUIRE_MFA,
    drainSeconds: data.GL_IAM_DRAIN_SECONDS,
    auditRefusalsPerSecond: data.GL_IAM_AUDIT_REFUSALS_PER_SECOND,
    rateLimits: {
      source: data.GL_IAM_RATE_LIMIT_SOURCE,
      partner: data.GL_IAM_RATE_LIMIT_PARTNER,
      login: data.GL_IAM_RATE_LIMIT_LOGIN,
    },
  };
}

/**
 * The database, when it alone is configured. A migration needs no keys, so its caller need not have them.
 *
 * @throws EnvironmentError for unreadable and for misspelt variables
 */
export function databaseWithoutKeys(variables: Variables): Pick<PostgreSQLConfig, "databaseUrl" | "schema"> | null {
  const { set, problems: unread } = readVariables(variables);
  const { GL_IAM_DATABASE_URL: databaseUrl, GL_IAM_DATABASE_SCHEMA: schema } = set;
  const problems = [...unread, ...unknownVariables(set)];
  if (problems.length > 0) throw new EnvironmentError(problems);
  return databaseUrl === undefined || hasSecretKey(set) || hasEncryptionKey(set) ? null : { databaseUrl, schema };
}

/** Single commands read these: `gl-iam dump`, and the partner's side, `gl-iam sign` and the example signers. */
const OF_COMMANDS = ["GL_IAM_DUMP_KEY", "GL_IAM_CONSUMER_SECRET", "GL_IAM_CONSUMER_KEY", "GL_IAM_TIMESTAMP"];

/**
 * GL_IAM_TRUSTED_PROXY, for example, would leave every client with the proxy's address, and GL_IAM_DATABASE_URI would
 * make keys for a database that nobody meant.
 */
function unknownVariables(set: Variables): EnvironmentProblem[] {
  const known = new Set([...Object.keys(SCHEMA.shape), ...OF_COMMANDS]);
  const unknown = Object.keys(set).filter((name) => !known.has(name));
  return unknown.map((variable) => ({ variable, message: "is not a variable of gl-iam: is it misspelt?" }));
}

function readStore(data: Parsed): StoreEnvironment | null {
  const { GL_IAM_DATABASE_URL: databaseUrl } = data;
  const secretKeys = ring(data.GL_IAM_SECRET_KEYS, data.GL_IAM_SECRET_KEY);
  const encryptionKeys = ring(data.GL_IAM_ENCRYPTION_KEYS, data.GL_IAM_ENCRYPTION_KEY);
  if (databaseUrl === undefined || secretKeys === undefined || encryptionKeys === undefined) return null;
  return { databaseUrl, secretKeys, encryptionKeys };
}

/** One key alone is version 1. */
function ring(keys: Readonly<Record<number, string>> | undefined, only: string | undefined) {
  return keys ?? (only === undefined ? undefined : { 1: only });
}

function readAdministrator({ GL_IAM_ADMIN_EMAIL: email, GL_IAM_ADMIN_PASSWORD: password }: Parsed) {
  return email === undefined || password === undefined ? null : { email, password };
}
