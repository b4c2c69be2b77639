/**
 * Servers that stop taking writes, change places, or take too long: who calls hears soon, and nobody has to restart.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { SlowLink } from "../../../../tools/testing/slow-link.js";
import type { Result } from "../../src/index.js";
import type { PostgreSQLProvider } from "../../src/postgresql/index.js";
import { PartnerSide } from "../sign-in/partner-side.js";
import { everydayWork } from "./everyday.js";
import { type Installation, install, outcome, registerAcme } from "./installation.js";
import { freePort, OwnCluster, serverBinaries } from "./own-cluster.js";
import { unopenedProvider } from "./unopened.js";

const LIMIT_MS = 2000;
const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
/** Connections of a pool. */
const MAX = 5;

/** @returns the answer's code; with the time when it took too long */
async function timed(call: Promise<Result<unknown>>): Promise<string> {
  const start = performance.now();
  const code = outcome(await call);
  const took = performance.now() - start;
  return took <= LIMIT_MS ? code : `${code} after ${Math.round(took)} ms`;
}

function registered(provider: PostgreSQLProvider): Promise<Result<unknown>> {
  const partner = { partnerName: `P ${Math.random()}`, orgId: "default" };
  return provider.partnerRegistry?.registerPartner(partner) ?? expect.fail("there is a registry");
}

const untilAccepted = (call: () => Promise<Result<unknown>>, timeout = 5000) =>
  expect.poll(async () => outcome(await call()), { timeout }).toBe("accepted");

describe.skipIf(!serverBinaries && !required)("one server", () => {
  let cluster: OwnCluster;
  let installed: Installation;
  let server: pg.Client;

  beforeAll(async () => {
    cluster = await OwnCluster.create();
    await cluster.start(`unix_socket_directories=${cluster.directory}`);
    installed = await install(cluster, { pool: { max: MAX } });
    server = new pg.Client({ connectionString: cluster.url });
    server.on("error", () => {});
    await server.connect();
  });
  afterAll(async () => {
    await server?.end().catch(() => {});
    await installed?.close();
    await cluster?.remove();
  });

  const backends = async () => {
    const { rows } = await server.query(
      "SELECT 1 FROM pg_stat_activity WHERE application_name = 'gl-iam' AND state <> 'idle'",
    );
    return rows.length;
  };

  /** Three rounds of more callers than connections, none of whom can be served. */
  async function besiege(call: (round: number, n: number) => Promise<Result<unknown>>): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      const calls = Array.from({ length: 3 * MAX }, (_, n) => timed(call(round, n)));
      expect(new Set(await Promise.all(calls))).toEqual(new Set(["store_unavailable"]));
      expect(await backends(), "statements that nobody waits for are ended").toBeLessThanOrEqual(MAX);
    }
    await expect.poll(backends, { timeout: 3000 }).toBe(0);
  }

  test("a lock that is held: all callers hear within two seconds, and no backend is left waiting", async () => {
    const { partner } = await registerAcme(installed.registry);
    // Not the connection that looks on: inside a transaction pg_stat_activity stands still.
    const holder = new pg.Client({ connectionString: cluster.url });
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM gl_iam.partners WHERE id = $1 FOR UPDATE", [partner.id]);
    await besiege((_, n) => installed.registry.updatePartner(partner.id, { maxUsers: n }));
    await holder.end();
    expect(outcome(await installed.registry.updatePartner(partner.id, { maxUsers: 1 }))).toBe("accepted");
  });

  test("a statement that times out over a Unix socket ends on the server too, and the refusal says so", async () => {
    const near = await install({
      url: `postgresql://postgres@/postgres?host=${cluster.directory}&port=${cluster.port}`,
    });
    const { partner } = await registerAcme(near.registry);
    await installed.tables.transaction().execute(async (transaction) => {
      await transaction.selectFrom("partners").select("id").where("id", "=", partner.id).forUpdate().execute();
      const refused = await near.registry.updatePartner(partner.id, { maxUsers: 1 });
      expect(refused.error?.message).toBe("the database did not answer in time");
      const waiting = async () => {
        const { rows } = await server.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        return rows.length;
      };
      const start = performance.now();
      await expect.poll(waiting).toBe(0);
      expect(performance.now() - start, "before the server's own time-out").toBeLessThan(200);
    });
    await near.close();
  });

  test("a synchronous standby that does not answer: the same, and commits go on when it does", async () => {
    await cluster.run("ALTER SYSTEM SET synchronous_standby_names = 'gone'", "SELECT pg_reload_conf()");
    await sleep(300);
    try {
      await besiege(() => registered(installed.provider));
    } finally {
      await cluster.run("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
    }
    await untilAccepted(() => registered(installed.provider));
  });

  test("slow callers who have every connection: the others hear within two seconds", async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const holders = Array.from({ length: MAX }, () => installed.tables.transaction().execute(() => held));
    await expect.poll(() => installed.provider.usage().connections.idle).toBe(0);
    const waiting = await Promise.all(Array.from({ length: 10 }, () => timed(installed.registry.listPartners())));
    expect(new Set(waiting)).toEqual(new Set(["store_unavailable"]));
    letGo();
    await Promise.all(holders);
    expect(await timed(installed.registry.listPartners())).toBe("accepted");
  });

  test.each([
    [
      "the server",
      "ALTER SYSTEM SET default_transaction_read_only = on",
      "ALTER SYSTEM RESET default_transaction_read_only",
    ],
    [
      "the database",
      "ALTER DATABASE postgres SET default_transaction_read_only = on",
      "SET default_transaction_read_only = off; ALTER DATABASE postgres RESET default_transaction_read_only",
    ],
  ])("read-only by %s: not ready, and ready again by itself within seconds", async (_, close, open) => {
    await cluster.run(close, "SELECT pg_reload_conf()");
    const connected = await install(cluster, { pool: { max: MAX } });
    await Promise.all(Array.from({ length: 20 }, () => connected.registry.listPartners()));
    expect(await timed(registered(connected.provider))).toBe("store_unavailable");
    expect(await connected.provider.healthCheck()).toBe(false);
    await cluster.run(...open.split("; "), "SELECT pg_reload_conf()");
    await untilAccepted(() => registered(connected.provider));
    const results = await Promise.all(Array.from({ length: 20 }, () => registered(connected.provider)));
    expect(new Set(results.map(outcome))).toEqual(new Set(["accepted"]));
    expect(await connected.provider.healthCheck()).toBe(true);
    await connected.close();
  });

  test("read-only while nobody writes: the look at readiness itself finds out that it is over", async () => {
    await cluster.run("ALTER DATABASE postgres SET default_transaction_read_only = on");
    const connected = await install(cluster, { pool: { max: MAX } });
    await Promise.all(Array.from({ length: 20 }, () => connected.registry.listPartners()));
    expect(await connected.provider.healthCheck()).toBe(false);
    await cluster.run(
      "SET default_transaction_read_only = off",
      "ALTER DATABASE postgres RESET default_transaction_read_only",
    );
    expect(await connected.provider.healthCheck()).toBe(true);
    await connected.close();
  });

  test("a disk that is full: not ready while nothing can be written, and ready again by itself", async () => {
    await cluster.run(
      `CREATE FUNCTION public.full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`,
      "CREATE TRIGGER full_disk BEFORE INSERT ON gl_iam.audit_events EXECUTE FUNCTION public.full_disk()",
    );
    expect(await timed(registered(installed.provider))).toBe("store_unavailable");
    expect(await installed.provider.healthCheck()).toBe(false);
    expect(await installed.provider.healthCheck()).toBe(false);
    await cluster.run("DROP TRIGGER full_disk ON gl_iam.audit_events", "DROP FUNCTION public.full_disk()");
    expect(await installed.provider.healthCheck()).toBe(true);
    const { rows } = await server.query("SELECT 1 FROM gl_iam.audit_events WHERE event_type = 'probe'");
    expect(rows, "the probe leaves nothing behind").toEqual([]);
    expect(await timed(registered(installed.provider))).toBe("accepted");
  });

  test("no connections left on the server: said within two seconds, and over when there are", async () => {
    const { rows } = await server.query("SELECT current_setting('max_connections')::integer AS max");
    const others = Array.from({ length: rows[0].max }, () => new pg.Client({ connectionString: cluster.url }));
    for (const other of others) other.on("error", () => {});
    await Promise.allSettled(others.map((other) => other.connect()));
    const provider = unopenedProvider(cluster.url);
    const refused = await provider.partnerRegistry?.listPartners();
    expect(refused?.error).toMatchObject({ code: "store_unavailable", cause: { code: "53300" } });
    await Promise.allSettled(others.map((other) => other.end()));
    await untilAccepted(() => registered(provider));
    await provider.close();
  });

  test("of two transactions that lock each other out one is tried again, and both are done", async () => {
    const { store } = installed.provider.core;
    const partners = [await registerAcme(installed.registry), await registerAcme(installed.registry)] as const;
    const [one, two] = partners.map(({ partner }) => partner.id) as [string, string];
    let attempts = 0;
    let met = 0;
    const crossing = (first: string, second: string) =>
      store.transaction(async (transaction) => {
        attempts += 1;
        await transaction.partners.lock(first);
        met += 1;
        // Only the first attempts wait for each other: that makes the deadlock certain.
        if (attempts <= 2) await vi.waitFor(() => expect(met).toBeGreaterThanOrEqual(2));
        await transaction.partners.lock(second);
        return "done";
      });
    expect(await Promise.all([crossing(one, two), crossing(two, one)])).toEqual(["done", "done"]);
    expect(attempts).toBeGreaterThan(2);
  });

  test("over a slow link every call is answered within two seconds", async () => {
    const link = await SlowLink.to(cluster.port, 0);
    const far = await install({ url: `postgresql://postgres@127.0.0.1:${link.port}/postgres` });
    const partner = await PartnerSide.of(far);
    await partner.signedIn();
    link.delay = 400;
    const slow = [
      partner.post(),
      registered(far.provider),
      far.registry.rotateConsumerSecret(partner.id),
      far.registry.deactivatePartner(partner.id, { revokeSessions: true }),
      far.gateway.authenticate({ email: "nobody@acme.example", password: "a password of some length" }),
      far.gateway.listAuditEvents(),
    ];
    const answers = await Promise.all(slow.map(timed));
    expect(answers.filter((answer) => answer.includes("after"))).toEqual([]);
    expect(answers).toContain("store_unavailable");
    link.delay = 0;
    await untilAccepted(() => partner.post());
    await far.close();
    await link.remove();
  });

  test.each([
    [3, true, 0],
    [17, true, 1],
    [-17, true, 1],
    [60 * 17, false, 1],
    [-40, false, 1],
  ])("a clock that is off by %i s: ready %s, warnings %i", async (seconds, ready, count) => {
    const real = Date.now.bind(Date);
    vi.spyOn(Date, "now").mockImplementation(() => real() + seconds * 1000);
    const warnings: string[] = [];
    const onWarning = (text: string) => void warnings.push(text);
    const { provider, close } = await install(cluster, { now: undefined, onWarning });
    try {
      expect(await provider.healthCheck()).toBe(ready);
      expect(await provider.healthCheck()).toBe(ready);
      expect(provider.usage().clockDifferenceSeconds ?? 0).toBeCloseTo(seconds, 0);
      const told = warnings.filter((text) => text.startsWith("this machine's clock is"));
      expect(told).toHaveLength(count);
      if (count > 0) expect(told[0]).toContain(seconds > 0 ? "ahead of" : "behind");
    } finally {
      vi.restoreAllMocks();
      await close();
    }
  });

  test("a server with fsync off works, with a warning", async () => {
    const warnings: string[] = [];
    const connected = await install(cluster, { onWarning: (text) => void warnings.push(text) });
    await everydayWork(connected);
    expect(warnings).toEqual([expect.stringMatching(/^fsync is off/)]);
    await connected.close();
  });

  test("settings that the server's configuration changes under open connections change nothing", async () => {
    const settings = { DateStyle: "German", bytea_output: "escape", default_transaction_isolation: "serializable" };
    await everydayWork(installed);
    for (const [name, value] of Object.entries(settings)) {
      await cluster.run(`ALTER SYSTEM SET ${name} = '${value}'`, "SELECT pg_reload_conf()");
    }
    await sleep(300);
    try {
      await everydayWork(installed);
    } finally {
      await cluster.run("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()");
    }
  });

  test("a connection does not live for ever", async () => {
    const young = await install(cluster, { pool: { max: 1 } });
    const pid = async () => (await young.sql<{ pid: number }>("SELECT pg_backend_pid() AS pid"))[0]?.pid;
    const first = await pid();
    expect(await pid()).toBe(first);
    const real = performance.now.bind(performance);
    vi.spyOn(performance, "now").mockImplementation(() => real() + 300_001);
    expect(await pid()).not.toBe(first);
    vi.restoreAllMocks();
    await young.close();
  });
});

describe.skipIf(!serverBinaries && !required)("two servers in one URL", () => {
  let one: OwnCluster;
  let two: OwnCluster;
  const providers: PostgreSQLProvider[] = [];

  beforeAll(async () => {
    [one, two] = await Promise.all([OwnCluster.create(), OwnCluster.create()]);
    await Promise.all([one.start(), two.start()]);
    for (const { url } of [one, two]) {
      const provider = unopenedProvider(url);
      (await provider.migrate()).unwrap();
      await provider.close();
    }
  });
  afterEach(async () => {
    for (const provider of providers.splice(0)) await provider.close();
  });
  afterAll(async () => {
    await one?.remove();
    await two?.remove();
  });

  function both(first: number, second: number, query = ""): PostgreSQLProvider {
    const url = `postgresql://postgres@127.0.0.1:${first},127.0.0.1:${second}/postgres${query}`;
    const provider = unopenedProvider(url);
    providers.push(provider);
    return provider;
  }

  const readOnly = (cluster: OwnCluster, value: "on" | "off") =>
    cluster.run(`ALTER SYSTEM SET default_transaction_read_only = ${value}`, "SELECT pg_reload_conf()");

  test("the first is not there: the second serves", async () => {
    const provider = both(await freePort(), two.port);
    expect(await timed(registered(provider))).toBe("accepted");
  });

  test("the first takes no writes: the second serves; after a switch the writes follow within seconds", async () => {
    await readOnly(one, "on");
    const provider = both(one.port, two.port, "?target_session_attrs=read-write");
    expect(await timed(registered(provider))).toBe("accepted");
    await readOnly(two, "on");
    await readOnly(one, "off");
    await untilAccepted(() => registered(provider));
    expect(await provider.healthCheck()).toBe(true);
    await readOnly(two, "off");
  });

  test("the one that serves dies: the other one does, within seconds", async () => {
    const provider = both(one.port, two.port);
    expect(await timed(registered(provider))).toBe("accepted");
    await one.kill();
    await untilAccepted(() => registered(provider));
    await one.start();
  });

  test("the one that serves freezes: every call is answered within two seconds, and the other one serves", async () => {
    const provider = both(one.port, two.port);
    expect(await timed(registered(provider))).toBe("accepted");
    one.freeze();
    try {
      const answers = new Set<string>();
      await expect
        .poll(
          async () => {
            const answer = await timed(registered(provider));
            answers.add(answer);
            return answer;
          },
          { timeout: 8000 },
        )
        .toBe("accepted");
      expect([...answers].filter((answer) => answer.includes("after"))).toEqual([]);
    } finally {
      one.thaw();
    }
  });

  test("none takes writes: said so within two seconds", async () => {
    await Promise.all([readOnly(one, "on"), readOnly(two, "on")]);
    const provider = both(one.port, two.port);
    expect(await timed(registered(provider))).toBe("store_unavailable");
    expect(await provider.healthCheck()).toBe(false);
    await Promise.all([readOnly(one, "off"), readOnly(two, "off")]);
    await untilAccepted(() => registered(provider));
  });
});
