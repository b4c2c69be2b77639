/** Machine tokens over HTTP (S15): who makes them, what opens with them, and what never does. */
import { randomUUID } from "node:crypto";
import { MachineTokenScope } from "gl-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, Application, aUser, bearer, OWN, PASSWORD } from "./application.js";
import type { DocumentedOperation } from "./document.js";

const TOKENS = "/api/v1/admin/tokens";
const PARTNERS = "/api/v1/admin/partners";
const ALL = Object.values(MachineTokenScope);
/** Of the administrator who asks, at the console: a person's, and no machine's. */
const OWN_SESSION = /^\/api\/v1\/admin\/session(?:\/|$)/;

let application: Application;
/** Access tokens. */
let platform: string;
let ours: string;
let theirs: string;

beforeAll(async () => {
  application = await Application.start();
  platform = await application.administrator("platform_admin");
  ours = await application.administrator("org_admin", "ours");
  theirs = await application.administrator("org_admin", "theirs");
});
afterAll(() => application.stop());

const as: Application["as"] = (...call) => application.as(...call);

async function made(by: string, fields: object = {}): Promise<{ id: string; token: string }> {
  const answer = await as(by, "POST", TOKENS, { name: "deployment", scopes: ["partners:read"], ...fields });
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
}

function introspected(by: string, token: string, headers: Record<string, string> = {}): Promise<Answer> {
  return application.call("POST", "/api/v1/auth/introspect", {
    body: new URLSearchParams({ token, token_type_hint: "access_token" }).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...bearer(by), ...headers },
  });
}

test("a token is shown once, lists its last use, rotates and ends", async () => {
  const organization = await application.administrator("org_admin", "life");
  const { id, token } = await made(organization, { scopes: ["partners:write", "partners:read"] });
  expect(token).toMatch(/^gk_live_/);
  const registered = await as(token, "POST", PARTNERS, { partner_name: "By a machine" });
  expect(registered.json.partner).toMatchObject({ org_id: "life" });
  const listed = await as(organization, "GET", TOKENS);
  expect(listed.json.data).toMatchObject([{ id, state: "active", scopes: ["partners:read", "partners:write"] }]);
  expect(listed.json.data[0].last_used_at).not.toBeNull();
  expect(listed.text).not.toContain("gk_live_");
  const rotated = await as(organization, "POST", `${TOKENS}/${id}/rotate`, { grace_period_seconds: 60 });
  expect(rotated.json.previous_token_expires_at).not.toBeNull();
  for (const either of [token, rotated.json.token]) expect((await as(either, "GET", PARTNERS)).status).toBe(200);
  expect((await as(organization, "DELETE", `${TOKENS}/${id}`)).status).toBe(204);
  for (const either of [token, rotated.json.token]) expect((await as(either, "GET", PARTNERS)).status).toBe(401);
  expect((await as(organization, "POST", `${TOKENS}/${id}/rotate`)).json.code).toBe("conflict");
  const { data } = (await as(organization, "GET", "/api/v1/admin/audit-events?event_type=partner_registered")).json;
  expect(data[0]).toMatchObject({ actor: `token:${id}`, details: { token_maker: listed.json.data[0].maker_id } });
});

test("all problems of a new one are told at once, under JSON's names", async () => {
  const wrong = { name: "", scopes: ["everything"], expires_in_seconds: 1, maker_id: randomUUID(), colour: "red" };
  const answer = await as(ours, "POST", TOKENS, wrong);
  expect(answer.status).toBe(422);
  expect(answer.json.errors.map(({ field, rule }: { field: string; rule: string }) => `${field} ${rule}`)).toEqual([
    ...["maker_id unknown_field", "colour unknown_field", "name length", "scopes one_of", "expires_in_seconds integer"],
  ]);
  expect((await as(ours, "POST", TOKENS, { name: "x", scopes: [], org_id: 7 })).status).toBe(422);
});

test("an org_admin's is for the own organization; a platform_admin names one, or null for all", async () => {
  expect((await as(ours, "POST", TOKENS, { name: "x", scopes: ["introspect"], org_id: "theirs" })).status).toBe(404);
  expect((await as(ours, "POST", TOKENS, { name: "x", scopes: ["introspect"], org_id: null })).status).toBe(403);
  const ofOurs = await made(ours);
  const ofTheirs = await made(platform, { org_id: "theirs" });
  const ofDefault = await made(platform);
  const ofAll = await made(platform, { org_id: null });
  const { partner } = (await as(ours, "POST", PARTNERS, { partner_name: "Ours" })).json;
  const one = `${PARTNERS}/${partner.id}`;
  const reading = async ({ token }: { token: string }, query = "") => (await as(token, "GET", `${one}${query}`)).status;
  expect(await reading(ofOurs)).toBe(200);
  expect(await reading(ofAll)).toBe(200);
  for (const foreign of [ofTheirs, ofDefault]) {
    expect(await reading(foreign)).toBe(404);
    expect(await reading(foreign, "?org_id=ours")).toBe(404);
  }
  const seen = (await as(theirs, "GET", TOKENS)).json.data.map(({ id }: { id: string }) => id);
  expect(seen).toContain(ofTheirs.id);
  for (const { id } of [ofOurs, ofAll]) {
    expect(seen).not.toContain(id);
    expect((await as(theirs, "DELETE", `${TOKENS}/${id}`)).json.code).toBe("not_found");
    expect((await as(theirs, "POST", `${TOKENS}/${id}/rotate`)).json.code).toBe("not_found");
    expect((await as(theirs, "DELETE", `${TOKENS}/${id}?org_id=ours`)).status).toBe(404);
  }
  expect((await as(ofAll.token, "GET", PARTNERS)).status).toBe(200);
});

test("each administration opens with its scope only, and those of S15 with none", async () => {
  const operations = (await application.document()).operations.filter(
    ({ path }) => path.startsWith("/api/v1/admin") && !OWN_SESSION.test(path),
  );
  const tokens = new Map<string, string>();
  for (const scope of ALL) tokens.set(scope, (await made(platform, { scopes: [scope], org_id: null })).token);
  tokens.set("all", (await made(platform, { scopes: ALL, org_id: null })).token);
  const never: string[] = [];
  for (const operation of operations) {
    const needed = scopeOf(operation);
    if (needed === undefined) never.push(operation.operationId);
    for (const [held, token] of tokens) {
      const path = operation.path.replace(/\{\w+\}/g, randomUUID());
      const example = exampleOf(operation);
      const answer = await as(token, operation.method.toUpperCase(), path, example);
      const isShut = answer.status === 403 && /scope|a machine token can't/.test(answer.json.detail);
      const what = `${operation.operationId} with ${held}: ${answer.text}`;
      expect(answer.status, what).not.toBe(401);
      expect(isShut, what).toBe(needed === undefined || (held !== "all" && held !== needed));
    }
  }
  // By their names, whatever their descriptions say.
  const worst = /link|merge|erase|export|password|factor|mfa|token|scim|setup|reveal|approve|credential|compromise/i;
  expect(
    operations.map(({ operationId }) => operationId).filter((id) => worst.test(id) && !never.includes(id)),
  ).toEqual([]);
  expect(never).toEqual(expect.arrayContaining(["createMachineToken", "rotateMachineToken", "linkUser"]));
});

function scopeOf({ security }: DocumentedOperation): string | undefined {
  const schemes: Readonly<Record<string, readonly string[]>> = Object.assign({}, ...security);
  return schemes.machine?.[0];
}

function exampleOf({ requestBody }: DocumentedOperation): unknown {
  const [media] = Object.values(requestBody?.content ?? {});
  return media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
}

test("only in the header: a cookie, a query, a body or another scheme opens nothing", async () => {
  const { token } = await made(platform, { scopes: ALL, org_id: null });
  const json = { "content-type": "application/json" };
  const attempts: [path: string, headers: Record<string, string>][] = [
    [PARTNERS, { cookie: `__Host-session=${token}` }],
    [PARTNERS, { cookie: `__Host-session=${token}`, origin: OWN, "sec-fetch-site": "same-origin" }],
    [PARTNERS, { "x-api-key": token }],
    [PARTNERS, { authorization: `Basic ${Buffer.from(`${token}:`).toString("base64")}` }],
    [PARTNERS, { authorization: `Bearer ${token}x` }],
    [PARTNERS, { authorization: `Bearer ${token.toUpperCase()}` }],
    [PARTNERS, { authorization: token }],
  ];
  for (const [path, headers] of attempts) {
    const answer = await application.call("GET", path, { headers });
    expect([JSON.stringify(headers), answer.status]).toEqual([JSON.stringify(headers), 401]);
  }
  for (const query of [`?access_token=${token}`, `?token=${token}`]) {
    expect((await application.call("GET", `${PARTNERS}${query}`)).status).toBe(401);
  }
  const inBody = { body: JSON.stringify({ partner_name: "x", access_token: token }), headers: json };
  expect((await application.call("POST", PARTNERS, inBody)).status).toBe(401);
});

test("where a session is due, a machine token is none", async () => {
  const { token } = await made(platform, { scopes: ALL, org_id: null });
  const operations = (await application.document()).operations.filter(
    ({ security, path }) =>
      security.some((scheme) => "bearer" in scheme) && (OWN_SESSION.test(path) || !path.startsWith("/api/v1/admin")),
  );
  expect(operations.length).toBeGreaterThan(3);
  for (const operation of operations) {
    const path = operation.path.replace(/\{\w+\}/g, randomUUID());
    const example = exampleOf(operation);
    const answer = await as(token, operation.method.toUpperCase(), path, example);
    // At the console it is known as what it is, and refused as that.
    const refusals = OWN_SESSION.test(operation.path) ? [401, 403] : [401];
    expect(refusals, `${operation.operationId}: ${answer.text}`).toContain(answer.status);
  }
  const refresh = await application.post("/api/v1/auth/refresh", { refresh_token: token });
  expect(refresh.json.code).toBe("invalid_token");
});

test("the maker demoted or deactivated, the token does no more", async () => {
  const maker = await application.administrator("org_admin", "demoted");
  const { token } = await made(maker);
  expect((await as(token, "GET", PARTNERS)).status).toBe(200);
  const { id } = (await as(maker, "GET", "/api/v1/me")).json;
  expect((await as(platform, "POST", `/api/v1/admin/users/${id}/deactivate`)).status).toBe(200);
  expect((await as(token, "GET", PARTNERS)).status).toBe(401);
  expect((await as(platform, "POST", `/api/v1/admin/users/${id}/reactivate`)).status).toBe(200);
  expect((await as(token, "GET", PARTNERS)).status).toBe(401);
});

test("no machine changes an administrator, or a partner that can make one", async () => {
  const { token } = await made(platform, { scopes: ALL, org_id: null });
  const harmless = (await as(platform, "POST", PARTNERS, { partner_name: "Harmless" })).json.partner.id;
  const fields = { partner_name: "Powerful", allowed_roles: ["org_admin"] };
  const powerful = (await as(platform, "POST", PARTNERS, fields)).json.partner.id;
  const { id: administrator } = (await as(ours, "GET", "/api/v1/me")).json;
  for (const answer of [
    await as(token, "POST", PARTNERS, { partner_name: "New", allowed_roles: ["Platform_Admin"] }),
    await as(token, "PATCH", `${PARTNERS}/${harmless}`, { allowed_roles: ["org_admin"] }),
    await as(token, "PATCH", `${PARTNERS}/${powerful}`, { max_users: 1 }),
    await as(token, "POST", `${PARTNERS}/${powerful}/rotate-secret`),
    await as(token, "POST", `/api/v1/admin/users/${administrator}/deactivate`),
  ]) {
    expect([answer.status, answer.json.code]).toEqual([403, "permission_denied"]);
  }
  expect((await as(token, "PATCH", `${PARTNERS}/${harmless}?clear=max_users`)).status).toBe(200);
  expect((await as(token, "POST", `${PARTNERS}/${harmless}/rotate-secret`)).status).toBe(200);
});

test("S6: a partner's session touches no tokens and nobody else's sessions, whatever its role", async () => {
  const acme = await application.register({ allowedRoles: ["org_admin"], orgId: "asserted" });
  const exchanged = await application.post("/api/v1/sso/authenticate", {
    token: await application.token(acme, aUser({ role: "org_admin" })),
  });
  const { access_token: token } = exchanged.json;
  expect((await as(token, "GET", PARTNERS)).status).toBe(200);
  const { id } = await made(await application.administrator("org_admin", "asserted"));
  for (const [method, path] of [
    ["GET", TOKENS],
    ["POST", TOKENS],
    ["POST", `${TOKENS}/${id}/rotate`],
    ["DELETE", `${TOKENS}/${id}`],
    ["GET", "/api/v1/admin/sessions"],
    ["GET", `/api/v1/admin/users/${exchanged.json.user.id}/sessions`],
    ["DELETE", `/api/v1/admin/sessions/${id}`],
    ["POST", "/api/v1/admin/sessions/end"],
  ] as const) {
    const answer = await as(token, method, path, method === "POST" ? { name: "x", scopes: ["introspect"] } : undefined);
    expect([method, path, answer.status]).toEqual([method, path, 403]);
  }
});

test("made-up tokens are charged to their address, and a right one still passes", async () => {
  const limited = application.with({ clientAddress: () => "198.51.100.9", rateLimits: { source: 3 } });
  const { token } = await made(platform);
  const codes: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    const headers = bearer(`gk_live_${randomUUID().replaceAll("-", "").padEnd(43, "x")}`);
    codes.push((await limited.call("GET", PARTNERS, { headers })).json.code);
  }
  expect(codes).toEqual([...Array(3).fill("invalid_token"), "rate_limited", "rate_limited"]);
  expect((await limited.call("GET", PARTNERS, { headers: bearer(token) })).status).toBe(200);
});

describe("introspection", () => {
  test("tells a machine with the scope whose access token it is, for at most 30 seconds", async () => {
    const { token: machine } = await made(ours, { scopes: ["introspect"] });
    const answer = await introspected(machine, ours);
    const { user, session } = (await as(ours, "GET", "/api/v1/session")).json;
    expect(answer.json).toMatchObject({ active: true, token_type: "Bearer", sub: user.id, sid: session.id, user });
    expect(answer.json).toMatchObject({ client_id: "gl-iam", org: "ours", username: "org_admin.ours@example.com" });
    expect(answer.json.exp).toBeGreaterThan(Date.now() / 1000);
    expect(answer.headers.get("cache-control")).toBe("private, max-age=30");
  });

  test("every other token is inactive, and says no more", async () => {
    const { token: machine } = await made(ours, { scopes: ["introspect"] });
    const login = { email: "org_admin.ours@example.com", password: PASSWORD, org_id: "ours" };
    const signedIn = (await application.post("/api/v1/auth/login", login)).json;
    await as(signedIn.access_token, "POST", "/api/v1/auth/logout");
    for (const token of [theirs, platform, signedIn.access_token, signedIn.refresh_token, machine, "a.b.c", "", "x"]) {
      const answer = await introspected(machine, token);
      expect([answer.status, answer.json]).toEqual([200, { active: false }]);
      expect(answer.headers.get("cache-control")).toMatch(/^private, max-age=\d+$/);
    }
    const { token: everywhere } = await made(platform, { scopes: ["introspect"], org_id: null });
    expect((await introspected(everywhere, theirs)).json).toMatchObject({ active: true, org: "theirs" });
  });

  test("nobody else is told anything, and strangers leave no trace of what they made up", async () => {
    const { token: other } = await made(ours, { scopes: ALL.filter((scope) => scope !== "introspect") });
    expect((await introspected(other, ours)).status).toBe(403);
    for (const stranger of [ours, platform, `gk_live_${"x".repeat(43)}`]) {
      expect((await introspected(stranger, ours)).status).toBe(401);
    }
    const cookie = { cookie: `__Host-session=${ours}`, origin: OWN };
    const byCookie = await application.call("POST", "/api/v1/auth/introspect", {
      body: new URLSearchParams({ token: ours }).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded", ...cookie },
    });
    expect(byCookie.status).toBe(401);
    const { token: machine } = await made(ours, { scopes: ["introspect"] });
    const count = async () => (await as(platform, "GET", "/api/v1/admin/audit-events?limit=200")).json.data.length;
    const before = await count();
    for (let round = 0; round < 3; round += 1) await introspected(machine, "eyJhbGciOiJIUzI1NiJ9.e30.x");
    expect(await count()).toBe(before);
  });
});
