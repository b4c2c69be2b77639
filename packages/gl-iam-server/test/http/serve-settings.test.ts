/**
 * Sets every variable of the environment to another value than its default, and looks at what the service then does.
 */
import { generateEncryptionKey } from "gl-iam";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PGLITE_ON_DISK, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { scratchFolder } from "../../../../tools/testing/prepared.js";
import { copyWorkspace } from "../workspace.js";
import { aUser, bearer, type Credential, signed } from "./application.js";
import { Service } from "./service.js";

// A process and an embedded database, beside everything else that the test run does at that moment.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const ADMIN = { email: "ops@example.com", password: "correct horse battery staple" };
const LIMITS = { source: 7, partner: 5, login: 3 };

let database: ScratchDatabase;
let service: Service;
let admin: Record<string, string>;

beforeAll(async () => {
  database = await PGLITE_ON_DISK.createMigrated();
  service = await Service.start({
    GL_IAM_DATABASE_URL: database.url,
    GL_IAM_SECRET_KEY: "0123456789abcdefghijklmnopqrstuvwxyz",
    GL_IAM_ENCRYPTION_KEYS: `2:${generateEncryptionKey()},1:${generateEncryptionKey()}`,
    GL_IAM_PUBLIC_URL: "https://sso.example.com",
    GL_IAM_ADMIN_EMAIL: ADMIN.email,
    GL_IAM_ADMIN_PASSWORD: ADMIN.password,
    GL_IAM_TRUSTED_PROXIES: "10.0.0.0/8,127.0.0.1",
    GL_IAM_SIGNATURE_TOLERANCE_SECONDS: "800",
    GL_IAM_TOKEN_TTL_SECONDS: "7",
    GL_IAM_RATE_LIMIT_SOURCE: String(LIMITS.source),
    GL_IAM_RATE_LIMIT_PARTNER: String(LIMITS.partner),
    GL_IAM_RATE_LIMIT_LOGIN: String(LIMITS.login),
  });
  admin = bearer((await post("/api/v1/auth/login", ADMIN)).json.access_token);
});
afterAll(async () => {
  await service?.stop();
  await database?.drop();
});

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(service.url + path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  return { status: response.status, headers: response.headers, json: (await response.json()) as any };
}

const from = (address: string) => ({ "x-forwarded-for": address });

async function register(partner_name: string): Promise<Credential> {
  const { json } = await post("/api/v1/admin/partners", { partner_name }, admin);
  return { consumerKey: json.consumer_key, consumerSecret: json.consumer_secret };
}

/** The policy of the limit that the last of these requests reached. */
async function policyAfter(points: number, ask: () => ReturnType<typeof post>): Promise<[number, string | null]> {
  for (let spent = 0; spent < points; spent++) expect((await ask()).status).not.toBe(429);
  const { status, headers } = await ask();
  return [status, headers.get("ratelimit-policy")];
}

test("GL_IAM_HOST and GL_IAM_PORT are where it listens; it says so if it cannot", async () => {
  // An address of no machine (RFC 5737).
  const variables = { GL_IAM_HOST: "203.0.113.1", GL_IAM_PORT: "4711" };
  const directory = scratchFolder("service");
  await copyWorkspace(directory);
  const { code, stderr } = await Service.run(["serve"], variables, directory);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining("can't listen on 203.0.113.1:4711: listen EADDRNOTAVAIL"),
  ]);
});

test("GL_IAM_PUBLIC_URL is the service's own origin", async () => {
  const response = await fetch(`${service.url}/openapi.json`);
  expect(response.headers.get("strict-transport-security")).toBe("max-age=31536000");
  expect(((await response.json()) as { servers: object[] }).servers).toEqual([{ url: "https://sso.example.com" }]);
});

test("GL_IAM_TRUSTED_PROXIES may name the client", async () => {
  const { headers } = await post("/api/v1/auth/login", ADMIN, from("203.0.113.10"));
  const events = await fetch(`${service.url}/api/v1/admin/audit-events?event_type=login_success`, { headers: admin });
  const { data } = (await events.json()) as { data: { request_id: string; ip_address: string }[] };
  const login = data.find(({ request_id }) => request_id === headers.get("x-request-id"));
  expect(login?.ip_address).toBe("203.0.113.10");
});

test("GL_IAM_SIGNATURE_TOLERANCE_SECONDS limits a signature's age, GL_IAM_TOKEN_TTL_SECONDS a token's", async () => {
  const acme = await register("Tolerated");
  const agedBy = (seconds: number) =>
    post("/api/v1/sso/token", signed(acme, aUser(), new Date(Date.now() - seconds * 1000)).envelope);
  // Half a minute to spare, and more than the default of 300.
  const inTime = await agedBy(770);
  expect([inTime.status, inTime.json.expires_in]).toEqual([200, 7]);
  expect((await agedBy(830)).json.code).toBe("signature_expired");
});

test("GL_IAM_RATE_LIMIT_SOURCE limits what a stranger may try", async () => {
  const forged = () => signed({ consumerKey: `ck_live_${"k".repeat(39)}`, consumerSecret: "s" }, aUser()).envelope;
  const push = () => post("/api/v1/sso/token", forged(), from("203.0.113.11"));
  expect(await policyAfter(LIMITS.source, push)).toEqual([429, '"source";q=7;w=60']);
});

test("GL_IAM_RATE_LIMIT_PARTNER limits what a partner may ask for", async () => {
  const acme = await register("Limited");
  const push = () => post("/api/v1/sso/token", signed(acme, aUser()).envelope, from("203.0.113.12"));
  expect(await policyAfter(LIMITS.partner, push)).toEqual([429, '"partner";q=5;w=60']);
});

test("GL_IAM_RATE_LIMIT_LOGIN limits guesses at a password", async () => {
  const guess = () => post("/api/v1/auth/login", { ...ADMIN, password: "a wrong one" }, from("203.0.113.13"));
  expect(await policyAfter(LIMITS.login, guess)).toEqual([429, '"login";q=3;w=60']);
});

test("each request leaves one line in the log: the operation, the outcome, the duration", async () => {
  const { headers } = await post("/api/v1/sso/authenticate", { token: "no such token" });
  const requestId = headers.get("x-request-id") ?? "";
  await service.waitFor(new RegExp(requestId));
  const lines = service.stdout.split("\n").filter((line) => line.includes(requestId));
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: "info",
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      request_id: requestId,
      operation: "exchangeToken",
      status: 401,
      ms: expect.any(Number),
      address: "127.0.0.1",
      code: "invalid_token",
      msg: "answered",
    },
  ]);
});
