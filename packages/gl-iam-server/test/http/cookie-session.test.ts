/** The session of a browser: one cookie for the pages, another in a frame, and a third for the console. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Application, aUser, bearer, OWN, PASSWORD, PORTAL } from "./application.js";
import { cookieHeader, cookiesOf } from "./cookies.js";

const MINUTE = 60_000;
const CONSOLE = "https://console.example.com";
const PARTNERS = "/api/v1/admin/partners";

let now = Date.now();
let application: Application;
beforeAll(async () => {
  application = await Application.start({}, { now: () => new Date(now) });
});
afterAll(() => application.stop());
beforeEach(() => {
  now = Date.now();
});

type Sent = Record<string, string>;

const me = (headers: Sent, at = application) => at.call("GET", "/api/v1/me", { headers });
const bare = (cookie = "") => cookie.split(";")[0] ?? "";

async function someone(roles: string[] = ["org_member"]) {
  const email = `${randomUUID()}@example.com`;
  (await application.gateway.createUserWithPassword({ email, roles }, PASSWORD)).unwrap();
  return { email, password: PASSWORD };
}

/** The cookies of a log-in by password. */
async function loggedIn(cookie: true | "console" = true, roles?: string[], at = application, headers: Sent = {}) {
  const origin = cookie === true ? OWN : at === application ? OWN : CONSOLE;
  const credentials = await someone(roles);
  const answer = await at.post("/api/v1/auth/login", { ...credentials, cookie }, { origin, ...headers });
  expect([answer.status, answer.text]).toEqual([204, ""]);
  return { credentials, cookies: cookiesOf(answer.headers), cookie: cookieHeader(cookiesOf(answer.headers)) };
}

describe("by password", () => {
  test("is the same one cookie, from the application's own pages only", async () => {
    const { cookies, cookie } = await loggedIn();
    expect(cookies["__Host-session"]).toMatch(
      /^bs_live_[\w-]{43}; Max-Age=2592000; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    );
    expect((await me({ cookie })).status).toBe(200);
    const credentials = await someone();
    for (const headers of [{}, { origin: "null" }, { origin: PORTAL }] as Sent[]) {
      const answer = await application.post("/api/v1/auth/login", { ...credentials, cookie: true }, headers);
      expect([answer.status, answer.json.code]).toEqual([403, "origin_not_allowed"]);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });

  test("S14: a fresh value at every sign-in; the session before ends within ten seconds", async () => {
    const { credentials, cookie } = await loggedIn();
    const again = { ...credentials, cookie: true };
    const next = await application.post("/api/v1/auth/login", again, { origin: OWN, cookie });
    expect((await me({ cookie })).status).toBe(200);
    now += 10_000;
    expect((await me({ cookie })).json.code).toBe("session_expired");
    expect((await me({ cookie: cookieHeader(cookiesOf(next.headers)) })).status).toBe(200);
  });

  test("S14: a fresh value at a proof and at a change of password, in the same cookie", async () => {
    let { cookie } = await loggedIn();
    const bodies = {
      "/api/v1/auth/reauthenticate": { password: PASSWORD },
      "/api/v1/auth/password": { current_password: PASSWORD, new_password: `${PASSWORD} anew` },
    };
    for (const [path, body] of Object.entries(bodies)) {
      const answer = await application.post(path, body, { cookie, origin: OWN });
      expect(answer.status).toBe(204);
      const fresh = cookiesOf(answer.headers)["__Host-session"] ?? "";
      expect(fresh).toMatch(/^bs_live_/);
      now += 10_000;
      expect((await me({ cookie })).json.code).toBe("session_expired");
      cookie = `__Host-session=${bare(fresh)}`;
      expect((await me({ cookie })).status).toBe(200);
    }
  });
});

describe("S14: what comes in another way is refused", () => {
  test("a cookie's value as a bearer token, and a token as a cookie", async () => {
    const { cookies } = await loggedIn();
    const value = bare(cookies["__Host-session"]);
    const token = (await application.post("/api/v1/auth/login", await someone())).json.access_token;
    expect((await me(bearer(value))).json.code).toBe("invalid_token");
    expect((await me({ cookie: `__Host-session=${token}` })).json.code).toBe("invalid_token");
    const refreshed = await application.post("/api/v1/auth/refresh", { refresh_token: value });
    expect(refreshed.json.code).toBe("invalid_token");
    for (const path of [PARTNERS, "/api/v1/session", "/api/v1/sessions"]) {
      expect((await application.call("GET", path, { headers: bearer(value) })).status, path).toBe(401);
    }
  });

  test("a cookie that comes twice is neither", async () => {
    const [one, other] = [await loggedIn(), await loggedIn()];
    const twice = [one, other].map(({ cookies }) => `__Host-session=${bare(cookies["__Host-session"])}`).join("; ");
    expect((await me({ cookie: twice })).json.code).toBe("invalid_token");
  });

  test.each<[string, Sent]>([
    ["no origin", {}],
    ["an opaque origin", { origin: "null" }],
    ["another site's", { origin: "https://evil.example" }],
    ["another host's, named in Host", { origin: "https://evil.example", host: "evil.example" }],
    ["a port of the own host", { origin: `${OWN}:8443` }],
  ])("an unsafe method with %s", async (_, headers) => {
    const { cookie } = await loggedIn();
    const answer = await application.call("POST", "/api/v1/auth/logout", { headers: { cookie, ...headers } });
    expect(answer.json.code).toBe("origin_not_allowed");
    expect((await me({ cookie })).status).toBe(200);
  });

  test.each<Sent>([
    { upgrade: "websocket" },
    { "x-http-method-override": "DELETE" },
    { "x-http-method": "POST" },
    { "x-method-override": "PUT" },
  ])("a GET that may become something else: %j", async (headers) => {
    const { cookie } = await loggedIn();
    expect((await me({ cookie, ...headers })).json.code).toBe("origin_not_allowed");
    expect((await me({ cookie, origin: OWN, ...headers })).status).toBe(200);
  });
});

describe("an upgrade from two cookies", () => {
  async function former() {
    const { json } = await application.post("/api/v1/auth/login", await someone());
    return { ...json, cookie: `__Host-session=${json.access_token}; __Host-refresh=${json.refresh_token}` };
  }
  const post = (path: string, cookie: string, origin = OWN) =>
    application.call("POST", path, { headers: { cookie, origin } });
  const REFRESH = "/api/v1/auth/refresh";

  test("asks the browser's page to refresh, which it did anyway, and carries the session over", async () => {
    const { cookie, session } = await former();
    expect((await me({ cookie })).status).toBe(401);
    expect((await post(REFRESH, cookie, PORTAL)).json.code).toBe("origin_not_allowed");
    const carried = await post(REFRESH, cookie);
    expect([carried.status, carried.text]).toEqual([204, ""]);
    const cookies = cookiesOf(carried.headers);
    expect(cookies["__Host-refresh"]).toMatch(/^; Max-Age=0/);
    const headers = { cookie: cookieHeader(cookies) };
    expect((await application.call("GET", "/api/v1/session", { headers })).json.session.id).toBe(session.id);
    expect((await post(REFRESH, headers.cookie)).status, "nothing to refresh").toBe(204);
    expect((await post(REFRESH, "")).status).toBe(400);
  });

  test("two tabs that do so at once both go on", async () => {
    const { cookie } = await former();
    for (const answer of await Promise.all([post(REFRESH, cookie), post(REFRESH, cookie)])) {
      expect(answer.status).toBe(204);
      expect((await me({ cookie: cookieHeader(cookiesOf(answer.headers)) })).status).toBe(200);
    }
  });

  test.each(["__Host-session", "__Host-refresh", "both"])("a log-out ends it: %s", async (which) => {
    const { cookie, access_token: token } = await former();
    const sent = which === "both" ? cookie : (cookie.split("; ").find((one: string) => one.startsWith(which)) ?? "");
    const answer = await post("/api/v1/auth/logout", sent);
    expect(answer.status).toBe(204);
    expect(cookiesOf(answer.headers)["__Host-refresh"]).toMatch(/^; Max-Age=0/);
    expect((await me(bearer(token))).json.code).toBe("session_not_found");
    expect((await post("/api/v1/auth/logout", sent)).status, "again").toBe(204);
  });
});

test("each look-up judges the partner: its end is the session's, and a log-out works all the same", async () => {
  const acme = await application.register();
  const { partnerRegistry } = application.gateway;
  const cookie = cookieHeader(cookiesOf((await application.enter({ token: await application.token(acme) })).headers));
  (await partnerRegistry.deactivatePartner(acme.partner.id)).unwrap();
  expect((await me({ cookie })).json.code).toBe("partner_inactive");
  const out = await application.call("POST", "/api/v1/auth/logout", { headers: { cookie, origin: OWN } });
  expect(out.status).toBe(204);
  (await partnerRegistry.reactivatePartner(acme.partner.id)).unwrap();
  expect((await me({ cookie })).json.code).toBe("session_not_found");
});

describe("S14: in another site's frame", () => {
  const FRAME = { origin: PORTAL, "sec-fetch-dest": "iframe", "sec-fetch-site": "cross-site" };
  let framed: Application;
  beforeAll(() => {
    framed = application.with({ partitionedCookie: true });
  });

  async function entered(headers: Sent = FRAME, payload = aUser()) {
    const acme = await application.register();
    const answer = await framed.enter({ token: await application.token(acme, payload), return_to: "/x" }, headers);
    return { acme, answer, cookies: cookiesOf(answer.headers) };
  }

  test("enter sets a cookie of its own name, partitioned, and nothing else", async () => {
    const { answer, cookies } = await entered();
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/x"]);
    expect(Object.keys(cookies)).toEqual(["__Host-session-frame"]);
    expect(cookies["__Host-session-frame"]).toMatch(
      /^bf_live_[\w-]{43}; Max-Age=2592000; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/,
    );
    expect((await me({ cookie: cookieHeader(cookies) }, framed)).status).toBe(200);
  });

  test("is refused where the application has not asked for it, and in a frame of the same site", async () => {
    const token = await application.token(await application.register());
    expect((await application.enter({ token }, FRAME)).json.errors[0].rule).toBe("navigation");
    const sameSite = { ...FRAME, "sec-fetch-site": "same-site" };
    expect((await framed.enter({ token }, sameSite)).json.errors[0].rule).toBe("navigation");
    for (const destination of ["image", "embed", "object", "empty"]) {
      const answer = await framed.enter({ token }, { ...FRAME, "sec-fetch-dest": destination });
      expect(answer.json.errors[0].rule, destination).toBe("navigation");
    }
    expect((await framed.enter({ token }, FRAME)).status).toBe(303);
  });

  test("the frame's and the page's session never stand in for each other", async () => {
    const frame = `__Host-session-frame=${bare((await entered()).cookies["__Host-session-frame"])}`;
    const page = `__Host-session=${bare((await entered({ origin: PORTAL })).cookies["__Host-session"])}`;
    const [frameValue, pageValue] = [frame, page].map((cookie) => cookie.slice(cookie.indexOf("=") + 1));
    const window = { "sec-fetch-dest": "document" };
    const inFrame = { "sec-fetch-storage-access": "none" };
    const outcomes: [Sent, number][] = [
      [{ cookie: frame }, 200],
      [{ cookie: page }, 200],
      [{ cookie: `${frame}; ${page}` }, 401],
      [{ cookie: frame, ...window }, 401],
      [{ cookie: `${frame}; ${page}`, ...window }, 200],
      [{ cookie: page, ...inFrame }, 401],
      [{ cookie: `${frame}; ${page}`, ...inFrame }, 200],
      [{ cookie: `__Host-session=${frameValue}` }, 401],
      [{ cookie: `__Host-session-frame=${pageValue}` }, 401],
      [{ cookie: `${frame}; ${frame}` }, 401],
    ];
    for (const [headers, status] of outcomes) {
      expect((await me(headers, framed)).status, JSON.stringify(headers)).toBe(status);
    }
    expect((await me({ cookie: frame })).status, "where no frames are asked for").toBe(401);
  });

  test("asks before it switches users, in a page that only the partner's pages may frame", async () => {
    const { acme, cookies } = await entered();
    const cookie = cookieHeader(cookies);
    const token = await application.token(acme, aUser({ email: "bob@acme.example" }));
    const asked = await framed.enter({ token }, { ...FRAME, cookie });
    expect(asked.status).toBe(200);
    expect(asked.headers.get("content-security-policy")).toContain(`frame-ancestors ${PORTAL}`);
    expect(asked.headers.has("x-frame-options")).toBe(false);
    const ours = { ...FRAME, origin: OWN, "sec-fetch-site": "same-origin", cookie };
    expect((await framed.enter({ token, confirm: "switch" }, ours)).status).toBe(303);
  });

  test("a log-out there ends that session alone", async () => {
    const { cookies } = await entered();
    const cookie = cookieHeader(cookies);
    const out = await framed.call("POST", "/api/v1/auth/logout", { headers: { cookie, origin: OWN } });
    expect([out.status, Object.keys(cookiesOf(out.headers))]).toEqual([204, ["__Host-session-frame"]]);
    expect((await me({ cookie }, framed)).json.code).toBe("session_not_found");
  });
});

describe("S23: the console", () => {
  const ADMIN = ["platform_admin"];
  const WARNED: string[] = [];
  let consoled: Application;
  beforeAll(() => {
    const note = (_: object, message: string) => void WARNED.push(message);
    consoled = application.with({ consoleUrl: CONSOLE, logger: { info: () => {}, warn: note, error: note } });
  });
  const list = (headers: Sent, at = consoled) => at.call("GET", PARTNERS, { headers });
  const register = (headers: Sent) =>
    consoled.post(PARTNERS, { partner_name: `By the console ${randomUUID()}` }, headers);

  test("has a cookie of its own, for its own pages", async () => {
    const { cookies, cookie } = await loggedIn("console", ADMIN, consoled);
    expect(cookies["__Host-console"]).toMatch(
      /^bc_live_[\w-]{43}; Max-Age=2592000; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    );
    expect(Object.keys(cookies)).not.toContain("__Host-session");
    expect((await list({ cookie, "sec-fetch-site": "same-origin" })).status).toBe(200);
    for (const site of ["same-site", "cross-site", "none"]) {
      expect((await list({ cookie, "sec-fetch-site": site })).json.code, site).toBe("origin_not_allowed");
    }
    expect((await list({ cookie })).json.code).toBe("origin_not_allowed");
    expect((await register({ cookie, origin: CONSOLE })).status).toBe(201);
    for (const origin of [OWN, PORTAL, "null"]) {
      expect((await register({ cookie, origin })).json.code, origin).toBe("origin_not_allowed");
    }
    expect((await register({ cookie, "sec-fetch-site": "same-origin" })).json.code).toBe("origin_not_allowed");
    expect((await list({ cookie: `${cookie}; ${cookie}`, "sec-fetch-site": "same-origin" })).status).toBe(401);
  });

  test("is signed in to from its own pages only", async () => {
    const body = { ...(await someone(ADMIN)), cookie: "console" };
    for (const origin of [OWN, PORTAL]) {
      expect((await consoled.post("/api/v1/auth/login", body, { origin })).json.code).toBe("origin_not_allowed");
    }
  });

  test("its cookie opens nothing else, and the application's session no admin API", async () => {
    const own = { "sec-fetch-site": "same-origin", origin: OWN };
    const console = await loggedIn("console", ADMIN, consoled);
    const page = await loggedIn(true, ADMIN);
    expect((await me({ cookie: console.cookie, ...own }, consoled)).status).toBe(401);
    expect((await list({ cookie: page.cookie, ...own })).json.code).toBe("invalid_token");
    expect((await register({ cookie: page.cookie, ...own })).json.code).toBe("invalid_token");
    const moved = `__Host-console=${bare(page.cookies["__Host-session"])}`;
    expect((await list({ cookie: moved, ...own })).json.code).toBe("invalid_token");
    expect((await list(bearer(bare(console.cookies["__Host-console"])))).json.code).toBe("invalid_token");
  });

  test("S14: a step-up gives it a fresh value, and the old one never rises", async () => {
    const { cookie } = await loggedIn("console", ADMIN, consoled);
    now += 16 * MINUTE;
    expect((await register({ cookie, origin: CONSOLE })).json.code).toBe("reauthentication_required");
    const path = "/api/v1/admin/session/reauthenticate";
    const proved = await consoled.post(path, { password: PASSWORD }, { cookie, origin: CONSOLE });
    expect(proved.status).toBe(204);
    const fresh = cookieHeader({ "__Host-console": cookiesOf(proved.headers)["__Host-console"] ?? "" });
    expect((await register({ cookie: fresh, origin: CONSOLE })).status).toBe(201);
    expect((await register({ cookie, origin: CONSOLE })).json.code).toBe("reauthentication_required");
    now += 10_000;
    expect((await list({ cookie, "sec-fetch-site": "same-origin" })).json.code).toBe("session_expired");
  });

  test("shows its session and ends it", async () => {
    const { cookie, credentials } = await loggedIn("console", ADMIN, consoled);
    const path = "/api/v1/admin/session";
    const shown = await consoled.call("GET", path, { headers: { cookie, "sec-fetch-site": "same-origin" } });
    expect([shown.json.user.email, shown.json.session.auth_method]).toEqual([credentials.email, "password"]);
    const ended = await consoled.call("DELETE", path, { headers: { cookie, origin: CONSOLE } });
    expect([ended.status, cookiesOf(ended.headers)["__Host-console"]]).toEqual([
      204,
      expect.stringMatching(/^; Max-Age=0/),
    ]);
    expect((await list({ cookie, "sec-fetch-site": "same-origin" })).json.code).toBe("session_not_found");
  });

  test("on the application's host is warned of: at the start if configured so, or at its first use, once", async () => {
    const warnings: string[] = [];
    const logger = {
      info: () => {},
      warn: (_: object, message: string) => void warnings.push(message),
      error: () => {},
    };
    application.with({ consoleUrl: `${OWN}:8443`, logger });
    expect(warnings).toEqual(["the console shares the application's host: see GL_IAM_CONSOLE_URL"]);
    const shared = application.with({ logger });
    for (let time = 0; time < 2; time += 1) await loggedIn("console", ADMIN, shared, { origin: OWN });
    expect(warnings).toHaveLength(2);
    expect(WARNED.filter((message) => message.includes("console"))).toEqual([]);
  });
});
