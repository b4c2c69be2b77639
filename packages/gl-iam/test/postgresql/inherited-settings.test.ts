/** What a database or a role hands down to every session changes nothing that is read, locked, kept or promised. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { everydayWork } from "./everyday.js";
import { expectRefused, type Installation, install } from "./installation.js";
import { hasPgBouncer, PgBouncer } from "./pgbouncer.js";
import { unopenedProvider } from "./unopened.js";

/** Each by itself breaks something for who trusts the session. */
const SETTINGS = [
  "DateStyle = 'German'",
  "DateStyle = 'SQL, DMY'",
  "DateStyle = 'Postgres, MDY'",
  "DateStyle = 'ISO, YMD'",
  "IntervalStyle = 'sql_standard'",
  "TimeZone = 'Asia/Kathmandu'",
  "bytea_output = 'escape'",
  "extra_float_digits = -15",
  "standard_conforming_strings = off",
  "backslash_quote = off",
  "transform_null_equals = on",
  "array_nulls = off",
  "xmloption = 'document'",
  "quote_all_identifiers = on",
  "row_security = off",
  "synchronous_commit = off",
  "default_transaction_isolation = 'serializable'",
  "default_transaction_isolation = 'repeatable read'",
  "default_transaction_deferrable = on",
  "search_path = ''",
  "search_path = 'no_such_schema'",
  "lock_timeout = '1ms'",
  "idle_in_transaction_session_timeout = '1ms'",
  "gin_fuzzy_search_limit = 1",
  "jit_above_cost = 0",
  "force_parallel_mode = 'regress'",
  "client_min_messages = 'debug5'",
  "client_encoding = 'LATIN1'",
  "plan_cache_mode = 'force_generic_plan'",
  "enable_indexscan = off",
  "jit = on",
];

/** What is inherited holds until a session has set its own, so a busy machine must be able to do that in this time. */
const SHORT = "400ms";
const LONGER_MS = 600;

/** Functions and operators that a search path puts before PostgreSQL's own: all of them say yes, or the year 1970. */
const HOSTILE = `
  CREATE SCHEMA evil;
  CREATE FUNCTION evil.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT 'epoch'::timestamptz $$;
  CREATE FUNCTION evil.hashtext(text) RETURNS integer LANGUAGE sql AS $$ SELECT random()::integer $$;
  CREATE FUNCTION evil.same(text, text) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
  CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.same);
  CREATE FUNCTION evil.later(timestamptz, timestamptz) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
  CREATE OPERATOR evil.> (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = evil.later)`;

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const nameOf = ({ url }: ScratchDatabase) => new URL(url).pathname.slice(1);

describe.skipIf(!POSTGRESQL.answers)("a database with a setting of its own", () => {
  let database: ScratchDatabase;
  let admin: string;

  beforeAll(async () => {
    database = await POSTGRESQL.create();
    admin = database.url.replace(/\/[^/]*$/, "/postgres");
    const installed = await install(database);
    await installed.close();
    await onServer(database.url, HOSTILE);
  });
  afterAll(async () => {
    await database?.drop();
  });

  async function under(setting: string, work: () => Promise<void>): Promise<void> {
    const [name = ""] = setting.split(" = ");
    await onServer(admin, `ALTER DATABASE ${nameOf(database)} SET ${setting}`);
    try {
      await work();
    } finally {
      await onServer(admin, `ALTER DATABASE ${nameOf(database)} RESET ${name}`);
    }
  }

  test.each([...SETTINGS, "search_path = evil, pg_catalog"])("%s: all is as ever", async (setting) => {
    await under(setting, async () => {
      const installed = await install(database, { pool: { max: 5 } });
      try {
        await everydayWork(installed);
        expect(await installed.provider.healthCheck()).toBe(true);
      } finally {
        await installed.close();
      }
    });
  });

  const takesLonger = ({ sql }: Installation) =>
    sql<{ pid: number }>("SELECT pg_backend_pid() AS pid, pg_sleep($1)", LONGER_MS / 1000);

  test.each(["statement_timeout", "idle_session_timeout"])("%s: what takes longer goes on", async (setting) => {
    await under(`${setting} = '${SHORT}'`, async () => {
      const installed = await install(database, { pool: { max: 1 } });
      try {
        const before = await takesLonger(installed);
        await sleep(LONGER_MS);
        expect(await takesLonger(installed), "the connection is still the same").toEqual(before);
      } finally {
        await installed.close();
      }
    });
  });

  test
    .skipIf(!hasPgBouncer)
    .each([
      "DateStyle = 'German'",
      "bytea_output = 'escape'",
      "synchronous_commit = off",
      "default_transaction_isolation = 'serializable'",
      "search_path = evil, pg_catalog",
      `statement_timeout = '${SHORT}'`,
      "lock_timeout = '1ms'",
    ])("%s behind a pooler in transaction mode: all is as ever, and said to be slow", async (setting) => {
    await under(setting, async () => {
      const bouncer = await PgBouncer.before(database.url, "transaction");
      const warnings: string[] = [];
      const installed = await install(bouncer, { pool: { max: 5 }, onWarning: (text) => void warnings.push(text) });
      try {
        await everydayWork(installed);
        expect(await takesLonger(installed)).toHaveLength(1);
        expect(warnings.join()).toContain("in three round trips");
      } finally {
        await installed.close();
        await bouncer.remove();
      }
    });
  });

  test("session_replication_role, which turns foreign keys off, is refused by name", async () => {
    await under("session_replication_role = replica", async () => {
      const provider = unopenedProvider(database.url);
      const refused = await provider.migrate();
      expectRefused(refused, "store_unavailable");
      expect(refused.error?.message).toMatch(/^session_replication_role is replica, which turns foreign keys off/);
      await provider.close();
    });
  });

  test("default_transaction_read_only: reads go on, the service is not ready and says why", async () => {
    const warnings: string[] = [];
    await under("default_transaction_read_only = on", async () => {
      const installed = await install(database, { onWarning: (text) => void warnings.push(text) });
      expect((await installed.registry.listPartners()).isOk).toBe(true);
      expectRefused(
        await installed.registry.registerPartner({ partnerName: "Acme", orgId: "default" }),
        "store_unavailable",
      );
      expect(await installed.provider.healthCheck()).toBe(false);
      await installed.close();
    });
    expect(warnings).toContain("not ready: the database takes no writes");
  });

  test("a role's setting counts as the database's", async () => {
    const role = `gl_iam_test_role_${randomBytes(6).toString("hex")}`;
    await onServer(database.url, `CREATE ROLE ${role} LOGIN SUPERUSER; ALTER ROLE ${role} SET DateStyle = 'German'`);
    const url = new URL(database.url);
    url.username = role;
    const installed = await install({ url: url.href });
    try {
      await everydayWork(installed);
    } finally {
      await installed.close();
      await onServer(database.url, `DROP ROLE ${role}`);
    }
  });
});

describe.skipIf(!POSTGRESQL.answers).each(["LATIN1", "SQL_ASCII"])("a database in %s", (encoding) => {
  test("is refused with words", async () => {
    const name = `gl_iam_test_${randomBytes(6).toString("hex")}`;
    const { url, drop } = await POSTGRESQL.create();
    await onServer(url, `CREATE DATABASE ${name} ENCODING '${encoding}' LOCALE 'C' TEMPLATE template0`);
    const provider = unopenedProvider(url.replace(/\/[^/]*$/, `/${name}`));
    const refused = await provider.migrate();
    expectRefused(refused, "store_unavailable");
    expect(refused.error?.message).toBe(
      `the database's encoding is ${encoding}, which can't hold every name: create one with ENCODING 'UTF8'`,
    );
    expect(await provider.healthCheck()).toBe(false);
    await provider.close();
    await onServer(url, `DROP DATABASE ${name} WITH (FORCE)`);
    await drop();
  });
});
