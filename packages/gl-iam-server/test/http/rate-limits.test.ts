import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, Application, aUser, type Credential, PASSWORD, PORTAL, signed } from "./application.js";

let installed: Application;
let application: Application;
beforeAll(async () => {
  installed = await Application.start();
});
afterAll(() => installed.stop());

/** Whose turn it is. */
let address = "198.51.100.1";
const clientAddress = () => address;

const forge = (partner: Credential) => ({ ...partner, consumerSecret: `cs_live_${"x".repeat(39)}` });

function expectLimited(answer: Answer, policy: string): void {
  expect([answer.status, answer.json.code]).toEqual([429, "rate_limited"]);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(answer.headers.get("ratelimit")).toMatch(new RegExp(`^"${policy}";r=0;t=\\d+$`));
  expect(answer.headers.get("ratelimit-policy")).toMatch(new RegExp(`^"${policy}";q=\\d+;w=60$`));
}

test("a flood of bad signatures under a victim's key is charged to its sender, not to the victim", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 5, partner: 3, login: 0 } });
  const victim = await application.register();
  address = "198.51.100.1";
  const flood: number[] = [];
  for (let count = 0; count < 20; count++) flood.push((await application.push(forge(victim))).status);
  expect(flood.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
  expect(new Set(flood.slice(5))).toEqual(new Set([429]));
  expectLimited(await application.push(forge(victim)), "source");
  address = "203.0.113.7";
  for (let count = 0; count < 3; count++) expect((await application.push(victim)).status).toBe(200);
});

test("a partner's verified requests are charged to the partner; a stranger does not see its limit", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 0, partner: 3, login: 0 } });
  const acme = await application.register();
  for (let count = 0; count < 3; count++) expect((await application.push(acme)).status).toBe(200);
  expectLimited(await application.push(acme), "partner");
  expect((await application.push(forge(acme))).status).toBe(401);
  expect((await application.push(await application.register())).status).toBe(200);
});

test("addresses of one IPv6 network are one source", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 3, partner: 0, login: 0 } });
  const acme = await application.register();
  const statuses: number[] = [];
  for (let host = 1; host <= 4; host++) {
    address = `2001:db8:0:1::${host}`;
    statuses.push((await application.push(forge(acme))).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429]);
  address = "2001:db8:0:2::1";
  expect((await application.push(forge(acme))).status).toBe(401);
});

test("malformed and oversized requests count as unverified", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 2, partner: 0, login: 0 } });
  address = "198.51.100.2";
  const { headers } = signed(await application.register(), aUser());
  const post = (body: string) => application.call("POST", "/api/v1/sso/token", { headers, body });
  expect((await application.post("/api/v1/sso/token", {})).status).toBe(400);
  expect((await post("x".repeat(65_537))).status).toBe(413);
  expect((await post("x")).status).toBe(429);
});

test("guesses at a password are counted before the password is checked, also at the same moment", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 0, partner: 0, login: 3 } });
  address = "203.0.113.7";
  await application.administrator("org_admin", "ours");
  const email = "org_admin.ours@example.com";
  const login = (password: string) => application.post("/api/v1/auth/login", { email, password, org_id: "ours" });
  address = "198.51.100.3";
  const guesses = await Promise.all(Array.from({ length: 10 }, (_, index) => login(`a wrong password ${index}`)));
  expect(guesses.filter(({ status }) => status === 401)).toHaveLength(3);
  expect(guesses.filter(({ status }) => status === 429)).toHaveLength(7);
  expectLimited(await login(PASSWORD), "login");
  // A stranger elsewhere does not lock the owner out, and a right password costs nothing.
  address = "203.0.113.7";
  for (let count = 0; count < 5; count++) expect((await login(PASSWORD)).status).toBe(200);
});

test("of simultaneous forgeries no more are checked than the limit allows", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 20, partner: 0, login: 0 } });
  const victim = await application.register();
  address = "198.51.100.4";
  const flood = await Promise.all(Array.from({ length: 200 }, () => application.push(forge(victim))));
  expect(flood.filter(({ status }) => status === 401)).toHaveLength(20);
  // A few at a time are looked at, in case they are right. On a slow machine the last ones hear 503 meanwhile.
  expect(flood.filter(({ status }) => status === 429 || status === 503)).toHaveLength(180);
  expect(flood.map(({ status }) => status)).toContain(429);
});

test("of simultaneous good requests all are answered, however low the limit of wrong ones is", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 20, partner: 0, login: 0 } });
  address = "203.0.113.7";
  const acme = await application.register();
  const pushed = await Promise.all(Array.from({ length: 30 }, () => application.push(acme)));
  expect(pushed.filter(({ status }) => status !== 200)).toEqual([]);
  const exchanged = await Promise.all(
    pushed.map(({ json }) => application.post("/api/v1/sso/authenticate", { token: json.token })),
  );
  expect(exchanged.filter(({ status }) => status !== 200)).toEqual([]);
});

test("a partner's limit holds at the same moment too", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 0, partner: 5, login: 0 } });
  const acme = await application.register();
  const pushed = await Promise.all(Array.from({ length: 60 }, () => application.push(acme)));
  expect(pushed.filter(({ status }) => status === 200)).toHaveLength(5);
  expectLimited(pushed.find(({ status }) => status === 429) as Answer, "partner");
});

test("a request that a partner has proved to have sent is its own, also with a wrong payload", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 3, partner: 6, login: 0 } });
  address = "203.0.113.7";
  const acme = await application.register({ allowedEmailDomains: ["acme.example"] });
  for (const payload of [
    {},
    { external_id: "" },
    "no json",
    aUser({ email: "eve@evil.example" }),
    { external_id: "x" },
  ]) {
    expect([400, 403]).toContain((await application.push(acme, payload)).status);
  }
  expect((await application.push(acme)).status).toBe(200);
  expectLimited(await application.push(acme), "partner");
});

test("without a known address, no flood shuts out others: there is nobody to charge", async () => {
  application = installed.with({ clientAddress: () => null, rateLimits: { source: 2, partner: 0, login: 2 } });
  const victim = await application.register();
  for (let count = 0; count < 10; count++) expect((await application.push(forge(victim))).status).toBe(401);
  expect((await application.push(victim)).status).toBe(200);
  const login = (email: string) => application.post("/api/v1/auth/login", { email, password: "a wrong password" });
  for (let count = 0; count < 25; count++) expect((await login(`nobody${count}@example.com`)).status).toBe(401);
  // An account has its own limit, wherever the guesses come from.
  const guesses: number[] = [];
  for (let count = 0; count < 25; count++) guesses.push((await login("one@example.com")).status);
  expect(guesses.filter((status) => status === 401)).toHaveLength(20);
});

test("an application's clientAddress that throws counts as an unknown address", async () => {
  const logged: string[] = [];
  const logger = { info() {}, warn() {}, error: (_: object, message: string) => void logged.push(message) };
  const broken = () => {
    throw new Error("no such header");
  };
  application = installed.with({ clientAddress: broken, logger });
  const acme = await application.register({ allowedSourceIps: ["0.0.0.0/0"] });
  const answer = await application.push(acme);
  expect([answer.status, answer.json.code]).toEqual([403, "source_ip_not_allowed"]);
  expect(logged).toContain("clientAddress threw");
});

test.each([
  [{ publicUrl: "mailto:a@b" }, "publicUrl"],
  [{ publicUrl: "nonsense" }, "publicUrl"],
  [{ rateLimits: { source: -1 } }, "rateLimits.source"],
  [{ rateLimits: { login: Number.NaN } }, "rateLimits.login"],
])("what can't be meant is refused when the app is made: %j", (options, name) => {
  expect(() => installed.with(options)).toThrow(name);
});

test("an overheard genuine request uses up the limit of whoever sends it again, not the partner's", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 100, partner: 3, login: 0 } });
  const acme = await application.register({ allowedSourceIps: ["203.0.113.0/24"] });
  address = "203.0.113.7";
  const { headers, body } = signed(acme, aUser());
  const old = signed(acme, aUser(), new Date(Date.now() - 3_600_000));
  const send = (request: { headers: Record<string, string>; body: string }) =>
    application.call("POST", "/api/v1/sso/token", request);
  expect((await send({ headers, body })).status).toBe(200);
  address = "198.51.100.5";
  const answers = [await send(old), await send({ headers, body }), await application.push(acme)];
  for (let count = 0; count < 10; count++) answers.push(await send(old));
  expect([...new Set(answers.map(({ json }) => json.code))]).toEqual(["signature_expired", "source_ip_not_allowed"]);
  address = "203.0.113.7";
  expect((await send({ headers, body })).json.code).toBe("assertion_replayed");
  for (let count = 0; count < 2; count++) expect((await application.push(acme)).status).toBe(200);
  expectLimited(await application.push(acme), "partner");
});

test("trying made-up tokens is limited too, and does not affect holders of real ones", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 3, partner: 0, login: 0 } });
  const acme = await application.register({ ssoMode: "both", loginUrl: "https://login.acme.example/" });
  const tries = {
    authenticate: () => application.post("/api/v1/sso/authenticate", { token: `ott_live_${"x".repeat(43)}` }),
    refresh: () => application.post("/api/v1/auth/refresh", { refresh_token: `rt_live_${"x".repeat(43)}` }),
    enter: () =>
      application.call("POST", "/api/v1/sso/enter", {
        body: `token=ott_live_${"x".repeat(43)}`,
        headers: { "content-type": "application/x-www-form-urlencoded", origin: PORTAL },
      }),
    start: () => application.call("GET", `/api/v1/sso/start/${acme.consumerKey}`),
  };
  for (const [index, attempt] of Object.values(tries).entries()) {
    address = `198.51.100.${10 + index}`;
    const statuses: number[] = [];
    for (let count = 0; count < 5; count++) statuses.push((await attempt()).status);
    expect(statuses.slice(0, 3)).not.toContain(429);
    expect(statuses.slice(3)).toEqual([429, 429]);
    expectLimited(await attempt(), "source");
  }
  // The second address is the one whose budget for tokens is used up.
  for (address of ["203.0.113.8", "198.51.100.10"]) {
    for (let count = 0; count < 5; count++) {
      const token = await application.token(acme);
      const signedIn = await application.post("/api/v1/sso/authenticate", { token });
      expect(signedIn.status).toBe(200);
      const refreshed = await application.post("/api/v1/auth/refresh", { refresh_token: signedIn.json.refresh_token });
      expect(refreshed.status).toBe(200);
    }
  }
});

test("starts with one partner, and made-up ones, keep nobody at one address from starting with another", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 3, partner: 0, login: 0 } });
  const register = () => application.register({ ssoMode: "both", loginUrl: "https://login.acme.example/" });
  const [busy, other] = [await register(), await register()];
  const start = (key: string) => application.call("GET", `/api/v1/sso/start/${key}`);
  address = "198.51.100.77";
  const statuses: number[] = [];
  for (let count = 0; count < 5; count++) statuses.push((await start(busy.consumerKey)).status);
  expect(statuses).toEqual([303, 303, 303, 429, 429]);
  const invented: number[] = [];
  for (let count = 0; count < 6; count++) invented.push((await start(`ck_live_${"x".repeat(30)}${count}`)).status);
  expect(invented, "a key of its own is no budget of its own").toEqual([404, 404, 404, 429, 429, 429]);
  for (let count = 0; count < 3; count++) expect((await start(other.consumerKey)).status).toBe(303);
  expectLimited(await start(other.consumerKey), "source");
});

test("of starts at the same moment no more are let in than the limit allows", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 5, partner: 0, login: 0 } });
  const { consumerKey } = await application.register({ ssoMode: "both", loginUrl: "https://login.acme.example/" });
  address = "198.51.100.78";
  const start = () => application.call("GET", `/api/v1/sso/start/${consumerKey}`);
  const started = await Promise.all(Array.from({ length: 30 }, start));
  expect(started.filter(({ status }) => status === 303)).toHaveLength(5);
  expect(started.filter(({ status }) => status === 429)).toHaveLength(25);
});

test("another spelling of one account is the same account", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 0, partner: 0, login: 2 } });
  await application.administrator("org_admin", "spelled");
  const spellings = [
    ...["org_admin.spelled@example.com", "ORG_ADMIN.spelled@EXAMPLE.com", "org_admin.spelled@exam\u00adple.com"],
    "org_admin.spelled@\uff45xample.com",
  ];
  const statuses: number[] = [];
  for (let guess = 0; guess < 24; guess++) {
    address = `198.51.100.${100 + guess}`;
    const email = spellings[guess % spellings.length];
    const answer = await application.post("/api/v1/auth/login", { email, password: "a wrong one", org_id: "spelled" });
    statuses.push(answer.status);
  }
  // Twice ten from everywhere.
  expect(statuses.filter((status) => status === 401)).toHaveLength(20);
  expect(statuses.slice(20)).toEqual([429, 429, 429, 429]);
});

test("the audit names who and for whom once, however many requests are refused", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 2, partner: 1, login: 0 } });
  const acme = await application.register();
  address = "198.51.100.6";
  for (let count = 0; count < 10; count++) await application.push(forge(acme));
  address = "203.0.113.9";
  for (let count = 0; count < 5; count++) await application.push(acme);
  const { data } = (await application.gateway.listAuditEvents({ eventType: "rate_limited", limit: 200 })).unwrap();
  const told = data.filter(({ ipAddress }) => ["198.51.100.6", "203.0.113.9"].includes(ipAddress ?? ""));
  expect(told.map(({ details, partnerId, organizationId }) => [details.limit, partnerId, organizationId])).toEqual([
    ["partner", acme.partner.id, "default"],
    ["source", null, null],
  ]);
});

test("0 is off", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 0, partner: 0, login: 0 } });
  const acme = await application.register();
  for (let count = 0; count < 150; count++) expect((await application.push(forge(acme))).status).toBe(401);
});

test("a right signature is accepted from an address whose other hosts have used up all its budgets", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 5, partner: 0, login: 0 } });
  const [broken, sound] = [await application.register(), await application.register()];
  address = "198.51.100.60";
  for (let count = 0; count < 12; count++) await application.push(forge(broken));
  expectLimited(await application.push(forge(broken)), "source");
  // Another partner's host at the same address still hears what is wrong with it.
  expect((await application.push(forge(sound))).json.code).toBe("invalid_partner_signature");
  for (let count = 0; count < 12; count++) await application.push(forge(await application.register()));
  for (const partner of [sound, broken]) expect((await application.push(partner)).status).toBe(200);
  const both = [forge(sound), sound, forge(broken), broken, forge(sound), sound].map((it) => application.push(it));
  expect((await Promise.all(both)).map(({ status }) => status)).toEqual([429, 200, 429, 200, 429, 200]);
});

test("bodies are read before a turn is taken: half-sent ones delay nobody", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 2, partner: 0, login: 0 } });
  const acme = await application.register();
  address = "198.51.100.61";
  const { headers } = signed(acme, aUser());
  const halves = Array.from({ length: 20 }, () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from("{")) });
    const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
    return application.app.fetch(new Request("https://app.example.com/api/v1/sso/token", init));
  });
  for (let count = 0; count < 3; count++) expect((await application.push(acme)).status).toBe(200);
  expect(await Promise.race([...halves, "waiting"])).toBe("waiting");
});

test("what another site's page makes browsers send spends nothing of their address", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 3, partner: 0, login: 0 } });
  const acme = await application.register();
  address = "198.51.100.62";
  const fromPage = (headers: Record<string, string>) =>
    application.call("POST", "/api/v1/sso/token", { body: "x", headers: { "content-type": "text/plain", ...headers } });
  const statuses: number[] = [];
  for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
    for (let count = 0; count < 5; count++) statuses.push((await fromPage(headers as Record<string, string>)).status);
  }
  expect(statuses).toEqual([400, 400, 400, ...Array(7).fill(429)]);
  for (let count = 0; count < 3; count++) expect((await application.push(forge(acme))).status).toBe(401);
});

test("an overheard request that is sent again and again costs its partner nothing", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 4, partner: 3, login: 0 } });
  const acme = await application.register();
  address = "203.0.113.20";
  const { headers, body } = signed(acme, aUser());
  const send = (path: string) => application.call("POST", path, { headers, body });
  expect((await send("/api/v1/sso/token")).status).toBe(200);
  address = "198.51.100.63";
  const codes: string[] = [];
  for (const path of ["logout", "token", "deprovision", "logout", "logout", "logout"]) {
    codes.push((await send(`/api/v1/sso/${path}`)).json.code);
  }
  expect(codes.slice(4)).toEqual(["rate_limited", "rate_limited"]);
  address = "203.0.113.20";
  for (let count = 0; count < 2; count++) expect((await application.push(acme)).status).toBe(200);
  expectLimited(await application.push(acme), "partner");
});

test("a request over its partner's limit stays over it when it is sent again", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 100, partner: 1, login: 0 } });
  address = "203.0.113.22";
  const acme = await application.register();
  expect((await application.push(acme)).status).toBe(200);
  const { headers, body } = signed(acme, aUser());
  for (let count = 0; count < 3; count++) {
    expectLimited(await application.call("POST", "/api/v1/sso/token", { headers, body }), "partner");
  }
});

test("a hundred guesses from ten networks of one customer lock nobody out elsewhere", async () => {
  application = installed.with({ clientAddress, rateLimits: { source: 0, partner: 0, login: 10 } });
  address = "203.0.113.21";
  await application.administrator("org_admin", "guessed");
  const login = (password: string) =>
    application.post("/api/v1/auth/login", { email: "org_admin.guessed@example.com", password, org_id: "guessed" });
  const outcomes = new Map<number, number>();
  for (let network = 0; network < 10; network++) {
    address = `2001:db8:5:4${network}::1`;
    for (let guess = 0; guess < 10; guess++) {
      const { status } = await login(`a wrong password ${guess}`);
      outcomes.set(status, (outcomes.get(status) ?? 0) + 1);
    }
  }
  expect([...outcomes]).toEqual([
    [401, 30],
    [429, 70],
  ]);
  address = "203.0.113.21";
  expect((await login(PASSWORD)).status).toBe(200);
});
