/** The allowed values of each variable. */
import { isIP } from "node:net";
import { decodeEncryptionKey, isConfigurationError, MFA_REQUIREMENTS, parseUrl } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { z } from "zod";

/** Also checked when another variable is wrong, so that one run reports everything. */
const ALWAYS = { when: () => true };
const SECRET_KEY_LENGTH = 32;
const ENCRYPTION_KEY = "must be 32 bytes as base64url or base64, as `gl-iam keygen` prints them";

export const SCHEMA = z
  .object({
    GL_IAM_DATABASE_URL: asLibraryTakes("databaseUrl").optional(),
    GL_IAM_DATABASE_SCHEMA: asLibraryTakes("schema").optional(),
    GL_IAM_POOL_MAX: integer(1, 1000).default(10),
    GL_IAM_SECRET_KEY: asLibraryTakes("secretKey").optional(),
    GL_IAM_SECRET_KEYS: versionedKeys((key) => libraryProblem("secretKey", key)).optional(),
    GL_IAM_ENCRYPTION_KEYS: versionedKeys((key) => (isEncryptionKey(key) ? null : ENCRYPTION_KEY)).optional(),
    GL_IAM_ENCRYPTION_KEY: z.string().refine(isEncryptionKey, ENCRYPTION_KEY).optional(),
    GL_IAM_SEALING_KEY_VERSION: integer(1, 999_999_999).optional(),
    GL_IAM_AUTO_MIGRATE: z
      .enum(["true", "false"], "must be true or false")
      .transform((text) => text === "true")
      .default(true),
    GL_IAM_PORT: integer(0, 65_535).default(3000),
    GL_IAM_HOST: z.string().default("127.0.0.1"),
    GL_IAM_PUBLIC_URL: origin("https://app.example.com").optional(),
    GL_IAM_CONSOLE_URL: origin("https://console.example.com").optional(),
    GL_IAM_AUDIENCE: z.string().transform(splitList).default([]),
    GL_IAM_ADMIN_EMAIL: z.string().optional(),
    GL_IAM_ADMIN_PASSWORD: z.string().optional(),
    GL_IAM_TRUSTED_PROXIES: z
      .string()
      .transform(splitList)
      .refine((proxies) => proxies.every(isAddressBlock), "must be IP addresses or CIDR blocks, separated by commas")
      .default([]),
    GL_IAM_SIGNATURE_TOLERANCE_SECONDS: integer(1, 900).default(300),
    GL_IAM_TOKEN_TTL_SECONDS: integer(1, 300).default(60),
    GL_IAM_SESSION_IDLE_SECONDS: integer(60, 2_592_000).optional(),
    GL_IAM_REQUIRE_MFA: z.enum(MFA_REQUIREMENTS, `must be ${MFA_REQUIREMENTS.join(", ")}`).default("off"),
    GL_IAM_DRAIN_SECONDS: integer(0, 600).default(5),
    GL_IAM_AUDIT_REFUSALS_PER_SECOND: integer(1, 1_000_000).default(200),
    GL_IAM_RATE_LIMIT_SOURCE: integer(0, 1_000_000).default(120),
    GL_IAM_RATE_LIMIT_PARTNER: integer(0, 1_000_000).default(6000),
    GL_IAM_RATE_LIMIT_LOGIN: integer(0, 1_000_000).default(10),
  })
  .refine((set) => !isConfigured(set) || set.GL_IAM_DATABASE_URL !== undefined, {
    path: ["GL_IAM_DATABASE_URL"],
    message: "is missing: the keys are set, but not the database that they belong to",
    ...ALWAYS,
  })
  .refine((set) => !isConfigured(set) || hasSecretKey(set), {
    path: ["GL_IAM_SECRET_KEY"],
    message: `is missing: at least ${SECRET_KEY_LENGTH} characters that sign sessions; \`gl-iam keygen\` makes some`,
    ...ALWAYS,
  })
  .refine((set) => !isConfigured(set) || hasEncryptionKey(set), {
    path: ["GL_IAM_ENCRYPTION_KEYS"],
    message: "is missing: 1:KEY, where `gl-iam keygen` makes the key that seals consumer secrets",
    ...ALWAYS,
  })
  .refine((set) => set.GL_IAM_SECRET_KEYS === undefined || set.GL_IAM_SECRET_KEY === undefined, {
    path: ["GL_IAM_SECRET_KEY"],
    message: "can't be set beside GL_IAM_SECRET_KEYS",
    ...ALWAYS,
  })
  .refine(canSeal, {
    path: ["GL_IAM_SEALING_KEY_VERSION"],
    message: "must be a version of GL_IAM_ENCRYPTION_KEYS",
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

export type Parsed = z.infer<typeof SCHEMA>;

type LibraryField = "databaseUrl" | "schema" | "secretKey";

/** The library checks its own configuration and reports its problems. A provider opens nothing by itself. */
function asLibraryTakes(field: LibraryField) {
  return z.string().superRefine((text, context) => {
    const message = libraryProblem(field, text);
    if (message !== null) context.addIssue({ code: "custom", message });
  });
}

/** @returns what the library says of a value, in words; null if it takes it */
function libraryProblem(field: LibraryField, text: string): string | null {
  try {
    new PostgreSQLProvider({ databaseUrl: "pglite://memory", secretKey: undefined, [field]: text });
  } catch (error) {
    if (!isConfigurationError(error)) throw error;
    return error.problems.find((problem) => problem.field === field)?.message ?? null;
  }
  return null;
}

/** Whether the user's own database is meant, and not the local workspace. */
function isConfigured(set: Readonly<Record<string, unknown>>): boolean {
  return Boolean(set.GL_IAM_DATABASE_URL) || hasSecretKey(set) || hasEncryptionKey(set);
}

export function hasSecretKey(set: Readonly<Record<string, unknown>>): boolean {
  return Boolean(set.GL_IAM_SECRET_KEYS || set.GL_IAM_SECRET_KEY);
}

export function hasEncryptionKey(set: Readonly<Record<string, unknown>>): boolean {
  return Boolean(set.GL_IAM_ENCRYPTION_KEYS || set.GL_IAM_ENCRYPTION_KEY);
}

/** The local workspace has version 1, like a single key. */
function canSeal(set: Readonly<Record<string, unknown>>): boolean {
  const { GL_IAM_SEALING_KEY_VERSION: version, GL_IAM_ENCRYPTION_KEYS: keys } = set;
  if (version === undefined) return true;
  return typeof keys === "object" && keys !== null ? String(version) in keys : version === 1;
}

/** `1:key,2:key`. No message repeats a key. */
function versionedKeys(problemOf: (key: string) => string | null) {
  return z.string().transform((text, context) => {
    const keys: Record<number, string> = {};
    const complain = (message: string) => context.addIssue({ code: "custom", message });
    const entries = splitList(text);
    if (entries.length === 0) complain("must hold a key: VERSION:KEY");
    for (const [index, entry] of entries.entries()) {
      const [, version = "", key = ""] = /^([1-9]\d{0,8}):(.*)$/.exec(entry) ?? [];
      if (version === "") complain(`entry ${index + 1} must be VERSION:KEY, the version a positive integer`);
      else if (version in keys) complain(`has version ${version} twice`);
      else if (problemOf(key) !== null) complain(`version ${version} ${problemOf(key)}`);
      else keys[Number(version)] = key;
    }
    return keys;
  });
}

function isEncryptionKey(text: string): boolean {
  return decodeEncryptionKey(text) !== null;
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

function origin(example: string) {
  return z
    .string()
    .refine(isOrigin, `must be an origin such as ${example}, without a path`)
    .transform((text) => new URL(text).origin);
}

function isOrigin(text: string): boolean {
  return /^https?:\/\/[^/\s?#@]+\/?$/.test(text) && parseUrl(text) !== undefined;
}

function isAddressBlock(text: string): boolean {
  const [, address = "", prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix ?? 0) <= (family === 4 ? 32 : 128);
}

function splitList(text: string): string[] {
  return text
    .split(/[,\r\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
