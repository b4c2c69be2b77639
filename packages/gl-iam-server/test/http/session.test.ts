/**
 * Sessions over HTTP: what they say of themselves, the keys that verify them elsewhere, changing one's own password,
 * and their end.
 */
import { createLocalJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, aUser, bearer, OWN, PASSWORD } from "./application.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start({}, { publicUrl: `${OWN}/` });
});
afterAll(() => application.stop());

const OTHER_PASSWORD = "another horse, another battery";

async function logIn(organizationId: string, password = PASSWORD) {
  const email = `org_member.${organizationId}@example.com`;
  return application.post("/api/v1/auth/login", { email, password, org_id: organizationId });
}

async function throughPartner(payload = aUser()) {
  const acme = await application.register();
  const token = await application.token(acme, payload);
  return { acme, ...(await application.post("/api/v1/sso/authenticate", { token })).json };
}

const status = async (accessToken: string) =>
  (await application.call("GET", "/api/v1/me", { headers: bearer(accessToken) })).status;

describe("S12: an access token", () => {
  test("is verified elsewhere by the published keys", async () => {
    const { acme, access_token: token, user } = await throughPartner();
    const published = await application.call("GET", "/.well-known/jwks.json");
    expect(published.status).toBe(200);
    expect(published.headers.get("cache-control")).toBe("public, max-age=300");
    const verified = await jwtVerify(token, createLocalJWKSet(published.json), {
      ...{ issuer: OWN, audience: OWN, algorithms: ["ES256"], typ: "at+jwt" },
    });
    expect(verified.payload).toMatchObject({ sub: user.id, org: "default", client_id: acme.partner.id });
    expect(Object.keys(verified.payload).sort()).toEqual(
      ["aud", "client_id", "exp", "iat", "iss", "jti", "org", "sid", "sub"].sort(),
    );
  });

  test("of a password has gl-iam as its client", async () => {
    await application.administrator("org_member", "client");
    const { access_token: token } = (await logIn("client")).json;
    const payload = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
    expect(payload.client_id).toBe("gl-iam");
  });
});

describe("GET /api/v1/session", () => {
  test("names the partner and the user's id there", async () => {
    const { acme, access_token: token, user } = await throughPartner(aUser({ external_id: "u-77" }));
    const { json } = await application.call("GET", "/api/v1/session", { headers: bearer(token) });
    expect(json.user).toEqual(user);
    expect(json.session).toMatchObject({
      ...{ auth_method: "partner", partner_id: acme.partner.id, external_id: "u-77", attributes: {} },
    });
    expect(Date.parse(json.session.expires_at) - Date.parse(json.session.created_at)).toBe(30 * 86_400_000);
  });

  test("by password names none; without a session it is refused", async () => {
    await application.administrator("org_member", "plain");
    const { access_token: token } = (await logIn("plain")).json;
    const { json } = await application.call("GET", "/api/v1/session", { headers: bearer(token) });
    expect(json.session).toMatchObject({ auth_method: "password", partner_id: null, external_id: null });
    expect((await application.call("GET", "/api/v1/session")).status).toBe(401);
  });
});

describe("B10: POST /api/v1/auth/password", () => {
  const change = (token: string, current: string, next: string, headers: Record<string, string> = bearer(token)) =>
    application.post("/api/v1/auth/password", { current_password: current, new_password: next }, headers);

  test("changes it: this session goes on, the others end", async () => {
    await application.administrator("org_member", "own");
    const [mine, other] = [(await logIn("own")).json, (await logIn("own")).json];
    const wrong = await change(mine.access_token, OTHER_PASSWORD, OTHER_PASSWORD);
    expect([wrong.status, wrong.json.code]).toEqual([401, "authentication_failed"]);
    const weak = await change(mine.access_token, PASSWORD, "password1234");
    expect([weak.status, weak.json.errors[0].field]).toEqual([400, "new_password"]);
    expect((await change(mine.access_token, PASSWORD, OTHER_PASSWORD)).status).toBe(204);
    expect([await status(mine.access_token), await status(other.access_token)]).toEqual([200, 401]);
    expect([(await logIn("own")).status, (await logIn("own", OTHER_PASSWORD)).status]).toEqual([401, 200]);
  });

  test("S6: not in a session through a partner", async () => {
    const { access_token: token } = await throughPartner();
    expect((await change(token, PASSWORD, OTHER_PASSWORD)).json.code).toBe("permission_denied");
  });

  test("guesses at the current one are limited as log-ins are", async () => {
    const limited = application.with({
      rateLimits: { source: 0, partner: 0, login: 5 },
      clientAddress: () => "203.0.113.9",
    });
    await application.administrator("org_member", "guessed");
    const { access_token: token } = (await logIn("guessed")).json;
    const codes: string[] = [];
    for (let guess = 0; guess < 8; guess += 1) {
      const body = { current_password: `${PASSWORD}${guess}`, new_password: OTHER_PASSWORD };
      codes.push((await limited.post("/api/v1/auth/password", body, bearer(token))).json.code);
    }
    expect(codes[0]).toBe("authentication_failed");
    expect(codes.at(-1)).toBe("rate_limited");
  });
});

describe("B7: a log-out asks nothing", () => {
  test("of an inactive partner, with a bearer token", async () => {
    const { acme, access_token: token, refresh_token } = await throughPartner();
    const registry = application.gateway.partnerRegistry;
    await registry.deactivatePartner(acme.partner.id);
    expect((await application.call("POST", "/api/v1/auth/logout", { headers: bearer(token) })).status).toBe(204);
    await registry.reactivatePartner(acme.partner.id);
    expect((await application.post("/api/v1/auth/refresh", { refresh_token })).json.code).toBe("session_not_found");
  });
});
