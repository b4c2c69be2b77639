/** The environment variables, checked by one schema before anything starts; every problem is told at once. */
import { isIP } from "node:net";
import { z } from "zod";

/** Checked also where another variable is wrong already, so that one run tells everything. */
const ALWAYS = { when: () => true };
const SECRET_KEY_LENGTH = 32;
const ENCRYPTION_KEY = "must be 32 bytes as base64url or base64, as `gl-iam keygen` prints them";

const SCHEMA = z
  .object({
    GL_IAM_DATABASE_URL: z
      .string()
      .regex(
        /^(?:postgres|postgresql|pglite)(?:\+[a-z0-9]+)?:\/\/./,
        "must be postgres://…, postgresql://…, pglite://./dir, pglite:///absolute/dir or pglite://memory",
      )
      .optional(),
    GL_IAM_SECRET_KEY: z
      .string()
      .min(SECRET_KEY_LENGTH, `must have at least ${SECRET_KEY_LENGTH} characters`)
      .optional(),
    GL_IAM_ENCRYPTION_KEYS: z.string().transform(parseVersionedKeys).optional(),
    GL_IAM_ENCRYPTION_KEY: z.string().refine(isEncryptionKey, ENCRYPTION_KEY).optional(),
    GL_IAM_AUTO_MIGRATE: z
      .enum(["true", "false"], "must be true or false")
      .transform((text) => text === "true")
      .default(true),
    GL_IAM_PORT: integer(0, 65_535).default(3000),
    GL_IAM_HOST: z.string().default("127.0.0.1"),
    GL_IAM_PUBLIC_URL: z
      .string()
      .refine(isOrigin, "must be an origin such as https://app.example.com, without a path")
      .transform((text) => new URL(text).origin)
      .optional(),
    GL_IAM_ADMIN_EMAIL: z.string().optional(),
    GL_IAM_ADMIN_PASSWORD: z.string().optional(),
    GL_IAM_TRUSTED_PROXIES: z
      .string()
      .transform(splitList)
      .refine((proxies) => proxies.every(isAddressBlock), "must be IP addresses or CIDR blocks, separated by commas")
      .default([]),
    GL_IAM_SIGNATURE_TOLERANCE_SECONDS: integer(1, 900).default(300),
    GL_IAM_TOKEN_TTL_SECONDS: integer(1, 300).default(60),
    GL_IAM_RATE_LIMIT_SOURCE: integer(0, 1_000_000).default(120),
    GL_IAM_RATE_LIMIT_PARTNER: integer(0, 1_000_000).default(6000),
    GL_IAM_RATE_LIMIT_LOGIN: integer(0, 1_000_000).default(10),
  })
  .refine((set) => !isConfigured(set) || set.GL_IAM_DATABASE_URL !== undefined, {
    path: ["GL_IAM_DATABASE_URL"],
    message: "is missing: the keys are set, but not the database that they belong to",
    ...ALWAYS,
  })
  .refine((set) => !isConfigured(set) || set.GL_IAM_SECRET_KEY !== undefined, {
    path: ["GL_IAM_SECRET_KEY"],
    message: `is missing: at least ${SECRET_KEY_LENGTH} characters that sign sessions; \`gl-iam keygen\` makes some`,
    ...ALWAYS,
  })
  .refine((set) => !isConfigured(set) || hasEncryptionKey(set), {
    path: ["GL_IAM_ENCRYPTION_KEYS"],
    message: "is missing: 1:KEY, where `gl-iam keygen` makes the key that seals consumer secrets",
    ...ALWAYS,
  })
  .refine((set) => set.GL_IAM_ENCRYPTION_KEYS === undefined || set.GL_IAM_ENCRYPTION_KEY === undefined, {
    path: ["GL_IAM_ENCRYPTION_KEY"],
    message: "can't be set beside GL_IAM_ENCRYPTION_KEYS",
    ...ALWAYS,
  })
  .refine((set) => set.GL_IAM_ADMIN_EMAIL === undefined || set.GL_IAM_ADMIN_PASSWORD !== undefined, {
    path: ["GL_IAM_ADMIN_PASSWORD"],
    message: "is missing beside GL_IAM_ADMIN_EMAIL",
    ...ALWAYS,
  });

type Parsed = z.infer<typeof SCHEMA>;
type Variables = Readonly<Record<string, string | undefined>>;

/** What one variable lacks. */
export interface EnvironmentProblem {
  readonly variable: string;
  readonly message: string;
}

export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";

  constructor(readonly problems: readonly EnvironmentProblem[]) {
    super(problems.map(({ variable, message }) => `${variable} ${message}`).join("; "));
  }
}

export interface Environment {
  /** Null when nothing is configured: then the local workspace serves. */
  readonly store: StoreEnvironment | null;
  /** Whether whoever opens the database also brings its schema up to date. */
  readonly autoMigrate: boolean;
  readonly port: number;
  readonly host: string;
  /** The application's own origin. */
  readonly publicUrl: string | null;
  readonly firstAdministrator: { readonly email: string; readonly password: string } | null;
  /** Addresses and CIDR blocks. */
  readonly trustedProxies: readonly string[];
  readonly signatureToleranceSeconds: number;
  readonly tokenTtlSeconds: number;
  /** Requests a minute; 0 is off. */
  readonly rateLimits: { readonly source: number; readonly partner: number; readonly login: number };
}

export interface StoreEnvironment {
  readonly databaseUrl: string;
  readonly secretKey: string;
  readonly encryptionKeys: Readonly<Record<number, string>>;
}

/**
 * @param variables as `process.env` has them; an empty one counts as not set
 * @throws EnvironmentError with every problem
 */
export function readEnvironment(variables: Variables): Environment {
  const set = withoutEmpty(variables);
  const parsed = SCHEMA.safeParse(set);
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => ({ variable: path.join("."), message }));
  problems.push(...unknownVariables(set));
  if (!parsed.success || problems.length > 0) throw new EnvironmentError(problems);
  const { data } = parsed;
  return {
    store: readStore(data),
    autoMigrate: data.GL_IAM_AUTO_MIGRATE,
    port: data.GL_IAM_PORT,
    host: data.GL_IAM_HOST,
    publicUrl: data.GL_IAM_PUBLIC_URL ?? null,
    firstAdministrator: readAdministrator(data),
    trustedProxies: data.GL_IAM_TRUSTED_PROXIES,
    signatureToleranceSeconds: data.GL_IAM_SIGNATURE_TOLERANCE_SECONDS,
    tokenTtlSeconds: data.GL_IAM_TOKEN_TTL_SECONDS,
    rateLimits: {
      source: data.GL_IAM_RATE_LIMIT_SOURCE,
      partner: data.GL_IAM_RATE_LIMIT_PARTNER,
      login: data.GL_IAM_RATE_LIMIT_LOGIN,
    },
  };
}

/**
 * The database where it alone is configured: a migration needs no keys, so whoever runs it need not have them.
 *
 * @throws EnvironmentError for misspelt variables
 */
export function databaseWithoutKeys(variables: Variables): string | null {
  const set = withoutEmpty(variables);
  const { GL_IAM_DATABASE_URL: url, GL_IAM_SECRET_KEY: secretKey } = set;
  if (url === undefined || secretKey !== undefined || hasEncryptionKey(set)) return null;
  const problems = unknownVariables(set);
  if (problems.length > 0) throw new EnvironmentError(problems);
  return url;
}

function withoutEmpty(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""));
}

function isConfigured(set: Readonly<Record<string, unknown>>): boolean {
  return Boolean(set.GL_IAM_DATABASE_URL || set.GL_IAM_SECRET_KEY) || hasEncryptionKey(set);
}

function hasEncryptionKey(set: Readonly<Record<string, unknown>>): boolean {
  return Boolean(set.GL_IAM_ENCRYPTION_KEYS || set.GL_IAM_ENCRYPTION_KEY);
}

/** The partner's side: `gl-iam sign` and the examples of signers read these. */
const OF_A_SIGNER = ["GL_IAM_CONSUMER_SECRET", "GL_IAM_CONSUMER_KEY", "GL_IAM_TIMESTAMP"];

/**
 * GL_IAM_TRUSTED_PROXY, say, would leave every client with the proxy's address, and GL_IAM_DATABASE_URI make keys for a
 * database nobody meant.
 */
function unknownVariables(set: Variables): EnvironmentProblem[] {
  const known = new Set([...Object.keys(SCHEMA.shape), ...OF_A_SIGNER]);
  const unknown = Object.keys(set).filter((name) => /^GL_IAM_(?!TEST_)/.test(name) && !known.has(name));
  return unknown.map((variable) => ({ variable, message: "is not a variable of gl-iam: is it misspelt?" }));
}

function readStore(data: Parsed): StoreEnvironment | null {
  const { GL_IAM_DATABASE_URL: databaseUrl, GL_IAM_SECRET_KEY: secretKey, GL_IAM_ENCRYPTION_KEY: only } = data;
  const encryptionKeys = data.GL_IAM_ENCRYPTION_KEYS ?? (only === undefined ? undefined : { 1: only });
  if (databaseUrl === undefined || secretKey === undefined || encryptionKeys === undefined) return null;
  return { databaseUrl, secretKey, encryptionKeys };
}

function readAdministrator({ GL_IAM_ADMIN_EMAIL: email, GL_IAM_ADMIN_PASSWORD: password }: Parsed) {
  return email === undefined || password === undefined ? null : { email, password };
}

/** `1:key,2:key`. No message repeats a key. */
function parseVersionedKeys(text: string, context: z.core.$RefinementCtx): Record<number, string> {
  const keys: Record<number, string> = {};
  const complain = (message: string) => context.addIssue({ code: "custom", message });
  const entries = splitList(text);
  if (entries.length === 0) complain("must hold a key: VERSION:KEY");
  for (const [index, entry] of entries.entries()) {
    const [, version = "", key = ""] = /^([1-9]\d{0,8}):(.*)$/.exec(entry) ?? [];
    if (version === "") complain(`entry ${index + 1} must be VERSION:KEY, the version a positive integer`);
    else if (version in keys) complain(`has version ${version} twice`);
    else if (!isEncryptionKey(key)) complain(`version ${version} ${ENCRYPTION_KEY}`);
    else keys[Number(version)] = key;
  }
  return keys;
}

/** The library has the last word; this one lets a wrong key be told together with everything else. */
function isEncryptionKey(text: string): boolean {
  return /^(?:[A-Za-z0-9_-]{43}|[A-Za-z0-9+/]{43})=?$/.test(text);
}

function integer(min: number, max: number) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max,
      `must be an integer from ${min} to ${max}`,
    )
    .transform(Number);
}

function isOrigin(text: string): boolean {
  return /^https?:\/\/[^/\s?#@]+\/?$/.test(text) && URL.canParse(text);
}

function isAddressBlock(text: string): boolean {
  const [, address = "", prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix ?? 0) <= (family === 4 ? 32 : 128);
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
