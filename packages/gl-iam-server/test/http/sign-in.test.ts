import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application, aUser, bearer, OWN, PORTAL, signed } from "./application.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start({ clientAddress: () => "203.0.113.7" });
});
afterAll(() => application.stop());

const AUTHENTICATE = "/api/v1/sso/authenticate";

test("an assertion in headers becomes a token, the token a session, the session a user", async () => {
  const acme = await application.register();
  const pushed = await application.push(acme, aUser({ email: "alice@acme.example" }));
  expect(pushed.json).toEqual({ token: expect.stringMatching(/^ott_live_/), expires_in: 60 });

  const exchanged = await application.post(AUTHENTICATE, { token: pushed.json.token });
  expect(exchanged.status).toBe(200);
  expect(exchanged.json).toMatchObject({ token_type: "Bearer", expires_in: 900 });

  const me = await application.call("GET", "/api/v1/me", { headers: bearer(exchanged.json.access_token) });
  expect(me.json).toEqual(exchanged.json.user);
  expect(me.json).toMatchObject({ email: "alice@acme.example", roles: ["org_member"], organization_id: "default" });

  const again = await application.post(AUTHENTICATE, { sso_token: pushed.json.token });
  expect([again.status, again.json.code]).toEqual([401, "invalid_token"]);
});

test("the audit has the actor, the address and the request", async () => {
  const acme = await application.register();
  const pushed = await application.push(acme, aUser());
  const exchanged = await application.post(AUTHENTICATE, { token: pushed.json.token });
  await application.call("POST", "/api/v1/auth/logout", { headers: bearer(exchanged.json.access_token) });
  const { data } = (await application.gateway.listAuditEvents({ partnerId: acme.partner.id })).unwrap();
  const told = data.filter(({ actor }) => actor !== null).map(({ eventType, actor }) => `${eventType} by ${actor}`);
  const partner = `partner:${acme.partner.id}`;
  expect(told.toReversed()).toEqual([
    `sso_token_issued by ${partner}`,
    `user_created by ${partner}`,
    `jit_provision by ${partner}`,
    `session_created by ${partner}`,
    `sso_sign_in by ${partner}`,
    `logout by ${exchanged.json.user.id}`,
  ]);
  const issued = data.find(({ eventType }) => eventType === "sso_token_issued");
  expect(issued).toMatchObject({ ipAddress: "203.0.113.7", requestId: pushed.headers.get("x-request-id") });
});

test("the envelope form signs the same bytes, and each assertion gives one token in either form", async () => {
  const { headers, body, envelope } = signed(await application.register(), aUser());
  const first = await application.post("/api/v1/sso/token", { ...envelope, unknown: "ignored" });
  expect(first.status).toBe(200);
  const second = await application.call("POST", "/api/v1/sso/token", { headers, body });
  expect([second.status, second.json.code]).toEqual([401, "assertion_replayed"]);
});

test("an unknown key and a wrong signature get the same bytes except for the request id", async () => {
  const acme = await application.register();
  const wrong = { ...acme, consumerSecret: `cs_live_${"x".repeat(39)}` };
  const inactive = await application.register();
  (await application.gateway.partnerRegistry.deactivatePartner(inactive.partner.id)).unwrap();
  const answers = await Promise.all([
    application.push({ ...wrong, consumerKey: `ck_live_${"x".repeat(39)}` }),
    application.push(wrong),
    application.push({ ...inactive, consumerKey: inactive.consumerKey, consumerSecret: wrong.consumerSecret }),
  ]);
  const [first, ...others] = answers.map(({ status, headers, text, json }) => {
    const named = Object.fromEntries([...headers].filter(([name]) => name !== "x-request-id"));
    return { status, headers: named, text: text.replace(json.request_id, "") };
  });
  expect(first).toMatchObject({ status: 401, headers: { "content-type": "application/problem+json" } });
  expect(first?.text).toContain('"code":"invalid_partner_signature"');
  for (const other of others) expect(other).toEqual(first);
});

test("a partner that has proved its signature learns the true reason", async () => {
  const acme = await application.register({ allowedEmailDomains: ["acme.example"] });
  const refused = await application.push(acme, aUser({ email: "eve@evil.example" }));
  expect([refused.status, refused.json.code]).toEqual([403, "email_domain_not_allowed"]);
  const malformed = await application.push(acme, aUser({ external_id: 7 }));
  expect([malformed.status, malformed.json.errors[0].field]).toEqual([400, "external_id"]);
});

test("a source-address restriction checks the client's address, and refuses an unknown one", async () => {
  const elsewhere = await application.register({ allowedSourceIps: ["198.51.100.0/24"] });
  expect((await application.push(elsewhere)).json.code).toBe("source_ip_not_allowed");
  const here = await application.register({ allowedSourceIps: ["203.0.113.0/24"] });
  expect((await application.push(here)).status).toBe(200);
  const unknown = application.with({});
  const partner = await unknown.register({ allowedSourceIps: ["0.0.0.0/0"] });
  expect((await unknown.push(partner)).json.code).toBe("source_ip_not_allowed");
});

test.each(["x-consumer-key", "x-signature", "x-timestamp"])("%s twice is refused", async (name) => {
  const { headers, body } = signed(await application.register(), aUser());
  const doubled = new Headers(headers);
  doubled.append(name, headers[name] ?? "");
  const answer = await application.call("POST", "/api/v1/sso/token", { headers: doubled, body });
  expect([answer.status, answer.json.errors]).toEqual([
    400,
    [{ field: name, rule: "once", message: "must occur once" }],
  ]);
});

test("64 KiB are read, one byte more is refused, announced or not", async () => {
  const acme = await application.register();
  const filled = (length: number) =>
    JSON.stringify(aUser({ filler: "" })).replace('""', () => `"${"x".repeat(length)}"`);
  const base = filled(0).length;
  expect((await application.push(acme, filled(65_536 - base))).status).toBe(200);
  const over = await application.push(acme, filled(65_537 - base));
  expect([over.status, over.json.code]).toEqual([413, "payload_too_large"]);

  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(16_384));
    },
  });
  const { headers } = signed(acme, "");
  const streamed = await application.call("POST", "/api/v1/sso/token", { headers, body: endless, duplex: "half" });
  expect(streamed.status).toBe(413);
  expect(pulled).toBeLessThan(10);
});

test("a token for one page does not work from another origin", async () => {
  const acme = await application.register();
  const exchange = async (origin: string) =>
    application.post(AUTHENTICATE, { token: await application.token(acme) }, { origin });
  expect((await exchange(PORTAL)).status).toBe(200);
  expect((await exchange(OWN)).status).toBe(200);
  expect((await exchange("https://evil.example")).json.code).toBe("origin_not_allowed");
  expect((await exchange("null")).json.code).toBe("origin_not_allowed");
});

test("a code challenge makes the verifier necessary, and a wrong one uses the token up", async () => {
  const acme = await application.register();
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const token = () => application.token(acme, aUser({ code_challenge: challenge }));
  expect((await application.post(AUTHENTICATE, { token: await token(), code_verifier: verifier })).status).toBe(200);
  const burnt = await token();
  expect((await application.post(AUTHENTICATE, { token: burnt })).json.code).toBe("invalid_token");
  expect((await application.post(AUTHENTICATE, { token: burnt, code_verifier: verifier })).status).toBe(401);
});

test("a verifier for a token without a challenge is refused: that token is not the page's own", async () => {
  const token = await application.token(await application.register());
  const verifier = randomBytes(32).toString("base64url");
  const answer = await application.post(AUTHENTICATE, { token, code_verifier: verifier });
  expect([answer.status, answer.json.code]).toEqual([401, "invalid_token"]);
  expect((await application.post(AUTHENTICATE, { token })).json.code).toBe("invalid_token");
});

test("the partner ends its user's sessions, and withdraws the user", async () => {
  const acme = await application.register();
  const { json } = await application.post(AUTHENTICATE, {
    token: await application.token(acme, { external_id: "u-1", email: "bob@acme.example" }),
  });
  const me = () => application.call("GET", "/api/v1/me", { headers: bearer(json.access_token) });
  expect((await me()).status).toBe(200);
  const wrongAction = await application.push(acme, { external_id: "u-1" }, "/api/v1/sso/logout");
  expect(wrongAction.status).toBe(400);
  const ended = await application.push(acme, { action: "logout", external_id: "u-1" }, "/api/v1/sso/logout");
  expect(ended.json).toEqual({ sessions_ended: 1 });
  expect((await me()).json.code).toBe("session_not_found");
  const gone = await application.push(acme, { action: "deprovision", external_id: "u-1" }, "/api/v1/sso/deprovision");
  expect(gone.json).toEqual({ sessions_ended: 0 });
  expect((await application.push(acme, { external_id: "u-1", email: "bob@acme.example" })).json.code).toBe(
    "user_inactive",
  );
});

test.each([
  ["GET", "/nowhere", 404, "not_found"],
  ["GET", "/api/v1/sso/token", 405, "not_found"],
  ["PUT", "/api/v1/admin/partners", 405, "not_found"],
  ["POST", "/api/v1/sso/authenticate", 400, "validation_error"],
  ["GET", "/api/v1/me", 401, "invalid_token"],
])("%s %s is a %i problem", async (method, path, status, code) => {
  const answer = await application.call(method, path);
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.json).toMatchObject({ status, code, request_id: answer.headers.get("x-request-id") });
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  if (status === 405) expect(answer.headers.get("allow")).toMatch(/POST/);
});
