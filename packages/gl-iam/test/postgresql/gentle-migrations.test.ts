/** What migrates a database that others use: nobody waits for it, and what was interrupted is finished. */
import { CompiledQuery, Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { fill } from "../../../../tools/testing/large-database.js";
import { MIGRATIONS } from "../../src/postgresql/migrate.js";
import { migrate } from "../../src/postgresql/migration-runner.js";
import { inParts, type Migration } from "../../src/postgresql/migrations/migration.js";
import type { Tables } from "../../src/postgresql/tables.js";
import { PartnerSide } from "../sign-in/partner-side.js";
import { type Installation, install } from "./installation.js";

const EVENTS = 300_000;
const next = MIGRATIONS.length + 1;

describeOn([POSTGRESQL], `${EVENTS} events`, (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    const connect = async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      return client;
    };
    await fill(connect, { partners: 2000, users: 20_000, events: EVENTS, sessions: 20_000 });
    installed = await install(database, { pool: { max: 10 } });
    // No key of the test's opens what was filled in.
    for (const table of ["partner_secrets", "kept_answers"]) await installed.sql(`DELETE FROM gl_iam.${table}`);
  }, 180_000);
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  test("while users sign in: each does", { timeout: 120_000 }, async () => {
    const partner = await PartnerSide.of(installed);
    await partner.signedIn();
    let migrating = true;
    const outcomes: string[] = [];
    const signInUntilMigrated = async () => {
      while (migrating) {
        const session = await partner.signedIn();
        outcomes.push(session.session.accessToken.length > 0 ? "accepted" : "none");
      }
    };
    const load = Promise.all([signInUntilMigrated(), signInUntilMigrated()]);
    const migrations: Migration[] = [
      {
        ...{ version: next, name: "an-index", statements: [] },
        indexes: [{ name: "wide", on: "gl_iam.audit_events (message, request_id, actor, timestamp, id)" }],
      },
      {
        ...{
          version: next + 1,
          name: "a-column",
          statements: ["ALTER TABLE gl_iam.audit_events ADD COLUMN kind text"],
        },
      },
      {
        ...{ version: next + 2, name: "its-values", statements: [] },
        async backfill(transaction) {
          const { rows } = await sql`
            UPDATE gl_iam.audit_events SET kind = event_type WHERE id IN (
              SELECT id FROM gl_iam.audit_events WHERE kind IS NULL AND timestamp < now() - interval '1 day' LIMIT 5000
            ) RETURNING 1`.execute(transaction);
          return rows.length === 5000;
        },
      },
    ];
    // Without the deadline of a sign-in.
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    const patient = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema("gl_iam");
    const applied = await migrate(patient, "gl_iam", true, [...MIGRATIONS, ...migrations]).finally(() => {
      migrating = false;
    });
    await load;
    await patient.destroy();
    expect(applied).toEqual([next, next + 1, next + 2]);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(new Set(outcomes)).toEqual(new Set(["accepted"]));
    expect(await installed.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'gl_iam.wide'::regclass")).toEqual([
      { indisvalid: true },
    ]);
  });

  test("an index whose making was interrupted is made again, one that is finished is not", async () => {
    await installed.sql("CREATE INDEX interrupted ON gl_iam.users (created_at)");
    await installed.sql("CREATE INDEX finished ON gl_iam.users (created_at)");
    await installed.sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'gl_iam.interrupted'::regclass");
    const [before] = await installed.sql("SELECT 'gl_iam.finished'::regclass::oid::int AS oid");
    const indexes = ["interrupted", "finished"].map((name) => ({ name, on: "gl_iam.users (created_at)" }));
    const migrations = Array.from({ length: 4 }, (_, n): Migration => {
      const version = MIGRATIONS.length + n + 1;
      return { version, name: "again", statements: [], indexes: n === 3 ? indexes : [] };
    });
    const { rows } = await installed.tables.executeQuery<{ version: number }>(
      CompiledQuery.raw("SELECT max(version) AS version FROM gl_iam.schema_migrations"),
    );
    await migrate(installed.tables, "gl_iam", true, [...MIGRATIONS, ...migrations]);
    expect(rows[0]?.version).toBeLessThan(MIGRATIONS.length + 4);
    const valid = "SELECT bool_and(indisvalid) AS valid FROM pg_index WHERE indrelid = 'gl_iam.users'::regclass";
    expect(await installed.sql(valid)).toEqual([{ valid: true }]);
    expect(await installed.sql("SELECT 'gl_iam.finished'::regclass::oid::int AS oid")).toEqual([before]);
  });
});

describeOn([PGLITE_IN_MEMORY], "an embedded database", (kind) => {
  test("makes its indexes plainly", async () => {
    const installed = await install(await kind.createMigrated());
    const migration = {
      version: next,
      name: "n",
      statements: [],
      indexes: [{ name: "plain", on: "gl_iam.users (id)" }],
    };
    expect(await migrate(installed.tables, "gl_iam", false, [...MIGRATIONS, migration])).toEqual([next]);
    expect(await installed.sql("SELECT to_regclass('gl_iam.plain') IS NOT NULL AS made")).toEqual([{ made: true }]);
    await installed.close();
  });
});

test("a landed migration of nothing but indexes makes them beside the sign-ins", () => {
  const [auditFilters] = MIGRATIONS.filter(({ name }) => name === "audit-filters");
  if (!auditFilters) throw new Error("it has landed");
  const { indexes, statements } = inParts(auditFilters);
  expect(statements).toEqual([]);
  expect(indexes.map(({ name }) => name)).toEqual(["audit_events_by_request", "audit_events_by_severity"]);
});
