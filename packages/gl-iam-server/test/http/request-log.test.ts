/** What the request log says about a request, and how much strangers can make it say. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application, aUser, signed } from "./application.js";

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

let application: Application;
let lines: Line[] = [];
let now = 0;
beforeAll(async () => {
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, message, fields: fields as Record<string, unknown> });
  application = await Application.start({
    logger: { info: write("info"), warn: write("warn"), error: write("error") },
    clientAddress: () => "203.0.113.7",
    clock: () => now,
  });
});
afterAll(() => application.stop());

test("a line names the address, and the partner that has proved to be the sender", async () => {
  const acme = await application.register();
  lines = [];
  await application.push(acme);
  await application.push(acme, { external_id: "" });
  await application.push({ ...acme, consumerSecret: `cs_live_${"x".repeat(39)}` });
  const who = { address: "203.0.113.7", partner_id: acme.partner.id };
  const pushed = lines.map(({ fields }) => fields).filter(({ operation }) => operation === "issueToken");
  expect(pushed).toMatchObject([
    { operation: "issueToken", status: 200, ...who },
    { operation: "issueToken", status: 400, code: "validation_error", ...who },
    { operation: "issueToken", status: 401, code: "invalid_partner_signature", address: "203.0.113.7" },
  ]);
  expect(pushed[2]).not.toHaveProperty("partner_id");
});

test("strangers get a limited number of lines per second, partners get all, and missing ones are counted", async () => {
  const acme = await application.register();
  now += 1000;
  lines = [];
  const ask = (path: string) => application.app.fetch(new Request(`https://app.example.com${path}`));
  for (let count = 0; count < 150; count++) await Promise.all([ask("/nowhere"), ask("/healthz")]);
  const { headers, body } = signed(acme, aUser());
  expect((await application.call("POST", "/api/v1/sso/token", { headers, body })).status).toBe(200);
  const answered = lines.filter(({ message }) => message === "answered");
  expect(answered.filter(({ fields }) => fields.partner_id === undefined)).toHaveLength(200);
  expect(answered.filter(({ fields }) => fields.partner_id !== undefined)).toHaveLength(1);
  now += 1000;
  await ask("/healthz");
  expect(lines.filter(({ level }) => level === "warn").map(({ fields }) => fields)).toEqual([{ missing: 100 }]);
});
