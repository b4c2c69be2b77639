/**
 * An embedded database that does not open says why, and a first start that failed leaves nothing in the way of the
 * next.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PGLITE_ON_DISK } from "../../../../tools/testing/databases.js";
import { expectRefused, install, registerAcme } from "./installation.js";
import { unopenedProvider } from "./unopened.js";

test("a directory of another PostgreSQL: both versions are named, and the way out", async () => {
  const { url, drop } = await PGLITE_ON_DISK.createMigrated();
  const version = join(url.slice("pglite://".length), "pgdata", "PG_VERSION");
  writeFileSync(version, "16\n");
  const provider = unopenedProvider(url);
  const refused = await provider.migrate();
  expectRefused(refused, "store_unavailable");
  expect(refused.error?.message).toMatch(
    /pgdata was made by PostgreSQL 16, and this PGlite is PostgreSQL 18: .*gl-iam dump.*gl-iam restore/,
  );
  expect(existsSync(version), "nothing is removed").toBe(true);
  await provider.close();
  await drop();
});

test("settings that a directory brings along change nothing", async () => {
  const database = await PGLITE_ON_DISK.createMigrated();
  const first = await install(database);
  for (const setting of ["DateStyle = 'German'", "bytea_output = 'escape'", "search_path = evil, pg_catalog"]) {
    await first.sql(`ALTER ROLE ALL SET ${setting}`);
  }
  await first.sql("ALTER ROLE ALL SET default_transaction_isolation = 'serializable'");
  const { partner } = await registerAcme(first.registry);
  await first.close();
  const second = await install(database);
  expect((await second.registry.getPartner(partner.id)).unwrap()).toEqual(partner);
  const [row] = await second.sql("SHOW transaction_isolation");
  expect(row).toEqual({ transaction_isolation: "read committed" });
  await second.close();
  await database.drop();
});

test("its buffer pool is small, because clearing one takes most of the time of opening", async () => {
  const database = await PGLITE_ON_DISK.create();
  for (const url of ["pglite://memory", database.url]) {
    const installed = await install({ url });
    expect(await installed.sql("SHOW shared_buffers"), url).toEqual([{ shared_buffers: "16MB" }]);
    await installed.close();
  }
  const settings = readFileSync(join(database.url.slice("pglite://".length), "pgdata/postgresql.conf"), "utf8");
  expect(settings, "whoever opens it with another program too").toMatch(/^shared_buffers = 16MB/m);
  await database.drop();
});

describe.skipIf(!canMount())("a disk that is full at the first start", () => {
  test("says so, and the next start works once there is room", async () => {
    const directory = mkdtempSync(join(tmpdir(), "gl-iam-small-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", directory]);
    try {
      const provider = unopenedProvider(`pglite://${directory}/iam`);
      const refused = await provider.migrate();
      expectRefused(refused, "store_unavailable");
      expect(refused.error?.message).toMatch(/^the disk of .*pgdata is full: a new database takes about 40 MB$/);
      expect(existsSync(join(directory, "iam", "pgdata"))).toBe(false);
      execFileSync("mount", ["-o", "remount,size=200m", directory]);
      (await provider.migrate()).unwrap();
      await provider.close();
    } finally {
      // Lazily: the attempt that failed has left files open.
      execFileSync("umount", ["--lazy", directory]);
      rmSync(directory, { recursive: true });
    }
  });
});

/** Only root makes a small disk. */
function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const directory = mkdtempSync(join(tmpdir(), "gl-iam-mount-"));
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", directory]).status === 0;
  if (isMounted) spawnSync("umount", [directory]);
  rmSync(directory, { recursive: true });
  return isMounted;
}
