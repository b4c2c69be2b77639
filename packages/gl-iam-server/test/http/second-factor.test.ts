/** S6, S14, S16: a second factor over HTTP, from its enrolment to the log-in with a code. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeAt, wrongCodeAt } from "../../../../tools/testing/authenticator.js";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { Application, bearer, OWN, PASSWORD, PORTAL } from "./application.js";
import { cookieHeader, cookiesOf } from "./cookies.js";

const MFA = "/api/v1/auth/mfa";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "a second factor over HTTP", (kind) => {
  let now = Date.parse("2026-11-24T08:00:00Z");
  let database: ScratchDatabase;
  let application: Application;
  beforeAll(async () => {
    database = await kind.createMigrated();
    const config = { databaseUrl: database.url, now: () => new Date(now), publicUrl: OWN };
    application = await Application.start({}, config);
  });
  afterAll(async () => {
    await application.stop();
    await database.drop();
  });

  async function someone() {
    const email = `${randomUUID()}@example.com`;
    (await application.gateway.createUserWithPassword({ email, roles: ["org_admin"] }, PASSWORD)).unwrap();
    const logIn = (code?: string) =>
      application.post("/api/v1/auth/login", { email, password: PASSWORD, ...(code === undefined ? {} : { code }) });
    return { email, logIn };
  }

  const post = (path: string, token: string, body: object = {}) => application.post(path, body, bearer(token));

  async function enrolled() {
    const person = await someone();
    const token: string = (await person.logIn()).json.access_token;
    const { json: enrolment } = await post(`${MFA}/enroll`, token);
    const code = () => codeAt(enrolment.secret, new Date(now));
    expect((await post(`${MFA}/confirm`, token, { code: code() })).status).toBe(204);
    now += 30_000;
    return { ...person, token, enrolment, code, wrong: () => wrongCodeAt(enrolment.secret, new Date(now)) };
  }

  test("is enrolled, confirmed, and asked for at the next log-in", async () => {
    const { email, logIn } = await someone();
    const token = (await logIn()).json.access_token;
    const begun = await post(`${MFA}/enroll`, token);
    expect(begun.status).toBe(200);
    const { secret, otpauth_url, recovery_codes } = begun.json;
    expect(otpauth_url).toContain(`otpauth://totp/app.example.com:${encodeURIComponent(email)}?`);
    expect(recovery_codes).toHaveLength(10);
    const confirmed = await post(`${MFA}/confirm`, token, { code: codeAt(secret, new Date(now)) });
    expect(confirmed.status).toBe(204);
    expect(confirmed.headers.getSetCookie().join(), "the device's cookie ended with the other sessions").toContain(
      "__Host-device=",
    );
    const asked = await logIn();
    expect([asked.status, asked.json.code]).toEqual([401, "mfa_required"]);
    now += 30_000;
    const signedIn = await logIn(codeAt(secret, new Date(now)));
    expect([signedIn.status, signedIn.json.user.email, signedIn.json.must_enroll]).toEqual([200, email, undefined]);
    expect((await logIn(recovery_codes[0])).status).toBe(200);
  });

  test("five wrong codes close the account to codes: 429 with the seconds to wait", async () => {
    const { logIn, wrong, code } = await enrolled();
    for (let n = 0; n < 5; n += 1) expect((await logIn(wrong())).json.code).toBe("authentication_failed");
    const refused = await logIn(code());
    expect([refused.status, refused.json.code]).toEqual([429, "rate_limited"]);
    expect(refused.headers.get("retry-after")).toBe("900");
    expect(refused.headers.get("ratelimit-policy")).toBe('"second-factor";q=5;w=900');
    now += 901_000;
    expect((await logIn(code())).status).toBe(200);
  });

  test("a sensitive operation wants password and code again after 15 minutes", async () => {
    const { logIn, code } = await enrolled();
    const { refresh_token } = (await logIn(code())).json;
    now += 16 * 60_000;
    const { access_token: token } = (await application.post("/api/v1/auth/refresh", { refresh_token })).json;
    const register = async () => (await post("/api/v1/admin/partners", token, { partner_name: randomUUID() })).status;
    expect(await register()).toBe(403);
    const prove = (body: object) => post("/api/v1/auth/reauthenticate", token, body);
    expect((await prove({ password: PASSWORD })).json.code).toBe("mfa_required");
    expect((await prove({ password: "a wrong password", code: code() })).json.code).toBe("authentication_failed");
    expect((await prove({ password: PASSWORD, code: code() })).status).toBe(204);
    expect(await register()).toBe(201);
  });

  test("is turned off with password and code", async () => {
    const { token, logIn, code } = await enrolled();
    expect((await post(`${MFA}/disable`, token, { password: PASSWORD, code: "nonsense" })).json.code).toBe(
      "authentication_failed",
    );
    expect((await post(`${MFA}/disable`, token, { password: PASSWORD, code: code() })).status).toBe(204);
    expect((await logIn()).status).toBe(200);
    expect((await post(`${MFA}/disable`, token, { password: PASSWORD, code: code() })).json.code).toBe("conflict");
  });

  test("with a cookie, from the application's own pages only", async () => {
    const { email, code } = await enrolled();
    const logIn = { email, password: PASSWORD, code: code(), cookie: true };
    const cookie = cookieHeader(
      cookiesOf((await application.post("/api/v1/auth/login", logIn, { origin: OWN })).headers),
    );
    now += 30_000;
    const bodies = {
      [`${MFA}/enroll`]: {},
      [`${MFA}/confirm`]: { code: code() },
      [`${MFA}/disable`]: { password: PASSWORD, code: code() },
      "/api/v1/auth/reauthenticate": { password: PASSWORD, code: code() },
    };
    for (const [path, body] of Object.entries(bodies)) {
      for (const origin of [PORTAL, "null", undefined]) {
        const headers: Record<string, string> = origin === undefined ? { cookie } : { cookie, origin };
        expect((await application.post(path, body, headers)).json.code, `${path} ${origin}`).toBe("origin_not_allowed");
      }
    }
    expect((await application.post(`${MFA}/enroll`, {}, { cookie, origin: OWN })).status).toBe(200);
  });
});
