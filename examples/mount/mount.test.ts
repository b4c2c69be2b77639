/** Each way of mounting, with a real partner's request: the raw body must arrive as it was sent. */
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createApp } from "gl-iam-server";
import { signAssertion } from "gl-iam-signer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mountOnExpress } from "./express.js";
import { mountOnFastify } from "./fastify.js";
import { mountOnHono } from "./hono.js";
import { handlers } from "./next-route.js";
import { mountOnNode } from "./node-http.js";

let gateway: IAMGateway;
let credential: { consumerKey: string; consumerSecret: string };

beforeAll(async () => {
  const provider = new PostgreSQLProvider({
    databaseUrl: "pglite://memory",
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
    enablePartnerRegistry: true,
  });
  gateway = IAMGateway.fromFullstackProvider(provider);
  // The source address shows whether the app saw the socket's peer.
  const partner = { partnerName: "Acme Corp", orgId: "default", allowedSourceIps: ["127.0.0.1", "::1"] };
  const { consumerKey, consumerSecret } = (await gateway.partnerRegistry.registerPartner(partner)).unwrap();
  credential = { consumerKey, consumerSecret };
});
afterAll(() => gateway.close());

const iam = (options = {}) => createApp(gateway, { publicUrl: "http://localhost", ...options });

/** A body that changes when it is parsed and written again: spaces, the order of names, escapes. */
const PAYLOAD = '{ "email" :"jos\\u00e9@acme.example",\n  "display_name": "José 🎓", "external_id": "u-1"  }';

async function signIn(send: typeof fetch, url: string): Promise<string> {
  const { headers, body } = await signAssertion({ ...credential, payload: PAYLOAD });
  const issued = await send(`${url}/api/v1/sso/token`, { method: "POST", headers: { ...headers }, body });
  const { token } = (await issued.json()) as { token: string };
  expect(issued.status).toBe(200);
  const exchanged = await send(`${url}/api/v1/sso/authenticate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const session = (await exchanged.json()) as { access_token: string };
  const authorization = `Bearer ${session.access_token}`;
  const me = await send(`${url}/api/v1/me`, { headers: { authorization } });
  return ((await me.json()) as { display_name: string }).display_name;
}

describe.each<[string, () => Promise<Server> | Server]>([
  ["node:http", () => mountOnNode(iam())],
  ["Express 5", () => createServer(mountOnExpress(iam()))],
  [
    "Fastify 5",
    async () => {
      const application = mountOnFastify(iam());
      await application.ready();
      return application.server;
    },
  ],
  ["Hono 4", () => createAdaptorServer({ fetch: mountOnHono(iam()).fetch, overrideGlobalObjects: false }) as Server],
])("mounted in %s", (_, make) => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = await make();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test("a partner's signed bytes arrive untouched, from an address that is known", async () => {
    expect(await signIn(fetch, url)).toBe("José 🎓");
  });

  test("the application's own routes are as before", async () => {
    const body = '{"a":1}';
    const own = await fetch(`${url}/own`, { method: "POST", body, headers: { "content-type": "application/json" } });
    expect(own.status).toBe(200);
    expect(["own", { a: 1 }]).toContainEqual(Object.values((await own.json()) as object)[0]);
  });

  test("a signature header that occurs twice is refused", async () => {
    const { headers, body } = await signAssertion({ ...credential, payload: PAYLOAD });
    const twice = [...Object.entries({ host: "localhost", ...headers }).flat(), "X-Signature", "0".repeat(64)];
    const status = await new Promise((resolve, reject) => {
      const call = request(`${url}/api/v1/sso/token`, { method: "POST", headers: twice }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      call.on("error", reject);
      call.end(body);
    });
    expect(status).toBe(400);
  });

  test("what is refused is a problem, and 64 KiB are the limit", async () => {
    const answer = await fetch(`${url}/api/v1/sso/token`, { method: "POST", body: "x".repeat(70_000) });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([413, "application/problem+json"]);
  });
});

test("as Next's route handlers, the platform in front tells the address", async () => {
  const { GET, POST } = handlers(iam({ clientAddress: (from: Request) => from.headers.get("x-real-ip") }));
  const send = (async (url: string, init: RequestInit = {}) => {
    const sent = new Request(url, init);
    sent.headers.set("x-real-ip", "127.0.0.1");
    return init.method === "POST" ? POST(sent) : GET(sent);
  }) as typeof fetch;
  expect(await signIn(send, "http://localhost")).toBe("José 🎓");
});
