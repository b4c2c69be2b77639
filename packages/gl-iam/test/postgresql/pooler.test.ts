/** PgBouncer before the database: all works in session and transaction mode, and what can't work is refused by name. */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { SlowLink } from "../../../../tools/testing/slow-link.js";
import { LATEST_VERSION } from "../../src/postgresql/migrate.js";
import { PartnerSide } from "../sign-in/partner-side.js";
import { everydayWork } from "./everyday.js";
import { expectRefused, type Installation, install, outcome, registerAcme } from "./installation.js";
import { hasPgBouncer, PgBouncer, type PoolMode } from "./pgbouncer.js";
import { unopenedProvider } from "./unopened.js";

const WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
const ALL = Array.from({ length: LATEST_VERSION }, (_, index) => index + 1);

describe.skipIf(!POSTGRESQL.answers || !hasPgBouncer)("behind PgBouncer", () => {
  let database: ScratchDatabase;
  let server: pg.Client;

  beforeAll(async () => {
    database = await POSTGRESQL.create();
    const direct = await install(database);
    await direct.close();
    server = new pg.Client({ connectionString: database.url });
    await server.connect();
  });
  afterAll(async () => {
    await server?.end();
    await database?.drop();
  });

  async function before(mode: PoolMode, work: (bouncer: PgBouncer) => Promise<void>, url = database.url) {
    const bouncer = await PgBouncer.before(url, mode);
    try {
      await work(bouncer);
    } finally {
      await bouncer.remove();
    }
  }

  async function installed(bouncer: PgBouncer, work: (installed: Installation) => Promise<void>) {
    const installation = await install(bouncer, { pool: { max: 4 } });
    try {
      await work(installation);
    } finally {
      await installation.close();
    }
  }

  test.each(["session", "transaction"] as const)("in %s mode all is as ever", async (mode) => {
    await before(mode, (bouncer) => installed(bouncer, everydayWork));
  });

  test("a role that bounds no statement gets a warning, and one that does gets none", async () => {
    const name = new URL(database.url).pathname.slice(1);
    const toldBy = async (mode: PoolMode) => {
      const warnings: string[] = [];
      await before(mode, async (bouncer) => {
        const provider = unopenedProvider(bouncer.url, { onWarning: (text) => void warnings.push(text) });
        expect(await provider.healthCheck()).toBe(true);
        await provider.close();
      });
      return warnings;
    };
    expect(await toldBy("transaction")).toEqual([expect.stringMatching(/SET statement_timeout = '2s'$/)]);
    await server.query(`ALTER DATABASE ${name} SET statement_timeout = '2s'`);
    expect(await toldBy("transaction")).toEqual([]);
    await server.query(`ALTER DATABASE ${name} RESET statement_timeout`);
  });

  test("in transaction mode nothing of ours stays in a backend that a stranger gets next", async () => {
    await before("transaction", (bouncer) =>
      installed(bouncer, async (installation) => {
        const settings = "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' ORDER BY 1";
        const known = (await server.query(settings)).rows.map(({ name }) => name);
        await everydayWork(installation);
        const stranger = new pg.Client({ connectionString: bouncer.url });
        await stranger.connect();
        const { rows } = await stranger.query(settings);
        await stranger.end();
        // What PgBouncer itself keeps track of comes from the client's own start.
        const tracked = ["application_name", "client_encoding", "DateStyle", "TimeZone", "standard_conforming_strings"];
        expect(rows.filter(({ name }) => ![...known, ...tracked].includes(name))).toEqual([]);
      }),
    );
  });

  test.each(["session", "transaction"] as const)(
    "in %s mode a statement that waits too long ends on the server, and a transaction left open does",
    async (mode) => {
      await before(mode, (bouncer) =>
        installed(bouncer, async ({ registry, tables }) => {
          const { partner } = await registerAcme(registry);
          await server.query("BEGIN");
          await server.query("SELECT 1 FROM gl_iam.partners WHERE id = $1 FOR UPDATE", [partner.id]);
          const calls = Array.from({ length: 12 }, (_, n) => registry.updatePartner(partner.id, { maxUsers: n }));
          const start = performance.now();
          const codes = new Set((await Promise.all(calls)).map(outcome));
          expect(codes).toEqual(new Set(["store_unavailable"]));
          expect(performance.now() - start).toBeLessThan(2500);
          await expect.poll(async () => (await server.query(WAITING)).rowCount, { timeout: 3000 }).toBe(0);
          await server.query("ROLLBACK");
          expect(outcome(await registry.updatePartner(partner.id, { maxUsers: 1 }))).toBe("accepted");
          await tables.transaction().execute(async (transaction) => {
            // The bound that the documents promise.
            const { rows } = await sql`
              SELECT current_setting('idle_in_transaction_session_timeout') AS setting`.execute(transaction);
            expect(rows).toEqual([{ setting: "5s" }]);
          });
        }),
      );
    },
  );

  test("PgBouncer lives on when it takes long to pass a cancel request on: nobody leaves before it has", async () => {
    const at = new URL(database.url);
    const link = await SlowLink.to(Number(at.port || 5432), 0);
    at.port = String(link.port);
    const afterwards = async (bouncer: PgBouncer) => {
      await installed(bouncer, async ({ registry }) => {
        const { partner } = await registerAcme(registry);
        await server.query("BEGIN");
        await server.query("SELECT 1 FROM gl_iam.partners WHERE id = $1 FOR UPDATE", [partner.id]);
        const refused = registry.updatePartner(partner.id, { maxUsers: 1 });
        await expect.poll(async () => (await server.query(WAITING)).rowCount).toBe(1);
        // Closing takes 1.5 s each way, and the statement was given up a second before that has ended.
        link.delay = 1500;
        expect(outcome(await refused)).toBe("store_unavailable");
        await sleep(4500);
        link.delay = 0;
        await server.query("ROLLBACK");
        expect(bouncer.isRunning).toBe(true);
        await expect
          .poll(async () => outcome(await registry.updatePartner(partner.id, { maxUsers: 1 })))
          .toBe("accepted");
      });
    };
    await before("transaction", afterwards, at.href);
    await link.remove();
  });

  test("settings that change under a pooler's backends are never read as no limit, and then as ever", async () => {
    await before("transaction", (bouncer) =>
      installed(bouncer, async (installation) => {
        const { registry } = installation;
        const { partner } = await registerAcme(registry);
        const name = new URL(database.url).pathname.slice(1);
        await server.query(`ALTER DATABASE ${name} SET bytea_output = 'escape'`);
        try {
          await bouncer.stop();
          await bouncer.start();
          const codes: string[] = [];
          await expect
            .poll(
              async () => {
                codes.push(outcome(await registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 60 })));
                return codes.at(-1);
              },
              { timeout: 5000 },
            )
            .toBe("accepted");
          await everydayWork(installation);
        } finally {
          await server.query(`ALTER DATABASE ${name} RESET bytea_output`);
        }
      }),
    );
  });

  test("a pooler that is started again is found again within seconds", async () => {
    await before("transaction", (bouncer) =>
      installed(bouncer, async (installation) => {
        const partner = await PartnerSide.of(installation);
        await partner.signedIn();
        await bouncer.stop();
        expect(outcome(await partner.post())).toBe("store_unavailable");
        await bouncer.start();
        const start = performance.now();
        await expect.poll(async () => outcome(await partner.post()), { timeout: 5000 }).toBe("accepted");
        expect(performance.now() - start).toBeLessThan(5000);
      }),
    );
  });

  test("in statement mode, which has no transactions, the database is refused by name", async () => {
    await before("statement", async (bouncer) => {
      const provider = unopenedProvider(bouncer.url);
      const refused = await provider.migrate();
      expectRefused(refused, "store_unavailable");
      expect(refused.error?.message).toMatch(/^the pooler before the database is in statement mode/);
      expect(await provider.healthCheck()).toBe(false);
      await provider.close();
    });
  });

  test("a migration through transaction mode is refused by name; through session mode it is done", async () => {
    const empty = await POSTGRESQL.create();
    try {
      await before(
        "transaction",
        async (bouncer) => {
          const provider = unopenedProvider(bouncer.url);
          const refused = await provider.migrate();
          expectRefused(refused, "store_unavailable");
          expect(refused.error?.message).toMatch(/^a pooler in transaction mode stands before the database/);
          expectRefused(
            (await provider.partnerRegistry?.listPartners()) ?? expect.fail("there is a registry"),
            "store_unavailable",
          );
          await provider.close();
        },
        empty.url,
      );
      await before(
        "session",
        async (bouncer) => {
          const provider = unopenedProvider(bouncer.url);
          expect((await provider.migrate()).unwrap()).toEqual(ALL);
          await provider.close();
        },
        empty.url,
      );
    } finally {
      await empty.drop();
    }
  });
});
