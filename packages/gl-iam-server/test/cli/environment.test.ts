import { generateEncryptionKey } from "gl-iam";
import { expect, test } from "vitest";
import { databaseWithoutKeys, EnvironmentError, readEnvironment } from "../../src/environment.js";

const KEY = generateEncryptionKey();
const STORE = {
  GL_IAM_DATABASE_URL: "postgres://db.example/gliam",
  GL_IAM_SECRET_KEY: "0123456789abcdef0123456789abcdef",
  GL_IAM_ENCRYPTION_KEYS: `1:${KEY}`,
};

/** "NAME what is wrong with it", one for each problem. */
function problemsOf(variables: Record<string, string>): string[] {
  try {
    readEnvironment(variables);
    return [];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return error.problems.map(({ variable, message }) => `${variable} ${message}`);
  }
}

test("nothing configured: the local workspace's turn, and the contract's defaults", () => {
  expect(readEnvironment({ PATH: "/bin", GL_IAM_PORT: "" })).toEqual({
    store: null,
    autoMigrate: true,
    port: 3000,
    host: "127.0.0.1",
    publicUrl: null,
    firstAdministrator: null,
    trustedProxies: [],
    signatureToleranceSeconds: 300,
    tokenTtlSeconds: 60,
    rateLimits: { source: expect.any(Number), partner: expect.any(Number), login: expect.any(Number) },
  });
});

test("keys by version, or one key for version 1", () => {
  const { store } = readEnvironment({ ...STORE, GL_IAM_ENCRYPTION_KEYS: `1:${KEY}, 12:${KEY}=` });
  expect(store).toEqual({
    databaseUrl: STORE.GL_IAM_DATABASE_URL,
    secretKey: STORE.GL_IAM_SECRET_KEY,
    encryptionKeys: { 1: KEY, 12: `${KEY}=` },
  });
  const { GL_IAM_ENCRYPTION_KEYS: _, ...rest } = STORE;
  expect(readEnvironment({ ...rest, GL_IAM_ENCRYPTION_KEY: KEY }).store?.encryptionKeys).toEqual({ 1: KEY });
});

test("whatever is configured by half names what is missing", () => {
  const missing = (variables: Record<string, string>) =>
    problemsOf(variables).map((problem) => problem.split(" is ")[0]);
  expect(missing({ GL_IAM_DATABASE_URL: STORE.GL_IAM_DATABASE_URL })).toEqual([
    "GL_IAM_SECRET_KEY",
    "GL_IAM_ENCRYPTION_KEYS",
  ]);
  expect(missing({ GL_IAM_SECRET_KEY: STORE.GL_IAM_SECRET_KEY })).toEqual([
    "GL_IAM_DATABASE_URL",
    "GL_IAM_ENCRYPTION_KEYS",
  ]);
  expect(missing({ GL_IAM_ENCRYPTION_KEY: KEY })).toEqual(["GL_IAM_DATABASE_URL", "GL_IAM_SECRET_KEY"]);
  expect(missing({ ...STORE, GL_IAM_ADMIN_EMAIL: "ops@example.com" })).toEqual(["GL_IAM_ADMIN_PASSWORD"]);
});

test("every problem is told at once, and none repeats a key", () => {
  const problems = problemsOf({
    GL_IAM_DATABASE_URL: "mysql://db.example/gliam",
    GL_IAM_SECRET_KEY: "too-short-a-secret",
    GL_IAM_ENCRYPTION_KEYS: `1:${KEY},1:${KEY},2:not-a-key,${KEY}`,
    GL_IAM_ENCRYPTION_KEY: KEY,
    GL_IAM_AUTO_MIGRATE: "no",
    GL_IAM_PORT: "0x10",
    GL_IAM_PUBLIC_URL: "https://app.example/path",
    GL_IAM_TRUSTED_PROXIES: "10.0.0.0/8, 10.0.0.0/33",
    GL_IAM_SIGNATURE_TOLERANCE_SECONDS: "901",
    GL_IAM_TOKEN_TTL_SECONDS: "1e2",
    GL_IAM_RATE_LIMIT_LOGIN: "-1",
    GL_IAM_ADMIN_EMAIL: "ops@example.com",
  });
  expect(problems).toMatchInlineSnapshot(`
    [
      "GL_IAM_DATABASE_URL must be postgres://…, postgresql://…, pglite://./dir, pglite:///absolute/dir or pglite://memory",
      "GL_IAM_SECRET_KEY must have at least 32 characters",
      "GL_IAM_ENCRYPTION_KEYS has version 1 twice",
      "GL_IAM_ENCRYPTION_KEYS version 2 must be 32 bytes as base64url or base64, as \`gl-iam keygen\` prints them",
      "GL_IAM_ENCRYPTION_KEYS entry 4 must be VERSION:KEY, the version a positive integer",
      "GL_IAM_AUTO_MIGRATE must be true or false",
      "GL_IAM_PORT must be an integer from 0 to 65535",
      "GL_IAM_PUBLIC_URL must be an origin such as https://app.example.com, without a path",
      "GL_IAM_TRUSTED_PROXIES must be IP addresses or CIDR blocks, separated by commas",
      "GL_IAM_SIGNATURE_TOLERANCE_SECONDS must be an integer from 1 to 900",
      "GL_IAM_TOKEN_TTL_SECONDS must be an integer from 1 to 300",
      "GL_IAM_RATE_LIMIT_LOGIN must be an integer from 0 to 1000000",
      "GL_IAM_ENCRYPTION_KEY can't be set beside GL_IAM_ENCRYPTION_KEYS",
      "GL_IAM_ADMIN_PASSWORD is missing beside GL_IAM_ADMIN_EMAIL",
    ]
  `);
  for (const secret of [KEY, "too-short-a-secret", "not-a-key"]) expect(problems.join()).not.toContain(secret);
});

test("a misspelt variable is refused, beside a real configuration too: what it was meant to set is not set", () => {
  const misspelt = { GL_IAM_DATABASE_URI: "postgres://db.example/gliam", GL_IAM_TRUSTED_PROXY: "10.0.0.1" };
  const problems = [
    "GL_IAM_DATABASE_URI is not a variable of gl-iam: is it misspelt?",
    "GL_IAM_TRUSTED_PROXY is not a variable of gl-iam: is it misspelt?",
  ];
  expect(problemsOf(misspelt)).toEqual(problems);
  expect(problemsOf({ ...STORE, ...misspelt })).toEqual(problems);
  expect(() => databaseWithoutKeys({ GL_IAM_DATABASE_URL: STORE.GL_IAM_DATABASE_URL, ...misspelt })).toThrow(
    EnvironmentError,
  );
  expect(problemsOf({ ...STORE, GL_IAM_TRUSTED_PROXY: "" }), "an empty one is not set").toEqual([]);
});

test("what only the partner's side and the tests read is not misspelt", () => {
  const others = { GL_IAM_CONSUMER_KEY: "ck_live_x", GL_IAM_CONSUMER_SECRET: "cs_live_x", GL_IAM_TEST_CHROMIUM: "x" };
  expect(problemsOf({ ...STORE, ...others })).toEqual([]);
});

test("whether the schema is brought up to date is said in words that can't be mistaken", () => {
  const said = (text: string) => readEnvironment({ ...STORE, GL_IAM_AUTO_MIGRATE: text }).autoMigrate;
  expect([said("true"), said("false"), said("")]).toEqual([true, false, true]);
  for (const text of ["0", "no", "False"]) {
    expect(problemsOf({ GL_IAM_AUTO_MIGRATE: text })).toEqual(["GL_IAM_AUTO_MIGRATE must be true or false"]);
  }
});

test("a database alone can be migrated; one with keys needs all of them", () => {
  const { GL_IAM_DATABASE_URL: url } = STORE;
  expect(databaseWithoutKeys({ GL_IAM_DATABASE_URL: url, GL_IAM_SECRET_KEY: "" })).toBe(url);
  expect(databaseWithoutKeys(STORE)).toBeNull();
  expect(databaseWithoutKeys({ GL_IAM_DATABASE_URL: url, GL_IAM_ENCRYPTION_KEY: KEY })).toBeNull();
  expect(databaseWithoutKeys({})).toBeNull();
});
