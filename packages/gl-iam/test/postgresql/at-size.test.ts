/** Every query of the product on a database of realistic shape: what it reads does not grow with the tables. */
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { fill, SMALL } from "../../../../tools/testing/large-database.js";
import { acceptTogether } from "../../src/postgresql/hot/acceptances.js";
import { signInTogether } from "../../src/postgresql/hot/exchanges.js";
import { makeTogether } from "../../src/postgresql/hot/first-sign-ins.js";
import type { Tables } from "../../src/postgresql/tables.js";
import type { Ports } from "../scale/call.js";
import { callsAt, excessOf, measure } from "../scale/measure.js";
import { plansOf, tellingPlans } from "../scale/plans.js";
import { type Installation, install } from "./installation.js";

describeOn([POSTGRESQL], `${SMALL.partners} partners and ${SMALL.users} users`, (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    const connect = async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      return client;
    };
    await fill(connect, SMALL);
    const client = await connect();
    const { rows } = await client.query<{ name: string }>("SELECT current_database() AS name");
    for (const statement of tellingPlans(rows[0]?.name ?? "")) await client.query(statement);
    await client.end();
    // By the database's own clock, as in production: a time that is asked anew for each row fits no index.
    installed = await install(database, { now: undefined });
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  test("a statement that reads everything is seen", async () => {
    const [counted] = await plansOf(() => installed.sql("SELECT count(*) FROM gl_iam.users WHERE email LIKE '%x'"));
    expect(counted?.rowsRead).toBeGreaterThanOrEqual(SMALL.users);
  });

  test("each query reads no more rows than its bound", async () => {
    const excesses: string[] = [];
    for (const call of callsAt(SMALL)) {
      const measured = await measure(call, installed.provider.core.store as unknown as Ports);
      const excess = excessOf(measured);
      if (excess !== null) excesses.push(excess);
    }
    expect(excesses).toEqual([]);
  });

  test("no statement of a batch goes through all of the batch for each of its items", async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    const texts: string[] = [];
    const log = ({ query }: { query: { sql: string } }) => void texts.push(query.sql);
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), log }).withSchema("gl_iam");
    await acceptTogether(db, null, true, []);
    await signInTogether(db, null, true, []);
    await makeTogether(db, null, true, []);
    const written = texts.filter((text) => text.startsWith("WITH"));
    expect(written).toHaveLength(3);
    for (const text of written) {
      const { rows } = await pool.query(`EXPLAIN ${text}`, ["[]", null, "[]"]);
      expect(rows.map((row) => row["QUERY PLAN"]).filter((line) => line.includes("Join Filter"))).toEqual([]);
    }
    await db.destroy();
  });

  test.each([
    ...["4243", "partner 99", "rtner 9999", "nobody", "8", "%", "PARTNER 7_", "ck_live_0a", "CK_LIVE_AB7"],
    ...["artner 1234"],
  ])("a search for %s finds by its index what a look at all of them finds", async (query) => {
    const { partners } = installed.provider.core.store;
    for (const organizationId of [undefined, "default"]) {
      const rows = await installed.sql<{ id: string }>(
        `SELECT id FROM gl_iam.partners WHERE (strpos(lower(partner_name), lower($1)) > 0
           OR strpos(lower(consumer_key), lower($1)) = 1) AND ($2::text IS NULL OR org_id = $2) ORDER BY id`,
        query,
        organizationId ?? null,
      );
      const ids = rows.map(({ id }) => id);
      for (const after of [0, 10, 1000]) {
        const { rows: found } = await partners.list(
          { query, organizationId },
          20,
          after === 0 ? null : (ids[after - 1] ?? null),
        );
        expect(found.map(({ id }) => id)).toEqual(ids.slice(ids[after - 1] ? after : 0).slice(0, 20));
      }
    }
  });
});
