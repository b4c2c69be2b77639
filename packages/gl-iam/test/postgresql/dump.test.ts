/** Everything from one database into another, and what ends by that (S27). */
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { codeAt } from "../../../../tools/testing/authenticator.js";
import { PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { PasskeyAuthenticator } from "../../../../tools/testing/passkey-authenticator.js";
import { generateEncryptionKey } from "../../src/index.js";
import { DUMPED_TABLES, LEFT_OUT } from "../../src/postgresql/dump-tables.js";
import { PostgreSQLProvider } from "../../src/postgresql/index.js";
import { LATEST_VERSION } from "../../src/postgresql/migrate.js";
import {
  ANYWHERE,
  ENCRYPTION_KEY,
  type Installation,
  install,
  registerAcme,
  SECRET_KEY,
  signedBy,
} from "./installation.js";

const PASSWORD = "correct horse battery";
const PASSKEY_PAGE = { origin: "https://console.example.com", rpId: "console.example.com" };
const opened: { close(): Promise<void> }[] = [];
const databases: ScratchDatabase[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  for (const one of databases.splice(0)) await one.drop();
});

async function open(kind: typeof POSTGRESQL, config = {}): Promise<Installation> {
  const database = await kind.create();
  databases.push(database);
  const installed = await install(database, config);
  opened.push(installed);
  return installed;
}

async function dumpOf({ provider }: Installation): Promise<string[]> {
  const lines: string[] = [];
  (await provider.dump(async (line) => void lines.push(line))).unwrap();
  return lines;
}

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** Text that is hard for JSON, SQL and columns. */
const ODD = `O'Hara "\\ \t\u2028 \u{1f600} {} ,`;

async function fill(installed: Installation) {
  const { gateway, registry, clock } = installed;
  const odd = { partnerName: ODD.trim().replace(/[\t\u2028]/g, ""), metadata: { odd: ODD, big: 1e300, deep: [[{}]] } };
  const acme = await registerAcme(registry, { ...odd, allowedSourceIps: [], allowedRoles: ["org_member", "x:y"] });
  const left = await registerAcme(registry, { partnerName: "Left" });
  await registry.rotateConsumerSecret(acme.partner.id, { gracePeriodSeconds: 3600 });
  await registry.deactivatePartner(left.partner.id);
  const person = { externalId: "u-1", email: "alice@example.com", displayName: "Ålice" };
  const alice = (await gateway.partnerUsers.preProvision(acme.partner.id, person)).unwrap();
  const leaver = (
    await gateway.partnerUsers.preProvision(acme.partner.id, { externalId: "u-2", email: "bob@example.com" })
  ).unwrap();
  const [identity] = (await gateway.users.identities(leaver.userId, ANYWHERE)).unwrap();
  (await gateway.users.unlink(leaver.userId, identity?.id ?? "", ANYWHERE)).unwrap();
  for (const [role, roles] of [["org_admin", ["org_admin"]] as const, ["org_member", []] as const]) {
    (await gateway.users.update(leaver.userId, { roles }, ANYWHERE)).unwrap();
    (await registry.updatePartner(acme.partner.id, { roleMap: { boss: role } })).unwrap();
  }
  (await gateway.users.suspend(alice.userId, ANYWHERE)).unwrap();
  const user = {
    email: "ops@example.com",
    displayName: ODD.replace(/[\t\u2028]/g, "").trim(),
    roles: ["platform_admin"],
  };
  const { id: makerId } = (await gateway.createUserWithPassword(user, PASSWORD)).unwrap();
  const machine = { name: "deployment", scopes: ["partners:read" as const], makerId };
  const { token: machineToken } = (await gateway.machineTokens.create(machine)).unwrap();
  const signedIn = (await gateway.authenticate({ email: user.email, password: PASSWORD })).unwrap();
  const request = { ...signedBy(left, clock.now()), sourceIp: "203.0.113.7" };
  return {
    acme,
    left,
    user,
    guarded: await withSecondFactor(installed),
    request,
    accessToken: signedIn.session.accessToken,
    refreshToken: signedIn.session.refreshToken,
    machineToken,
  };
}

/** Somebody whose password an administrator has set, and who then enrolled. */
async function withSecondFactor({ gateway, clock }: Installation) {
  const email = "guarded@example.com";
  const { id } = (await gateway.createUserWithPassword({ email }, PASSWORD)).unwrap();
  (await gateway.setPassword(id, PASSWORD)).unwrap();
  const { accessToken } = (await gateway.authenticate({ email, password: PASSWORD })).unwrap().session;
  const { secret, recoveryCodes } = (await gateway.mfa.enroll(accessToken)).unwrap();
  (await gateway.mfa.confirm(accessToken, codeAt(secret, clock.now()))).unwrap();
  const party = { relyingParty: { id: PASSKEY_PAGE.rpId, origin: PASSKEY_PAGE.origin } };
  const { challenge } = (await gateway.passkeys.beginEnrolment(accessToken, party)).unwrap();
  const creation = { name: "Laptop", ...new PasskeyAuthenticator().create(challenge, PASSKEY_PAGE) };
  (await gateway.passkeys.enroll(accessToken, creation, party)).unwrap();
  return { email, password: PASSWORD, code: recoveryCodes[0] };
}

describe.skipIf(!POSTGRESQL.answers)("from embedded to PostgreSQL and back", () => {
  test("every row arrives unchanged, except for what the restore ends", { timeout: 120_000 }, async () => {
    const first = await open(PGLITE_IN_MEMORY);
    const made = await fill(first);
    const lines = await dumpOf(first);
    const server = await open(POSTGRESQL, { schema: "elsewhere" });
    const restored = (await server.provider.restore(from(lines), { actor: "ops" })).unwrap();
    expect(restored.partners).toMatchObject([
      {
        consumerKey: expect.stringMatching(/^ck_live_/),
        wasActive: expect.any(Boolean),
        secretChangedAt: expect.any(Date),
      },
      { wasActive: expect.any(Boolean) },
    ]);
    const back = await open(PGLITE_IN_MEMORY);
    (await back.provider.restore(from(await dumpOf(server)))).unwrap();
    const [before, after] = [rowsOf(lines), rowsOf(await dumpOf(back))];
    for (const table of DUMPED_TABLES) {
      const kept = after[table]?.filter(
        (row) => table !== "audit_events" || before[table]?.some(({ id }) => id === row.id),
      );
      expect(kept?.map(asBefore), table).toEqual(before[table]?.map(asBefore));
    }
    expect(Object.values(before).every((rows) => rows.length > 0)).toBe(true);

    const { gateway, registry } = server;
    expect((await gateway.authenticate({ email: made.user.email, password: PASSWORD })).isOk, "a password").toBe(true);
    expect((await gateway.authenticate({ ...made.guarded, code: undefined })).error?.code).toBe("mfa_required");
    expect((await gateway.authenticate(made.guarded)).isOk, "a second factor").toBe(true);
    expect((await gateway.validateSession(made.accessToken)).error?.code, "a session").toBe("invalid_token");
    expect((await gateway.refreshSession(made.refreshToken)).isErr, "a refresh token").toBe(true);
    expect((await gateway.machineTokens.verify(made.machineToken)).isErr, "a machine token").toBe(true);
    for (const { partner } of [made.acme, made.left]) {
      expect((await registry.getPartner(partner.id)).unwrap().isActive, "a partner waits for its confirmation").toBe(
        false,
      );
    }
    const { data } = (
      await gateway.listAuditEvents({ partnerId: made.acme.partner.id, eventType: "partner_deactivated" })
    ).unwrap();
    expect(data).toMatchObject([{ actor: "ops", message: expect.stringContaining("inactive after a restore") }]);
  });

  test("S27: what was signed before the restore is refused for ever, what is signed anew is not", {
    timeout: 120_000,
  }, async () => {
    const first = await open(PGLITE_IN_MEMORY, { now: undefined });
    const acme = await registerAcme(first.registry);
    const before = { ...signedBy(acme, new Date(Date.now() - 1000)), sourceIp: "203.0.113.7" };
    expect((await first.gateway.sso.issueToken(before)).isOk).toBe(true);
    const second = await open(POSTGRESQL, { now: undefined });
    (await second.provider.restore(from(await dumpOf(first)))).unwrap();
    const anew = () => ({ ...signedBy(acme, new Date()), sourceIp: "203.0.113.7" });
    expect((await second.gateway.sso.issueToken(anew())).error?.code).toBe("partner_inactive");
    (await second.registry.reactivatePartner(acme.partner.id)).unwrap();
    const replayed = await second.gateway.sso.issueToken(before);
    expect(replayed.error?.code).toBe("signature_expired");
    expect(replayed.error?.message).toContain("signed before the database was restored");
    expect((await second.gateway.sso.issueToken(anew())).isOk).toBe(true);
  });

  test("a database with a row in any table is left alone, and so is one that the keys do not fit", {
    timeout: 120_000,
  }, async () => {
    const lines = await dumpOf(await filled());
    const full = await open(POSTGRESQL);
    await full.gateway.createUserWithPassword({ email: "a@example.com" }, PASSWORD);
    let isClosed = false;
    async function* ofOpenFile() {
      try {
        yield* lines;
      } finally {
        isClosed = true;
      }
    }
    const refused = await full.provider.restore(ofOpenFile());
    expect(refused.error).toMatchObject({ code: "conflict", message: expect.stringContaining("users already") });
    expect(isClosed, "nothing is read on").toBe(true);

    const database = await POSTGRESQL.create();
    databases.push(database);
    const crypto = { encryptionKeys: { 1: generateEncryptionKey() } };
    const config = { databaseUrl: database.url, secretKey: SECRET_KEY, crypto, enablePartnerRegistry: true };
    const strange = new PostgreSQLProvider(config);
    opened.push(strange);
    expect((await strange.restore(from(lines))).error?.message).toContain("does not open under key version 1");
    const right = new PostgreSQLProvider({ ...config, crypto: { encryptionKeys: { 1: ENCRYPTION_KEY } } });
    opened.push(right);
    expect((await right.restore(from(lines))).isOk, "nothing was left behind").toBe(true);
  });
});

test("a partner comes before its test side, which works again once the partner is confirmed", {
  timeout: 120_000,
}, async () => {
  const first = await open(PGLITE_IN_MEMORY, { now: undefined });
  const { partner } = await registerAcme(first.registry);
  const testSide = (await first.registry.createTestCredentials(partner.id)).unwrap();
  // Where it is stored, its row is behind that of its test side from here on.
  (await first.registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 60 })).unwrap();
  const lines = await dumpOf(first);
  const ids = (rowsOf(lines).partners ?? []).map(({ id, test_of }) => [id, test_of]);
  expect(ids).toEqual([
    [partner.id, null],
    [expect.any(String), partner.id],
  ]);
  const second = await open(PGLITE_IN_MEMORY, { now: undefined });
  const restored = (await second.provider.restore(from(lines))).unwrap();
  expect(
    restored.partners.map(({ id }) => id),
    "who confirms a partner confirms its test side",
  ).toEqual([partner.id]);
  const signed = async () => {
    const request = { ...signedBy(testSide, new Date()), sourceIp: "203.0.113.7" };
    return (await second.gateway.sso.issueToken(request)).error?.code;
  };
  expect(await signed()).toBe("partner_inactive");
  (await second.registry.reactivatePartner(partner.id)).unwrap();
  expect(await signed()).toBeUndefined();
});

test("no table and no column is forgotten: an omitted one has its reason", async () => {
  const installed = await open(PGLITE_IN_MEMORY);
  const tables = await installed.sql<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'gl_iam' ORDER BY 1",
  );
  expect([...DUMPED_TABLES, ...Object.keys(LEFT_OUT)].sort()).toEqual(tables.map(({ name }) => name));
  const dumped = (await dumpOf(installed)).map((line) => JSON.parse(line)).filter(([kind]) => kind === "table");
  for (const [, table, columns] of dumped) {
    const known = await installed.sql<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = 'gl_iam' AND table_name = $1 AND is_generated = 'NEVER'`,
      table,
    );
    expect(columns.toSorted(), table).toEqual(known.map(({ name }) => name).toSorted());
  }
});

test("a dump of an earlier release is brought up to date on its way", async () => {
  const installed = await open(PGLITE_IN_MEMORY);
  const columns = "id org_id email email_key display_name roles password_hash is_active created_at".split(" ");
  const user = {
    id: "01a21825-67aa-74e0-b627-ef5f09d7dacf",
    org_id: "default",
    email: "A@example.com",
    email_key: "a@example.com",
    display_name: null,
    roles: ["org_member"],
    password_hash: null,
    is_active: true,
    created_at: "2025-01-02T03:04:05.678901+00:00",
  };
  const lines = [
    JSON.stringify(["dump", { format: 1, schema_version: 1, made_at: "2025-01-02T03:04:05Z" }]),
    JSON.stringify(["table", "users", columns]),
    JSON.stringify(user),
    JSON.stringify(["end", { users: 1 }]),
  ];
  expect((await installed.provider.restore(from(lines))).unwrap().rows).toEqual({ users: 1 });
  expect((await installed.sql("SELECT max(version) AS version FROM gl_iam.schema_migrations"))[0]).toEqual({
    version: LATEST_VERSION,
  });
  const [row] = await installed.sql("SELECT row_to_json(u)::jsonb AS kept FROM gl_iam.users u");
  expect(row?.kept).toMatchObject({ ...user, created_at: expect.stringContaining("05.678901") });
});

describe("an incomplete dump writes nothing", () => {
  const head = (fields = {}) => JSON.stringify(["dump", { format: 1, schema_version: LATEST_VERSION, ...fields }]);
  const columns = (dumped: string[]) => dumped.find((line) => line.startsWith('["table","users"')) ?? "";
  test.each<[string, (dumped: string[]) => string[], RegExp]>([
    ["nothing", () => [], /no JSON array/],
    ["another text", () => ["DROP TABLE gl_iam.users"], /no JSON array/],
    ["a newer release's", () => [head({ schema_version: LATEST_VERSION + 1 })], /use a newer release/],
    ["another format", () => [head({ format: 2 })], /has format 2/],
    ["cut off", (dumped) => dumped.slice(0, -1), /ends before its end/],
    ["a row left out", (dumped) => dumped.filter((line) => !line.startsWith("{")), /does not have the rows/],
    ["a table of others", () => [head(), '["table","pg_catalog.pg_authid",["rolname"]]'], /not expected/],
    ["a column of SQL", () => [head(), '["table","users",["id) SELECT 1; --"]]'], /has other columns/],
    ["a table twice", (dumped) => [head(), columns(dumped), columns(dumped)], /not expected/],
  ])("%s", async (_, change, message) => {
    const installed = await filled();
    const untouched = await emptyOne();
    const refused = await untouched.provider.restore(from(change(await dumpOf(installed))));
    expect(refused.error).toMatchObject({ code: "validation_error", message: expect.stringMatching(message) });
    expect(await untouched.sql("SELECT 1 FROM gl_iam.users UNION ALL SELECT 1 FROM gl_iam.partners")).toEqual([]);
  });
});

let shared: Promise<Installation> | undefined;
let empty: Promise<Installation> | undefined;

afterAll(async () => {
  await (await shared)?.close();
  await (await empty)?.close();
});

/** One for all tests that must leave it empty. */
async function emptyOne(): Promise<Installation> {
  empty ??= install(await PGLITE_IN_MEMORY.create());
  return empty;
}

/** One for all tests that only read from it. */
function filled(): Promise<Installation> {
  shared ??= (async () => {
    const installed = await install(await PGLITE_IN_MEMORY.create());
    await fill(installed);
    return installed;
  })();
  return shared;
}

function rowsOf(lines: readonly string[]): Record<string, Record<string, unknown>[]> {
  const tables: Record<string, Record<string, unknown>[]> = {};
  let rows: Record<string, unknown>[] = [];
  for (const line of lines.map((text) => JSON.parse(text))) {
    if (Array.isArray(line) && line[0] === "table") {
      rows = [];
      tables[line[1]] = rows;
    } else if (!Array.isArray(line)) rows.push(line);
  }
  return tables;
}

/**
 * Without what a restore changes. Times are compared as moments, because they are printed in the reader's time zone.
 */
function asBefore({ is_active: _, assertions_from: __, version: ___, ...row }: Record<string, unknown>) {
  const isTime = (value: unknown) => typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, isTime(value) ? Date.parse(String(value)) : value]),
  );
}
