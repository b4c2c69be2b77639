/** The doctor over HTTP, for administrators. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application, aUser, bearer, signed } from "./application.js";

const EXPLAIN = "/api/v1/admin/explain";

let application: Application;
let ours: string;
let theirs: string;

beforeAll(async () => {
  application = await Application.start();
  ours = await application.administrator("org_admin", "ours");
  theirs = await application.administrator("org_admin", "theirs");
});
afterAll(() => application.stop());

function explain(token: string, body: object, at = application) {
  const headers = { "content-type": "application/json", ...bearer(token) };
  return at.call("POST", EXPLAIN, { headers, body: JSON.stringify(body) });
}

async function acme() {
  const partner = { partner_name: `Acme ${randomUUID()}` };
  const headers = { "content-type": "application/json", ...bearer(ours) };
  const { json } = await application.call("POST", "/api/v1/admin/partners", { headers, body: JSON.stringify(partner) });
  return { consumerKey: json.consumer_key, consumerSecret: json.consumer_secret };
}

test("names the cause, as text or as bytes", async () => {
  const { headers, body } = signed(await acme(), aUser());
  const told = { code: "body_trailing_newline", certainty: "proved" };
  expect((await explain(ours, { headers, body: `${body}\n` })).json).toMatchObject({ accepted: false, cause: told });
  const base64 = Buffer.from(`${body}\n`).toString("base64");
  const { status, json } = await explain(ours, { headers, body_base64: base64, method: "POST", path: "/x" });
  expect(status).toBe(200);
  expect(json).toMatchObject({ cause: told, exposed_secret: false });
});

test("S20: takes no secret, and one body", async () => {
  const { headers, body } = signed(await acme(), aUser());
  expect((await explain(ours, { headers, body, secret: "cs_live_x" })).status).toBe(422);
  expect((await explain(ours, { headers })).status).toBe(422);
  expect((await explain(ours, { headers, body, body_base64: "e30=" })).status).toBe(422);
});

test("a header that is no text is named, with the rule", async () => {
  const { headers, body } = signed(await acme(), aUser());
  const { status, json } = await explain(ours, { headers: { ...headers, "X-Signature": ["a", "b"] }, body });
  expect(status).toBe(422);
  expect(json.detail).toBe("headers has X-Signature, which must be a string");
  expect(json.errors).toEqual([{ field: "headers", rule: "string", message: expect.any(String) }]);
  const secret = { headers: { cs_live_x: 1 }, body };
  expect((await explain(ours, secret)).json.detail).toBe("headers must be a string");
});

test("S20: a key of another organization is unknown, and a genuine request of it is not used up", async () => {
  const partner = await acme();
  const request = signed(partner, aUser());
  const { headers, body } = request;
  expect((await explain(theirs, { headers, body })).json.cause).toMatchObject({
    code: "key_unknown",
    certainty: "likely",
  });
  expect((await application.call("POST", "/api/v1/sso/token", { headers, body })).status).toBe(200);
  expect((await explain(ours, { headers, body })).json.cause).toMatchObject({ code: "replayed" });
});

test("S20: is charged as unverified traffic", async () => {
  const limited = application.with({
    rateLimits: { source: 2, partner: 0, login: 0 },
    clientAddress: () => "203.0.113.9",
  });
  const { headers, body } = signed(await acme(), aUser());
  const statuses: number[] = [];
  for (let time = 0; time < 4; time += 1)
    statuses.push((await explain(ours, { headers, body }, limited as never)).status);
  expect(statuses).toContain(429);
});
