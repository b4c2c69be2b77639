import { randomUUID } from "node:crypto";
import { ErrorCode } from "gl-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, Application, aUser, bearer, PASSWORD, PORTAL, signed } from "./application.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start();
});
afterAll(() => application.stop());

test("every operation has an example of its body, of its answer and of each error, and all of them are valid", async () => {
  const document = await application.document();
  expect(document.operations.length).toBeGreaterThanOrEqual(23);
  for (const { operationId, requestBody, responses } of document.operations) {
    for (const [type, media] of Object.entries(requestBody?.content ?? {})) {
      expect(media.example, `${operationId} ${type}`).toBeDefined();
      document.expectValid(media, media.example, `${operationId} ${type}`);
    }
    for (const [status, { content = {} }] of Object.entries(responses)) {
      for (const media of Object.values(content)) {
        const examples = media.examples ? Object.values(media.examples).map(({ value }) => value) : [media.example];
        expect(examples.length, `${operationId} ${status}`).toBeGreaterThan(0);
        for (const example of examples) document.expectValid(media, example, `${operationId} ${status}`);
      }
    }
  }
});

test("every code that HTTP can answer is some operation's documented error", async () => {
  const { operations } = await application.document();
  const told = new Set(
    operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ content }) =>
        Object.keys(content?.["application/problem+json"]?.examples ?? {}),
      ),
    ),
  );
  // The service always has a registry, and makes users by no way that says that one exists.
  const never = [ErrorCode.NO_PARTNER_REGISTRY, ErrorCode.USER_ALREADY_EXISTS];
  expect([...told].sort()).toEqual(
    Object.values(ErrorCode)
      .filter((code) => !never.includes(code as never))
      .sort(),
  );
});

test("every operation is really answered as documented", async () => {
  const { operations } = await application.document();
  const answers = new Map<string, Answer>();
  const acme = await application.register({ ssoMode: "both", loginUrl: "https://login.acme.example/" });
  const admin = await application.administrator("platform_admin");
  const partner = `/api/v1/admin/partners/${acme.partner.id}`;
  const as = (method: string, path: string, body?: unknown) =>
    application.call(method, path, {
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { "content-type": "application/json", ...bearer(admin) },
    });
  const exchange = async (payload: object = aUser()) =>
    application.post("/api/v1/sso/authenticate", { token: await application.token(acme, payload) });
  const user = (await exchange({ external_id: "u-1", email: "walk@acme.example" })).json;
  const login = { email: "platform_admin.default@example.com", password: PASSWORD };
  const session = (await application.post("/api/v1/auth/login", login)).json;

  const walk: Record<string, () => Promise<Answer>> = {
    issueToken: () => application.post("/api/v1/sso/token", signed(acme, aUser()).envelope),
    exchangeToken: () => exchange(),
    enter: async () =>
      application.call("POST", "/api/v1/sso/enter", {
        body: new URLSearchParams({ token: await application.token(acme) }).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", origin: PORTAL },
      }),
    startSignIn: () => application.call("GET", `/api/v1/sso/start/${acme.consumerKey}`),
    endPartnerSessions: () => application.push(acme, { action: "logout", external_id: "u-1" }, "/api/v1/sso/logout"),
    deprovisionUser: () =>
      application.push(acme, { action: "deprovision", external_id: "u-1" }, "/api/v1/sso/deprovision"),
    getMe: () => application.call("GET", "/api/v1/me", { headers: bearer(session.access_token) }),
    login: () => application.post("/api/v1/auth/login", login),
    refreshSession: () => application.post("/api/v1/auth/refresh", { refresh_token: session.refresh_token }),
    logout: () => application.call("POST", "/api/v1/auth/logout", { headers: bearer(session.access_token) }),
    registerPartner: () => as("POST", "/api/v1/admin/partners", { partner_name: randomUUID() }),
    listPartners: () => as("GET", "/api/v1/admin/partners"),
    getPartner: () => as("GET", partner),
    updatePartner: () => as("PATCH", partner, { max_users: 100 }),
    rotateConsumerSecret: () => as("POST", `${partner}/rotate-secret`, { grace_period_seconds: 60 }),
    deactivatePartner: () => as("POST", `${partner}/deactivate`, { revoke_sessions: true }),
    reactivatePartner: () => as("POST", `${partner}/reactivate`),
    listPartnerUsers: () => as("GET", `${partner}/users`),
    preProvisionUser: () => as("POST", `${partner}/users`, { external_id: "u-2", email: "two@acme.example" }),
    deactivateUser: () => as("POST", `/api/v1/admin/users/${user.user.id}/deactivate`),
    reactivateUser: () => as("POST", `/api/v1/admin/users/${user.user.id}/reactivate`),
    linkUser: () => as("POST", `${partner}/links`, { external_id: "u-3", user_id: user.user.id }),
    listAuditEvents: () => as("GET", "/api/v1/admin/audit-events?limit=200"),
  };
  expect(Object.keys(walk).sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
  // Application.call holds each answer against the document; here it must be the successful one.
  for (const [operationId, call] of Object.entries(walk)) answers.set(operationId, await call());
  for (const { operationId, responses } of operations) {
    const answer = answers.get(operationId);
    expect(answer?.status, `${operationId}: ${answer?.text}`).toBeLessThan(400);
    expect(Object.keys(responses)).toContain(String(answer?.status));
  }
});

test("the page to read it loads nothing from elsewhere", async () => {
  const page = await application.call("GET", "/docs");
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
  expect(page.text).not.toMatch(/https?:\/\//);
  const script = await application.call("GET", "/docs/redoc.js");
  expect([script.status, script.headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
  expect(script.text.length).toBeGreaterThan(500_000);
});
