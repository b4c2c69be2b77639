/** One app: on Node an answer's text is written as it is, and everywhere else it is a response like any other. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../../src/http/wire/app-context.js";
import { json } from "../../src/http/wire/json.js";
import { answerAsTexts, nodeListener } from "../../src/http/wire/node-listener.js";
import { asResponse } from "../../src/http/wire/text-answer.js";

const VALUE = { name: "Zoë", list: [1, 2] };
const answer = () => {
  const response = json(VALUE, 201, { "x-one": "1" });
  response.headers.append("set-cookie", "a=1");
  response.headers.append("set-cookie", "b=2");
  return response;
};
const app: App = { fetch: async () => asResponse(answer()) };
answerAsTexts(app, { answer: async () => answer() });
/** An app of somebody else's around it. */
const around: App = {
  async fetch(request, bindings) {
    const inner = await app.fetch(request, bindings);
    return new Response(`<${await inner.text()}>`, { status: 202 });
  },
};

const servers: Server[] = [];
const origins: string[] = [];
beforeAll(async () => {
  for (const mounted of [app, around]) {
    const server = createServer(nodeListener(mounted));
    await new Promise<void>((resolve) => server.listen(0, resolve));
    servers.push(server);
    origins.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
});
afterAll(() => {
  for (const server of servers) server.close();
});

async function expectAnswer(response: Response): Promise<void> {
  expect(response.status).toBe(201);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("x-one")).toBe("1");
  expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(await response.json()).toEqual(VALUE);
}

test("on Node it is the text, with its length in bytes", async () => {
  const response = await fetch(`${origins[0]}/`);
  expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength(JSON.stringify(VALUE))));
  await expectAnswer(response);
  const head = await fetch(`${origins[0]}/`, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([201, ""]);
});

test("elsewhere it is a response, and its body may be read, copied or wrapped", async () => {
  await expectAnswer(await app.fetch(new Request("http://x/")));
  await expectAnswer(answer());
  await expectAnswer(answer().clone());
  const original = answer();
  await expectAnswer(new Response(original.body, original));
  const wrapped = await fetch(`${origins[1]}/`);
  expect([wrapped.status, await wrapped.text()]).toEqual([202, `<${JSON.stringify(VALUE)}>`]);
});
