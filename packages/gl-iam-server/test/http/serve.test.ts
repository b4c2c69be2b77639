import { statSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { generateEncryptionKey } from "gl-iam";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { PGLITE_ON_DISK } from "../../../../tools/testing/databases.js";
import { aUser, signed } from "./application.js";
import { Service } from "./service.js";

// Each starts processes and embedded databases, beside everything else that the test run does at that moment.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const JSON_TYPE = { "content-type": "application/json" };

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { ...JSON_TYPE, ...headers },
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  return { status: response.status, json: (await response.json()) as any };
}

/** Writes raw bytes and reads until the other side closes. */
function exchange(url: string, text: string, patience = 20_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(text));
    let received = "";
    socket.setTimeout(patience, () => reject(new Error(`still open after ${patience} ms: ${received}`)));
    socket.on("data", (chunk) => {
      received += chunk;
    });
    socket.on("close", () => {
      socket.destroy();
      resolve(received);
    });
    socket.on("error", reject);
    socket.on("end", () => socket.end());
  });
}

describe("with nothing configured", () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());

  test("a database and keys are for their owner alone; the administrator's password is printed once", async () => {
    const workspace = join(service.directory, ".gl-iam");
    expect(statSync(join(workspace, "keys.json")).mode & 0o777).toBe(0o600);
    expect(statSync(workspace).mode & 0o777).toBe(0o700);
    const [, password = ""] = /admin@localhost, password (\S{24})\n/.exec(service.stderr) ?? [];
    const login = await post(`${service.url}/api/v1/auth/login`, { email: "admin@localhost", password });
    expect([login.status, login.json.user?.roles]).toEqual([200, ["platform_admin"]]);
    expect(service.stdout).not.toContain(password);

    const bearer = { authorization: `Bearer ${login.json.access_token}` };
    const { json: acme } = await post(`${service.url}/api/v1/admin/partners`, { partner_name: "Acme" }, bearer);
    const credential = { consumerKey: acme.consumer_key, consumerSecret: acme.consumer_secret };
    const { headers, body } = signed(credential, aUser());
    const issued = await fetch(`${service.url}/api/v1/sso/token`, { method: "POST", headers, body });
    expect(issued.status).toBe(200);
    const { token } = (await issued.json()) as { token: string };
    const exchanged = await post(`${service.url}/api/v1/sso/authenticate`, { token });
    expect(exchanged.status).toBe(200);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toContain('gl_iam_sign_ins_total{way="partner",outcome="accepted"} 1');
    expect(metrics).not.toContain("Acme");
  });

  test("it is reachable from this machine only, alive and ready", async () => {
    expect(service.stdout).toContain('"host":"127.0.0.1"');
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });

  test("a command that finds the directory held names the holder, and says what to do", async () => {
    const other = await Service.run(["partner", "list"], {}, service.directory);
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(/in use by process \d+/);
    expect(other.stderr).toContain("/api/v1/admin");
    const second = await Service.run(["serve", "--port", "0"], {}, service.directory);
    expect([second.code, second.stderr.includes("in use by process")]).toEqual([1, true]);
  });

  test("a header that occurs twice is refused, as are malformed requests, all as problems", async () => {
    const { port } = new URL(service.url);
    const { headers, body } = signed({ consumerKey: `ck_live_${"k".repeat(39)}`, consumerSecret: "s" }, aUser());
    const answer = await new Promise<{ status?: number | undefined; text: string }>((resolve, reject) => {
      const doubled = Object.entries({ host: "x", ...headers }).flat();
      const options = {
        port,
        method: "POST",
        path: "/api/v1/sso/token",
        headers: [...doubled, "X-Signature", "0".repeat(64)],
      };
      const call = request(options, async (response) => {
        let text = "";
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode, text });
      });
      call.on("error", reject);
      call.end(body);
    });
    expect([answer.status, JSON.parse(answer.text).errors]).toEqual([
      400,
      [{ field: "x-signature", rule: "once", message: "must occur once" }],
    ]);
    const broken = await exchange(service.url, "GET / HTTP/1.1\r\nno colon\r\n\r\n");
    expect(broken).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/);
    const requestId = /x-request-id: (\S+)/.exec(broken)?.[1];
    expect(JSON.parse(broken.split("\r\n\r\n")[1] ?? "")).toMatchObject({ status: 400, request_id: requestId });
    for (const request of [
      "GET /healthz HTTP/1.1\r\n\r\n",
      "GET /healthz HTTP/1.1\r\nhost: a b\r\n\r\n",
      "OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET http://[:::/ HTTP/1.1\r\nhost: x\r\n\r\n",
      "POST /api/v1/sso/token HTTP/1.1\r\nhost: x\r\nexpect: foo\r\ncontent-length: 0\r\n\r\n",
    ]) {
      const refused = await exchange(service.url, request);
      expect(refused, request).toMatch(/^HTTP\/1\.1 4\d\d [\s\S]*content-type: application\/problem\+json/i);
      const id = /x-request-id: (\S+)/i.exec(refused)?.[1];
      expect(refused).toContain(`"request_id":"${id}"`);
    }
    for (const [request, status] of [
      ["GET /healthz HTTP/1.0\r\n\r\n", 200],
      ["GET /readyz HTTP/1.0\r\n\r\n", 200],
      ["HEAD /healthz HTTP/1.0\r\n\r\n", 200],
      ["GET /nowhere HTTP/1.0\r\n\r\n", 404],
    ] as const) {
      expect(await exchange(service.url, request), request).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    }
    const many = Array.from({ length: 2100 }, () => "a: b\r\n").join("");
    const behind = await exchange(
      service.url,
      `POST /api/v1/sso/token HTTP/1.1\r\nhost: x\r\nx-signature: 1\r\n${many}x-signature: 2\r\n` +
        "content-length: 0\r\n\r\n",
    );
    expect(behind).toContain('"rule":"once"');
    const huge = await exchange(service.url, `GET / HTTP/1.1\r\nx: ${"a".repeat(20_000)}\r\n\r\n`);
    expect(huge).toMatch(/^HTTP\/1\.1 431 /);
  });

  test("a body that is too long is refused before it is sent", async () => {
    const head = "POST /api/v1/sso/token HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000\r\n\r\n";
    const answer = await exchange(service.url, `${head}x`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"payload_too_large"/);
  });

  test("a client that sends the head too slowly is cut off", async () => {
    const startedAt = performance.now();
    const answer = await exchange(service.url, "GET /healthz HTTP/1.1\r\nhost: x\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});

test("SIGTERM finishes what is in flight, refuses new requests, and exits within its patience", async () => {
  const service = await Service.restart();
  const { port } = new URL(service.url);
  const { headers, body } = signed({ consumerKey: `ck_live_${"k".repeat(39)}`, consumerSecret: "s" }, aUser());
  const inFlight = new Promise<number | undefined>((resolve, reject) => {
    const options = {
      port,
      method: "POST",
      path: "/api/v1/sso/token",
      headers: { ...headers, "content-length": body.length },
    };
    const call = request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on("error", reject);
    call.write(body.slice(0, 10));
    setTimeout(() => service.signal("SIGTERM"), 300);
    setTimeout(() => call.end(body.slice(10)), 1000);
  });
  await service.waitFor(/"stopping"/);
  await expect(fetch(`${service.url}/healthz`)).rejects.toThrow();
  expect(await inFlight).toBe(401);
  const ended = await service.ended;
  expect(ended.code).toBe(0);
  expect(ended.stdout).toContain('"stopped"');
});

test("SIGTERM is told to a balancer first; a second signal, as SIGINT does, ends at once", async () => {
  const service = await Service.restart({ GL_IAM_DRAIN_SECONDS: "600" });
  service.signal("SIGTERM");
  await service.waitFor(/"stopping"/);
  const ready = await fetch(`${service.url}/readyz`);
  expect([ready.status, ready.headers.get("connection")]).toEqual([503, "close"]);
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  service.signal("SIGTERM");
  expect(await service.ended).toMatchObject({ code: 0, stdout: expect.stringContaining('"stopping at once"') });
  const interrupted = await Service.restart({ GL_IAM_DRAIN_SECONDS: "600" });
  interrupted.signal("SIGINT");
  expect(await interrupted.ended).toMatchObject({ code: 0, stdout: expect.stringContaining('"stopped"') });
});

test("every problem of the environment is reported at once, and no value", async () => {
  const { code, stderr } = await Service.run(["serve"], {
    GL_IAM_PORT: "99999",
    GL_IAM_DATABASE_URL: "pglite://memory",
    GL_IAM_PUBLIC_URL: "ftp://canary.example",
    GL_IAM_TRUSTED_PROXIES: "10.0.0.0/8,nonsense-canary",
    GL_IAM_RATE_LIMIT_LOGIN: "-1",
  });
  expect(code).toBe(2);
  for (const name of ["PORT", "PUBLIC_URL", "TRUSTED_PROXIES", "RATE_LIMIT_LOGIN", "SECRET_KEY", "ENCRYPTION_KEYS"]) {
    expect(stderr).toContain(`GL_IAM_${name}`);
  }
});

test("the first administrator comes from the environment, once, and replaces nobody's password", async () => {
  const database = await PGLITE_ON_DISK.createMigrated();
  const variables = {
    GL_IAM_DATABASE_URL: database.url,
    GL_IAM_SECRET_KEY: "0123456789abcdefghijklmnopqrstuvwxyz",
    GL_IAM_ENCRYPTION_KEY: generateEncryptionKey(),
    GL_IAM_ADMIN_EMAIL: "ops@example.com",
    GL_IAM_ADMIN_PASSWORD: "correct horse battery staple",
  };
  const service = await Service.start(variables);
  const login = await post(`${service.url}/api/v1/auth/login`, {
    email: variables.GL_IAM_ADMIN_EMAIL,
    password: variables.GL_IAM_ADMIN_PASSWORD,
  });
  expect(login.json.user.roles).toEqual(["platform_admin"]);
  const { stdout, stderr } = await service.stop();
  await database.drop();
  expect(stdout + stderr).not.toContain(variables.GL_IAM_ADMIN_PASSWORD);
  expect(stderr).not.toContain("password");
});
