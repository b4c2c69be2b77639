/** A request asks the database many times, over a slow link. Its sender still hears within two seconds. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { SlowLink } from "../../../../tools/testing/slow-link.js";
import { Application, bearer } from "./application.js";

describe.skipIf(!POSTGRESQL.answers)("over a slow link to the database", () => {
  let database: ScratchDatabase;
  let link: SlowLink;
  let application: Application;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    const url = new URL(database.url);
    link = await SlowLink.to(Number(url.port || 5432), 0);
    url.hostname = "127.0.0.1";
    url.port = String(link.port);
    application = await Application.start({}, { databaseUrl: url.href });
  });
  afterAll(async () => {
    await application?.stop();
    await link?.remove();
    await database?.drop();
  });

  test.each([60, 150, 400])("of %i ms each way every request is answered within two seconds", async (delay) => {
    link.delay = 0;
    const token = await application.administrator("platform_admin");
    const partner = await application.register({ maxUsers: 5 });
    const oneTime = await application.token(partner);
    const path = `/api/v1/admin/partners/${partner.partner.id}`;
    const json = { "content-type": "application/json", ...bearer(token) };
    link.delay = delay;
    const requests = [
      () => application.push(partner),
      () => application.post("/api/v1/sso/authenticate", { token: oneTime }, { origin: "https://portal.acme.example" }),
      () => application.call("PATCH", path, { headers: json, body: '{"max_users":7}' }),
      () => application.call("GET", "/api/v1/admin/audit-events", { headers: bearer(token) }),
      () => application.call("GET", "/readyz"),
    ];
    const took = requests.map(async (request) => {
      const start = performance.now();
      const { status } = await request();
      return { status, ms: performance.now() - start };
    });
    for (const { status, ms } of await Promise.all(took)) {
      expect([200, 503]).toContain(status);
      expect(ms).toBeLessThan(2000);
    }
    link.delay = 0;
  });
});
