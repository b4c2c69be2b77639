/** A person's copy and erasure over HTTP, and what the log of requests says of a person: nothing but its address. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application, bearer, PASSWORD } from "./application.js";

/** Milliseconds by which the application is ahead. */
let later = 0;
let application: Application;
const logged: string[] = [];

beforeAll(async () => {
  const write = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
  const options = { logger: { info: write, warn: write, error: write } };
  application = await Application.start(options, { now: () => new Date(Date.now() + later) });
});
afterAll(() => application.stop());

async function aPerson() {
  const word = randomUUID().slice(0, 8);
  const canaries = [`ext-${word}`, `${word}@acme.example`, `Name ${word}`, `Browser/${word}`];
  const [externalId, email, displayName, agent = ""] = canaries;
  const acme = await application.register({ partnerName: `Acme ${word}` });
  const asserted = { external_id: externalId, email, display_name: displayName };
  const issued = await application.push(acme, asserted);
  const from = { "user-agent": agent };
  const signedIn = (await application.post("/api/v1/sso/authenticate", { token: issued.json.token }, from)).json;
  await application.post("/api/v1/auth/refresh", { refresh_token: signedIn.refresh_token }, from);
  await application.push(acme, { ...asserted, email: "not one" });
  return { id: signedIn.user.id as string, canaries, path: `/api/v1/admin/users/${signedIn.user.id}` };
}

test("an export has each word of a person, and after an erasure no answer and no log has one", async () => {
  const { id, canaries, path } = await aPerson();
  const admin = bearer(await application.administrator("platform_admin"));
  const exported = await application.call("GET", `${path}/export`, { headers: admin });
  expect(exported.status).toBe(200);
  for (const canary of canaries) expect(exported.text).toContain(canary);
  const page = await application.call("GET", `${path}/export?limit=1`, { headers: admin });
  expect(page.json).toMatchObject({ audit_events: [{ event_type: "user_exported" }] });
  const next = await application.call("GET", `${path}/export?limit=1&cursor=${page.json.next_cursor}`, {
    headers: admin,
  });
  expect(next.json.audit_events).toMatchObject([{ event_type: "user_exported" }]);

  expect((await application.post(`${path}/erase`, {}, admin)).status).toBe(204);
  for (const gone of [
    await application.call("GET", `${path}/export`, { headers: admin }),
    await application.post(`${path}/erase`, {}, admin),
  ]) {
    expect([gone.status, gone.json.code]).toEqual([404, "user_not_found"]);
  }
  const events = await application.call("GET", `/api/v1/admin/audit-events?limit=200`, { headers: admin });
  expect(events.text).toContain(id);
  for (const canary of canaries) expect(events.text + logged.join("\n")).not.toContain(canary);
});

test("an org_admin's export has no event of another organization, a platform_admin's has", async () => {
  const { id, path } = await aPerson();
  const stranger = await application.register({ orgId: "org-of-strangers" });
  const { gateway } = application;
  const named = { actor: id, organizationId: "default" };
  expect((await gateway.partnerRegistry.getPartner(stranger.partner.id, named)).isErr).toBe(true);
  const exportedTo = async (role: string) => {
    const headers = bearer(await application.administrator(role));
    return (await application.call("GET", `${path}/export?limit=200`, { headers })).text;
  };
  expect(await exportedTo("org_admin")).not.toContain(stranger.partner.id);
  expect(await exportedTo("platform_admin")).toContain(stranger.partner.id);
});

test("it takes two to erase an administrator, whom one of them has made none or not", async () => {
  const one = bearer(await application.administrator("platform_admin"));
  const other = bearer(await application.administrator("org_admin"));
  const outcome = async (userId: string, by: Record<string, string>) => {
    const { status, json } = await application.post(`/api/v1/admin/users/${userId}/erase`, {}, by);
    return json === undefined ? `${status}` : `${status} ${json.code}`;
  };
  const created = { email: `${randomUUID()}@acme.example`, password: PASSWORD, roles: ["org_admin"] };
  const { id: granted } = (await application.post("/api/v1/admin/users", created, one)).json;
  const headers = { ...one, "content-type": "application/json" };
  const roles = JSON.stringify({ roles: [] });
  expect(await outcome(granted, one)).toBe("409 conflict");
  expect((await application.call("PATCH", `/api/v1/admin/users/${granted}`, { headers, body: roles })).status).toBe(
    200,
  );
  expect(await outcome(granted, one)).toBe("409 conflict");
  expect(await outcome(granted, other)).toBe("204");

  const acme = await application.register({ allowedRoles: ["org_admin"], roleMap: { boss: "org_admin" } });
  const token = await application.token(acme, { external_id: "boss", email: "boss@acme.example", role: "boss" });
  const { id: mapped } = (await application.post("/api/v1/sso/authenticate", { token })).json.user;
  expect(await outcome(mapped, one)).toBe("409 conflict");
  const path = `/api/v1/admin/users/${mapped}/identities`;
  const [identity] = (await application.call("GET", path, { headers: one })).json.data;
  expect((await application.call("DELETE", `${path}/${identity.id}`, { headers: one })).status).toBe(204);
  expect(await outcome(mapped, one)).toBe("409 conflict");
  expect(await outcome(mapped, other)).toBe("204");
});

test("it is for administrators of that organization, and not for machines", async () => {
  const { path } = await aPerson();
  const admin = await application.administrator("platform_admin");
  const machine = { name: "reader", scopes: ["users:read", "users:write"], org_id: null };
  const { token } = (await application.post("/api/v1/admin/tokens", machine, bearer(admin))).json;
  const elsewhere = await application.administrator("org_admin", "elsewhere");
  const outcomes = async (by: string) => {
    const answers = [
      await application.call("GET", `${path}/export`, { headers: bearer(by) }),
      await application.post(`${path}/erase`, {}, bearer(by)),
    ];
    return answers.map(({ status, json }) => `${status} ${json.code}`);
  };
  expect(await outcomes(token)).toEqual(["403 permission_denied", "403 permission_denied"]);
  expect(await outcomes(elsewhere)).toEqual(["404 user_not_found", "404 user_not_found"]);
});

test("it is not for a session whose password was proved long ago", async () => {
  const { path } = await aPerson();
  await application.administrator("platform_admin");
  const credentials = { email: "platform_admin.default@example.com", password: PASSWORD };
  const { refresh_token } = (await application.post("/api/v1/auth/login", credentials)).json;
  later = 16 * 60_000;
  const headers = bearer((await application.post("/api/v1/auth/refresh", { refresh_token })).json.access_token);
  for (const stale of [
    await application.call("GET", `${path}/export`, { headers }),
    await application.post(`${path}/erase`, {}, headers),
  ]) {
    expect([stale.status, stale.json.code]).toEqual([403, "reauthentication_required"]);
  }
});
