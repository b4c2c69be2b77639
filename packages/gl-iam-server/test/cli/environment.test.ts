import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateEncryptionKey } from "gl-iam";
import { afterAll, describe, expect, test } from "vitest";
import { databaseWithoutKeys, readEnvironment } from "../../src/environment/environment.js";
import { EnvironmentError } from "../../src/environment/problem.js";
import { readSecretVariable } from "../../src/environment/variables.js";
import { providerConfig } from "../../src/provider-config.js";

const KEY = generateEncryptionKey();
const STORE = {
  GL_IAM_DATABASE_URL: "postgres://db.example/gliam",
  GL_IAM_SECRET_KEY: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
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

test("nothing configured: the local workspace is used, with the contract's defaults", () => {
  expect(readEnvironment({ PATH: "/bin", GL_IAM_PORT: "" })).toEqual({
    store: null,
    database: { schema: null, poolMax: 10 },
    sealingKeyVersion: null,
    autoMigrate: true,
    port: 3000,
    host: "127.0.0.1",
    publicUrl: null,
    consoleUrl: null,
    audience: [],
    firstAdministrator: null,
    trustedProxies: [],
    signatureToleranceSeconds: 300,
    tokenTtlSeconds: 60,
    sessionIdleSeconds: null,
    requireMfa: "off",
    drainSeconds: 5,
    auditRefusalsPerSecond: 200,
    rateLimits: { source: expect.any(Number), partner: expect.any(Number), login: expect.any(Number) },
  });
});

test("keys by version, or one key for version 1", () => {
  const { store } = readEnvironment({ ...STORE, GL_IAM_ENCRYPTION_KEYS: `1:${KEY}, 12:${KEY}=` });
  expect(store).toEqual({
    databaseUrl: STORE.GL_IAM_DATABASE_URL,
    secretKeys: { 1: STORE.GL_IAM_SECRET_KEY },
    encryptionKeys: { 1: KEY, 12: `${KEY}=` },
  });
  const { GL_IAM_ENCRYPTION_KEYS: _, ...rest } = STORE;
  expect(readEnvironment({ ...rest, GL_IAM_ENCRYPTION_KEY: KEY }).store?.encryptionKeys).toEqual({ 1: KEY });
});

test("the lifetimes and names of the environment reach the library", () => {
  const environment = readEnvironment({
    ...STORE,
    GL_IAM_TOKEN_TTL_SECONDS: "30",
    GL_IAM_SESSION_IDLE_SECONDS: "3600",
    GL_IAM_REQUIRE_MFA: "admins",
    GL_IAM_PUBLIC_URL: "https://app.example.com",
    GL_IAM_CONSOLE_URL: "https://console.example.com/",
    GL_IAM_AUDIENCE: "https://www.example.com",
  });
  expect(environment.consoleUrl).toBe("https://console.example.com");
  if (environment.store === null) throw new Error("the store is configured");
  expect(providerConfig(environment, environment.store, () => {})).toMatchObject({
    tokenTtlSeconds: 30,
    sessionIdleSeconds: 3600,
    requireMfa: "admins",
    publicUrl: "https://app.example.com",
    audience: ["https://www.example.com"],
  });
});

test("a partial configuration names what is missing", () => {
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

test("every problem is reported at once, and none repeats a key", () => {
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

test("a misspelt variable is refused, also beside a real configuration: its setting is not set", () => {
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

test("variables of the partner's side and of the tests are not misspelt", () => {
  const others = { GL_IAM_CONSUMER_KEY: "ck_live_x", GL_IAM_CONSUMER_SECRET: "cs_live_x", GL_IAM_TEST_CHROMIUM: "x" };
  expect(problemsOf({ ...STORE, ...others })).toEqual([]);
});

test("GL_IAM_AUTO_MIGRATE takes true and false only", () => {
  const said = (text: string) => readEnvironment({ ...STORE, GL_IAM_AUTO_MIGRATE: text }).autoMigrate;
  expect([said("true"), said("false"), said("")]).toEqual([true, false, true]);
  for (const text of ["0", "no", "False"]) {
    expect(problemsOf({ GL_IAM_AUTO_MIGRATE: text })).toEqual(["GL_IAM_AUTO_MIGRATE must be true or false"]);
  }
});

test("a database alone can be migrated; with some keys all of them are needed", () => {
  const { GL_IAM_DATABASE_URL: url } = STORE;
  expect(databaseWithoutKeys({ GL_IAM_DATABASE_URL: url, GL_IAM_SECRET_KEY: "" })?.databaseUrl).toBe(url);
  expect(databaseWithoutKeys(STORE)).toBeNull();
  expect(databaseWithoutKeys({ GL_IAM_DATABASE_URL: url, GL_IAM_ENCRYPTION_KEY: KEY })).toBeNull();
  expect(databaseWithoutKeys({})).toBeNull();
});

test("secret keys by version exclude a single one", () => {
  const { GL_IAM_SECRET_KEY: key, ...rest } = STORE;
  const ring = { 1: key, 7: "another 0123456789abcdef0123456789" };
  expect(readEnvironment({ ...rest, GL_IAM_SECRET_KEYS: `1:${key},7:${ring[7]}` }).store?.secretKeys).toEqual(ring);
  expect(problemsOf({ ...STORE, GL_IAM_SECRET_KEYS: `1:${key}` })).toEqual([
    "GL_IAM_SECRET_KEY can't be set beside GL_IAM_SECRET_KEYS",
  ]);
  expect(problemsOf({ ...rest, GL_IAM_SECRET_KEYS: "1:short" })).toEqual([
    "GL_IAM_SECRET_KEYS version 1 must have at least 32 characters",
  ]);
});

test("a secret key of repeats is refused, alone or in the ring", () => {
  const { GL_IAM_SECRET_KEY: _, ...rest } = STORE;
  const [alone] = problemsOf({ ...STORE, GL_IAM_SECRET_KEY: "k".repeat(32) });
  expect(alone).toMatch(/^GL_IAM_SECRET_KEY must not be made of repeats/);
  const [inRing] = problemsOf({ ...rest, GL_IAM_SECRET_KEYS: `1:${STORE.GL_IAM_SECRET_KEY},2:${"k".repeat(32)}` });
  expect(inRing).toMatch(/^GL_IAM_SECRET_KEYS version 2 must not be made of repeats/);
});

test("the sealing version is one of the configured ones", () => {
  const keys = { ...STORE, GL_IAM_ENCRYPTION_KEYS: `1:${KEY},2:${KEY}` };
  expect(readEnvironment({ ...keys, GL_IAM_SEALING_KEY_VERSION: "1" }).sealingKeyVersion).toBe(1);
  expect(problemsOf({ ...keys, GL_IAM_SEALING_KEY_VERSION: "3" })).toEqual([
    "GL_IAM_SEALING_KEY_VERSION must be a version of GL_IAM_ENCRYPTION_KEYS",
  ]);
});

describe("what a platform writes for a service of this name", () => {
  const KUBERNETES = (service: string, address: string, endpoint = address) => ({
    [`${service}_SERVICE_HOST`]: address,
    [`${service}_SERVICE_PORT`]: "3000",
    [`${service}_SERVICE_PORT_HTTP`]: "3000",
    [`${service}_PORT`]: `tcp://${endpoint}:3000`,
    [`${service}_PORT_3000_TCP`]: `tcp://${endpoint}:3000`,
    [`${service}_PORT_3000_TCP_PROTO`]: "tcp",
    [`${service}_PORT_3000_TCP_PORT`]: "3000",
    [`${service}_PORT_3000_TCP_ADDR`]: address,
    [`${service}_PORT_53_UDP`]: `udp://${endpoint}:53`,
  });

  test.each(["GL_IAM", "GL_IAM_SERVER", "GL_IAM_CONSOLE", "GL_IAM_PUBLIC_URL", "GL_IAM_PORT"])("%s", (service) => {
    expect(readEnvironment({ ...STORE, ...KUBERNETES(service, "10.96.0.17") }).port).toBe(3000);
    expect(problemsOf({ ...STORE, ...KUBERNETES(service, "fd00::17", "[fd00::17]") })).toEqual([]);
    expect(
      databaseWithoutKeys({ GL_IAM_DATABASE_URL: "pglite://memory", ...KUBERNETES(service, "10.0.0.1") })?.databaseUrl,
    ).toBe("pglite://memory");
  });

  test("a link of Docker's, with the other container's variables", () => {
    const link = {
      GL_IAM_NAME: "/web/gl_iam",
      GL_IAM_PORT: "tcp://172.17.0.5:3000",
      GL_IAM_PORT_3000_TCP_START: "tcp://172.17.0.5:3000",
      GL_IAM_PORT_3000_TCP_PORT_END: "3009",
      GL_IAM_ENV_NODE_VERSION: "20.19.0",
      GL_IAM_ENV_GL_IAM_PORT: "3000",
    };
    expect(problemsOf({ ...STORE, ...link })).toEqual([]);
  });

  test("the value counts as well as the name: a setting of that form is still misspelt", () => {
    const misspelt = {
      GL_IAM_SERVICE_HOST: "app.example",
      GL_IAM_SERVICE_PORT: "http",
      GL_IAM_SERVER_PORT: "8080",
      GL_IAM_NAME: "gl-iam",
      GL_IAM_ENV_LEVEL: "debug",
      GL_IAM_PORT_3000_TCP_ADDR: "localhost",
    };
    expect(problemsOf({ ...STORE, ...misspelt })).toEqual(
      Object.keys(misspelt).map((name) => `${name} is not a variable of gl-iam: is it misspelt?`),
    );
    expect(problemsOf({ GL_IAM_PORT: "tcp://elsewhere" })).toEqual(["GL_IAM_PORT must be an integer from 0 to 65535"]);
  });
});

describe("one rule for line ends and byte order marks, in variables and files alike", () => {
  const folder = mkdtempSync(join(tmpdir(), "gl-iam-variables-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (content: string | Uint8Array) => {
    const file = join(folder, `${readdirSync(folder).length}.txt`);
    writeFileSync(file, content);
    return file;
  };
  const ADMIN = { GL_IAM_ADMIN_EMAIL: "ops@example.com" };

  test.each(["\n", "\r\n", "\n\n"])("framing is no part of a value: %j behind it", (end) => {
    const framed = Object.fromEntries(Object.entries(STORE).map(([name, value]) => [name, `\ufeff${value}${end}`]));
    expect(readEnvironment({ ...framed, GL_IAM_PORT: `81${end}`, GL_IAM_AUTO_MIGRATE: `false${end}` })).toMatchObject({
      store: readEnvironment(STORE).store,
      port: 81,
      autoMigrate: false,
    });
    const password = readEnvironment({ ...ADMIN, GL_IAM_ADMIN_PASSWORD: ` a long password ${end}` });
    expect(password.firstAdministrator?.password, "spaces are a part of it").toBe(" a long password ");
  });

  test("every secret can come from a file, in each encoding that declares itself", () => {
    const [url, key, keys] = [STORE.GL_IAM_DATABASE_URL, STORE.GL_IAM_SECRET_KEY, STORE.GL_IAM_ENCRYPTION_KEYS];
    const files = {
      GL_IAM_DATABASE_URL_FILE: write(`${url}\n`),
      GL_IAM_SECRET_KEYS_FILE: write(`\ufeff1:${key}\r\n`),
      GL_IAM_ENCRYPTION_KEYS_FILE: write(Buffer.from(`\ufeff${keys}\n`, "utf16le")),
      GL_IAM_ADMIN_PASSWORD_FILE: write(Buffer.from("\ufeffein langes Paßwort\r\n", "utf16le").swap16()),
    };
    const read = readEnvironment({ ...ADMIN, ...files });
    expect(read.store).toEqual(readEnvironment(STORE).store);
    expect(read.firstAdministrator?.password).toBe("ein langes Paßwort");
    expect(readSecretVariable("GL_IAM_CONSUMER_SECRET", { GL_IAM_CONSUMER_SECRET_FILE: write("cs_live_x\n") })).toBe(
      "cs_live_x",
    );
    expect(databaseWithoutKeys({ GL_IAM_DATABASE_URL_FILE: files.GL_IAM_DATABASE_URL_FILE })?.databaseUrl).toBe(url);
  });

  test("a list may have its entries on separate lines", () => {
    const keys = write(`1:${KEY}\n2:${KEY}\n`);
    const { GL_IAM_ENCRYPTION_KEYS: _, ...rest } = STORE;
    expect(readEnvironment({ ...rest, GL_IAM_ENCRYPTION_KEYS_FILE: keys }).store?.encryptionKeys).toEqual({
      1: KEY,
      2: KEY,
    });
  });

  test.each([
    ["an empty one", "\n", "which is empty"],
    ["two lines", "canary\ncanary", "which has a line end in it: it must be one line"],
    ["Latin-1", Buffer.from("canär", "latin1"), "which is not UTF-8 text"],
    ["UTF-16 without its mark", Buffer.from("canary", "utf16le"), "which has zero bytes in it"],
  ])("a file that can't be read right is named, and nothing of it is told: %s", (_, content, what) => {
    const file = write(content);
    const [problem = ""] = problemsOf({ ...ADMIN, GL_IAM_ADMIN_PASSWORD_FILE: file });
    expect(problem).toContain(`GL_IAM_ADMIN_PASSWORD_FILE names ${file}, ${what}`);
    expect(problem).not.toContain("can");
  });

  test("a missing file is named; a variable and its file exclude each other; only secrets have one", () => {
    expect(problemsOf({ ...STORE, GL_IAM_SECRET_KEY: "", GL_IAM_SECRET_KEY_FILE: "/nowhere/key" })).toEqual([
      expect.stringContaining("GL_IAM_SECRET_KEY_FILE names /nowhere/key, which can't be read: ENOENT"),
      expect.stringContaining("GL_IAM_SECRET_KEY is missing"),
    ]);
    expect(problemsOf({ ...STORE, GL_IAM_SECRET_KEY_FILE: write("x") })).toEqual([
      "GL_IAM_SECRET_KEY_FILE can't be set beside GL_IAM_SECRET_KEY",
    ]);
    expect(problemsOf({ GL_IAM_PORT_FILE: write("80") })).toEqual([
      "GL_IAM_PORT_FILE is not a variable of gl-iam: is it misspelt?",
    ]);
  });

  test("a variable that is not text is refused: its bytes are lost already", () => {
    expect(problemsOf({ ...STORE, GL_IAM_SECRET_KEY: `${"k".repeat(40)}\ufffd` })).toContain(
      "GL_IAM_SECRET_KEY is not UTF-8 text",
    );
    expect(problemsOf({ ...ADMIN, GL_IAM_ADMIN_PASSWORD: "one line\nand another" })).toContain(
      "GL_IAM_ADMIN_PASSWORD has a line end in it: it must be one line",
    );
  });
});
