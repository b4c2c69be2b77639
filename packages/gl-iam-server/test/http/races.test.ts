/** Two service processes on one PostgreSQL get the same request at the same moment, or lose their database. */
import { randomUUID } from "node:crypto";
import { connect, createServer, type Socket } from "node:net";
import { generateEncryptionKey } from "gl-iam";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { aUser, type Credential, signed } from "./application.js";
import { Service } from "./service.js";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const ROUNDS = 10;
const AT_ONCE = 50;
const ADMIN = { email: "ops@example.com", password: "correct horse battery staple" };

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  readonly json: any;
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: response.status, json: await response.json() };
}

function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, json } of answers) {
    const outcome = json.code ?? String(status);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

function variablesFor(url: string): Record<string, string> {
  return {
    GL_IAM_DATABASE_URL: url,
    GL_IAM_SECRET_KEY: generateEncryptionKey(),
    GL_IAM_ENCRYPTION_KEY: generateEncryptionKey(),
    GL_IAM_ADMIN_EMAIL: ADMIN.email,
    GL_IAM_ADMIN_PASSWORD: ADMIN.password,
    GL_IAM_RATE_LIMIT_SOURCE: "0",
    GL_IAM_RATE_LIMIT_PARTNER: "0",
    GL_IAM_RATE_LIMIT_LOGIN: "0",
  };
}

async function administrator({ url }: Service): Promise<Record<string, string>> {
  const { json } = await post(`${url}/api/v1/auth/login`, ADMIN);
  return { authorization: `Bearer ${json.access_token}` };
}

async function register({ url }: Service, admin: Record<string, string>, fields: object = {}) {
  const body = { partner_name: `Acme ${randomUUID()}`, ...fields };
  const { json } = await post(`${url}/api/v1/admin/partners`, body, admin);
  return { id: json.partner.id as string, consumerKey: json.consumer_key, consumerSecret: json.consumer_secret };
}

function push({ url }: Service, credential: Credential, payload: object, path = "token"): Promise<Answer> {
  return post(`${url}/api/v1/sso/${path}`, signed(credential, payload).envelope);
}

describe.skipIf(!POSTGRESQL.answers)("two services on one PostgreSQL", () => {
  let database: ScratchDatabase;
  let services: Service[];
  let admin: Record<string, string>;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    const variables = variablesFor(database.url);
    // Both at once, so they also migrate and make the first administrator at the same moment.
    services = await Promise.all([Service.start(variables), Service.start(variables)]);
    admin = await administrator(services[1] as Service);
  });
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await database.drop();
  });

  const service = (index = 0) => services[index % services.length] as Service;
  const atOnce = (ask: (service: Service, index: number) => Promise<Answer>, times = AT_ONCE) =>
    Promise.all(Array.from({ length: times }, (_, index) => ask(service(index), index)));

  test(`one assertion posted ${AT_ONCE} times gives one token and one session, ${ROUNDS} times over`, async () => {
    const acme = await register(service(), admin);
    for (let round = 0; round < ROUNDS; round++) {
      const { envelope } = signed(acme, aUser());
      const issued = await atOnce(({ url }) => post(`${url}/api/v1/sso/token`, envelope));
      expect(tally(issued)).toEqual({ 200: 1, assertion_replayed: AT_ONCE - 1 });
      const token = issued.find(({ status }) => status === 200)?.json.token;
      const exchanged = await atOnce(({ url }) => post(`${url}/api/v1/sso/authenticate`, { token }));
      expect(tally(exchanged)).toEqual({ 200: 1, invalid_token: AT_ONCE - 1 });
    }
  });

  test("one nonce in fifty assertions gives one token", async () => {
    const acme = await register(service(), admin);
    const nonce = randomUUID();
    const issued = await atOnce((to) => push(to, acme, aUser({ nonce })));
    expect(tally(issued)).toEqual({ 200: 1, assertion_replayed: AT_ONCE - 1 });
  });

  test("100 first sign-ins at a cap of 10 make 10 users; a withdrawal makes room for exactly one", async () => {
    const acme = await register(service(), admin, { max_users: 10 });
    const users = Array.from({ length: 100 }, () => aUser() as { external_id: string });
    const issued = await atOnce((to, index) => push(to, acme, users[index] ?? {}), 100);
    expect(tally(issued)).toEqual({ 200: 100 });
    const exchange = (answers: readonly Answer[]) =>
      atOnce(
        ({ url }, index) => post(`${url}/api/v1/sso/authenticate`, { token: answers[index]?.json.token }),
        answers.length,
      );
    const signedIn = await exchange(issued);
    expect(tally(signedIn)).toEqual({ 200: 10, max_users_exceeded: 90 });
    const first = users[signedIn.findIndex(({ status }) => status === 200)]?.external_id;
    // Issue checks for room too: twenty assertions of new users, before the place is free and after.
    expect(tally(await atOnce((to) => push(to, acme, aUser()), 20))).toEqual({ max_users_exceeded: 20 });
    await push(service(), acme, { action: "deprovision", external_id: first }, "deprovision");
    const again = await atOnce((to) => push(to, acme, aUser()), 20);
    expect(tally(await exchange(again))).toEqual({ 200: 1, max_users_exceeded: 19 });
    const list = await fetch(`${service().url}/api/v1/admin/partners/${acme.id}/users`, { headers: admin });
    const { data } = (await list.json()) as { data: { is_active: boolean }[] };
    expect(data.filter((user) => user.is_active)).toHaveLength(10);
  });

  test("fifty uses of one refresh token give one successor, at most four times, and end the session", async () => {
    const { json: session } = await post(`${service().url}/api/v1/auth/login`, ADMIN);
    const refreshed = await atOnce(({ url }) =>
      post(`${url}/api/v1/auth/refresh`, { refresh_token: session.refresh_token }),
    );
    expect(tally(refreshed)).toEqual({ 200: 4, invalid_token: 1, session_not_found: AT_ONCE - 5 });
    const successors = refreshed.filter(({ status }) => status === 200).map(({ json }) => json.refresh_token);
    expect(new Set(successors).size).toBe(1);
    const newest = refreshed.find(({ status }) => status === 200)?.json;
    for (const token of [session.access_token, newest.access_token]) {
      const me = await fetch(`${service(1).url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
      expect(me.status).toBe(401);
    }
  });

  test("one registration sent fifty times under one key is one partner with one secret", async () => {
    const headers = { ...admin, "idempotency-key": randomUUID() };
    const body = { partner_name: `Once ${randomUUID()}` };
    const answers = await atOnce(({ url }) => post(`${url}/api/v1/admin/partners`, body, headers));
    expect(tally(answers)).toEqual({ 201: AT_ONCE });
    expect(new Set(answers.map(({ json }) => json.consumer_secret)).size).toBe(1);
  });

  test("a deactivation and a narrowed policy count between issue and exchange, also at the other service", async () => {
    for (const [path, body, code] of [
      ["/deactivate", {}, "partner_inactive"],
      ["", { allowed_email_domains: ["elsewhere.example"] }, "email_domain_not_allowed"],
      ["", { allowed_roles: ["teacher"] }, "role_not_allowed"],
      ["", { allowed_source_ips: [] }, "source_ip_not_allowed"],
    ] as const) {
      const acme = await register(service(), admin);
      const issued = await push(service(), acme, aUser());
      const changed = await fetch(`${service(1).url}/api/v1/admin/partners/${acme.id}${path}`, {
        method: path === "" ? "PATCH" : "POST",
        body: JSON.stringify(body),
        headers: { ...admin, "content-type": "application/json" },
      });
      expect(changed.status).toBe(200);
      const exchanged = await post(`${service().url}/api/v1/sso/authenticate`, { token: issued.json.token });
      expect(exchanged.json.code).toBe(code);
    }
  });
});

/** A connection to the database that the test can cut and freeze. */
class Link {
  readonly #sockets = new Set<Socket>();
  #open = true;
  #frozen = false;
  url = "";

  readonly #server = createServer((client) => {
    if (!this.#open) return void client.destroy();
    const { hostname, port } = this.target;
    const upstream = connect(Number(port || 5432), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(from);
      from.on("data", (chunk) => to.write(chunk));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#frozen) from.pause();
    }
  });

  private constructor(private readonly target: URL) {}

  static async to(databaseUrl: string): Promise<Link> {
    const link = new Link(new URL(databaseUrl));
    await new Promise<void>((resolve) => link.#server.listen(0, "127.0.0.1", resolve));
    const url = new URL(databaseUrl);
    url.hostname = "127.0.0.1";
    url.port = String((link.#server.address() as { port: number }).port);
    link.url = url.href;
    return link;
  }

  cut(): void {
    this.#open = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Connections stay, and nothing passes. */
  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  restore(): void {
    this.#open = true;
    this.#frozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}

describe.skipIf(!POSTGRESQL.answers)("a service that loses its database", () => {
  test.each(["cut", "freeze"] as const)(
    "%s: 503 within two seconds, nothing accepted twice, back by itself",
    async (how) => {
      const database = await POSTGRESQL.createMigrated();
      const link = await Link.to(database.url);
      const service = await Service.start(variablesFor(link.url));
      const acme = await register(service, await administrator(service));
      const accepted = [signed(acme, aUser()), signed(acme, aUser())];
      for (const { envelope } of accepted)
        expect((await post(`${service.url}/api/v1/sso/token`, envelope)).status).toBe(200);

      link[how]();
      const startedAt = performance.now();
      const ask = async (path: string, body: object, headers: Record<string, string> = {}) => {
        const response = await fetch(service.url + path, { method: "POST", body: JSON.stringify(body), headers });
        const { code } = (await response.json()) as { code: string };
        return [response.status, code, response.headers.get("retry-after")];
      };
      // The second kind asks two questions: the token's, and whose page it is.
      const browsers = { origin: "https://portal.acme.example", "content-type": "application/json" };
      const token = { token: `ott_live_${"x".repeat(43)}` };
      const refused = await Promise.all([
        ...Array.from({ length: 20 }, () => ask("/api/v1/sso/token", signed(acme, aUser()).envelope)),
        ...Array.from({ length: 5 }, () => ask("/api/v1/sso/authenticate", token, browsers)),
      ]);
      const seconds = (performance.now() - startedAt) / 1000;
      expect(new Set(refused.map(String))).toEqual(new Set(["503,store_unavailable,1"]));
      expect(seconds, "seconds to 25 refusals").toBeLessThan(2);
      expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${service.url}/healthz`)).status).toBe(200);

      link.restore();
      await expect
        .poll(async () => (await push(service, acme, aUser())).status, { timeout: 5000, interval: 100 })
        .toBe(200);
      for (const { envelope } of accepted) {
        expect((await post(`${service.url}/api/v1/sso/token`, envelope)).json.code).toBe("assertion_replayed");
      }
      await service.stop();
      link.close();
      await database.drop();
    },
  );
});
