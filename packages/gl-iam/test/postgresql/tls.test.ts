/** A server that is spoken to over TLS is spoken to over nothing else, also when a statement is cancelled. */
import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SlowLink } from "../../../../tools/testing/slow-link.js";
import { type Installation, install, outcome, registerAcme } from "./installation.js";
import { freePort, OwnCluster, serverBinaries } from "./own-cluster.js";
import { unopenedProvider } from "./unopened.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
/** Length 8, code 80877103. */
const SSL_REQUEST = "0000000804d2162f";

describe.skipIf((!serverBinaries || !hasOpenssl) && !required)("a server with TLS", () => {
  let cluster: OwnCluster;
  let link: SlowLink;
  let url: string;
  let installed: Installation;

  beforeAll(async () => {
    cluster = await OwnCluster.create();
    const { certificate, key } = cluster.makeCertificate();
    await cluster.start("ssl=on", `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`);
    link = await SlowLink.to(cluster.port, 0);
    url = `postgresql://postgres@127.0.0.1:${link.port}/postgres`;
    installed = await install({ url: `${url}?sslmode=verify-full&sslrootcert=${certificate}` }, { pool: { max: 3 } });
  });
  afterAll(async () => {
    await installed?.close();
    await link?.remove();
    await cluster?.remove();
  });

  const waiting = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'gl-iam' AND wait_event_type = 'Lock'";

  test("a statement that timed out is cancelled over TLS", async () => {
    const { registry, sql } = installed;
    const { partner } = await registerAcme(registry);
    const look = async () => (await sql(waiting)).length;
    await installed.tables.transaction().execute(async (transaction) => {
      await transaction.selectFrom("partners").select("id").where("id", "=", partner.id).forUpdate().execute();
      const refused = registry.updatePartner(partner.id, { maxUsers: 1 });
      await expect.poll(look).toBe(1);
      expect(outcome(await refused)).toBe("store_unavailable");
      const start = performance.now();
      await expect.poll(look).toBe(0);
      expect(performance.now() - start, "before the server's own time-out").toBeLessThan(1000);
    });
    expect(link.openings.length).toBeGreaterThan(2);
    expect(new Set(link.openings)).toEqual(new Set([SSL_REQUEST]));
  });

  test("a certificate that nobody vouches for is refused, unless the URL says that nobody looks", async () => {
    const [strict, careless] = [
      unopenedProvider(`${url}?sslmode=require`),
      unopenedProvider(`${url}?sslmode=no-verify`),
    ];
    expect(outcome(await strict.migrate())).toBe("store_unavailable");
    expect(outcome(await careless.migrate())).toBe("accepted");
    await Promise.all([strict.close(), careless.close()]);
  });

  test("a file that is not there is named", async () => {
    const provider = unopenedProvider(`${url}?sslmode=verify-full&sslrootcert=/no/such/ca.pem`);
    const refused = await provider.migrate();
    expect(refused.error).toMatchObject({ code: "store_unavailable" });
    expect(refused.error?.message).toContain("/no/such/ca.pem");
    await provider.close();
  });
});

test("a server that is not on this machine, without TLS, is warned about once", async () => {
  const warnings: string[] = [];
  const onWarning = (text: string) => void warnings.push(text);
  // Its name may lead to this machine; it is not one that can only do so.
  const provider = unopenedProvider(`postgresql://u:canary@${hostname()}:${await freePort()}/db`, { onWarning });
  await provider.healthCheck();
  await provider.healthCheck();
  const told = warnings.filter((text) => text.includes("not encrypted"));
  expect(told).toEqual([
    `the connection to the database at ${hostname()} is not encrypted: add sslmode=verify-full to its URL`,
  ]);
  expect(warnings.join()).not.toContain("canary");
  await provider.close();
});
