/** The environment variables, checked by one schema before anything starts; every problem is told at once. */
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);
const perMinute = z.coerce.number().int().min(0).max(1_000_000);
const list = (separator: string) => (text: string) =>
  text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");

const SCHEMA = z
  .object({
    GL_IAM_DATABASE_URL: z.string().optional(),
    GL_IAM_SECRET_KEY: z.string().optional(),
    GL_IAM_ENCRYPTION_KEYS: z.string().optional(),
    GL_IAM_ENCRYPTION_KEY: z.string().optional(),
    GL_IAM_PORT: port.default(3000),
    GL_IAM_HOST: z.string().min(1).default("127.0.0.1"),
    GL_IAM_PUBLIC_URL: z
      .string()
      .refine((text) => /^https?:\/\/[^/\s]+\/?$/.test(text) && URL.canParse(text), "must be an http(s) origin")
      .transform((text) => new URL(text).origin)
      .optional(),
    GL_IAM_ADMIN_EMAIL: z.string().optional(),
    GL_IAM_ADMIN_PASSWORD: z.string().optional(),
    GL_IAM_TRUSTED_PROXIES: z.string().default("").transform(list(",")),
    GL_IAM_SIGNATURE_TOLERANCE_SECONDS: z.coerce.number().int().min(1).max(900).default(300),
    GL_IAM_TOKEN_TTL_SECONDS: z.coerce.number().int().min(1).max(300).default(60),
    GL_IAM_RATE_LIMIT_SOURCE: perMinute.default(600),
    GL_IAM_RATE_LIMIT_PARTNER: perMinute.default(6000),
    GL_IAM_RATE_LIMIT_LOGIN: perMinute.default(10),
  })
  .superRefine((environment, context) => {
    const missing = (variable: string, message: string) =>
      context.addIssue({ code: "custom", path: [variable], message });
    const keys = environment.GL_IAM_ENCRYPTION_KEYS ?? environment.GL_IAM_ENCRYPTION_KEY;
    const given = [environment.GL_IAM_DATABASE_URL, environment.GL_IAM_SECRET_KEY, keys];
    if (given.every((value) => value === undefined)) return;
    if (given[0] === undefined) missing("GL_IAM_DATABASE_URL", "is required beside the keys");
    if (given[1] === undefined) missing("GL_IAM_SECRET_KEY", "is required: at least 32 characters");
    if (given[2] === undefined) missing("GL_IAM_ENCRYPTION_KEYS", "is required: 1:KEY, from `gl-iam keygen`");
  });

type Parsed = z.infer<typeof SCHEMA>;

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
  readonly port: number;
  readonly host: string;
  /** The application's own origin. */
  readonly publicUrl: string | null;
  readonly firstAdministrator: { readonly email: string; readonly password: string } | null;
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
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = SCHEMA.safeParse(set);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ variable: path.join("."), message }));
    throw new EnvironmentError(problems);
  }
  const { data } = parsed;
  return {
    store: readStore(data),
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

function readStore(data: Parsed): StoreEnvironment | null {
  if (data.GL_IAM_DATABASE_URL === undefined || data.GL_IAM_SECRET_KEY === undefined) return null;
  const encryptionKeys: Record<number, string> = {};
  const versioned = data.GL_IAM_ENCRYPTION_KEYS ?? `1:${data.GL_IAM_ENCRYPTION_KEY}`;
  for (const entry of list(",")(versioned)) {
    const [, version, key] = /^([1-9]\d{0,8}):(.+)$/.exec(entry) ?? [];
    if (version === undefined || key === undefined) {
      throw new EnvironmentError([
        { variable: "GL_IAM_ENCRYPTION_KEYS", message: "must be VERSION:KEY, separated by commas" },
      ]);
    }
    encryptionKeys[Number(version)] = key;
  }
  return { databaseUrl: data.GL_IAM_DATABASE_URL, secretKey: data.GL_IAM_SECRET_KEY, encryptionKeys };
}

function readAdministrator({ GL_IAM_ADMIN_EMAIL: email, GL_IAM_ADMIN_PASSWORD: password }: Parsed) {
  return email === undefined || password === undefined ? null : { email, password };
}
