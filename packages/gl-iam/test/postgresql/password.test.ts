/** A server that asks for a password. Developers' servers often trust everybody, which hides that it was never sent. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { install, outcome, registerAcme } from "./installation.js";
import { OwnCluster, serverBinaries } from "./own-cluster.js";
import { unopenedProvider } from "./unopened.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
const PASSWORD = "p@ss/wörd";

describe.skipIf(!serverBinaries && !required)("a server that asks for a password", () => {
  let cluster: OwnCluster;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gl-iam-hba-"));
    const rules = ["host all postgres 127.0.0.1/32 trust", "host all all 127.0.0.1/32 scram-sha-256", ""];
    const file = join(folder, "pg_hba.conf");
    cluster = await OwnCluster.create();
    writeFileSync(file, rules.join("\n"), { mode: 0o644 });
    // The server may run as another user.
    chmodSync(folder, 0o755);
    await cluster.start(`hba_file=${file}`);
    const client = new pg.Client({ connectionString: cluster.url });
    await client.connect();
    await client.query(`CREATE ROLE app SUPERUSER LOGIN PASSWORD '${PASSWORD}'`);
    await client.end();
  });
  afterAll(async () => {
    await cluster?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function urlWith(password: string): string {
    const url = new URL(cluster.url);
    [url.username, url.password] = ["app", encodeURIComponent(password)];
    return url.href;
  }

  test("gets it, percent-decoded, on each connection", async () => {
    const { registry, provider } = await install({ url: urlWith(PASSWORD) });
    const { partner } = await registerAcme(registry);
    const read = await Promise.all(Array.from({ length: 12 }, () => registry.getPartner(partner.id)));
    expect(new Set(read.map(outcome))).toEqual(new Set(["accepted"]));
    await provider.close();
  });

  test("and refuses a wrong one", async () => {
    const provider = unopenedProvider(urlWith("another"));
    expect(outcome(await provider.migrate())).toBe("store_unavailable");
    await provider.close();
  });
});
