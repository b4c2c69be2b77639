/** The socket around the app, with time-outs short enough to wait for. A body that never ends is in flight. */
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type RunningServer, type ServerTimeouts, startServer } from "../../src/serve/server.js";
import { Application } from "./application.js";

/** Milliseconds: nothing ends by itself unless a test says so. */
const ENDLESS: ServerTimeouts = { headers: 60_000, request: 60_000, keepAlive: 60_000, shutdown: 60_000 };

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
  await running?.stop();
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

async function serve(timeouts: Partial<ServerTimeouts> = {}): Promise<RunningServer> {
  running = await startServer(application.app, { host: "127.0.0.1", port: 0, timeouts: { ...ENDLESS, ...timeouts } });
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
