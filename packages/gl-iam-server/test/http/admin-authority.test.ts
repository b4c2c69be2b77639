/** Who may administer what. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { administratorsOf, PARTNERS, registered } from "./administrators.js";
import { Application, bearer, PASSWORD } from "./application.js";

let application: Application;
/** Access tokens. */
let platform: string;
let ours: string;
let theirs: string;

beforeAll(async () => {
  application = await Application.start();
  ({ platform, ours, theirs } = await administratorsOf(application));
});
afterAll(() => application.stop());

const as: Application["as"] = (...call) => application.as(...call);

test("another organization's partner is not found, whatever is tried, and nothing is written", async () => {
  const { json } = await registered(application, theirs);
  const path = `${PARTNERS}/${json.partner.id}`;
  const before = (await as(platform, "GET", path)).text;
  const user = { external_id: "u-1", email: "a@acme.example" };
  const attempts = [
    ["GET", path],
    ["PATCH", path, { partner_name: "taken over" }],
    ["POST", `${path}/rotate-secret`],
    ["POST", `${path}/test-credentials`],
    ["POST", `${path}/deactivate`, { revoke_sessions: true }],
    ["POST", `${path}/reactivate`],
    ["GET", `${path}/users`],
    ["POST", `${path}/users`, user],
    ["POST", `${path}/links`, { external_id: "u-1", user_id: randomUUID() }],
    ["GET", `${path}?org_id=theirs`],
    ["GET", `${PARTNERS}?org_id=theirs`],
    ["POST", PARTNERS, { partner_name: "x", org_id: "theirs" }],
    ["GET", "/api/v1/admin/audit-events?org_id=theirs"],
    ["GET", `${PARTNERS}/${randomUUID()}`],
    ["GET", `${PARTNERS}/not-an-id`],
  ] as const;
  for (const [method, url, body] of attempts) {
    expect((await as(ours, method, url, body)).status, `${method} ${url}`).toBe(404);
  }
  expect((await as(platform, "GET", path)).text).toBe(before);
  expect((await as(theirs, "GET", `${path}/users`)).json.data).toEqual([]);
  const audited = await as(platform, "GET", `/api/v1/admin/audit-events?partner_id=${json.partner.id}`);
  expect(audited.json.data.map(({ event_type }: { event_type: string }) => event_type)).toEqual(["partner_registered"]);
});

test("an org_admin cannot make itself a platform_admin by way of a partner", async () => {
  const grant = { allowed_roles: ["org_member", "Platform_Admin"] };
  expect((await as(ours, "POST", PARTNERS, { partner_name: "mine", ...grant })).json.code).toBe("permission_denied");
  const { json } = await registered(application, ours);
  const own = `${PARTNERS}/${json.partner.id}`;
  expect((await as(ours, "PATCH", own, grant)).json.code).toBe("permission_denied");
  const granted = await registered(application, platform, { org_id: "ours", allowed_roles: ["platform_admin"] });
  const path = `${PARTNERS}/${granted.json.partner.id}`;
  expect((await as(ours, "POST", `${path}/rotate-secret`)).json.code).toBe("permission_denied");
  expect((await as(ours, "PATCH", path, { max_users: 9 })).json.code).toBe("permission_denied");
  for (const revoke_sessions of [false, true]) {
    const refused = await as(ours, "POST", `${path}/deactivate`, { revoke_sessions });
    expect(refused.json.code).toBe("permission_denied");
    const requestId = refused.headers.get("x-request-id");
    const audited = await as(platform, "GET", `/api/v1/admin/audit-events?request_id=${requestId}&severity=warning`);
    expect(audited.json.data).toMatchObject([{ event_type: "permission_denied", partner_id: granted.json.partner.id }]);
  }
});

test("refused authority leaves an event: no administrator, another organization, another one's id", async () => {
  const member = await application.administrator("org_member", "ours");
  const { json } = await registered(application, theirs);
  const eventOf = async (refused: { headers: Headers }) => {
    const requestId = refused.headers.get("x-request-id");
    const { data } = (await as(platform, "GET", `/api/v1/admin/audit-events?request_id=${requestId}`)).json;
    return data.map(({ event_type, organization_id }: Record<string, string>) => [event_type, organization_id]);
  };
  expect(await eventOf(await as(member, "GET", PARTNERS))).toEqual([["permission_denied", "ours"]]);
  expect(await eventOf(await as(ours, "GET", `${PARTNERS}?org_id=theirs`))).toEqual([["permission_denied", "ours"]]);
  const named = await as(ours, "GET", `${PARTNERS}/${json.partner.id}`);
  expect(await eventOf(named)).toEqual([["permission_denied", "theirs"]]);
  expect(await eventOf(await as("eyJ.forged.token", "GET", PARTNERS))).toEqual([["permission_denied", null]]);
  const audit = "/api/v1/admin/audit-events";
  const foreignUser = await application.gateway.createUserWithPassword({ email: "foreign@theirs.example" }, PASSWORD, {
    organizationId: "theirs",
  });
  for (const [filter, event] of [
    [`partner_id=${json.partner.id}`, [["permission_denied", "theirs"]]],
    [`user_id=${foreignUser.unwrap().id}`, [["permission_denied", "theirs"]]],
    [`partner_id=${randomUUID()}`, []],
  ] as const) {
    const page = await as(ours, "GET", `${audit}?${filter}`);
    expect([page.status, page.json], "as for what does not exist").toEqual([200, { data: [], next_cursor: null }]);
    expect(await eventOf(page), filter).toEqual(event);
  }
});

test("a session that a partner opened never administers through a role granted by an administrator", async () => {
  const acme = await application.register();
  const admin = await application.gateway.authenticate(
    { email: "platform_admin.default@example.com", password: "correct horse battery staple" },
    { organizationId: "default" },
  );
  const link = { external_id: "u-admin", user_id: admin.unwrap().user.id };
  // Nobody links themselves.
  const another = await application.administrator("platform_admin", "another");
  expect((await as(another, "POST", `${PARTNERS}/${acme.partner.id}/links`, link)).status).toBe(201);
  const payload = { external_id: "u-admin", email: "platform_admin.default@example.com" };
  const exchanged = await application.post("/api/v1/sso/authenticate", {
    token: await application.token(acme, payload),
  });
  expect(exchanged.json.user.id).toBe(link.user_id);
  const answer = await as(exchanged.json.access_token, "GET", PARTNERS);
  expect([answer.status, answer.json.code]).toEqual([403, "permission_denied"]);
});

test("an org_admin cannot change a platform_admin of its own organization, nor become one by a link", async () => {
  const acme = await application.register({ orgId: "mixed" });
  const orgAdmin = bearer(await application.administrator("org_admin", "mixed"));
  const platformAdmin = await application.administrator("platform_admin", "mixed");
  const me = (await application.call("GET", "/api/v1/me", { headers: bearer(platformAdmin) })).json;
  const links = `/api/v1/admin/partners/${acme.partner.id}/links`;
  const tries = [
    await application.post(`/api/v1/admin/users/${me.id}/deactivate`, {}, orgAdmin),
    await application.post(`/api/v1/admin/users/${me.id}/reactivate`, {}, orgAdmin),
    await application.post(links, { external_id: "u-root", user_id: me.id }, orgAdmin),
  ];
  expect(tries.map(({ status, json }) => [status, json.code])).toEqual(tries.map(() => [403, "permission_denied"]));
  expect((await application.call("GET", "/api/v1/me", { headers: bearer(platformAdmin) })).status).toBe(200);

  const member = (
    await application.gateway.createUserWithPassword({ email: "member@mixed.example" }, PASSWORD, {
      organizationId: "mixed",
    })
  ).unwrap();
  const linked = await application.post(links, { external_id: "u-member", user_id: member.id }, orgAdmin);
  expect(linked.status).toBe(201);
  const off = await application.post(`/api/v1/admin/users/${member.id}/deactivate`, {}, orgAdmin);
  expect(off.json.is_active).toBe(false);
  const alsoPlatform = await application.post(links, { external_id: "u-root", user_id: me.id }, bearer(platform));
  expect(alsoPlatform.status).toBe(201);
});

test("members do not administer, and nobody does without a session", async () => {
  const member = await application.administrator("org_member", "ours");
  expect((await as(member, "GET", PARTNERS)).json.code).toBe("permission_denied");
  expect((await application.call("GET", PARTNERS)).json.code).toBe("invalid_token");
  expect((await as("x.y.z", "GET", PARTNERS)).json.code).toBe("invalid_token");
});

test("a platform_admin reads all organizations and names the one it writes to", async () => {
  const { json } = await registered(application, platform, { org_id: "theirs" });
  expect(json.partner.org_id).toBe("theirs");
  expect((await registered(application, platform)).json.partner.org_id).toBe("default");
  const found = await as(platform, "GET", `${PARTNERS}?q=${json.consumer_key}`);
  expect(found.json.data).toHaveLength(1);
  expect((await as(platform, "GET", `${PARTNERS}?q=${json.consumer_key}&org_id=ours`)).json.data).toEqual([]);
});
