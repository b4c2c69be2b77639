/** A partner provisions its users over HTTP. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Application, aUser, bearer, signed } from "./application.js";

const PATH = "/api/v1/sso/provision";
const MANY = 500;

let installed: Application;
let application: Application;
beforeAll(async () => {
  installed = await Application.start();
});
beforeEach(() => {
  application = installed;
});
afterAll(() => installed.stop());

const outcomes = (answer: { json: { users: { outcome: string }[] } }) =>
  answer.json.users.map(({ outcome }) => outcome);

test("one user, in both forms, and its refusal has its own status", async () => {
  const acme = await application.register({ maxUsers: 1 });
  const user = aUser({ attributes: { department: "Sales" } }) as { external_id: string; email: string };
  const made = await application.push(acme, { action: "provision", ...user }, PATH);
  expect([made.status, made.json]).toEqual([200, { users: [{ external_id: user.external_id, outcome: "created" }] }]);
  const again = await application.post(PATH, signed(acme, { action: "provision", ...user, sent: 2 }).envelope);
  expect(outcomes(again)).toEqual(["unchanged"]);
  const full = await application.push(acme, { action: "provision", ...aUser() }, PATH);
  expect([full.status, full.json.code]).toEqual([403, "max_users_exceeded"]);
  const wrong = await application.push(acme, { action: "provision", external_id: "u-9" }, PATH);
  expect([wrong.status, wrong.json.errors]).toEqual([
    400,
    [{ field: "email", rule: "required", message: "is required" }],
  ]);
  const token = await application.token(acme, { ...user, sent: 3 });
  const { json } = await application.post("/api/v1/sso/authenticate", { token });
  expect(json.session).toMatchObject({
    auth_method: "partner",
    partner_id: acme.partner.id,
    external_id: user.external_id,
    attributes: { department: "Sales" },
  });
  const session = await application.call("GET", "/api/v1/session", { headers: bearer(json.access_token) });
  expect(session.json).toEqual({ user: json.user, session: json.session });
});

test("a list is answered with 200 and an outcome each, also when all are refused", async () => {
  const acme = await application.register({ allowedEmailDomains: ["acme.example"] });
  const users = [aUser(), aUser({ email: "x@other.example" }), { external_id: "u-x", email: 5 }, 7];
  const answer = await application.push(acme, { action: "provision", users }, PATH);
  expect(answer.status).toBe(200);
  expect(answer.json.users.map(({ external_id: _, ...rest }: { external_id: string }) => rest)).toEqual([
    { outcome: "created" },
    { outcome: "email_domain_not_allowed" },
    { outcome: "validation_error", errors: [{ field: "email", rule: "email", message: expect.any(String) }] },
    { outcome: "validation_error", errors: [{ field: "user", rule: "object", message: "must be an object" }] },
  ]);
});

test("a body may have 2 MiB here, in both forms, and no byte more", async () => {
  const acme = await application.register();
  const padding = (bytes: number) => {
    const payload = { action: "provision", users: [aUser()], padding: "" };
    const empty = JSON.stringify(payload).length;
    return { ...payload, padding: "x".repeat(bytes - empty) };
  };
  const limit = 2 * 1024 * 1024;
  expect(outcomes(await application.push(acme, padding(limit), PATH))).toEqual(["created"]);
  const { envelope } = signed(acme, padding(limit - 1000));
  expect(outcomes(await application.post(PATH, envelope))).toEqual(["created"]);
  const tooLarge = await application.push(acme, padding(limit + 1), PATH);
  expect([tooLarge.status, tooLarge.json.code]).toEqual([413, "payload_too_large"]);
  const elsewhere = await application.push(acme, padding(70_000), "/api/v1/sso/deprovision");
  expect([elsewhere.status, elsewhere.json.code]).toEqual([413, "payload_too_large"]);
});

test("each user of a list is charged to the partner, once; a list above the whole budget may come alone", async () => {
  application = installed.with({ rateLimits: { source: 0, partner: 10, login: 0 } });
  const acme = await application.register();
  const list = (count: number) => ({ action: "provision", users: Array.from({ length: count }, () => aUser()) });
  expect((await application.push(acme, list(8), PATH)).status).toBe(200);
  expect((await application.push(acme, list(3), PATH)).status).toBe(429);
  const other = await application.register();
  expect((await application.push(other, list(30), PATH)).status).toBe(200);
  const limited = await application.push(other, aUser());
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, expect.stringMatching(/^\d+$/)]);
});

test("too many conflicts are a 429 with the hour to wait", async () => {
  const acme = await application.register();
  const taken = aUser() as { email: string };
  await application.push(acme, { action: "provision", ...taken }, PATH);
  const probes = Array.from({ length: MANY }, () => aUser({ email: taken.email }));
  const answer = await application.push(acme, { action: "provision", users: probes }, PATH);
  expect(new Set(outcomes(answer))).toEqual(new Set(["identity_conflict"]));
  const limited = await application.push(acme, { action: "provision", ...aUser() }, PATH);
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "3600"]);
});
