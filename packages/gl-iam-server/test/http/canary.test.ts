/** Secrets go through every route and every way of failing. Afterwards they are only where they belong. */
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { MachineTokenScope } from "gl-iam";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PGLITE_ON_DISK, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { Metrics } from "../../src/index.js";
import { Application, aUser, bearer, PORTAL, signed } from "./application.js";

vi.setConfig({ testTimeout: 600_000 });

let application: Application;
let database: ScratchDatabase;
const logged: string[] = [];
const metrics = new Metrics();

beforeAll(async () => {
  const write = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
  const options = { metrics, logger: { info: write, warn: write, error: write } };
  database = await PGLITE_ON_DISK.createMigrated();
  application = await Application.start(options, { databaseUrl: database.url });
});
afterAll(() => database.drop());

const SECRET = `cs_live_canary${"s".repeat(33)}`;
const PASSWORD = "canary-password-0123456789";
const BODY = (value: string) => [
  JSON.stringify({
    token: value,
    sso_token: value,
    refresh_token: value,
    password: value,
    email: value,
    [value]: value,
  }),
  JSON.stringify({ consumer_key: value, signature: value, timestamp: value, payload: value }),
  JSON.stringify({
    partner_name: "p",
    consumer_key: value,
    consumer_secret: value,
    allowed_origins: [value],
    [value]: 1,
  }),
  JSON.stringify({ external_id: 1, email: [value], nested: { [value]: value } }),
  `{"token":"${value}`,
  value,
];

test("nowhere in logs, answers, metrics or tables", async () => {
  const admin = await application.administrator("platform_admin");
  (await application.gateway.createUserWithPassword({ email: "canary@example.com" }, PASSWORD)).unwrap();
  const acme = await application.register({ consumerKey: `ck_live_${"c".repeat(39)}`, consumerSecret: SECRET });
  const issued = await application.push(acme, aUser());
  const exchanged = await application.post("/api/v1/sso/authenticate", { token: issued.json.token });
  const used = (await application.post("/api/v1/auth/refresh", { refresh_token: exchanged.json.refresh_token })).json;
  const unused = await application.token(acme);
  // Kept for a day, to be returned again. It is sealed, or the search below would find it.
  const keyed = { ...bearer(admin), "idempotency-key": "canary" };
  const kept = await application.post("/api/v1/admin/partners", { partner_name: "Kept" }, keyed);
  const machine = { name: "canary", scopes: Object.values(MachineTokenScope) };
  const { token } = (await application.post("/api/v1/admin/tokens", machine, bearer(admin))).json;
  // One of each form and state is sent everywhere; the others must be absent as well.
  const sent: string[] = [
    ...[token, SECRET, PASSWORD, issued.json.token],
    ...[exchanged.json.access_token, exchanged.json.refresh_token, used.refresh_token],
  ];
  const canaries: string[] = [...sent, kept.json.consumer_secret, unused, admin];

  const { operations } = await application.document();
  let calls = 0;
  for (const canary of sent) {
    for (const { method, path } of operations) {
      const place = path.replace(/\{\w+\}/g, encodeURIComponent(canary));
      const headers: Record<string, string> = {
        // The audit keeps it unchanged. Only a password has no form by which it could be recognized there.
        "user-agent": canary === PASSWORD ? "test" : canary,
        "x-request-id": canary,
        "idempotency-key": "k",
        origin: PORTAL,
        "content-type": path.endsWith("/enter") ? "application/x-www-form-urlencoded" : "application/json",
      };
      const credentials = [
        {},
        bearer(canary),
        bearer(admin),
        { cookie: `__Host-session=${canary}; __Host-refresh=${canary}` },
      ];
      for (const credential of credentials) {
        const bodies = method === "GET" ? [undefined] : [...BODY(canary), `token=x&return_to=${canary}&${canary}=1`];
        const query = `?return_to=${canary}&clear=${canary}&cursor=${canary}&q=&${canary}=1&org_id=${canary}`;
        const plain = bodies.map((body) => ({ url: place, body }));
        for (const { url, body } of [...plain, { url: `${place}${query}`, body: bodies[0] }]) {
          const spent = new Set([canary, admin]);
          const init = { headers: { ...headers, ...credential }, ...(body === undefined ? {} : { body }) };
          const answer = await application.call(method, url, init);
          calls += 1;
          const own = answer.status < 400 && spent.has(canary);
          if (!own) expectAbsent(canary, answer.text + JSON.stringify([...answer.headers]), `${method} ${path}`);
        }
      }
    }
    // Signed by the partner itself, with a wrong payload.
    for (const payload of [
      canary,
      JSON.stringify({ [canary]: canary }),
      JSON.stringify(aUser({ state: canary, email: canary })),
    ]) {
      const { headers, body } = signed(acme, payload);
      const answer = await application.call("POST", "/api/v1/sso/token", { headers, body });
      expectAbsent(canary, answer.text, "signed");
    }
  }
  expect(calls).toBeGreaterThan(1000);

  await application.stop();
  const tables = await everyRow(database.url.replace("pglite://", ""));
  const { body: counted } = await metrics.text();
  for (const canary of canaries) {
    expectAbsent(canary, logged.join("\n"), "log");
    expectAbsent(canary, counted, "metrics");
    expectAbsent(canary, tables, "tables");
  }
  expect(logged.length).toBeGreaterThan(1000);
  expect(tables).toContain(acme.consumerKey);
  expect(tables.length).toBeGreaterThan(10_000);
});

/** Every table's rows as text, read without the library. */
async function everyRow(path: string): Promise<string> {
  const database = await PGlite.create(join(path, "pgdata"));
  const { rows } = await database.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'gl_iam'",
  );
  const texts: string[] = [];
  for (const { name } of rows) {
    const { rows: all } = await database.query<{ row: string }>(`SELECT t::text AS row FROM gl_iam.${name} AS t`);
    // bytea prints as hex, and must not hide the secret's own bytes.
    texts.push(
      ...all.map(({ row }) =>
        row.replace(/\\\\x((?:[0-9a-f]{2})+)/g, (_, hex) => Buffer.from(hex, "hex").toString("latin1")),
      ),
    );
  }
  await database.close();
  return texts.join("\n");
}

function expectAbsent(canary: string, text: string, place: string): void {
  const at = text.indexOf(canary);
  expect(at < 0 ? "absent" : text.slice(Math.max(0, at - 80), at + 20), place).toBe("absent");
}
