/** The socket around the app, with time-outs short enough to wait for. A body that never ends is in flight. */
import { connect, type Socket } from "node:net";
import type { App } from "gl-iam-server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ConnectionLimits } from "../../src/serve/connections.js";
import { type RunningServer, type ServerTimeouts, startServer } from "../../src/serve/server.js";
import { Application } from "./application.js";

/** Milliseconds: nothing ends by itself unless a test says so. */
const ENDLESS: ServerTimeouts = {
  headers: 60_000,
  request: 60_000,
  keepAlive: 60_000,
  inactivity: 60_000,
  drain: 0,
  shutdown: 60_000,
};

let application: Application;
let running: RunningServer | undefined;
let clients: Client[];

beforeAll(async () => {
  application = await Application.start();
});
afterAll(() => application.stop());
beforeEach(() => {
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.socket.destroy();
  await running?.breakOff();
  running = undefined;
});

/** A raw connection: what it has received so far, and whether the other side has closed it. */
class Client {
  received = "";
  readonly closed: Promise<void>;

  constructor(readonly socket: Socket) {
    socket.on("data", (chunk) => {
      this.received += chunk;
    });
    socket.on("error", () => {});
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
  }

  async receives(pattern: RegExp): Promise<void> {
    await expect.poll(() => this.received, { timeout: 20_000 }).toMatch(pattern);
  }
}

async function serve(
  timeouts: Partial<ServerTimeouts> = {},
  limits: Partial<ConnectionLimits> = {},
  app: App = application.app,
): Promise<RunningServer> {
  running = await startServer(app, { host: "127.0.0.1", port: 0, timeouts: { ...ENDLESS, ...timeouts }, limits });
  return running;
}

async function open({ port }: RunningServer, text: string): Promise<Client> {
  const socket = connect(port, "127.0.0.1");
  const client = new Client(socket);
  clients.push(client);
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  socket.write(text);
  return client;
}

const GET = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
const UNFINISHED = "POST /api/v1/sso/token HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{";

/** One answer, the connection kept, and then a request under way. */
async function inFlight(server: RunningServer): Promise<Client> {
  const client = await open(server, GET);
  await client.receives(/HTTP\/1\.1 200 [\s\S]*"ok"/);
  client.socket.write(UNFINISHED);
  // When another connection has been answered, this one has been read.
  await (await open(server, GET)).receives(/"ok"/);
  return client;
}

/** Waits until there is room for another connection. */
async function isServed(server: RunningServer): Promise<void> {
  const served = async () => {
    const client = await open(server, GET);
    await Promise.race([client.closed, client.receives(/^HTTP\/1\.1 200 /)]);
    client.socket.destroy();
    return client.received !== "";
  };
  await expect.poll(served, { timeout: 20_000, interval: 200 }).toBe(true);
}

test("a body that is sent too slowly is cut off, as a problem", async () => {
  const client = await open(await serve({ headers: 1000, request: 1000 }), UNFINISHED);
  await client.receives(/^HTTP\/1\.1 408 Request Timeout\r\n[\s\S]*\}$/);
  await client.closed;
  const [head = "", body = ""] = client.received.split("\r\n\r\n");
  expect(head).toContain("content-type: application/problem+json");
  const requestId = /x-request-id: (\S+)/.exec(head)?.[1];
  expect(JSON.parse(body)).toMatchObject({ status: 408, code: "validation_error", request_id: requestId });
});

test("a request that hangs at the end is broken off when patience ends", async () => {
  const server = await serve({ shutdown: 1500 });
  const client = await inFlight(server);
  const before = client.received;
  const startedAt = performance.now();
  await server.stop();
  const seconds = (performance.now() - startedAt) / 1000;
  await client.closed;
  expect(client.received, "nothing is answered").toBe(before);
  expect(seconds).toBeGreaterThan(1);
  expect(seconds).toBeLessThan(15);
});

test("an answer during the end says that its connection will take no other request", async () => {
  const server = await serve();
  const client = await inFlight(server);
  expect(client.received).not.toMatch(/^connection: close\r$/im);
  const stopped = server.stop();
  expect(server.accepting()).toBe(false);
  client.socket.write("}");
  await client.receives(/HTTP\/1\.1 400 [\s\S]*\}$/);
  expect(client.received).toMatch(/^connection: close\r$/im);
  await stopped;
  await client.closed;
});

test("connections without a request do not delay the end", async () => {
  const server = await serve();
  const idle = await open(server, GET);
  await idle.receives(/"ok"/);
  const startedAt = performance.now();
  await server.stop();
  await idle.closed;
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});

test("a new connection is refused after the end has begun", async () => {
  const server = await serve();
  const client = await inFlight(server);
  const stopped = server.stop();
  await expect(open(server, GET)).rejects.toThrow("ECONNREFUSED");
  client.socket.write("}");
  await stopped;
});

test("during the drain it works on, announces its end, and closes each connection after its answer", async () => {
  const server = await serve({ drain: 60_000 });
  const kept = await open(server, GET);
  await kept.receives(/"ok"/);
  const stopped = server.stop();
  expect(server.accepting()).toBe(false);
  for (const client of [kept, await open(server, "")]) {
    client.received = "";
    client.socket.write(GET);
    await client.receives(/^HTTP\/1\.1 200 [\s\S]*"ok"/);
    expect(client.received).toMatch(/^connection: close\r$/im);
    await client.closed;
  }
  await server.breakOff();
  await stopped;
});

test("broken off, it ends at once: the drain is left out, and what is in flight is not waited for", async () => {
  const server = await serve({ drain: 60_000 });
  const client = await inFlight(server);
  const stopped = server.stop();
  await server.breakOff();
  await Promise.all([client.closed, stopped]);
  await expect(open(server, GET)).rejects.toThrow("ECONNREFUSED");
});

describe("whoever does not read the answers", () => {
  // More than the buffers of two sockets take.
  const BODY = "x".repeat(1_000_000);
  /** Counts what the app was asked for. */
  function counting(): App & { asked: number } {
    const app = {
      asked: 0,
      async fetch() {
        app.asked += 1;
        return new Response(BODY);
      },
    };
    return app;
  }

  test("gets no more of them made: a connection holds one answer at most", async () => {
    const app = counting();
    const server = await serve({}, {}, app);
    const unread = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const client = await open(server, GET.repeat(25));
        client.socket.pause();
        return client;
      }),
    );
    const other = await open(server, GET);
    await other.receives(/^HTTP\/1\.1 200 /);
    // Those that the sockets have buffered whole, and one more.
    expect(app.asked).toBeLessThan(20 * 25 * 0.5);
    // Who reads on gets them all, in order.
    const patient = unread[0] as Client;
    patient.socket.resume();
    await expect.poll(() => patient.received.length, { timeout: 20_000 }).toBeGreaterThan(25 * BODY.length);
    expect(patient.received.split("HTTP/1.1 200 ").length - 1).toBe(25);
  });

  test("is cut off", async () => {
    const server = await serve({ inactivity: 1000 }, { ofAddress: 1 }, counting());
    const unread = await open(server, GET.repeat(25));
    unread.socket.pause();
    await isServed(server);
    unread.socket.resume();
    await unread.closed;
    expect(unread.received.split("HTTP/1.1 200 ").length - 1).toBeLessThan(25);
  });

  test("may ask so often on one connection, and is cut off then", async () => {
    const server = await serve({}, { unanswered: 8 }, counting());
    const greedy = await open(server, GET.repeat(100));
    await greedy.closed;
    expect(greedy.received.split("HTTP/1.1 200 ").length - 1).toBeLessThanOrEqual(8);
  });
});

test("one address holds a limited number of connections; a trusted proxy is not one address", async () => {
  const server = await serve({}, { ofAddress: 3 });
  const held = [await open(server, GET), await open(server, GET), await open(server, GET)];
  for (const client of held) await client.receives(/"ok"/);
  const fourth = await open(server, GET);
  await fourth.closed;
  expect(fourth.received).toBe("");
  const elsewhere = connect({ port: server.port, host: "127.0.0.1", localAddress: "127.0.0.2" });
  const other = new Client(elsewhere);
  clients.push(other);
  elsewhere.write(GET);
  await other.receives(/"ok"/);
  held[0]?.socket.destroy();
  await held[0]?.closed;
  await isServed(server);
  await server.breakOff();
  const behind = await serve({}, { ofAddress: 1, isExempt: (address) => address === "127.0.0.1" });
  for (const client of [await open(behind, GET), await open(behind, GET)]) await client.receives(/"ok"/);
});
