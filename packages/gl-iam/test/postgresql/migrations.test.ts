/** The schema is brought up to date once, by the first caller, and never without being asked to. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { IAMGateway } from "../../src/index.js";
import { PostgreSQLProvider } from "../../src/postgresql/index.js";
import { LATEST_VERSION, MIGRATIONS } from "../../src/postgresql/migrate.js";
import { Child } from "./child.js";
import { expectRefused, type Installation, install, registerAcme } from "./installation.js";
import { unopenedProvider } from "./unopened.js";

const ALL = Array.from({ length: LATEST_VERSION }, (_, index) => index + 1);

describeOn([POSTGRESQL], "ten processes that start at once on an empty database", (kind) => {
  test("one migrates, nine wait and find nothing to do, none fails", async () => {
    const database = await kind.create();
    const children = Array.from({ length: 10 }, () => new Child("migrating.child.ts", { DATABASE_URL: database.url }));
    try {
      for (const child of children) expect(await child.line()).toBe("ready");
      for (const child of children) child.tell("go");
      const applied = await Promise.all(children.map((child) => child.line()));
      expect(applied.sort()).toEqual([JSON.stringify(ALL), ...Array.from({ length: 9 }, () => "[]")].sort());
      expect(await Promise.all(children.map(({ ended }) => ended))).toEqual(children.map(() => 0));
      expect(children.map(({ errors }) => errors).join("")).toBe("");
    } finally {
      for (const child of children) child.kill("SIGKILL");
      await database.drop();
    }
  });

  test("twenty first calls of one process migrate once too", async () => {
    const database = await kind.create();
    const [one, two] = [await install(database), await install(database)];
    const registered = await Promise.all(
      Array.from({ length: 20 }, (_, n) => registerAcme((n % 2 ? one : two).registry, { partnerName: `P${n}` })),
    );
    expect(registered).toHaveLength(20);
    expect(await one.sql("SELECT version FROM gl_iam.schema_migrations ORDER BY 1")).toHaveLength(LATEST_VERSION);
    await Promise.all([one.close(), two.close()]);
    await database.drop();
  });

  test("a migration that fails half-way leaves nothing behind, and works once its obstacle is gone", async () => {
    const database = await kind.create();
    const obstacle = new pg.Client({ connectionString: database.url });
    await obstacle.connect();
    await obstacle.query("CREATE SCHEMA gl_iam CREATE TABLE gl_iam.audit_events_newest (id int)");
    await expect(install(database)).rejects.toThrow('"audit_events_newest" already exists');
    const { rows } = await obstacle.query("SELECT to_regclass('gl_iam.partners') AS partners");
    expect(rows).toEqual([{ partners: null }]);
    await obstacle.query("DROP TABLE gl_iam.audit_events_newest");
    await obstacle.end();
    const installed = await install(database);
    await registerAcme(installed.registry);
    await installed.close();
    await database.drop();
  });
});

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "migrations", (kind) => {
  let database: ScratchDatabase | undefined;
  let installed: Installation | undefined;

  afterEach(async () => {
    await installed?.close();
    await database?.drop();
  });

  test("with autoMigrate false an empty database is refused with the cure, and served after a migration", async () => {
    database = await kind.create();
    const refused = install(database, { autoMigrate: false });
    await expect(refused).rejects.toMatchObject({
      code: "store_unavailable",
      message: expect.stringMatching(/^the schema is behind, at version 0 .*: run gl-iam migrate as its owner$/),
    });
  });

  test("migrating twice applies nothing the second time, and a newer schema still works", async () => {
    database = await kind.create();
    installed = await install(database);
    const { provider, registry, sql } = installed;
    expect((await provider.migrate()).unwrap()).toEqual([]);
    await sql("INSERT INTO gl_iam.schema_migrations (version, name) VALUES (9999, 'from the future')");
    expect((await provider.migrate()).unwrap()).toEqual([]);
    expect(await provider.healthCheck()).toBe(true);
    const { partner } = await registerAcme(registry);
    expect((await registry.getPartner(partner.id)).unwrap()).toEqual(partner);
  });
});

describe.skipIf(!POSTGRESQL.answers)("a role that may not migrate, on PostgreSQL", () => {
  const role = `gl_iam_test_app_${randomBytes(6).toString("hex")}`;
  let database: ScratchDatabase;
  let owner: Installation;
  let app: PostgreSQLProvider;

  beforeAll(async () => {
    database = await POSTGRESQL.create();
    const superuser = new pg.Client({ connectionString: database.url });
    await superuser.connect();
    await superuser.query(`CREATE ROLE ${role} LOGIN PASSWORD 'app'`);
    await superuser.end();
    const url = new URL(database.url);
    url.username = role;
    url.password = "app";
    const crypto = { encryptionKey: "A".repeat(43) };
    app = new PostgreSQLProvider({ databaseUrl: url.href, secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f0", crypto });
  });
  afterAll(async () => {
    await app.close();
    await owner.sql(`DROP OWNED BY ${role}`);
    await owner.sql(`DROP ROLE ${role}`);
    await owner.close();
    await database.drop();
  });

  test("says that the schema is behind and who must migrate, and works once the owner has done it", async () => {
    const gateway = IAMGateway.fromFullstackProvider(app);
    const nobody = () => gateway.getUserByEmail("nobody@example.com");
    for (const refused of [await nobody(), await app.migrate()]) {
      expectRefused(refused, "store_unavailable");
      expect(refused.error?.message).toMatch(
        /^the schema is behind, at version 0 .*: run gl-iam migrate as its owner$/,
      );
      expect(refused.error?.cause).toMatchObject({ code: "42501" });
    }
    owner = await install(database);
    await owner.sql(`GRANT USAGE ON SCHEMA gl_iam TO ${role}`);
    await owner.sql(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA gl_iam TO ${role}`);
    expectRefused(await nobody(), "user_not_found");
    await owner.sql("DELETE FROM gl_iam.schema_migrations WHERE version > 1");
    const restarted = await app.migrate();
    expectRefused(restarted, "store_unavailable");
    expect(restarted.error?.message).toContain("at version 1 ");
  });

  test("without its grants is told so: no migration would help", async () => {
    await owner.sql(`REVOKE ALL ON SCHEMA gl_iam FROM ${role}`);
    const refused = await app.migrate();
    expectRefused(refused, "internal_error");
    expect(refused.error?.cause).toMatchObject({ message: "permission denied for schema gl_iam" });
  });
});

describe.skipIf(!POSTGRESQL.answers)("autoMigrate false, on PostgreSQL", () => {
  test("the same provider works as soon as another one has migrated", async () => {
    const database = await POSTGRESQL.create();
    const config = {
      databaseUrl: database.url,
      secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
      crypto: { encryptionKey: "A".repeat(43) },
    };
    const waiting = new PostgreSQLProvider({ ...config, autoMigrate: false, enablePartnerRegistry: true });
    const list = async () => {
      const result = await waiting.partnerRegistry?.listPartners();
      if (!result) throw new Error("there is a registry");
      return result;
    };
    expectRefused(await list(), "store_unavailable");
    expect(await waiting.healthCheck()).toBe(false);
    const migrating = new PostgreSQLProvider({ ...config, autoMigrate: false });
    expect((await migrating.migrate()).unwrap()).toEqual(ALL);
    expect((await list()).unwrap()).toEqual([]);
    expect(await waiting.healthCheck()).toBe(true);
    await Promise.all([waiting.close(), migrating.close()]);
    await database.drop();
  });
});

describe.skipIf(!POSTGRESQL.answers)("a filled database of the first release", () => {
  test("keeps every row, while others read and write its tables", async () => {
    const database = await POSTGRESQL.create();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query("CREATE SCHEMA gl_iam");
    for (const statement of MIGRATIONS[0]?.statements ?? []) await client.query(statement);
    await client.query(`
      CREATE TABLE gl_iam.schema_migrations (
        version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
      INSERT INTO gl_iam.schema_migrations (version, name) VALUES (1, 'registry-users-sessions-audit');
      INSERT INTO gl_iam.partners SELECT gen_random_uuid(), 'default', 'P ' || n, 'p ' || n, 'ck_live_' || n, '{}',
        'idp_initiated', 'jit', '{}', NULL, NULL, NULL, NULL, NULL, true, now(), now() FROM generate_series(1, 5000) n;
      INSERT INTO gl_iam.partner_secrets SELECT gen_random_uuid(), id, 1, '\\x00', now(), NULL FROM gl_iam.partners;
      INSERT INTO gl_iam.users SELECT gen_random_uuid(), 'default', n || '@a.example', n || '@a.example', NULL,
        '{org_member}', NULL, true, now() FROM generate_series(1, 5000) n;
      INSERT INTO gl_iam.sessions SELECT gen_random_uuid(), id, 'default', NULL, now(), now() + interval '1 day', NULL
        FROM gl_iam.users;
      INSERT INTO gl_iam.audit_events SELECT gen_random_uuid(), 'session_created', 'info', now(), 'default', NULL, id,
        NULL, NULL, NULL, NULL, 'm', '{}', NULL FROM gl_iam.users`);
    const counted = async () => {
      const tables = ["partners", "partner_secrets", "users", "sessions", "audit_events"];
      const counts = tables.map((table) => `(SELECT count(*)::integer FROM gl_iam.${table}) AS ${table}`);
      return (await client.query(`SELECT ${counts.join(", ")}`)).rows[0];
    };
    const before = await counted();
    // Somebody's long report, in the middle of which the new release is started.
    const report = new pg.Client({ connectionString: database.url });
    await report.connect();
    await report.query("BEGIN");
    await report.query("SELECT count(*) FROM gl_iam.sessions");
    const provider = unopenedProvider(database.url);
    const migrating = provider.migrate();
    const waits: number[] = [];
    while (waits.length < 30) {
      const start = performance.now();
      await client.query("SELECT 1 FROM gl_iam.sessions LIMIT 1");
      waits.push(performance.now() - start);
      await sleep(100);
    }
    expect(Math.max(...waits), "nobody waits for long behind the migration that waits").toBeLessThan(1700);
    await report.query("COMMIT");
    expect((await migrating).unwrap()).toEqual(ALL.slice(1));
    expect(await counted()).toEqual(before);
    expect((await IAMGateway.fromFullstackProvider(provider).partnerRegistry.listPartners()).unwrap()).toHaveLength(
      5000,
    );
    await Promise.all([provider.close(), report.end(), client.end()]);
    await database.drop();
  });
});
