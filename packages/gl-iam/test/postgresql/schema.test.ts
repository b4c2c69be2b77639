/** The tables are in a schema of gl-iam's own, under whichever name, beside whatever else the database has. */
import { describe, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL } from "../../../../tools/testing/databases.js";
import { everydayWork } from "./everyday.js";
import { expectRefused, install, registerAcme } from "./installation.js";
import { unopenedProvider } from "./unopened.js";

const schemasOf = "SELECT DISTINCT table_schema AS schema FROM information_schema.tables WHERE table_name = 'partners'";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "a schema of another name", (kind) => {
  test("has all tables, and everything works as ever", async () => {
    const database = await kind.create();
    const installed = await install(database, { schema: "identity_2" });
    await everydayWork(installed);
    expect(await installed.provider.healthCheck()).toBe(true);
    expect((await installed.provider.migrate()).unwrap()).toEqual([]);
    expect(await installed.sql(schemasOf)).toEqual([{ schema: "identity_2" }]);
    await installed.close();
    await database.drop();
  });
});

describe.skipIf(!POSTGRESQL.answers)("one database", () => {
  test("holds two installations that know nothing of each other", async () => {
    const database = await POSTGRESQL.create();
    const [one, two] = [await install(database), await install(database, { schema: "other" })];
    const { partner } = await registerAcme(one.registry);
    expectRefused(await two.registry.getPartner(partner.id), "partner_not_found");
    await everydayWork(two);
    expect((await one.registry.listPartners()).unwrap()).toHaveLength(1);
    await Promise.all([one.close(), two.close()]);
    await database.drop();
  });

  test.each([
    [
      "the Python original's tables",
      "CREATE TABLE gl_iam.audit_events (id varchar PRIMARY KEY, event_type varchar, created_at timestamp)",
      "audit_events",
    ],
    [
      "another program's migrations",
      "CREATE TABLE gl_iam.schema_migrations (version varchar PRIMARY KEY)",
      "schema_migrations",
    ],
    ["a view", "CREATE VIEW gl_iam.partners AS SELECT 1 AS id", "partners"],
  ])("with %s in the schema is refused by their name, and nothing is made", async (_, statement, name) => {
    const database = await POSTGRESQL.create();
    const elsewhere = await install(database, { schema: "elsewhere" });
    await elsewhere.sql("CREATE SCHEMA gl_iam");
    await elsewhere.sql(statement);
    const provider = unopenedProvider(database.url);
    for (const autoMigrate of [true, false]) {
      const other = unopenedProvider(database.url, { autoMigrate });
      const refused = await (other.partnerRegistry?.listPartners() ?? expect.fail("there is a registry"));
      expectRefused(refused, "store_unavailable");
      expect(refused.error?.message).toMatch(
        new RegExp(`^schema gl_iam has tables of another program, .*\\(${name}\\): give gl-iam a schema of its own`),
      );
      await other.close();
    }
    expect(await provider.healthCheck()).toBe(false);
    const tables = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'gl_iam'";
    expect(await elsewhere.sql(tables)).toEqual([{ name }]);
    const inItsOwn = await install(database, { schema: "gl_iam_2" });
    await registerAcme(inItsOwn.registry);
    await Promise.all([provider.close(), elsewhere.close(), inItsOwn.close()]);
    await database.drop();
  });
});

test.each(["", "GL_IAM", "pg_catalog", "information_schema", "a-b", 'a"b', "1a", "a".repeat(64), "user", "a.b", 5])(
  "no schema: %j",
  (schema) => {
    expect(() => unopenedProvider("pglite://memory", { schema: schema as string })).toThrow("schema must be a name");
  },
);
