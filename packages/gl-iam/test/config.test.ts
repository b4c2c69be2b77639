import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { generateEncryptionKey } from "../src/crypto/keyring.js";
import { ConfigurationError } from "../src/errors.js";
import { type PostgreSQLConfig, parseConfig, type Settings } from "../src/postgresql/config.js";
import { PostgreSQLPartnerRegistryProvider, PostgreSQLProvider } from "../src/postgresql/index.js";
import { audienceOf } from "../src/settings.js";

const SECRET_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const MINIMAL = { databaseUrl: "pglite://memory", secretKey: SECRET_KEY };
const KEY_1 = Uint8Array.from({ length: 32 }, (_, index) => index);
const KEY_2 = new Uint8Array(32).fill(0xff);
const text = (key: Uint8Array, encoding: "base64" | "base64url" = "base64url"): string =>
  Buffer.from(key).toString(encoding);

/** The minimal configuration with these fields, including those that TypeScript would refuse. */
function settingsWith(fields: Record<string, unknown>): Settings {
  return parseConfig({ ...MINIMAL, ...fields } as PostgreSQLConfig);
}

function errorOf(fields: Record<string, unknown>): ConfigurationError {
  try {
    settingsWith(fields);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return error as ConfigurationError;
  }
  throw new Error("not refused");
}

/** `field rule` of each problem. */
function problemsOf(fields: Record<string, unknown>): string[] {
  return errorOf(fields).problems.map(({ field, rule }) => `${field} ${rule}`);
}

/** `db.example:5433/iam` with nothing else in its URL. */
const SERVER = {
  hosts: [{ host: "db.example", port: 5433 }],
  user: undefined,
  password: undefined,
  database: "iam",
  applicationName: "gl-iam",
  channelBinding: false,
  options: undefined,
  tls: undefined,
  mustWrite: false,
};

test("an absent field has its default", () => {
  expect(settingsWith({})).toEqual({
    location: { kind: "memory" },
    secretKeys: new Map([[1, SECRET_KEY]]),
    encryptionKeys: new Map(),
    sealingKeyVersion: null,
    enablePartnerRegistry: false,
    enableAuditLog: true,
    auditRefusalsPerSecond: 200,
    cacheSeconds: 0,
    defaultOrgId: "default",
    autoMigrate: true,
    poolMax: 10,
    schema: "gl_iam",
    onWarning: expect.any(Function),
    tokenTtlSeconds: 60,
    sessionIdleSeconds: 604_800,
    requireMfa: "off",
    publicUrl: null,
    audience: [],
    now: null,
  });
});

test("an undefined field counts as absent", () => {
  const fields = [
    "crypto",
    "enablePartnerRegistry",
    "enableAuditLog",
    "defaultOrgId",
    "autoMigrate",
    "pool",
    "schema",
    "onWarning",
  ];
  const leftOut = Object.fromEntries(
    [...fields, "tokenTtlSeconds", "publicUrl", "audience", "now"].map((field) => [field, undefined]),
  );
  const { onWarning: _, ...rest } = settingsWith(leftOut);
  const { onWarning: __, ...defaults } = settingsWith({});
  expect(rest).toEqual(defaults);
  expect(settingsWith({ pool: { max: undefined } }).poolMax).toBe(10);
});

test("a misspelt field is refused inside of another one too", () => {
  expect(
    problemsOf({ pool: { max: 0, maximum: 5 }, crypto: { encryptionKey: text(KEY_1), sealingVersion: 1 } }),
  ).toEqual(["crypto.sealingVersion unknown_field"]);
  expect(problemsOf({ pool: { max: 0, maximum: 5 } })).toEqual(["pool.maximum unknown_field", "pool.max integer"]);
});

test.each([
  ["a zero-width space", "de\u200bfault", "hidden_characters"],
  ["a soft hyphen", "de\u00adfault", "hidden_characters"],
  ["a change of direction", "\u202etluafed", "hidden_characters"],
  ["a no-break space", "de\u00a0fault", "other_space"],
  ["an ideographic space", "de\u3000fault", "other_space"],
])("no configured name holds %s", (_, name, rule) => {
  expect(problemsOf({ defaultOrgId: name })).toEqual([`defaultOrgId ${rule}`]);
  expect(problemsOf({ audience: ["production", name] })).toEqual([`audience ${rule}`]);
  expect(problemsOf({ publicUrl: `https://app.example.com/${name}` })).toEqual(["publicUrl public_url"]);
});

test("a configuration that is no object is told so, by both providers", () => {
  for (const Provider of [PostgreSQLProvider, PostgreSQLPartnerRegistryProvider]) {
    for (const config of [undefined, null, "pglite://memory", [], 5]) {
      expect(() => new Provider(config as unknown as PostgreSQLConfig)).toThrow("config must be an object");
    }
  }
});

test("every given field is used", () => {
  const now = (): Date => new Date(0);
  const onWarning = (): void => {};
  expect(
    parseConfig({
      databaseUrl: "postgresql://iam:secret@db.example:5433/iam",
      secretKey: `${SECRET_KEY}!`,
      crypto: { encryptionKeys: { 2: text(KEY_2), 1: text(KEY_1) }, encryptionAlgorithm: "aes-256-gcm" },
      enablePartnerRegistry: true,
      enableAuditLog: false,
      auditRefusalsPerSecond: 7,
      cacheSeconds: 5,
      defaultOrgId: "acme",
      autoMigrate: false,
      pool: { max: 25 },
      schema: "identity",
      onWarning,
      tokenTtlSeconds: 30,
      publicUrl: "https://app.example.com/",
      audience: ["production"],
      now,
    }),
  ).toEqual({
    location: { kind: "server", address: { ...SERVER, user: "iam", password: "secret" } },
    secretKeys: new Map([[1, `${SECRET_KEY}!`]]),
    encryptionKeys: new Map([
      [1, Buffer.from(KEY_1)],
      [2, Buffer.from(KEY_2)],
    ]),
    sealingKeyVersion: null,
    enablePartnerRegistry: true,
    enableAuditLog: false,
    auditRefusalsPerSecond: 7,
    cacheSeconds: 5,
    defaultOrgId: "acme",
    autoMigrate: false,
    poolMax: 25,
    schema: "identity",
    onWarning,
    tokenTtlSeconds: 30,
    sessionIdleSeconds: 604_800,
    requireMfa: "off",
    publicUrl: "https://app.example.com/",
    audience: ["production"],
    now,
  });
});

test("all problems are reported at once, in the list and in the message", () => {
  const error = errorOf({
    databaseUrl: "mysql://db.example/iam",
    secretKey: "short",
    crypto: { encryptionKeys: { 0: text(KEY_1), 2: "no key" }, encryptionAlgorithm: "rot13" },
    enablePartnerRegistry: "yes",
    enableAuditLog: 1,
    defaultOrgId: "",
    autoMigrate: "no",
    pool: { max: 0 },
    tokenTtlSeconds: 301,
  });
  expect(error.problems.map(({ field, rule }) => `${field} ${rule}`).sort()).toEqual([
    "autoMigrate boolean",
    "crypto.encryptionAlgorithm one_of",
    "crypto.encryptionKeys.0 version",
    "crypto.encryptionKeys.2 encryption_key",
    "databaseUrl database_url",
    "defaultOrgId length",
    "enableAuditLog boolean",
    "enablePartnerRegistry boolean",
    "pool.max integer",
    "secretKey length",
    "tokenTtlSeconds integer",
  ]);
  for (const { field, message } of error.problems) expect(error.message).toContain(`${field} ${message}`);
});

test.each([null, undefined, "pglite://memory", [], 1])("no configuration at all: %j", (config) => {
  expect(() => parseConfig(config as never)).toThrow(ConfigurationError);
});

test("the error contains no secret", () => {
  const error = errorOf({
    databaseUrl: "mysql://iam:canary-1@db.example/iam",
    secretKey: "canary-2",
    crypto: { encryptionKeys: { 1: "canary-3", 2: "canary-4" } },
  });
  expect(error.problems).toHaveLength(4);
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain("canary");
});

describe("databaseUrl", () => {
  test.each(["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg2", "postgres+asyncpg"])(
    "%s:// is a server",
    (scheme) => {
      expect(settingsWith({ databaseUrl: `${scheme}://iam:s%40fe@db.example:5433/iam` }).location).toEqual({
        kind: "server",
        address: { ...SERVER, user: "iam", password: "s@fe" },
      });
    },
  );

  test.each([
    ["pglite://./data/iam", resolve("data/iam")],
    ["pglite://../iam", resolve("..", "iam")],
    ["pglite:///var/lib/iam", "/var/lib/iam"],
    ["pglite:///var/lib/with space", "/var/lib/with space"],
    ["pglite://./memory", resolve("memory")],
  ])("%s is a directory", (databaseUrl, path) => {
    expect(settingsWith({ databaseUrl }).location).toEqual({ kind: "directory", path });
  });

  test.each(["pglite:///", "pglite:////", "pglite:///tmp/.."])(
    "%s is refused: it would be closed to all",
    (databaseUrl) => {
      expect(problemsOf({ databaseUrl })).toEqual(["databaseUrl root_directory"]);
    },
  );

  test("pglite://memory is memory", () => {
    expect(settingsWith({ databaseUrl: "pglite://memory" }).location).toEqual({ kind: "memory" });
  });

  test.each([undefined, ""])("%j: it is required", (databaseUrl) => {
    expect(problemsOf({ databaseUrl })).toEqual(["databaseUrl required"]);
  });

  test.each<[unknown]>([
    ["db.example/iam"],
    ["mysql://db.example/iam"],
    ["sqlite:///iam.db"],
    ["https://db.example/iam"],
    ["postgres:db.example/iam"],
    ["postgres://"],
    ["postgresql+asyncpg://"],
    ["postgresql+://db.example/iam"],
    ["postgresql+async pg://db.example/iam"],
    ["pglite://"],
    ["pglite://data/iam"],
    ["pglite://memory/iam"],
    ["pglite://~/iam"],
    ["pglite://./a\0b"],
    [42],
    [null],
    [new URL("postgres://db.example/iam")],
  ])("refused: %s", (databaseUrl) => {
    expect(problemsOf({ databaseUrl })).toEqual(["databaseUrl database_url"]);
  });
});

describe("secretKey", () => {
  test.each<[string, unknown, string[]]>([
    ["32 characters", SECRET_KEY, []],
    ["a UUID", "7d0c2b9e-1b0f-4f0e-9a53-2f6a1d6c9e10", []],
    ["32 characters twice", SECRET_KEY.repeat(2), []],
    ["a key that ends as it begins", `${SECRET_KEY}${SECRET_KEY.slice(0, 11)}`, []],
    ["31 characters", SECRET_KEY.slice(1), ["secretKey length"]],
    ["nothing", "", ["secretKey required"]],
    ["undefined", undefined, ["secretKey required"]],
    ["a number", 1e40, ["secretKey length"]],
    ["bytes", new Uint8Array(32), ["secretKey length"]],
    ["one character", "a".repeat(32), ["secretKey repeats"]],
    ["one character, and another one", `${"a".repeat(63)}b`, ["secretKey repeats"]],
    ["two characters", "ab".repeat(16), ["secretKey repeats"]],
    ["five characters, in no order", "aabbcaddeabcceaadbbeccaddebaccda", ["secretKey repeats"]],
    ["a word again and again", "password".repeat(4), ["secretKey repeats"]],
    ["and cut off", "changeme-changeme-changeme-changem", ["secretKey repeats"]],
    ["ten digits", "1234567890".repeat(4), ["secretKey repeats"]],
    ["fifteen characters", "0123456789abcde".repeat(3), ["secretKey repeats"]],
    ["sixteen characters", "0123456789abcdef".repeat(2), ["secretKey repeats"]],
    ["seventeen characters, and a half of them", "0123456789abcdefg".repeat(3).slice(0, 43), ["secretKey repeats"]],
    ["31 characters", SECRET_KEY.slice(1).repeat(2), ["secretKey repeats"]],
  ])("%s", (_, secretKey, problems) => {
    if (problems.length > 0) expect(problemsOf({ secretKey })).toEqual(problems);
    else expect([...settingsWith({ secretKey }).secretKeys]).toEqual([[1, secretKey]]);
  });

  test("a key that is refused is not repeated", () => {
    expect(errorOf({ ...MINIMAL, secretKey: "canary".repeat(8) }).message).not.toContain("canary");
  });
});

describe("secretKeys", () => {
  const ringOf = (config: object) => [...settingsWith({ secretKey: undefined, ...config }).secretKeys];
  const problemsIn = (config: object) => problemsOf({ secretKey: undefined, ...config });

  test("are a ring by version", () => {
    const secretKeys = { 1: SECRET_KEY, 7: `${SECRET_KEY}!` };
    expect(ringOf({ secretKeys })).toEqual([
      [1, SECRET_KEY],
      [7, `${SECRET_KEY}!`],
    ]);
    expect(ringOf({ secretKeys, secretKey: "" }), "an empty text is nothing").toHaveLength(2);
  });

  test.each<[string, object, string[]]>([
    ["beside a secretKey", { secretKey: SECRET_KEY, secretKeys: { 1: SECRET_KEY } }, ["secretKey exclusive"]],
    ["without a key", { secretKeys: {} }, ["secretKeys required"]],
    ["with one that is missing", { secretKeys: { 1: SECRET_KEY, 2: undefined } }, ["secretKeys.2 required"]],
    ["with a short one", { secretKeys: { 1: "short", 2: SECRET_KEY } }, ["secretKeys.1 length"]],
    ["with a weak one", { secretKeys: { 3: "a".repeat(32) } }, ["secretKeys.3 repeats"]],
    ["with a version that is none", { secretKeys: { zero: SECRET_KEY } }, ["secretKeys.zero version"]],
    ["version 0", { secretKeys: { 0: SECRET_KEY } }, ["secretKeys.0 version"]],
    ["of another shape", { secretKeys: [SECRET_KEY] }, ["secretKeys object"]],
  ])("%s", (_, config, problems) => {
    expect(problemsIn(config)).toEqual(problems);
  });
});

describe("crypto", () => {
  const keysWith = (crypto: unknown): [number, string][] =>
    [...settingsWith({ crypto }).encryptionKeys].map(([version, key]) => [version, text(key)]);

  test.each([
    ["base64url", text(KEY_2)],
    ["base64", text(KEY_2, "base64")],
    ["base64url with padding", `${text(KEY_2)}=`],
    ["base64 without padding", text(KEY_2, "base64").replace("=", "")],
  ])("encryptionKey in %s is version 1", (_, encryptionKey) => {
    expect(keysWith({ encryptionKey })).toEqual([[1, text(KEY_2)]]);
  });

  test("a generated key is accepted", () => {
    const encryptionKey = generateEncryptionKey();
    expect(keysWith({ encryptionKey })).toEqual([[1, encryptionKey]]);
  });

  test("encryptionKeys are by version, and gaps are allowed", () => {
    expect(keysWith({ encryptionKeys: { 7: text(KEY_2), 999999999: text(KEY_1) } })).toEqual([
      [7, text(KEY_2)],
      [999_999_999, text(KEY_1)],
    ]);
  });

  test("both given: refused, also when they are equal", () => {
    const both = { encryptionKey: text(KEY_1), encryptionKeys: { 1: text(KEY_1) } };
    expect(problemsOf({ crypto: both })).toEqual(["crypto.encryptionKey exclusive"]);
  });

  test.each(["0", "-1", "1.5", "01", "v1", "", "1e3", "1000000000"])("no version: %j", (version) => {
    expect(problemsOf({ crypto: { encryptionKeys: { [version]: text(KEY_1) } } })).toEqual([
      `crypto.encryptionKeys.${version} version`,
    ]);
  });

  test.each<[string, unknown, string]>([
    ["nothing", "", "required"],
    ["undefined", undefined, "required"],
    ["31 bytes", text(KEY_1.slice(1)), "encryption_key"],
    ["33 bytes", text(new Uint8Array(33)), "encryption_key"],
    ["64 hexadecimal digits", Buffer.from(KEY_1).toString("hex"), "encryption_key"],
    ["two alphabets mixed", `+_${text(KEY_1).slice(2)}`, "encryption_key"],
    ["bits beyond the 32 bytes", `${"A".repeat(42)}B`, "encryption_key"],
    ["a line end", `${text(KEY_1)}\n`, "encryption_key"],
    ["bytes", KEY_1, "encryption_key"],
    ["null", null, "encryption_key"],
  ])("no key: %s", (_, key, rule) => {
    expect(problemsOf({ crypto: { encryptionKey: key } })).toEqual([`crypto.encryptionKey ${rule}`]);
    expect(problemsOf({ crypto: { encryptionKeys: { 1: text(KEY_1), 2: key } } })).toEqual([
      `crypto.encryptionKeys.2 ${rule}`,
    ]);
  });

  test("no key among encryptionKeys", () => {
    expect(problemsOf({ crypto: { encryptionKeys: {} } })).toEqual(["crypto.encryptionKeys required"]);
  });

  test.each(["AES-256-GCM", "aes-128-gcm", "", null])("no algorithm: %j", (encryptionAlgorithm) => {
    expect(problemsOf({ crypto: { encryptionKey: text(KEY_1), encryptionAlgorithm } })).toEqual([
      "crypto.encryptionAlgorithm one_of",
    ]);
  });

  test("is required with a partner registry, and only then", () => {
    expect(problemsOf({ enablePartnerRegistry: true })).toEqual(["crypto.encryptionKeys required"]);
    expect(settingsWith({ enablePartnerRegistry: false }).encryptionKeys.size).toBe(0);
    const crypto = { encryptionKey: text(KEY_1) };
    expect(settingsWith({ enablePartnerRegistry: true, crypto }).enablePartnerRegistry).toBe(true);
  });
});

describe.each(["enablePartnerRegistry", "enableAuditLog", "autoMigrate"] as const)("%s", (field) => {
  const crypto = { encryptionKey: text(KEY_1) };

  test.each([true, false])("%s", (value) => {
    expect(settingsWith({ crypto, [field]: value })[field]).toBe(value);
  });

  test.each(["true", "false", "", 0, 1])("%j is neither true nor false", (value) => {
    expect(problemsOf({ crypto, [field]: value })).toEqual([`${field} boolean`]);
  });
});

test.each<[string, unknown, string]>([
  ["1 character", "a", "accepted"],
  ["255 characters", "a".repeat(255), "accepted"],
  ["256 characters", "a".repeat(256), "length"],
  ["nothing", "", "length"],
  ["spaces around", " acme ", "surrounding_spaces"],
  ["a line end inside", "ac\nme", "control_characters"],
  ["a number", 1, "string"],
])("defaultOrgId of %s: %s is %s", (_, defaultOrgId, rule) => {
  if (rule === "accepted") expect(settingsWith({ defaultOrgId }).defaultOrgId).toBe(defaultOrgId);
  else expect(problemsOf({ defaultOrgId })).toEqual([`defaultOrgId ${rule}`]);
});

describe.each([
  ["pool.max", 1, 1000, (max: unknown) => ({ pool: { max } }), ({ poolMax }: Settings) => poolMax],
  ["tokenTtlSeconds", 1, 300, (ttl: unknown) => ({ tokenTtlSeconds: ttl }), (got: Settings) => got.tokenTtlSeconds],
] as const)("%s from %i to %i", (field, min, max, given, taken) => {
  test.each([min, max])("%i", (value) => {
    expect(taken(settingsWith(given(value)))).toBe(value);
  });

  test.each([min - 1, max + 1, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "5", true])("not %s", (value) => {
    expect(problemsOf(given(value))).toEqual([`${field} integer`]);
  });
});

test.each([
  ["crypto", { crypto: null }],
  ["crypto", { crypto: "key" }],
  ["crypto.encryptionKeys", { crypto: { encryptionKeys: ["key"] } }],
  ["pool", { pool: 5 }],
  ["now", { now: 5 }],
  ["onWarning", { onWarning: "log" }],
  ["schema", { schema: 'gl"iam' }],
  ["tokenTtl", { tokenTtl: 5 }],
])("%s of a shape that it can't have, or that is no field, is named: %j", (field, wrong) => {
  const config = { databaseUrl: "pglite://memory", secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f0", ...wrong } as never;
  expect(() => parseConfig(config)).toThrow(ConfigurationError);
  expect(() => parseConfig(config)).toThrow(field);
});

test.each([
  "app.example.com",
  "ftp://app.example.com",
  "https://user@app.example.com",
  "https://app.example.com/?a=1",
  "https://app.example.com/#top",
  "javascript:alert(1)",
  7,
])("a public URL is an http(s) URL and nothing more: %j", (publicUrl) => {
  expect(problemsOf({ publicUrl })).toEqual(["publicUrl public_url"]);
});

test.each<[unknown, string[]]>([
  ["production", ["audience list"]],
  [[""], ["audience length"]],
  [[7, "production"], ["audience string"]],
])("an audience is a list of names: %j", (audience, problems) => {
  expect(problemsOf({ audience })).toEqual(problems);
});

test("the application goes by its origin, its public URL as written, and its other names", () => {
  const { publicUrl, audience } = settingsWith({ publicUrl: "https://App.example.com:443/base", audience: ["a", "b"] });
  expect(audienceOf({ publicUrl, audience })).toEqual([
    "https://app.example.com",
    "https://App.example.com:443/base",
    "a",
    "b",
  ]);
  expect(audienceOf(settingsWith({}))).toEqual([]);
});
