/** A database that goes away: every call says so within two seconds, and works again by itself when it is back. */
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL } from "../../../../tools/testing/databases.js";
import { CLEAR_PARTNER_FIELD, type Result } from "../../src/index.js";
import { PostgreSQLProvider } from "../../src/postgresql/index.js";
import { Child } from "./child.js";
import {
  ENCRYPTION_KEY,
  type Installation,
  install,
  outcome,
  registerAcme,
  SECRET_KEY,
  signedBy,
} from "./installation.js";
import { freePort, OwnCluster, serverBinaries } from "./own-cluster.js";

const LIMIT_MS = 2000;
const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";

/** @returns the answer's code and whether it came in time; the time itself when it did not */
async function timed(call: Promise<Result<unknown>>): Promise<string> {
  const start = performance.now();
  const code = outcome(await call);
  const took = performance.now() - start;
  return took <= LIMIT_MS ? code : `${code} after ${Math.round(took)} ms`;
}

async function untilAccepted(call: () => Promise<Result<unknown>>): Promise<number> {
  const start = performance.now();
  while (outcome(await call()) !== "accepted") {
    if (performance.now() - start > 10_000) throw new Error("it does not recover");
    await sleep(50);
  }
  return performance.now() - start;
}

function unopenedProvider(databaseUrl: string): PostgreSQLProvider {
  return new PostgreSQLProvider({
    databaseUrl,
    secretKey: SECRET_KEY,
    crypto: { encryptionKey: ENCRYPTION_KEY },
    enablePartnerRegistry: true,
  });
}

function listed(provider: PostgreSQLProvider): Promise<Result<unknown>> {
  if (!provider.partnerRegistry) throw new Error("it was made with a registry");
  return provider.partnerRegistry.listPartners();
}

describe.skipIf(!serverBinaries && !required)("a server that goes away during use", () => {
  let cluster: OwnCluster;
  let installed: Installation;

  beforeAll(async () => {
    cluster = await OwnCluster.create();
    await cluster.start();
    installed = await install(cluster);
  });
  afterAll(async () => {
    cluster?.thaw();
    await installed?.close();
    await cluster?.remove();
  });

  /** One of each kind: reads, changes and sign-ins at once, more of them than the pool has connections. */
  async function everyCall(registration: Awaited<ReturnType<typeof registerAcme>>) {
    const { registry, gateway, clock } = installed;
    const { id } = registration.partner;
    const calls = [
      () => registry.getPartner(id),
      () => registry.listPartners(),
      () => registry.listPartnersPage(),
      () => registry.validatePartnerSignature(signedBy(registration, clock.now())),
      () => registry.updatePartner(id, { maxUsers: CLEAR_PARTNER_FIELD }),
      () => registry.rotateConsumerSecret(id),
      () => registry.deactivatePartner(id),
      () => gateway.authenticate({ email: "nobody@acme.example", password: "a password of some length" }),
      () => gateway.listAuditEvents(),
    ];
    const many = [...calls, ...calls, ...calls];
    return new Set(await Promise.all(many.map((call) => timed(call()))));
  }

  async function keepBusy(): Promise<void> {
    await Promise.all(Array.from({ length: 30 }, () => installed.registry.listPartners()));
  }

  test("frozen: all calls are store_unavailable within two seconds; thawed: all work again", async () => {
    const registration = await registerAcme(installed.registry);
    await keepBusy();
    cluster.freeze();
    try {
      expect(await everyCall(registration)).toEqual(new Set(["store_unavailable"]));
      expect(await everyCall(registration)).toEqual(new Set(["store_unavailable"]));
      expect(await installed.provider.healthCheck()).toBe(false);
    } finally {
      cluster.thaw();
    }
    await untilAccepted(() => installed.registry.getPartner(registration.partner.id));
    expect(await installed.provider.healthCheck()).toBe(true);
    const partner = (await installed.registry.getPartner(registration.partner.id)).unwrap();
    expect(partner, "a change that was refused was not made").toEqual(registration.partner);
  });

  test("killed: all calls are store_unavailable within two seconds; started again: all work again", async () => {
    const registration = await registerAcme(installed.registry);
    await keepBusy();
    await cluster.kill();
    expect(await everyCall(registration)).toEqual(new Set(["store_unavailable"]));
    expect(await installed.provider.healthCheck()).toBe(false);
    await cluster.start();
    await untilAccepted(() => installed.registry.getPartner(registration.partner.id));
    expect(await installed.provider.healthCheck()).toBe(true);
  });

  test("absent when the provider is made: found and migrated as soon as it is there", async () => {
    await cluster.kill();
    const early = unopenedProvider(cluster.url);
    expect(await timed(listed(early))).toBe("store_unavailable");
    await cluster.start();
    expect(outcome(await listed(early))).toBe("accepted");
    await early.close();
  });

  test("a refusal that could not be recorded during the outage is recorded afterwards", async () => {
    const { registry, clock, gateway } = installed;
    const acme = await registerAcme(registry);
    const forged = { ...signedBy(acme, clock.now()), signature: "ab".repeat(32) };
    expect(outcome(await registry.validatePartnerSignature(forged))).toBe("invalid_partner_signature");
    await cluster.kill();
    await sleep(1000);
    await cluster.start();
    await untilAccepted(() => gateway.listAuditEvents());
    const errorCodes = async () => {
      const { data } = (await gateway.listAuditEvents({ partnerId: acme.partner.id })).unwrap();
      return data.map(({ errorCode }) => errorCode);
    };
    await expect.poll(errorCodes).toEqual(["invalid_partner_signature", null]);
  });

  test("killed while a transaction waits: the call is store_unavailable, and the process lives on", async () => {
    const { registry, tables } = installed;
    const { partner } = await registerAcme(registry);
    const held = tables.transaction().execute(async (transaction) => {
      await transaction.selectFrom("partners").select("id").where("id", "=", partner.id).forUpdate().execute();
      const waiting = registry.updatePartner(partner.id, { maxUsers: 1 });
      await sleep(200);
      await cluster.kill();
      expect(await timed(waiting)).toBe("store_unavailable");
      // The holder is between two statements, so its connection ends while nobody waits for an answer.
      await sleep(100);
      await transaction.selectFrom("partners").select("id").execute();
    });
    await expect(held).rejects.toMatchObject({ code: "store_unavailable" });
    await cluster.start();
    await untilAccepted(() => registry.getPartner(partner.id));
  });

  test("a connection that the server ends inside a transaction is not reused", async () => {
    const { registry, tables, sql } = installed;
    const { partner } = await registerAcme(registry);
    const held = tables.transaction().execute(async (transaction) => {
      await transaction.updateTable("partners").set({ max_users: 1 }).where("id", "=", partner.id).execute();
      await sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'");
      await sleep(100);
      await transaction.selectFrom("partners").select("id").execute();
    });
    await expect(held).rejects.toMatchObject({ code: "store_unavailable" });
    const answers = await Promise.all(Array.from({ length: 30 }, () => registry.getPartner(partner.id)));
    expect(new Set(answers.map(outcome))).toEqual(new Set(["accepted"]));
    expect(answers[0]?.unwrap().maxUsers).toBeNull();
  });

  test("a connection that timed out inside a transaction is not reused with it", async () => {
    const { registry, tables } = installed;
    const { partner } = await registerAcme(registry);
    const held = tables.transaction().execute(async (transaction) => {
      await transaction.updateTable("partners").set({ max_users: 1 }).where("id", "=", partner.id).execute();
      cluster.freeze();
      await transaction.selectFrom("partners").select("id").execute();
    });
    await expect(held).rejects.toMatchObject({ code: "store_unavailable" });
    cluster.thaw();
    await untilAccepted(() => registry.getPartner(partner.id));
    const answers = await Promise.all(Array.from({ length: 30 }, () => registry.getPartner(partner.id)));
    expect(new Set(answers.map((answer) => answer.unwrap().maxUsers))).toEqual(new Set([null]));
  });

  test("a lock held for long is store_unavailable within two seconds, and leaves nothing behind", async () => {
    const { registry, tables } = installed;
    const { partner } = await registerAcme(registry);
    await tables.transaction().execute(async (transaction) => {
      await transaction.selectFrom("partners").select("id").where("id", "=", partner.id).forUpdate().execute();
      expect(await timed(registry.updatePartner(partner.id, { maxUsers: 1 }))).toBe("store_unavailable");
    });
    expect((await registry.getPartner(partner.id)).unwrap()).toEqual(partner);
    expect((await registry.updatePartner(partner.id, { maxUsers: 1 })).unwrap().maxUsers).toBe(1);
  });

  test("a process that closes its provider while the server is frozen exits by itself", async () => {
    const child = new Child("serving.child.ts", { DATABASE_URL: cluster.url });
    expect(await child.line()).toBe("accepted accepted accepted accepted accepted");
    cluster.freeze();
    try {
      const start = performance.now();
      child.tell("close");
      expect(await child.line()).toBe("closed");
      expect(await child.ended).toBe(0);
      expect(performance.now() - start).toBeLessThan(LIMIT_MS + 1000);
      expect(child.errors).toBe("");
    } finally {
      cluster.thaw();
      child.kill("SIGKILL");
    }
  });

  test("a process whose server dies and comes back serves on, and exits by itself when closed", async () => {
    const child = new Child("serving.child.ts", { DATABASE_URL: cluster.url });
    try {
      expect(await child.line()).toBe("accepted accepted accepted accepted accepted");
      await cluster.kill();
      child.tell("list");
      expect(await child.line()).toBe("store_unavailable");
      await cluster.start();
      child.tell("list");
      expect(await child.line()).toBe("accepted");
      child.tell("close");
      expect(await child.line()).toBe("closed");
      expect(await child.ended).toBe(0);
      expect(child.errors).toBe("");
    } finally {
      child.kill("SIGKILL");
    }
  });
});

describe("a server that was never there", () => {
  let blackHole: Server | undefined;
  const sockets: Socket[] = [];

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    blackHole?.close();
  });

  test("a refused connection is store_unavailable for every call", async () => {
    const provider = unopenedProvider(`postgresql://postgres@127.0.0.1:${await freePort()}/postgres`);
    expect(await timed(listed(provider))).toBe("store_unavailable");
    expect(await provider.healthCheck()).toBe(false);
    expect(outcome(await provider.migrate())).toBe("store_unavailable");
    await provider.close();
  });

  test("a silent port is store_unavailable within two seconds, also for many callers at once", async () => {
    const port = await freePort();
    blackHole = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => blackHole?.listen(port, "127.0.0.1", resolve));
    const provider = unopenedProvider(`postgresql://postgres@127.0.0.1:${port}/postgres`);
    const answers = await Promise.all(Array.from({ length: 30 }, () => timed(listed(provider))));
    expect(new Set(answers)).toEqual(new Set(["store_unavailable"]));
    expect(await provider.healthCheck()).toBe(false);
    const start = performance.now();
    await provider.close();
    expect(performance.now() - start).toBeLessThan(LIMIT_MS);
  });

  test.each([
    ["an HTTP server", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["zeros", Buffer.alloc(100)],
    ["an unknown kind of log-in", Buffer.from("5200000008000000ff", "hex")],
    ["a log-in, and a row of less than no columns", Buffer.from("5200000008000000005400000006ffff", "hex")],
    ["a log-in, and a row that is cut off", Buffer.from("5200000008000000005a0000000549440000000affff00000001", "hex")],
  ])(
    "answers that can't be read, %s: store_unavailable within two seconds, and the process lives on",
    async (_, answer) => {
      const port = await freePort();
      blackHole = createServer((socket) => {
        sockets.push(socket);
        socket.on("error", () => {});
        socket.once("data", () => socket.write(answer));
      });
      await new Promise<void>((resolve) => blackHole?.listen(port, "127.0.0.1", resolve));
      const provider = unopenedProvider(`postgresql://postgres@127.0.0.1:${port}/postgres`);
      expect(await timed(listed(provider))).toBe("store_unavailable");
      expect(await timed(listed(provider))).toBe("store_unavailable");
      await provider.close();
    },
  );

  test.skipIf(!POSTGRESQL.answers)(
    "a database that does not exist is store_unavailable, not an internal error",
    async () => {
      const database = await POSTGRESQL.create();
      await database.drop();
      const provider = unopenedProvider(database.url);
      expect(outcome(await provider.migrate())).toBe("store_unavailable");
      await provider.close();
    },
  );
});

describe.skipIf(!POSTGRESQL.answers)("a closed provider", () => {
  test("answers store_unavailable from then on, and closing it again changes nothing", async () => {
    const database = await POSTGRESQL.create();
    const { registry, provider } = await install(database);
    const { partner } = await registerAcme(registry);
    await Promise.all([provider.close(), provider.close()]);
    await provider.close();
    expect(outcome(await registry.getPartner(partner.id))).toBe("store_unavailable");
    expect(outcome(await registry.deactivatePartner(partner.id))).toBe("store_unavailable");
    expect(await provider.healthCheck()).toBe(false);
    await database.drop();
  });

  test("closed in the middle of many calls: each is either done or store_unavailable", async () => {
    const database = await POSTGRESQL.create();
    const { registry, provider } = await install(database);
    const { partner } = await registerAcme(registry);
    const calls = Array.from({ length: 40 }, (_, n) => registry.updatePartner(partner.id, { maxUsers: n }));
    calls.push(...Array.from({ length: 40 }, () => registry.listPartners() as never));
    await sleep(20);
    await provider.close();
    const codes = new Set((await Promise.all(calls)).map(outcome));
    codes.delete("accepted");
    codes.delete("store_unavailable");
    expect([...codes]).toEqual([]);
    await database.drop();
  });
});
