/** A guard on a gateway of the same process. */
import type { SSOPartnerRegistration } from "gl-iam";
import { createGuard, type Guard, type GuardRefusal, isGuardRefusal } from "gl-iam-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, asked, bearer, OWN, PAGE } from "../application.js";

let application: Application;
let partner: SSOPartnerRegistration;
let guard: Guard;
beforeAll(async () => {
  application = Application.start();
  partner = await application.register();
  guard = createGuard(application.gateway);
});
afterAll(() => application.stop());

async function refusal(work: Promise<unknown>): Promise<GuardRefusal> {
  const error = await work.then(
    (value) => ({ value }),
    (thrown: unknown) => thrown,
  );
  if (!isGuardRefusal(error)) throw new Error(`no refusal: ${JSON.stringify(error)}`, { cause: error });
  return error;
}

describe("who is signed in", () => {
  test("by an access token, with the session's partner", async () => {
    const { session, user } = await application.partnerSession(partner, { external_id: "u-1" });
    const found = await guard.requireUser(asked("GET", bearer(session.accessToken)));
    expect(found.user).toEqual(user);
    expect(found.session).toMatchObject({ partnerId: partner.partner.id, externalId: "u-1", isTest: false });
  });

  test.each(["cookie", "frame_cookie"] as const)("by the value of a %s", async (as) => {
    const name = as === "cookie" ? "__Host-session" : "__Host-session-frame";
    const cookie = `theme=dark; ${name}=${await application.cookie(partner, as)}`;
    expect((await guard.user(asked("GET", { cookie })))?.session.partnerId).toBe(partner.partner.id);
  });

  test("by the page's cookie in the whole window, whatever a frame has", async () => {
    const cookie = `__Host-session=${await application.cookie(partner)}; __Host-session-frame=x`;
    expect(await guard.user(asked("GET", { cookie, "sec-fetch-dest": "document" }))).not.toBeNull();
  });

  test("nobody: null, and a 401 with its challenge", async () => {
    expect(await guard.user(asked("GET"))).toBeNull();
    const { status, code, headers } = await refusal(guard.requireUser(asked("GET")));
    expect([status, code, headers["www-authenticate"]]).toEqual([401, "invalid_token", "Bearer"]);
  });

  test("an ended session: null, and a 401 that says so", async () => {
    const { session } = await application.partnerSession(partner);
    const request = asked("GET", bearer(session.accessToken));
    (await application.gateway.logout(session.accessToken)).unwrap();
    expect(await guard.user(request)).toBeNull();
    const { status, code, headers } = await refusal(guard.requireUser(request));
    expect([status, code]).toEqual([401, "session_not_found"]);
    expect(headers["www-authenticate"]).toBe('Bearer error="invalid_token"');
  });

  test("a session of another organization, where the guard names one", async () => {
    const elsewhere = createGuard(application.gateway, { organizationId: "elsewhere" });
    const request = asked("GET", bearer(await application.accessToken("org_member")));
    expect(await guard.user(request)).not.toBeNull();
    expect((await refusal(elsewhere.requireUser(request))).code).toBe("session_not_found");
  });

  // A proxy in front may ask for a password of its own.
  test("another scheme of Authorization stands in nobody's way", async () => {
    const cookie = `__Host-session=${await application.cookie(partner)}`;
    expect(await guard.user(asked("GET", { authorization: "Basic dTpw", cookie }))).not.toBeNull();
  });
});

describe("S14: what is presented", () => {
  test.each<[string, (cookie: string, token: string) => Record<string, string>]>([
    ["a cookie that comes twice", (cookie) => ({ cookie: `__Host-session=${cookie}; __Host-session=${cookie}` })],
    ["a cookie's value as a bearer token", (cookie) => bearer(cookie)],
    ["an access token as a cookie", (_cookie, token) => ({ cookie: `__Host-session=${token}` })],
    ["the page's value in the frame's cookie", (cookie) => ({ cookie: `__Host-session-frame=${cookie}` })],
    [
      "the page's cookie beside a frame's",
      (cookie) => ({ cookie: `__Host-session=${cookie}; __Host-session-frame=x` }),
    ],
    [
      "the page's cookie in another site's frame",
      (cookie) => ({ cookie: `__Host-session=${cookie}`, "sec-fetch-storage-access": "active" }),
    ],
    ["two bearer tokens", (_cookie, token) => ({ authorization: `Bearer ${token}, Bearer ${token}` })],
    [
      "a wrong bearer token beside a right cookie",
      (cookie) => ({ ...bearer("x"), cookie: `__Host-session=${cookie}` }),
    ],
    ["a cookie of another name", (cookie) => ({ cookie: `session=${cookie}` })],
    ["a cookie in quotes", (cookie) => ({ cookie: `__Host-session="${cookie}"` })],
  ])("%s lets nobody in", async (_what, headers) => {
    const token = await application.accessToken("org_member");
    const request = asked("GET", headers(await application.cookie(partner), token));
    expect(await guard.user(request)).toBeNull();
    expect((await refusal(guard.requireUser(request))).status).toBe(401);
  });
});

describe("S14: forged requests of other sites", () => {
  const withCookie = async (method: string, headers: Record<string, string> = {}, path?: string) =>
    asked(method, { cookie: `__Host-session=${await application.cookie(partner)}`, ...headers }, path);

  test.each<[string, string, Record<string, string>, string?]>([
    ["a POST without Origin", "POST", {}],
    ["a POST of a null origin", "POST", { origin: "null" }],
    ["a POST of another site", "POST", { origin: "https://evil.example" }],
    ["a DELETE of a sub-domain", "DELETE", { origin: "https://a.app.example.com" }],
    ["a host that says so itself", "POST", { origin: "https://evil.example", host: "evil.example" }],
    ["an OPTIONS", "OPTIONS", {}],
    ["an upgrade", "GET", { upgrade: "websocket", origin: "https://evil.example" }],
    ["a method that a header overrides", "GET", { "x-http-method-override": "DELETE" }],
    ["a method that the query overrides", "GET", {}, "/orders?_method=delete"],
  ])("%s is refused, and nobody is signed in", async (_what, method, headers, path) => {
    const { status, code } = await refusal(guard.requireUser(await withCookie(method, headers, path)));
    expect([status, code]).toEqual([403, "origin_not_allowed"]);
    expect(await guard.user(await withCookie(method, headers, path))).toBeNull();
  });

  test("the application's own pages may, and a bearer token needs no origin", async () => {
    expect(await guard.user(await withCookie("POST", { origin: OWN }))).not.toBeNull();
    expect(await guard.user(await withCookie("GET", { upgrade: "websocket", origin: OWN }))).not.toBeNull();
    const token = await application.accessToken("org_member");
    expect(await guard.user(asked("POST", bearer(token)))).not.toBeNull();
  });

  test("a guard that nobody told its public URL lets a cookie read, and nothing else", async () => {
    const untold = Application.start({ publicUrl: undefined });
    try {
      const other = await untold.register();
      const cookie = `__Host-session=${await untold.cookie(other)}`;
      const itsGuard = createGuard(untold.gateway);
      expect(await itsGuard.user(asked("GET", { cookie }))).not.toBeNull();
      expect(await itsGuard.user(asked("POST", { cookie, origin: OWN }))).toBeNull();
      const told = createGuard(untold.gateway, { publicUrl: OWN });
      expect(await told.user(asked("POST", { cookie, origin: OWN }))).not.toBeNull();
    } finally {
      await untold.stop();
    }
  });
});

describe("what a user may", () => {
  test.each<[string, string, boolean]>([
    ["platform_admin", "org_admin", true],
    ["org_admin", "org_admin", true],
    ["org_admin", "org_member", true],
    ["org_admin", "platform_admin", false],
    ["org_member", "org_admin", false],
    ["editor", "editor", true],
    ["editor", "org_member", false],
    ["platform_admin", "editor", false],
  ])("%s as %s: %s", async (held, needed, may) => {
    const request = asked("GET", bearer(await application.accessToken(held)));
    if (may) expect((await guard.requireRole(request, needed)).user.roles).toContain(held);
    else {
      const { status, code } = await refusal(guard.requireRole(request, needed));
      expect([status, code]).toEqual([403, "permission_denied"]);
    }
  });

  test("a partner's users, of that partner or of any", async () => {
    const other = await application.register();
    const { session } = await application.partnerSession(partner);
    const through = asked("GET", bearer(session.accessToken));
    const byPassword = asked("GET", bearer(await application.accessToken("org_admin")));
    expect((await guard.requirePartner(through)).session.id).toBe(session.id);
    expect((await guard.requirePartner(through, partner.partner.id)).session.id).toBe(session.id);
    expect((await refusal(guard.requirePartner(through, other.partner.id))).status).toBe(403);
    expect((await refusal(guard.requirePartner(byPassword))).status).toBe(403);
  });
});

describe("a page's visitor", () => {
  const start = "/api/v1/sso/start/ck_live_x";
  test("is sent to the sign-in, and comes back to the page", async () => {
    const paged = createGuard(application.gateway, { signInUrl: start });
    const answer = (await refusal(paged.requireUser(asked("GET", PAGE)))).toResponse();
    expect([answer.status, answer.headers.get("location"), answer.headers.get("cache-control")]).toEqual([
      303,
      `${start}?return_to=%2Forders%3Fpage%3D2`,
      "no-store",
    ]);
  });

  test.each<[string, Request]>([
    ["a script", asked("GET", { accept: "text/html", "sec-fetch-mode": "cors" })],
    ["a program", asked("GET", { accept: "application/json" })],
    ["a form", asked("POST", PAGE)],
  ])("%s is told, as problem+json", async (_what, request) => {
    const paged = createGuard(application.gateway, { signInUrl: start });
    const answer = (await refusal(paged.requireUser(request))).toResponse();
    expect([answer.status, answer.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
    expect(await answer.json()).toEqual({
      type: "urn:gl-iam:error:invalid_token",
      title: "Invalid token",
      status: 401,
      detail: "sign in first",
      code: "invalid_token",
    });
  });

  test("never away from the application: //evil is no path to come back to", async () => {
    const paged = createGuard(application.gateway, { signInUrl: start });
    const { redirectTo } = await refusal(paged.requireUser(asked("GET", PAGE, "//evil.example/x")));
    expect(redirectTo).toBe(start);
  });
});

test("a store that can't be asked is a 503, never nobody", async () => {
  const closed = Application.start();
  const request = asked("GET", bearer(await closed.accessToken("org_member")));
  await closed.stop();
  for (const judged of [createGuard(closed.gateway).user(request), createGuard(closed.gateway).requireUser(request)]) {
    const { status, code, headers } = await refusal(judged);
    expect([status, code, headers["retry-after"]]).toEqual([503, "store_unavailable", "1"]);
  }
});

test.each<[string, () => unknown]>([
  ["publicUrl", () => createGuard(application.gateway, { publicUrl: "app.example.com" })],
  ["signInUrl", () => createGuard(application.gateway, { signInUrl: "//evil.example" })],
  ["signInUrl", () => createGuard(application.gateway, { signInUrl: "javascript:alert(1)" })],
  ["source", () => createGuard({} as never)],
  ["check", () => createGuard(application.gateway, { check: "offline" })],
  ["test", () => createGuard(application.gateway, { test: "no" as never })],
])("a wrong %s is named at once", (name, make) => {
  expect(make).toThrow(new RegExp(`^${name}`));
});
