/**
 * The routes of a sign-in have a short way on Node: whatever is asked, it answers, logs and counts as the router does
 * behind Node, and as `fetch` does.
 */
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { type App, type AppOptions, Metrics, nodeListener } from "gl-iam-server";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { Application, type Credential, OWN, PORTAL, signed } from "./application.js";

type Headers = [name: string, value: string][];
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  /** Each a header; the app's own by default. */
  readonly hosts?: readonly string[];
}
interface Got {
  readonly status: number;
  /** Without those of the connection, in order. */
  readonly headers: Headers;
  readonly body: string;
}
type Ask = (asked: Asked) => Promise<Got>;

/** One app for each way, on one gateway, with its own log and figures. */
interface Way {
  readonly name: string;
  readonly ask: Ask;
  readonly metrics: Metrics;
  readonly log: object[];
  /** What a function of the application's own is asked for an address. */
  readonly requests: Request[];
}

const CASES = 80;
const ADDRESS = "192.0.2.7";
const HOST = new URL(OWN).host;

let application: Application;
let partner: Credential;
let ways: Way[];
/** Of a session that nobody ends. */
let accessToken: string;
const servers: Server[] = [];

beforeAll(async () => {
  application = await Application.start();
  partner = await application.register();
  accessToken = (await session()).access_token;
  ways = [
    await wayOf("short", (app) => overSocket(app)),
    await wayOf("router", (app) => overSocket({ publicUrl: app.publicUrl, fetch: app.fetch })),
    await wayOf("fetch", async (app) => (asked) => byFetch(app, asked)),
  ];
});
afterAll(async () => {
  for (const server of servers) server.close();
  await application.stop();
});

async function wayOf(name: string, ask: (app: App) => Promise<Ask>): Promise<Way> {
  const [metrics, log, requests] = [new Metrics(), [] as object[], [] as Request[]];
  const take = (fields: object) => void log.push(fields);
  const options: Partial<AppOptions> = {
    metrics,
    logger: { info: take, warn: take, error: take },
    clientAddress: (request) => {
      requests.push(request);
      return ADDRESS;
    },
  };
  return { name, ask: await ask(application.with(options).app), metrics, log, requests };
}

async function overSocket(app: App): Promise<Ask> {
  const server = createServer(nodeListener(app));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return ({ method, path, headers, body, hosts = [HOST] }) =>
    new Promise((resolve, reject) => {
      const length: Headers = body === "" ? [] : [["Content-Length", String(Buffer.byteLength(body))]];
      const named = hosts.map((host) => ["Host", host]);
      const head = [...named, ["Connection", "close"], ...length, ...headers].map((pair) => pair.join(": "));
      const socket = connect(port, "127.0.0.1");
      let received = "";
      socket.on("data", (chunk) => {
        received += chunk;
      });
      socket.on("error", reject).on("close", () => resolve(parsed(received)));
      socket.write(`${method} ${path} HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n${body}`);
    });
}

function parsed(received: string): Got {
  const [head = "", body = ""] = received.split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(statusLine.split(" ")[1]), headers: told(headers), body };
}

async function byFetch(app: App, { method, path, headers, body }: Asked): Promise<Got> {
  const init = { method, headers, ...(body === "" ? {} : { body }) };
  const response = await app.fetch(new Request(`${OWN}${path}`, init));
  return { status: response.status, headers: told([...response.headers]), body: await response.text() };
}

/** What the server around an app adds says nothing of the app. */
const OF_THE_CONNECTION = new Set(["connection", "date", "keep-alive", "content-length", "transfer-encoding"]);

function told(headers: Headers): Headers {
  return headers.filter(([name]) => !OF_THE_CONNECTION.has(name)).sort();
}

/** What is another one each time. */
const EACH_TIME = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
  /(?:ott|rt)_live_[\w-]{43}/g,
  /eyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  /\d{4}-\d\d-\d\dT[\d:.]+Z/g,
  /\b[0-9a-f]{64}\b/g,
  /new-\d+/g,
];

const same = (text: string) => EACH_TIME.reduce((rest, pattern) => rest.replace(pattern, "…"), text);

/** Numbers from 0 to 1, the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const JSON_TYPE: Headers = [["Content-Type", "application/json"]];
const post = (path: string, body: string, headers: Headers = JSON_TYPE): Asked => ({
  method: "POST",
  path,
  headers,
  body,
});
let newcomers = 0;
const user = (id: string) => ({ external_id: id, email: `${id}@acme.example` });
const newcomer = () => {
  newcomers += 1;
  return user(`new-${newcomers}`);
};

const assertion = (payload: object) => {
  const { headers, body } = signed(partner, payload);
  return post("/api/v1/sso/token", body, Object.entries(headers));
};
const exchange = async (payload: object) =>
  post("/api/v1/sso/authenticate", JSON.stringify({ token: await application.token(partner, payload) }));
const session = async () => {
  const token = await application.token(partner, user("u-1"));
  return (await application.post("/api/v1/sso/authenticate", { token })).json;
};
const me = (authorization: Headers): Asked => ({ method: "GET", path: "/api/v1/me", headers: authorization, body: "" });

const origin = (value: string): [string, string] => ["Origin", value];
const bearerOf = (token: string): [string, string] => ["Authorization", `Bearer ${token}`];
const cookie = (end: string): [string, string] => ["Cookie", `__Host-session=bs_live_${"t".repeat(42)}${end}`];

/** Requests before anything is wrong with them; each way has one of its own. */
const REQUESTS: readonly (() => Asked | Promise<Asked>)[] = [
  () => assertion(user("u-1")),
  () => assertion(newcomer()),
  () => assertion({ email: "nobody" }),
  () => post("/api/v1/sso/token", JSON.stringify(signed(partner, user("u-1")).envelope)),
  () => post("/api/v1/sso/token", "payload=1", [["Content-Type", "application/x-www-form-urlencoded"]]),
  () => post("/api/v1/sso/token", ""),
  () => exchange(user("u-1")),
  () => exchange(newcomer()),
  async () => {
    const { body } = await exchange(user("u-1"));
    return post("/api/v1/sso/authenticate", body, [["Content-Type", "text/plain"]]);
  },
  () => post("/api/v1/sso/authenticate", '{"token":"ott_live_no"}'),
  () => post("/api/v1/sso/authenticate", '{"token":1,"token":2}'),
  () => me([["Authorization", `Bearer ${accessToken}`]]),
  () => me([["Authorization", "Bearer eyJhbGciOiJFUzI1NiJ9.e30.AA"]]),
  () => me([["Cookie", "__Host-session=sct_live_no"]]),
  () => me([]),
  async () => post("/api/v1/auth/refresh", JSON.stringify({ refresh_token: (await session()).refresh_token })),
  () => post("/api/v1/auth/refresh", '{"refresh_token":"rt_live_no"}'),
  () => post("/api/v1/auth/refresh", "", []),
  () => post("/api/v1/auth/refresh", "", [["Cookie", "__Host-refresh=rt_live_no"]]),
];

/** What may be odd about a request. */
const ODDITIES: readonly ((asked: Asked) => Asked)[] = [
  plus("Origin", PORTAL),
  plus("Origin", OWN),
  plus("Origin", "https://stranger.example"),
  plus("Origin", "null"),
  plus("User-Agent", "curl/8 cs_live_abcdefgh \u00e9"),
  plus("Sec-Fetch-Site", "cross-site"),
  plus("Content-Encoding", "gzip"),
  plus("X-Signature", "00"),
  plus("X-Timestamp", "Sun, 06 Nov 1994 08:49:37 GMT"),
  plus("Authorization", "Bearer two"),
  plus("authorization", "Basic Og=="),
  plus("Content-Type", "text/plain"),
  plus("Cookie", "a=b"),
  plus("Cookie", "__Host-sso-state=x; __Host-session=y"),
  plus("Cookie", "__Host-session=z"),
  plus("Idempotency-Key", "k-1"),
  plus("Idempotency-Key", ""),
  plus("X-Request-Id", "mine"),
  plus("X-Forwarded-For", "203.0.113.9"),
  plus("Accept", "text/html"),
  (asked) => ({ ...asked, headers: asked.headers.map(([name, value]) => [name.toUpperCase(), value]) }),
  (asked) => ({ ...asked, headers: asked.headers.toReversed() }),
  (asked) => ({ ...asked, path: `${asked.path}?org_id=default` }),
  (asked) => ({ ...asked, path: `${asked.path}/` }),
  (asked) => ({ ...asked, method: asked.method === "GET" ? "HEAD" : "PUT" }),
  (asked) => ({ ...asked, method: "OPTIONS", body: "" }),
  (asked) => (asked.method === "GET" ? asked : { ...asked, body: `${asked.body} ` }),
  (asked) => (asked.method === "GET" ? asked : { ...asked, body: `\ufeff${asked.body}` }),
  (asked) => (asked.method === "GET" ? asked : { ...asked, body: "x".repeat(65_537) }),
];

function plus(name: string, value: string) {
  return (asked: Asked): Asked => ({ ...asked, headers: [...asked.headers, [name, value]] });
}

test("a short way answers, logs and counts as the router, whatever is asked", async () => {
  const next = numbers(20_261_127);
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  let short = 0;
  for (let n = 0; n < CASES; n += 1) {
    const make = n < REQUESTS.length ? (REQUESTS[n] as () => Asked) : one(REQUESTS);
    const odd = n < REQUESTS.length ? [] : Array.from({ length: Math.floor(next() * 4) }, () => one(ODDITIES));
    const answers: object[] = [];
    let asked: Asked | undefined;
    for (const { ask, log, requests } of ways) {
      asked = odd.reduce((request, strange) => strange(request), await make());
      const { status, headers, body } = await ask(asked);
      answers.push({
        status,
        headers: headers.map(([name, value]) => [name, same(value)]),
        body: asked.method === "HEAD" ? "" : same(body),
        logged: log.splice(0).map((line) => same(JSON.stringify({ ...line, ms: 0 }))),
        asked: requests.splice(0).map((request) => {
          // A Request of the runtime's own is what the short way makes; Node's server makes a lighter one.
          if (ask === ways[0]?.ask && Object.getPrototypeOf(request) === Request.prototype) short += 1;
          return [request.method, new URL(request.url).pathname, same(String(request.headers.get("x-signature")))];
        }),
      });
    }
    const [shortly, ...others] = answers;
    for (const other of others) expect(shortly, JSON.stringify(asked)).toEqual(other);
  }
  // Otherwise nothing would have been compared.
  expect(short).toBeGreaterThan(CASES / 3);
  expect(short).toBeLessThan(CASES);
  const [counted, ...others] = await Promise.all(ways.map(({ metrics }) => answered(metrics)));
  for (const other of others) expect(counted).toEqual(other);
});

test("a Host that no URL has, and a second one, go the router's way: nobody's address is lost by it", async () => {
  const guess = () => post("/api/v1/sso/authenticate", '{"token":"ott_live_no"}');
  for (const hosts of [["a:99999"], ["1.2.3.256"], ["xn--a"], [HOST, "other.example"], ["other.example", HOST]]) {
    for (const make of [guess, () => me([]), () => me([["Authorization", `Bearer ${accessToken}`]])]) {
      const answers: object[] = [];
      for (const { ask, log, requests } of ways.slice(0, 2)) {
        const { status, body } = await ask({ ...make(), hosts });
        const logged = log.splice(0).map((line) => same(JSON.stringify({ ...line, ms: 0 })));
        answers.push({ status, body: same(body), logged, asked: requests.splice(0).length });
      }
      expect(answers[0], hosts.join(" and ")).toEqual(answers[1]);
    }
  }
});

test("no `Request` is made where no function of the application's own asks for one", async () => {
  const ask = await overSocket(application.with({}).app);
  const asked: Asked[] = [];
  for (const make of REQUESTS) asked.push(await make());
  const { Request: original } = globalThis;
  onTestFinished(() => {
    globalThis.Request = original;
  });
  let made = 0;
  globalThis.Request = class extends original {
    constructor(...given: ConstructorParameters<typeof Request>) {
      super(...given);
      made += 1;
    }
  };
  const statuses: number[] = [];
  for (const one of asked) statuses.push((await ask(one)).status);
  expect(statuses).toContain(200);
  expect(statuses.some((status) => status >= 400)).toBe(true);
  expect(made).toBe(0);
});

test.each<[string, () => Asked | Promise<Asked>, Headers, [number, string]]>([
  ["a signature", () => assertion(newcomer()), [["X-Signature", "00".repeat(32)]], [400, "validation_error"]],
  ["a timestamp", () => assertion(newcomer()), [["X-Timestamp", "2026-11-27T10:00:00Z"]], [400, "validation_error"]],
  [
    "a consumer key",
    () => assertion(newcomer()),
    [["X-Consumer-Key", `ck_live_${"k".repeat(40)}`]],
    [400, "validation_error"],
  ],
  ["a type", () => exchange(newcomer()), [["Content-Type", "text/plain"]], [400, "validation_error"]],
  [
    "an origin",
    () => exchange(newcomer()),
    [PORTAL, "https://stranger.example"].map(origin),
    [403, "origin_not_allowed"],
  ],
  ["a token", () => me([bearerOf(accessToken)]), [["Authorization", "Bearer two"]], [401, "invalid_token"]],
  ["a cookie", () => me([cookie("a")]), [cookie("b")], [401, "invalid_token"]],
])("%s that comes twice is neither", async (_, make, again, expected) => {
  for (const { ask, log, requests } of ways.slice(0, 2)) {
    const asked = await make();
    const { status, body } = await ask({ ...asked, headers: [...asked.headers, ...again] });
    expect([status, JSON.parse(body).code]).toEqual(expected);
    log.splice(0);
    requests.splice(0);
  }
});

test("a defect around the operation is an answer too, and ends no process", async () => {
  const asked = me([]);
  const broken = () => {
    throw new TypeError("a log that breaks");
  };
  const { app } = application.with({ logger: { info: broken, warn: broken, error: broken } });
  const [short, router] = [await overSocket(app), await overSocket({ publicUrl: app.publicUrl, fetch: app.fetch })];
  const answers = await Promise.all([short(asked), router(asked), short(asked)]);
  for (const { status, body } of answers) expect([status, JSON.parse(body).code]).toEqual([500, "internal_error"]);
  expect(answers[0]?.headers.map(([name]) => name)).toEqual(answers[1]?.headers.map(([name]) => name));
});

/** The answered requests by operation and status, and the refusals by code. */
async function answered(metrics: Metrics): Promise<string[]> {
  const { body } = await metrics.text();
  return body.split("\n").filter((line) => /^gl_iam_(http_requests_total|refusals_total|sign_ins_total)\{/.test(line));
}
