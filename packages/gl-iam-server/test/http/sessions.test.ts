/** Sessions over HTTP: the own ones, and those that an administrator sees and ends. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application, PASSWORD } from "./application.js";

const SESSIONS = "/api/v1/admin/sessions";

let application: Application;
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

/** Another administrator of the organization than the one whom all share. */
async function anotherAt(organizationId: string): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  const user = { email, roles: ["org_admin"] };
  (await application.gateway.createUserWithPassword(user, PASSWORD, { organizationId })).unwrap();
  return (await application.post("/api/v1/auth/login", { email, password: PASSWORD, org_id: organizationId })).json
    .access_token;
}

const me = async (token: string) => (await as(token, "GET", "/api/v1/me")).status;
const idOf = async (token: string): Promise<string> => (await as(token, "GET", "/api/v1/session")).json.session.id;

test("a user lists and ends the own sessions, and no other's", async () => {
  const own = await as(ours, "GET", "/api/v1/sessions");
  expect(own.json.data).toMatchObject([{ id: await idOf(ours), auth_method: "password", organization_id: "ours" }]);
  expect(own.json.data[0]).not.toHaveProperty("attributes");
  expect((await as(ours, "DELETE", `/api/v1/sessions/${await idOf(theirs)}`)).status).toBe(404);
  expect((await application.call("GET", "/api/v1/sessions")).status).toBe(401);
  const second = await anotherAt("second");
  expect((await as(second, "DELETE", `/api/v1/sessions/${await idOf(second)}`)).status).toBe(204);
  expect(await me(second)).toBe(401);
});

test("an administrator lists the sessions of the own organization, and ends one there", async () => {
  const listed = await as(ours, "GET", SESSIONS);
  expect(new Set(listed.json.data.map(({ organization_id }: { organization_id: string }) => organization_id))).toEqual(
    new Set(["ours"]),
  );
  expect((await as(ours, "GET", `${SESSIONS}?org_id=theirs`)).status).toBe(404);
  expect((await as(ours, "DELETE", `${SESSIONS}/${await idOf(theirs)}`)).status).toBe(404);
  expect((await as(ours, "GET", `${SESSIONS}?user=x`)).status).toBe(422);
  const victim = await anotherAt("ours");
  const { id } = (await as(victim, "GET", "/api/v1/me")).json;
  const ofUser = `/api/v1/admin/users/${id}/sessions`;
  expect((await as(ours, "GET", ofUser)).json.data).toMatchObject([{ id: await idOf(victim), user_id: id }]);
  expect((await as(theirs, "GET", ofUser)).status).toBe(404);
  expect((await as(ours, "DELETE", `${SESSIONS}/${await idOf(victim)}`)).status).toBe(204);
  expect([await me(victim), await me(theirs)]).toEqual([401, 200]);
});

test("all of a user, of an organization or of everybody end, as far as the caller's authority reaches", async () => {
  const end = (token: string, body: unknown) => as(token, "POST", `${SESSIONS}/end`, body);
  const victim = await anotherAt("ours");
  const { id } = (await as(victim, "GET", "/api/v1/me")).json;
  expect((await end(theirs, { user_id: id })).status, "another organization's user").toBe(404);
  expect((await end(theirs, { user_id: id, org_id: null })).status).toBe(404);
  expect((await end(theirs, { org_id: "ours" })).status).toBe(404);
  expect((await end(theirs, { org_id: null })).json.code).toBe("permission_denied");
  expect((await end(ours, {})).status, "nothing is not everything").toBe(422);
  expect((await end(ours, { user: id, org_id: 7 })).status).toBe(422);
  expect(await me(victim)).toBe(200);
  expect((await end(ours, { user_id: id })).json.sessions_ended).toBeGreaterThanOrEqual(1);
  expect([await me(victim), await me(ours)]).toEqual([401, 200]);
  expect((await end(platform, { org_id: "theirs" })).json.sessions_ended).toBeGreaterThanOrEqual(1);
  expect([await me(theirs), await me(ours), await me(platform)]).toEqual([401, 200, 200]);
  expect((await end(platform, { org_id: null })).status).toBe(200);
  expect([await me(ours), await me(platform)]).toEqual([401, 401]);
});
