/** Which bodies are accepted, and which are not. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import express from "express";
import { nodeListener } from "gl-iam-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, aUser, bearer, OWN, PASSWORD, PORTAL, signed } from "./application.js";

const PARTNERS = "/api/v1/admin/partners";
const AUTHENTICATE = "/api/v1/sso/authenticate";
const ENTER = "/api/v1/sso/enter";
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

let application: Application;
let admin: Record<string, string>;
beforeAll(async () => {
  application = await Application.start();
  admin = bearer(await application.administrator("org_admin"));
});
afterAll(() => application.stop());

function send(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  type = JSON_TYPE,
  headers: Record<string, string> = {},
) {
  return application.call("POST", path, { body, headers: { "content-type": type, ...headers } });
}

test("2 MiB of an administrator are read; with one byte more the connection closes, announced or not", async () => {
  const limit = 2 * 1024 * 1024;
  const filled = (length: number) => {
    const [head, tail] = ['{"partner_name":"Filled","metadata":{}', "}"];
    return head + " ".repeat(length - head.length - tail.length) + tail;
  };
  expect((await send(PARTNERS, filled(limit), JSON_TYPE, admin)).status).toBe(201);
  const announced = { ...admin, "content-length": String(limit + 1) };
  const tooLong = [
    await send(PARTNERS, filled(limit + 1), JSON_TYPE, admin),
    await send(PARTNERS, "{}", JSON_TYPE, announced),
  ];
  for (const { status, headers, json } of tooLong) {
    expect([status, json.code, headers.get("connection")]).toEqual([413, "payload_too_large", "close"]);
  }
});

describe("the type of a body", () => {
  // A form on another site can send any text as one of the first three, and a browser would not ask first.
  test.each(["text/plain", FORM_TYPE, "multipart/form-data; boundary=x", "application/jsonp", "json", ""])(
    "%j is not JSON's",
    async (type) => {
      const refused = { field: "content-type", rule: "content_type", message: "must be application/json" };
      const administration = await send(PARTNERS, JSON.stringify({ partner_name: "Typed" }), type, admin);
      expect([administration.status, administration.json.errors]).toEqual([422, [refused]]);
      const login = { email: "org_admin.default@example.com", password: PASSWORD };
      for (const [path, body] of [
        [AUTHENTICATE, { token: await application.token(await application.register()) }],
        ["/api/v1/auth/login", login],
      ] as const) {
        const answer = await send(path, JSON.stringify(body), type);
        expect([answer.status, answer.json.errors], path).toEqual([400, [refused]]);
      }
    },
  );

  test.each(["application/json; charset=utf-8", "Application/JSON;charset=UTF-8", "application/json ; q=1"])(
    "%j is",
    async (type) => {
      const token = await application.token(await application.register());
      expect((await send(AUTHENTICATE, JSON.stringify({ token }), type)).status).toBe(200);
    },
  );

  test("a form does not accept JSON", async () => {
    const token = await application.token(await application.register());
    const answer = await send(ENTER, JSON.stringify({ token }), JSON_TYPE, { origin: PORTAL });
    expect([answer.status, answer.json.errors[0].rule]).toEqual([400, "content_type"]);
    expect((await send(ENTER, `token=${token}`, `${FORM_TYPE}; charset=utf-8`, { origin: PORTAL })).status).toBe(303);
  });
});

test("bytes that are not UTF-8 are refused, not replaced", async () => {
  const name = Buffer.from('{"partner_name":"caf\u00e9"}', "latin1");
  const administration = await send(PARTNERS, name, JSON_TYPE, admin);
  expect([administration.status, administration.json.errors]).toEqual([
    422,
    [{ field: "body", rule: "utf8", message: "must be well-formed UTF-8" }],
  ]);
  const acme = await application.register();
  const payload = Buffer.concat([Buffer.from('{"external_id":"'), Buffer.of(0xc3, 0x28), Buffer.from('"}')]);
  for (const [path, body] of [
    [AUTHENTICATE, Buffer.of(0xff, 0xfe)],
    ["/api/v1/sso/token", payload],
  ] as const) {
    const answer = await send(path, body);
    expect([answer.status, answer.json.errors[0].rule], path).toEqual([400, "utf8"]);
  }
  expect((await application.push(acme, aUser({ display_name: "café" }))).status).toBe(200);
});

test("a compressed body is refused for its compression, not for its signature or its text", async () => {
  const acme = await application.register();
  const { headers, body } = signed(acme, aUser());
  const zipped = new Uint8Array(gzipSync(body));
  for (const [path, init] of [
    ["/api/v1/sso/token", headers],
    ["/api/v1/sso/token", { "content-type": JSON_TYPE }],
    [AUTHENTICATE, { "content-type": JSON_TYPE }],
    [PARTNERS, { "content-type": JSON_TYPE, ...admin }],
    [ENTER, { "content-type": FORM_TYPE, origin: PORTAL }],
  ] as const) {
    for (const encoding of ["gzip", "br", "x-made-up"]) {
      const answer = await application.call("POST", path, {
        headers: { ...init, "content-encoding": encoding },
        body: zipped,
      });
      expect([answer.status, answer.json.code], path).toEqual([415, "unsupported_media_type"]);
      expect(answer.headers.get("accept-encoding")).toBe("identity");
    }
  }
  const plain = { headers: { ...headers, "content-encoding": "identity" }, body };
  expect((await application.call("POST", "/api/v1/sso/token", plain)).status).toBe(200);
});

test("an envelope sent as a form is refused as a form; with signed headers every type is right", async () => {
  const { headers, body, envelope } = signed(await application.register(), aUser());
  for (const type of [FORM_TYPE, "multipart/form-data; boundary=x"]) {
    const answer = await send("/api/v1/sso/token", new URLSearchParams(envelope).toString(), type);
    expect([answer.status, answer.json.code]).toEqual([415, "unsupported_media_type"]);
    expect(answer.json.detail).toContain("JSON envelope");
  }
  expect((await send("/api/v1/sso/token", body, FORM_TYPE, headers)).status).toBe(200);
});

test("a byte order mark is named, in JSON and in a signed payload", async () => {
  const acme = await application.register();
  const rules: string[] = [];
  for (const [path, type] of [
    [AUTHENTICATE, {}],
    [PARTNERS, admin],
    ["/api/v1/sso/token", {}],
  ] as const) {
    rules.push((await send(path, '\ufeff{"a":1}', JSON_TYPE, type)).json.errors[0].rule);
  }
  rules.push((await application.push(acme, `\ufeff${JSON.stringify(aUser())}`)).json.errors[0].rule);
  expect(rules).toEqual(Array(4).fill("byte_order_mark"));
});

test("an HTTP date as the timestamp is a wrong timestamp, and two timestamps are two", async () => {
  const { headers, body } = signed(await application.register(), aUser());
  const push = (timestamp: string) =>
    application.call("POST", "/api/v1/sso/token", { headers: { ...headers, "x-timestamp": timestamp }, body });
  for (const date of ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]) {
    const { status, json } = await push(date);
    expect([status, json.errors[0].field, json.errors[0].rule]).toEqual([400, "timestamp", "timestamp"]);
  }
  const twice = await push(`${headers["x-timestamp"]}, ${headers["x-timestamp"]}`);
  expect(twice.json.errors).toEqual([{ field: "x-timestamp", rule: "once", message: "must occur once" }]);
});

test("a body that was read already is a defect of the mounting, not a wrong signature", async () => {
  const told: string[] = [];
  const logger = { info() {}, warn() {}, error: (fields: object) => void told.push(JSON.stringify(fields)) };
  const mounted = application.with({ logger });
  const { headers, body } = signed(await application.register(), aUser());
  const request = new Request(`${OWN}/api/v1/sso/token`, { method: "POST", headers, body });
  await request.text();
  expect((await mounted.app.fetch(request)).status).toBe(500);

  const parsed = express().use(express.json({ type: () => true }), nodeListener(mounted.app));
  const server = parsed.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/sso/token`;
  const answer = await fetch(url, { method: "POST", headers, body });
  server.close();
  expect(answer.status).toBe(500);
  expect(told).toEqual(Array(2).fill(expect.stringContaining("mount before body parsers")));
});

test("a form field that occurs twice is refused, and the token is kept", async () => {
  const token = await application.token(await application.register());
  const once = { rule: "once", message: "must not be given twice" };
  for (const [form, field] of [
    [`token=${token}&token=${token}`, "token"],
    [`token=${token}&return_to=/a&return_to=/b`, "return_to"],
  ]) {
    const answer = await send(ENTER, form ?? "", FORM_TYPE, { origin: PORTAL });
    expect([answer.status, answer.json.errors]).toEqual([400, [{ field, ...once }]]);
  }
  expect((await send(ENTER, `token=${token}`, FORM_TYPE, { origin: PORTAL })).status).toBe(303);
});

test("two different tokens are refused and both kept; one token under both names is one", async () => {
  const acme = await application.register();
  const [token, other] = [await application.token(acme), await application.token(acme)];
  const differing = await application.post(AUTHENTICATE, { token, sso_token: other });
  expect([differing.status, differing.json.errors]).toEqual([
    400,
    [{ field: "sso_token", rule: "exclusive", message: "must not be given beside another token" }],
  ]);
  expect((await application.post(AUTHENTICATE, { token, sso_token: token })).status).toBe(200);
  expect((await application.post(AUTHENTICATE, { sso_token: other })).status).toBe(200);
});
