/** What is taken for a body, and what is not. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, aUser, bearer, PASSWORD, PORTAL } from "./application.js";

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

test("2 MiB of an administrator are read, one byte more is refused with the connection, announced or not", async () => {
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

  test("JSON is no form's", async () => {
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

test("a form's field that occurs twice is refused, and the token is kept", async () => {
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

test("two tokens that differ are refused and both kept; one under both names is one", async () => {
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
