/** The test side of a partner over HTTP: its credential, what its sessions say, and what they never open. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application, aUser, bearer, OWN } from "./application.js";

let application: Application;
let organization: string;
beforeAll(async () => {
  application = await Application.start({}, { publicUrl: OWN });
  organization = await application.administrator("org_admin");
});
afterAll(() => application.stop());

async function testSide() {
  const { partner } = await application.register({ allowedRoles: ["org_admin", "org_member"] });
  const path = `/api/v1/admin/partners/${partner.id}/test-credentials`;
  const { status, json } = await application.as(organization, "POST", path);
  expect(status).toBe(200);
  return { partner, consumerKey: json.consumer_key as string, consumerSecret: json.consumer_secret as string };
}

async function signedIn() {
  const made = await testSide();
  const token = await application.token(made, aUser());
  return { ...made, ...(await application.post("/api/v1/sso/authenticate", { token })).json };
}

test("S13: a session of the test side says so wherever it is asked", async () => {
  const { access_token: token, user, refresh_token } = await signedIn();
  const get = async (path: string) => (await application.as(token, "GET", path)).json;
  expect(user.organization_id).toBe("default/test");
  expect(await get("/api/v1/me")).toEqual(user);
  expect((await get("/api/v1/session")).session).toMatchObject({ is_test: true, auth_method: "partner" });
  expect((await get("/api/v1/sessions")).data).toMatchObject([{ is_test: true, user_id: user.id }]);
  const next = await application.post("/api/v1/auth/refresh", { refresh_token });
  expect(next.status).toBe(200);
  expect((await application.as(next.json.access_token, "POST", "/api/v1/auth/logout")).status).toBe(204);
  const administrators = await application.as(organization, "GET", "/api/v1/session");
  expect(administrators.json.session.is_test).toBe(false);
});

test("S13: it opens no administration and no step-up", async () => {
  const { access_token: token, ...made } = await signedIn();
  const refused = [
    await application.as(token, "GET", "/api/v1/admin/partners"),
    await application.as(token, "GET", "/api/v1/admin/users?test=true"),
    await application.as(token, "POST", `/api/v1/admin/partners/${made.partner.id}/test-credentials`),
  ];
  expect(refused.map(({ status, json }) => [status, json.code])).toEqual(refused.map(() => [401, "session_not_found"]));
  const step = await application.as(token, "POST", "/api/v1/auth/reauthenticate", { password: "x".repeat(12) });
  expect(step.json.code).toBe("permission_denied");
  const admin = await application.push(made, aUser({ role: "org_admin" }));
  expect([admin.status, admin.json.code]).toEqual([403, "role_not_allowed"]);
});

test("S13: introspection calls its token inactive, unless the service asks for the test side", async () => {
  const { access_token: token, user } = await signedIn();
  const create = { name: "a service", scopes: ["introspect"], expires_in_seconds: 86_400 };
  const machine = (await application.as(organization, "POST", "/api/v1/admin/tokens", create)).json.token;
  const introspect = async (fields: Record<string, string>) => {
    const headers = { ...bearer(machine), "content-type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams({ token, ...fields }).toString();
    return (await application.call("POST", "/api/v1/auth/introspect", { headers, body })).json;
  };
  expect(await introspect({})).toEqual({ active: false });
  expect(await introspect({ test: "true" })).toMatchObject({
    ...{ active: true, is_test: true, iss: `${OWN}/test`, aud: `${OWN}/test`, org: "default/test", sub: user.id },
  });
});

test("S13: an administrator sees its users with test=true, and only then", async () => {
  const { user, partner } = await signedIn();
  const as = (method: string, path: string) => application.as(organization, method, `/api/v1/admin${path}`);
  const ids = async (path: string) => (await as("GET", path)).json.data.map(({ id }: { id: string }) => id);
  expect(await ids("/users?limit=200")).not.toContain(user.id);
  expect(await ids("/users?limit=200&test=true")).toContain(user.id);
  expect((await as("GET", `/users/${user.id}`)).status).toBe(404);
  expect((await as("GET", `/users/${user.id}?test=true`)).json.email).toBe(user.email);
  expect((await as("GET", `/users/${user.id}/sessions?test=true`)).json.data).toHaveLength(1);
  const audit = "/audit-events?event_type=sso_sign_in&limit=200";
  const people = async (path: string) =>
    (await as("GET", path)).json.data.map(({ user_id }: { user_id: string }) => user_id);
  expect(await people(audit)).not.toContain(user.id);
  expect(await people(`${audit}&test=true`)).toContain(user.id);
  expect(await ids("/partners?limit=200")).toContain(partner.id);
  expect((await as("GET", `/partners?limit=200&q=ck_test_`)).json.data).toEqual([]);
  expect((await as("POST", `/users/${user.id}/suspend`)).status).toBe(404);
  expect((await as("POST", `/users/${user.id}/suspend?test=true`)).json.is_active).toBe(false);
  expect((await as("POST", `/users/${user.id}/merge?test=true`)).status).toBe(422);
});

test("S13: an administrator ends a test user's sessions by naming the side, and no live one by a slip", async () => {
  const { user, access_token: token } = await signedIn();
  const end = (body: object) => application.as(organization, "POST", "/api/v1/admin/sessions/end", body);
  expect((await end({ user_id: user.id })).json.code).toBe("user_not_found");
  expect((await end({ user_id: user.id, test: "true" })).json.errors).toMatchObject([
    { field: "test", rule: "boolean" },
  ]);
  expect((await end({ partner_id: randomUUID(), test: true })).json.errors).toMatchObject([{ field: "test" }]);
  expect((await end({ test: true })).json.errors).toMatchObject([{ field: "user_id" }]);
  expect((await application.as(token, "GET", "/api/v1/session")).status).toBe(200);
  expect((await end({ user_id: user.id, test: true })).json).toEqual({ sessions_ended: 1 });
  expect((await application.as(token, "GET", "/api/v1/session")).status).toBe(401);
});

test("S13: an administrator suspends, reopens and unlinks a test user's identity by naming the side", async () => {
  const { user, access_token: token, partner } = await signedIn();
  const identities = `/api/v1/admin/users/${user.id}/identities`;
  const as = (method: string, path: string, who = organization) => application.as(who, method, `${identities}${path}`);
  const [identity] = (await as("GET", "?test=true")).json.data;
  for (const side of ["", "?test=false"]) {
    const without = [
      await as("GET", side),
      await as("POST", `/${identity.id}/suspend${side}`),
      await as("POST", `/${identity.id}/reopen${side}`),
      await as("DELETE", `/${identity.id}${side}`),
    ];
    expect(without.map(({ json }) => json.code)).toEqual(without.map(() => "user_not_found"));
  }
  const foreign = await application.administrator("org_admin", "another");
  expect((await as("DELETE", `/${identity.id}?test=true`, foreign)).json.code).toBe("user_not_found");
  expect((await as("POST", "?test=true")).status).toBe(422);

  expect((await application.as(token, "GET", "/api/v1/session")).status).toBe(200);
  expect((await as("POST", `/${identity.id}/suspend?test=true`)).json).toMatchObject({ is_active: false });
  expect((await application.as(token, "GET", "/api/v1/session")).status).toBe(401);
  expect((await as("POST", `/${identity.id}/reopen?test=true`)).json).toMatchObject({ is_active: true });
  expect((await as("DELETE", `/${identity.id}?test=true`)).status).toBe(204);
  expect((await as("GET", "?test=true")).json.data).toEqual([]);

  const happened = async (side: string) => {
    const path = `/api/v1/admin/audit-events?user_id=${user.id}${side}`;
    const { data } = (await application.as(organization, "GET", path)).json;
    return data
      .map(({ event_type: type, organization_id: of }: Record<string, string>) => `${type} ${of}`)
      .filter((text: string) => text.startsWith("identity_"));
  };
  const events = ["identity_unlinked", "identity_reopened", "identity_suspended"];
  expect(await happened("&test=true")).toEqual(events.map((type) => `${type} default/test`));
  expect(await happened("")).toEqual([]);
  expect((await application.gateway.partnerRegistry.getPartnerStanding(partner.id)).unwrap().activeUsers).toBe(0);
});

test("S13: a platform_admin's audit of every organization is of one side", async () => {
  const { user } = await signedIn();
  const platform = await application.administrator("platform_admin");
  const organizations = async (query: string) => {
    const { json } = await application.as(platform, "GET", `/api/v1/admin/audit-events?limit=200${query}`);
    return json.data.map(({ organization_id }: { organization_id: string | null }) => organization_id);
  };
  expect(await organizations(`&user_id=${user.id}&test=true`)).toContain("default/test");
  expect(await organizations(`&user_id=${user.id}`)).toEqual([]);
  expect(await organizations("")).not.toContain("default/test");
  expect(new Set(await organizations("&test=true"))).toEqual(new Set(["default/test"]));
});

test("nobody names the organization of a test side", async () => {
  const register = { partner_name: randomUUID(), org_id: "default/test" };
  const platform = await application.administrator("platform_admin");
  for (const [method, path, body] of [
    ["POST", "/partners", register],
    ["GET", "/users?org_id=default%2Ftest", undefined],
    ["GET", "/partners?org_id=default%2Ftest", undefined],
  ] as const) {
    const { status, json } = await application.as(platform, method, `/api/v1/admin${path}`, body);
    expect([status, json.errors?.[0]?.rule], path).toEqual([422, "reserved"]);
  }
});
