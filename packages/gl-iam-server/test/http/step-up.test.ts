/** Sensitive operations want a proof of the password that is not older than 15 minutes. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Application, aUser, bearer, PASSWORD, signed } from "./application.js";

const START = Date.parse("2026-11-24T08:00:00Z");
const MINUTE = 60_000;

let now = START;
let application: Application;
beforeAll(async () => {
  application = await Application.start({}, { now: () => new Date(now) });
});
afterAll(() => application.stop());
beforeEach(() => {
  now = START;
});

const register = (token: string) =>
  application.post("/api/v1/admin/partners", { partner_name: `Acme ${randomUUID()}` }, bearer(token));

/** A platform_admin's access token, refreshed so long after the password was proved. */
async function refreshedAfter(minutes: number): Promise<string> {
  await application.administrator("platform_admin");
  const credentials = { email: "platform_admin.default@example.com", password: PASSWORD };
  const { refresh_token } = (await application.post("/api/v1/auth/login", credentials)).json;
  now = START + minutes * MINUTE;
  return (await application.post("/api/v1/auth/refresh", { refresh_token })).json.access_token;
}

async function outcome(answer: Promise<{ status: number; json: { code?: string } }>) {
  const { status, json } = await answer;
  return status < 300 ? "accepted" : `${status} ${json.code}`;
}

const STALE = "403 reauthentication_required";

test("users: what gives authority or joins people is sensitive, a name and a suspension are not", async () => {
  const { id } = (await application.gateway.users.create({ email: `${randomUUID()}@x.example` }, PASSWORD)).unwrap();
  const token = await refreshedAfter(16);
  const headers = { ...bearer(token), "content-type": "application/json" };
  const one = `/api/v1/admin/users/${id}`;
  const asked = (method: string, path: string, body: object = {}) =>
    outcome(application.call(method, path, { headers, body: JSON.stringify(body) }));
  expect(await asked("PATCH", one, { roles: ["editor"] })).toBe(STALE);
  expect(await asked("POST", "/api/v1/admin/users", { email: "x@x.example", password: PASSWORD })).toBe(STALE);
  expect(await asked("POST", `${one}/merge`, { into_id: randomUUID() })).toBe(STALE);
  expect(await asked("POST", `${one}/identities`, { partner_id: randomUUID(), external_id: "1" })).toBe(STALE);
  expect(await asked("DELETE", `${one}/identities/${randomUUID()}`)).toBe(STALE);
  expect(await asked("POST", `${one}/identities/${randomUUID()}/reopen`)).toBe(STALE);
  expect(await asked("PATCH", one, { display_name: "New" })).toBe("accepted");
  expect(await outcome(application.call("POST", `${one}/suspend`, { headers: bearer(token) }))).toBe("accepted");
});

describe("a session by password", () => {
  test("opens them for 15 minutes", async () => {
    const token = await application.administrator("platform_admin");
    now = START + 14 * MINUTE;
    expect(await outcome(register(token))).toBe("accepted");
  });

  test("then it must prove the password again, and a refresh proves nothing", async () => {
    const refreshed = await refreshedAfter(16);
    const refused = await register(refreshed);
    expect([refused.status, refused.json.code]).toEqual([403, "reauthentication_required"]);
    expect(refused.json.detail).toContain("15 minutes");
    expect(await outcome(application.call("GET", "/api/v1/admin/partners", { headers: bearer(refreshed) }))).toBe(
      "accepted",
    );
    const { data } = (await application.gateway.listAuditEvents({ eventType: "permission_denied" })).unwrap();
    expect(data[0]).toMatchObject({ errorCode: "reauthentication_required", organizationId: "default" });
  });

  test("a rotation and a link are such, a change is one when it clears a restriction", async () => {
    const { partner } = await application.register({ maxUsers: 3, allowedOrigins: [] });
    const headers = { ...bearer(await refreshedAfter(16)), "content-type": "application/json" };
    const path = `/api/v1/admin/partners/${partner.id}`;
    const patch = (query: string, body: object) =>
      outcome(application.call("PATCH", `${path}${query}`, { body: JSON.stringify(body), headers }));
    expect(await outcome(application.post(`${path}/rotate-secret`, {}, headers))).toBe(STALE);
    expect(await outcome(application.post(`${path}/test-credentials`, {}, headers))).toBe(STALE);
    const link = { external_id: "u-1", user_id: randomUUID() };
    expect(await outcome(application.post(`${path}/links`, link, headers))).toBe(STALE);
    expect(await patch("", { max_users: 2 })).toBe("accepted");
    expect(await patch("?clear=max_users", {})).toBe(STALE);
  });
});

test("S6: a session through a partner never opens them, whatever role the partner asserts", async () => {
  const acme = await application.register({ allowedRoles: ["org_admin"] });
  // A partner's timestamp is judged by the same clock.
  const { headers, body } = signed(acme, aUser({ role: "org_admin" }), new Date(now));
  const { token } = (await application.call("POST", "/api/v1/sso/token", { headers, body })).json;
  const { access_token } = (await application.post("/api/v1/sso/authenticate", { token })).json;
  expect(await outcome(application.call("GET", "/api/v1/admin/partners", { headers: bearer(access_token) }))).toBe(
    "accepted",
  );
  expect(await outcome(register(access_token))).toBe(STALE);
});

test("who is no administrator is told that, and not to prove a password", async () => {
  const token = await application.administrator("org_member");
  expect(await outcome(register(token))).toBe("403 permission_denied");
});
