/** S16: where administrators must have a second factor; and no log, event or refusal has any part of one. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeAt } from "../../../../tools/testing/authenticator.js";
import { Application, bearer, PASSWORD } from "./application.js";

const MFA = "/api/v1/auth/mfa";

let now = Date.parse("2026-11-24T08:00:00Z");
let application: Application;
const logged: string[] = [];
/** Everything that nobody but its user may see again. */
const secrets: string[] = [];

beforeAll(async () => {
  const write = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
  const options = { logger: { info: write, warn: write, error: write } };
  application = await Application.start(options, { requireMfa: "admins", now: () => new Date(now) });
});
afterAll(() => application.stop());

const post = (path: string, token: string, body: object = {}) => application.post(path, body, bearer(token));
const get = (path: string, token: string) => application.call("GET", path, { headers: bearer(token) });

async function someone(role: string) {
  const email = `${randomUUID()}@example.com`;
  const user = (await application.gateway.createUserWithPassword({ email, roles: [role] }, PASSWORD)).unwrap();
  const logIn = async (code?: string) =>
    (await application.post("/api/v1/auth/login", { email, password: PASSWORD, ...(code ? { code } : {}) })).json;
  return { user, logIn };
}

async function administrator(role = "platform_admin") {
  const { user, logIn } = await someone(role);
  const { ticket } = (await application.gateway.mfa.issueTicket(user.id)).unwrap();
  const { access_token: token } = await logIn();
  const { json } = await post(`${MFA}/enroll`, token, { ticket });
  secrets.push(ticket, json.secret, json.otpauth_url, ...json.recovery_codes);
  expect((await post(`${MFA}/confirm`, token, { code: codeAt(json.secret, new Date(now)) })).status).toBe(204);
  now += 30_000;
  return { user, logIn, token, code: () => codeAt(json.secret, new Date(now)) };
}

test("a log-in without one opens a session for enrolling, /me and log-out", async () => {
  const { logIn } = await someone("org_admin");
  const { access_token: token, refresh_token, must_enroll } = await logIn();
  expect(must_enroll).toBe(true);
  expect((await get("/api/v1/me", token)).status).toBe(200);
  const refused = [
    await get("/api/v1/session", token),
    await get("/api/v1/admin/partners", token),
    await post("/api/v1/admin/partners", token, { partner_name: "Acme" }),
    await post("/api/v1/auth/password", token, { current_password: PASSWORD, new_password: `${PASSWORD} 2` }),
    await post("/api/v1/auth/reauthenticate", token, { password: PASSWORD }),
    await post(`${MFA}/disable`, token, { password: PASSWORD, code: "123456" }),
    await application.post("/api/v1/auth/refresh", { refresh_token }),
  ];
  expect(refused.map(({ status, json }) => `${status} ${json.code}`)).toEqual(refused.map(() => "401 mfa_required"));
  expect((await post(`${MFA}/enroll`, token)).json.code).toBe("permission_denied");
  expect((await application.call("POST", "/api/v1/auth/logout", { headers: bearer(token) })).status).toBe(204);
});

test("a ticket of an administrator enrolls it; a reset ends the sessions", async () => {
  const chief = await administrator();
  const { user, logIn } = await someone("org_admin");
  const path = `/api/v1/admin/users/${user.id}`;
  const issued = await post(`${path}/mfa-ticket`, chief.token);
  expect([issued.status, issued.json.expires_at]).toEqual([201, new Date(now + 7 * 86_400_000).toISOString()]);
  const { access_token: token } = await logIn();
  const enrolment = (await post(`${MFA}/enroll`, token, { ticket: issued.json.ticket })).json;
  secrets.push(issued.json.ticket, enrolment.secret, enrolment.otpauth_url, ...enrolment.recovery_codes);
  expect((await post(`${MFA}/confirm`, token, { code: codeAt(enrolment.secret, new Date(now)) })).status).toBe(204);
  expect((await get("/api/v1/admin/partners", token)).status).toBe(200);
  expect((await post(`${path}/reset-mfa`, token)).json.code, "the own one").toBe("permission_denied");
  expect((await post(`/api/v1/admin/users/${chief.user.id}/reset-mfa`, token)).json.code).toBe("permission_denied");
  expect((await post(`/api/v1/admin/users/${randomUUID()}/reset-mfa`, token)).status).toBe(404);
  expect((await post(`${path}/reset-mfa`, chief.token)).status).toBe(200);
  expect((await get("/api/v1/me", token)).status).toBe(401);
  expect((await logIn()).must_enroll).toBe(true);
});

test("both want a recent proof of password and code", async () => {
  const { user } = await someone("org_admin");
  const { logIn, code } = await administrator();
  const { refresh_token } = await logIn(code());
  now += 16 * 60_000;
  const { access_token: token } = (await application.post("/api/v1/auth/refresh", { refresh_token })).json;
  for (const act of ["mfa-ticket", "reset-mfa"]) {
    expect((await post(`/api/v1/admin/users/${user.id}/${act}`, token)).json.code).toBe("reauthentication_required");
  }
});

test("nothing of it is in the log, the audit, or a refusal that echoes what was sent", {
  timeout: 120_000,
}, async () => {
  const chief = await administrator();
  // The ticket, the secret, the URL and one recovery code of the last one: passwords are slow to check.
  for (const secret of secrets.slice(-13, -9)) {
    const answers = [
      await application.post("/api/v1/auth/login", { email: secret, password: secret, code: secret, [secret]: secret }),
      await post(`${MFA}/enroll`, chief.token, { ticket: secret, [secret]: secret }),
      await post(`${MFA}/confirm`, chief.token, { code: secret }),
      await post("/api/v1/auth/reauthenticate", chief.token, { password: secret, code: secret }),
      await post(`/api/v1/admin/users/${encodeURIComponent(secret)}/reset-mfa`, chief.token),
    ];
    for (const { text, status } of answers) {
      if (status >= 400) expect(text).not.toContain(secret);
    }
  }
  const events = JSON.stringify((await application.gateway.listAuditEvents({ limit: 200 })).unwrap().data);
  expect(events).toContain("mfa_enrolled");
  expect(logged.length).toBeGreaterThan(20);
  for (const secret of secrets) {
    for (const form of [secret, secret.replaceAll("-", ""), encodeURIComponent(secret)]) {
      expect(events).not.toContain(form);
      expect(logged.join("\n")).not.toContain(form);
    }
  }
});
