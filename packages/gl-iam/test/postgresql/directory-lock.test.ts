/** Only one process at a time may use an embedded database's directory. A crash leaves it neither locked nor broken. */
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PGLITE_ON_DISK, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { PostgreSQLPartnerRegistryProvider } from "../../src/postgresql/index.js";
import { Child } from "./child.js";
import { ENCRYPTION_KEY, install, outcome, registerAcme, SECRET_KEY, signedBy } from "./installation.js";

let database: ScratchDatabase;
let directory: string;

beforeEach(async () => {
  database = await PGLITE_ON_DISK.createMigrated();
  directory = database.url.slice("pglite://".length);
});
afterEach(() => database.drop());

function provider(databaseUrl = database.url): PostgreSQLPartnerRegistryProvider {
  return new PostgreSQLPartnerRegistryProvider({
    databaseUrl,
    secretKey: SECRET_KEY,
    crypto: { encryptionKeys: { 1: ENCRYPTION_KEY } },
  });
}

describe("a directory that another process holds", () => {
  test("is refused with the holder's name, opens at once after the holder is killed, and has its data", async () => {
    const holder = new Child("holding.child.ts", { DATABASE_URL: database.url });
    const waiting = provider();
    try {
      const partnerId = await holder.line();
      const refused = await waiting.listPartners();
      expect(refused.error).toMatchObject({
        code: "store_unavailable",
        message: expect.stringContaining(`${directory} is in use by process ${holder.pid} on ${hostname()} since 2`),
      });
      expect(await waiting.healthCheck()).toBe(false);

      holder.kill("SIGKILL");
      expect(await holder.ended).toBe("SIGKILL");
      const found = (await waiting.getPartner(partnerId)).unwrap();
      expect(found.partnerName).toBe(`written by ${holder.pid}`);
      expect(await waiting.healthCheck()).toBe(true);
    } finally {
      holder.kill("SIGKILL");
      await waiting.close();
    }
  });

  test("is free as soon as the holder has closed it, and the holder exits by itself", async () => {
    const holder = new Child("holding.child.ts", { DATABASE_URL: database.url });
    try {
      const partnerId = await holder.line();
      holder.tell("close");
      expect(await holder.line()).toBe("closed");
      const next = provider();
      expect(outcome(await next.getPartner(partnerId))).toBe("accepted");
      await next.close();
      expect(await holder.ended).toBe(0);
      expect(holder.errors).toBe("");
    } finally {
      holder.kill("SIGKILL");
    }
  });
});

describe("in one process", () => {
  test("a second provider on the directory is refused, until the first one is closed", async () => {
    const { registry, provider: first, clock } = await install(database);
    const acme = await registerAcme(registry);
    const rotated = (await registry.rotateConsumerSecret(acme.partner.id)).unwrap();
    const second = provider();
    const refused = await second.listPartners();
    expect(refused.error?.message).toContain(`in use by process ${process.pid} on`);
    expect(outcome(await registry.listPartners()), "the first one is not disturbed").toBe("accepted");

    await first.close();
    await first.close();
    expect(outcome(await registry.listPartners())).toBe("store_unavailable");
    expect((await second.getPartner(acme.partner.id)).unwrap()).toEqual(acme.partner);
    const check = await second.validatePartnerSignature({ ...signedBy(rotated, clock.now()), toleranceSeconds: 900 });
    expect(outcome(check), "of the wall clock's time, it is long expired, but it is signed").toBe("signature_expired");
    await second.close();
  });

  test("a provider closed in the middle of many calls finishes or refuses each, and frees the directory", async () => {
    const { registry, provider: first } = await install(database);
    const { partner } = await registerAcme(registry);
    const calls = Array.from({ length: 40 }, (_, n) => registry.updatePartner(partner.id, { maxUsers: n }));
    await first.close();
    const codes = new Set((await Promise.all(calls)).map(outcome));
    codes.delete("accepted");
    codes.delete("store_unavailable");
    expect([...codes]).toEqual([]);
    const second = provider();
    expect(outcome(await second.getPartner(partner.id))).toBe("accepted");
    await second.close();
  });

  test("closing a provider that was never used, or is still opening, frees everything", async () => {
    await provider().close();
    const opening = provider();
    const call = opening.listPartners();
    await opening.close();
    expect(["accepted", "store_unavailable"]).toContain(outcome(await call));
    const next = provider();
    expect(outcome(await next.listPartners())).toBe("accepted");
    await next.close();
  });
});

describe("a directory that can't be opened", () => {
  test("is store_unavailable and names the directory, and the lock is released", async () => {
    await writeFile(join(directory, "file"), "");
    const url = `pglite://${join(directory, "file")}`;
    const blocked = provider(url);
    const refused = await blocked.listPartners();
    expect(outcome(refused)).toBe("store_unavailable");
    expect(refused.error?.message).toContain(join(directory, "file"));
    await blocked.close();
  });

  test("a damaged data directory is store_unavailable each time, not in use by ourselves", async () => {
    const data = join(directory, "damaged", "pgdata");
    await mkdir(data, { recursive: true });
    await writeFile(join(data, "PG_VERSION"), "18\n");
    const damaged = provider(`pglite://${join(directory, "damaged")}`);
    for (const attempt of [1, 2]) {
      const refused = await damaged.listPartners();
      expect(outcome(refused), `attempt ${attempt}`).toBe("store_unavailable");
      expect(refused.error?.message).toContain("does not open");
    }
    await damaged.close();
  });

  test("its lock file and its data are readable by their owner only, and name the holder", async () => {
    const fresh = `${directory}/made/here`;
    const one = provider(`pglite://${fresh}`);
    expect(outcome(await one.listPartners())).toBe("accepted");
    expect((await stat(fresh)).mode & 0o077).toBe(0);
    expect((await stat(join(fresh, "gl-iam.lock"))).mode & 0o077).toBe(0);
    expect(await readFile(join(fresh, "gl-iam.lock"), "utf8")).toMatch(new RegExp(`^process ${process.pid} on `));
    await one.close();
  });
});
