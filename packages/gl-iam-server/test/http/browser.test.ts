import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, aUser, bearer, OWN, PASSWORD, PORTAL } from "./application.js";
import { cookieHeader, cookiesOf } from "./cookies.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start();
});
afterAll(() => application.stop());

const enter: Application["enter"] = (...form) => application.enter(...form);

describe("enter", () => {
  test("exchanges the token for cookies of this host alone and goes where the form says", async () => {
    const acme = await application.register();
    const answer = await enter({ token: await application.token(acme), return_to: "/reports?year=2026" });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/reports?year=2026"]);
    const cookies = cookiesOf(answer.headers);
    expect(cookies["__Host-session"]).toMatch(
      /^bs_live_[\w-]{43}; Max-Age=2592000; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    );
    expect(cookies["__Host-signed-in"]).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=None$/);
    const me = await application.call("GET", "/api/v1/me", { headers: { cookie: cookieHeader(cookies) } });
    expect(me.status).toBe(200);
  });

  test.each([
    ["//evil.example"],
    ["https://evil.example/"],
    ["/\\evil.example"],
    ["/\t/evil.example"],
    ["javascript:alert(1)"],
    ["reports"],
    [""],
    ["/a\r\nset-cookie: x=1"],
    ["/\u0000"],
    ["/\u0085"],
  ])("never goes to %j, and keeps the token", async (returnTo) => {
    const token = await application.token(await application.register());
    const answer = await enter({ token, return_to: returnTo });
    expect([answer.status, answer.json.errors[0].field]).toEqual([400, "return_to"]);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect((await enter({ token })).headers.get("location")).toBe("/");
  });

  test("encodes a path that is written as people write it", async () => {
    const token = await application.token(await application.register());
    const answer = await enter({ token, return_to: "/größe/日本?q=ä" });
    expect([answer.status, answer.headers.get("location")]).toEqual([
      303,
      "/gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC?q=%C3%A4",
    ]);
  });

  test.each(["iframe", "frame", "embed", "object", "image", "empty"])(
    "is for the whole window: as %s it says what to do, and keeps the token",
    async (destination) => {
      const token = await application.token(await application.register());
      const framed = await enter({ token }, { origin: PORTAL, "sec-fetch-dest": destination });
      expect([framed.status, framed.json.errors[0].rule]).toEqual([400, "navigation"]);
      expect(framed.json.detail).toContain("target=_top");
      expect(framed.headers.getSetCookie()).toEqual([]);
      expect((await enter({ token }, { origin: PORTAL, "sec-fetch-dest": "document" })).status).toBe(303);
    },
  );

  test("a second click, after the first one signed the user in, goes on and signs nobody in", async () => {
    const acme = await application.register();
    const form = { token: await application.token(acme), return_to: "/reports" };
    const cookies = cookiesOf((await enter(form)).headers);
    // Posted by another site, so the browser leaves the Lax cookies out.
    const sent = {
      "__Host-signed-in": cookies["__Host-signed-in"] ?? "",
      "__Host-entered": cookies["__Host-entered"] ?? "",
    };
    const again = await enter(form, { origin: PORTAL, cookie: cookieHeader(sent) });
    expect([again.status, again.headers.get("location")]).toEqual([303, "/reports"]);
    expect(Object.keys(cookiesOf(again.headers))).toEqual(["__Host-entered"]);
    const elsewhere = { ...form, return_to: "//evil.example" };
    expect((await enter(elsewhere, { origin: PORTAL, cookie: cookieHeader(sent) })).status).toBe(400);
    for (const cookie of ["", cookieHeader({ "__Host-entered": sent["__Host-entered"] })]) {
      expect((await enter(form, { origin: PORTAL, cookie })).json.code).toBe("invalid_token");
    }
    const another = { token: `ott_live_${"x".repeat(43)}`, return_to: "/reports" };
    const guessed = await enter(another, { origin: PORTAL, cookie: cookieHeader(sent) });
    expect(guessed.json.code).toBe("invalid_token");
    const out = await application.call("POST", "/api/v1/auth/logout", {
      headers: { origin: OWN, cookie: cookieHeader(cookies) },
    });
    expect(cookiesOf(out.headers)["__Host-entered"]).toMatch(/^; Max-Age=0/);
  });

  test("a person sees a page, with the code and the request id to pass on", async () => {
    const headers = { origin: PORTAL, accept: "text/html,application/xhtml+xml;q=0.9" };
    const answer = await enter({ token: `ott_live_${"x".repeat(43)}` }, headers);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([401, "text/html; charset=utf-8"]);
    expect(answer.text).toContain("This link has expired or was used already.");
    expect(answer.text).toContain("invalid_token");
    expect(answer.text).toContain(answer.headers.get("x-request-id"));
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    const script = await application.call("POST", "/api/v1/sso/authenticate", { headers, body: "{}" });
    expect(script.headers.get("content-type")).toBe("application/problem+json");
  });

  test("only a page of the partner or of the application may post the form", async () => {
    const acme = await application.register();
    for (const headers of [{}, { origin: "null" }, { origin: "https://evil.example" }]) {
      const answer = await enter({ token: await application.token(acme) }, headers as Record<string, string>);
      expect([answer.status, answer.json.code]).toEqual([403, "origin_not_allowed"]);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect((await enter({ token: await application.token(acme) }, { origin: OWN })).status).toBe(303);
  });

  test("asks before it switches users, and only the application's own page can answer", async () => {
    const acme = await application.register({ partnerName: "Acme <script>" });
    const alice = cookiesOf((await enter({ token: await application.token(acme) })).headers);
    // A form posted by another site, so the browser leaves the Lax cookies out.
    const cookie = `__Host-signed-in=${alice["__Host-signed-in"]?.split(";")[0]}`;
    const token = await application.token(acme, aUser({ email: "bob@acme.example" }));
    for (const confirm of [{}, { confirm: "switch" }]) {
      const asked = await enter({ token, return_to: "/x", ...confirm }, { origin: PORTAL, cookie });
      expect([asked.status, asked.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(asked.headers.getSetCookie()).toEqual([]);
      expect(asked.text).toContain("bob@acme.example");
      expect(asked.text).toContain("Acme &lt;script&gt;");
      expect(asked.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
    const evil = await enter({ token: await application.token(acme) }, { origin: "https://evil.example", cookie });
    expect(evil.json.code).toBe("origin_not_allowed");
    const confirmed = await enter({ token, return_to: "/x", confirm: "switch" }, { origin: OWN, cookie });
    expect([confirmed.status, confirmed.headers.get("location")]).toEqual([303, "/x"]);
  });

  test("asks also when the signed-in user is not known, because the cookie came twice", async () => {
    const acme = await application.register();
    const token = await application.token(acme, aUser({ email: "twice@acme.example" }));
    const cookie = "__Host-signed-in=a; __Host-signed-in=b";
    const asked = await enter({ token }, { origin: PORTAL, cookie });
    expect([asked.status, asked.headers.getSetCookie()]).toEqual([200, []]);
  });

  test("does not ask when the same user comes again", async () => {
    const acme = await application.register();
    const alice = { external_id: "u-1", email: "again@acme.example" };
    const cookies = cookiesOf((await enter({ token: await application.token(acme, alice) })).headers);
    const token = await application.token(acme, { ...alice, display_name: "Alice" });
    expect((await enter({ token }, { origin: PORTAL, cookie: cookieHeader(cookies) })).status).toBe(303);
  });
});

describe("a start at the application", () => {
  const LOGIN = "https://login.acme.example/sso?tenant=7";

  async function start(returnTo = "/inbox") {
    const acme = await application.register({ ssoMode: "sp_initiated", loginUrl: LOGIN });
    const path = `/api/v1/sso/start/${acme.consumerKey}?return_to=${encodeURIComponent(returnTo)}`;
    const answer = await application.call("GET", path);
    return { acme, answer };
  }

  test("goes to the partner with a state, and returns to where it began", async () => {
    const { acme, answer } = await start();
    expect(answer.status).toBe(303);
    const target = new URL(answer.headers.get("location") ?? "");
    expect(target.href.startsWith(LOGIN)).toBe(true);
    expect(target.searchParams.get("consumer_key")).toBe(acme.consumerKey);
    const state = target.searchParams.get("state") ?? "";
    const cookies = cookiesOf(answer.headers);
    expect(cookies["__Host-sso-state"]).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=None$/);

    const token = await application.token(acme, aUser({ state }));
    const entered = await enter({ token }, { origin: PORTAL, cookie: cookieHeader(cookies) });
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "/inbox"]);
    expect(cookiesOf(entered.headers)["__Host-sso-state"]).toMatch(/^; Max-Age=0/);
  });

  test("is answered by the browser in which it began, and by no other", async () => {
    const { acme, answer } = await start();
    const state = new URL(answer.headers.get("location") ?? "").searchParams.get("state");
    const elsewhere = await enter({ token: await application.token(acme, aUser({ state })) });
    expect([elsewhere.status, elsewhere.json.code]).toEqual([401, "invalid_state"]);
    expect((await application.push(acme)).json.code).toBe("sso_mode_not_allowed");
    expect((await application.push(acme, aUser({ state }))).json.code).toBe("invalid_state");
  });

  test("needs the browser's whole window: a picture or a frame sets no cookie", async () => {
    const { consumerKey } = await application.register({ ssoMode: "both", loginUrl: LOGIN });
    const ask = (destination: string) =>
      application.call("GET", `/api/v1/sso/start/${consumerKey}`, { headers: { "sec-fetch-dest": destination } });
    for (const destination of ["image", "iframe", "empty", "script"]) {
      const answer = await ask(destination);
      expect([answer.status, answer.json.errors[0].rule]).toEqual([400, "navigation"]);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect((await ask("document")).status).toBe(303);
  });

  test.each(["/\u0085", "/..//evil.example", "/a b"])("takes %j no more than its end would", async (returnTo) => {
    const { answer } = await start(returnTo);
    expect([answer.status, answer.json.errors[0].rule]).toEqual([400, "return_to"]);
    const token = await application.token(await application.register());
    expect((await enter({ token, return_to: returnTo })).json.errors[0].rule).toBe("return_to");
  });

  test("reveals to nobody which partners exist", async () => {
    const idpOnly = await application.register();
    const unknown = await application.call("GET", `/api/v1/sso/start/ck_live_${"x".repeat(39)}`);
    const other = await application.call("GET", `/api/v1/sso/start/${idpOnly.consumerKey}`);
    const textOf = ({ status, text, json }: typeof unknown) => [status, text.replace(json.request_id, "")];
    expect(textOf(other)).toEqual(textOf(unknown));
    expect(unknown.status).toBe(404);
    const away = await application.call("GET", `/api/v1/sso/start/${idpOnly.consumerKey}?return_to=//evil.example`);
    expect(away.status).toBe(400);
  });
});

describe("a session", () => {
  test("continues once for each refresh token, and ends in all its tokens when one is reused", async () => {
    await application.administrator("org_member", "refreshing");
    const login = { email: "org_member.refreshing@example.com", password: PASSWORD, org_id: "refreshing" };
    const { json: first } = await application.post("/api/v1/auth/login", login);
    const refresh = (token: string) => application.post("/api/v1/auth/refresh", { refresh_token: token });
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    const third = await refresh(second.json.refresh_token);
    expect(third.status).toBe(200);
    expect((await refresh(first.refresh_token)).json.code).toBe("invalid_token");
    const me = await application.call("GET", "/api/v1/me", { headers: bearer(third.json.access_token) });
    expect(me.json.code).toBe("session_not_found");
  });

  test("S11: whose refresh got no answer gets the same one again under its Idempotency-Key", async () => {
    await application.administrator("org_member", "losing");
    const login = { email: "org_member.losing@example.com", password: PASSWORD, org_id: "losing" };
    const { json: first } = await application.post("/api/v1/auth/login", login);
    const refresh = (key: string) =>
      application.post("/api/v1/auth/refresh", { refresh_token: first.refresh_token }, { "idempotency-key": key });
    const malformed = await refresh("a b");
    expect([malformed.status, malformed.json.errors?.[0]?.field]).toEqual([400, "idempotency-key"]);
    const lost = await refresh("k-1");
    for (let repeat = 0; repeat < 5; repeat += 1) {
      const again = await refresh("k-1");
      expect([again.status, again.json.refresh_token]).toEqual([200, lost.json.refresh_token]);
    }
    expect((await refresh("k-2")).json.code).toBe("invalid_token");
    const me = await application.call("GET", "/api/v1/me", { headers: bearer(lost.json.access_token) });
    expect(me.json.code).toBe("session_not_found");
  });

  test("in a cookie is ended from the application's own pages only", async () => {
    const acme = await application.register();
    const cookie = cookieHeader(cookiesOf((await enter({ token: await application.token(acme) })).headers));
    const logout = (origin: string) => application.call("POST", "/api/v1/auth/logout", { headers: { cookie, origin } });
    expect((await logout("https://evil.example")).status).toBe(403);
    const ended = await logout(OWN);
    expect(ended.status).toBe(204);
    expect(Object.values(cookiesOf(ended.headers)).every((value) => value.startsWith("; Max-Age=0"))).toBe(true);
    expect((await application.call("GET", "/api/v1/me", { headers: { cookie } })).json.code).toBe("session_not_found");
    expect((await logout(OWN)).status, "again").toBe(204);
  });

  test("by password: unknown, wrong and malformed get the same answer", async () => {
    await application.administrator("org_member", "known");
    const login = (email: string, password: string) =>
      application.post("/api/v1/auth/login", { email, password, org_id: "known" });
    const answers = [
      await login("org_member.known@example.com", "wrong horse battery staple"),
      await login("nobody@example.com", PASSWORD),
      await login("org_member.known@example.com", "short"),
      await login("not an address", PASSWORD),
    ];
    const texts = answers.map(({ status, text, json }) => `${status} ${text.replace(json.request_id, "")}`);
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain("401");
  });
});

describe("other origins' pages", () => {
  /** On a new app: a partner that registers elsewhere is known after two seconds. */
  const preflight = (path: string, origin: string) =>
    application.with({}).call("OPTIONS", path, { headers: { origin, "access-control-request-method": "POST" } });

  test("may call what a browser calls, if they are an active partner's", async () => {
    await application.register({ allowedOrigins: ["https://embed.acme.example"] });
    const allowed = await preflight("/api/v1/sso/authenticate", "https://embed.acme.example");
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      "access-control-allow-origin": "https://embed.acme.example",
      "access-control-allow-methods": "POST",
      // What tracing adds to each request of a page. Without it all of them would fail.
      "access-control-allow-headers": "authorization, content-type, idempotency-key, traceparent, tracestate, baggage",
      vary: "origin",
    });
    expect(allowed.headers.has("access-control-allow-credentials")).toBe(false);
    for (const origin of ["https://evil.example", "null", "https://embed.acme.example.evil.example"]) {
      expect((await preflight("/api/v1/sso/authenticate", origin)).headers.has("access-control-allow-origin")).toBe(
        false,
      );
    }
    const refused = await application
      .with({})
      .call("GET", "/api/v1/me", { headers: { origin: "https://embed.acme.example" } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-allow-origin")).toBe("https://embed.acme.example");
  });

  test.each(["/api/v1/sso/token", "/api/v1/sso/enter", "/api/v1/admin/partners", "/api/v1/auth/login"])(
    "may not call %s",
    async (path) => {
      await application.register({ allowedOrigins: [PORTAL] });
      const answer = await preflight(path, PORTAL);
      expect(answer.status).toBe(405);
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    },
  );

  test("of a deactivated partner may not", async () => {
    const origin = "https://gone.acme.example";
    const { partner } = await application.register({ allowedOrigins: [origin] });
    (await application.gateway.partnerRegistry.deactivatePartner(partner.id)).unwrap();
    const answer = await application.with({}).call("OPTIONS", "/api/v1/me", { headers: { origin } });
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
  });
});
