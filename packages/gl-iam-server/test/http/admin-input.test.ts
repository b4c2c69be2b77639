/** What the admin API refuses to read, by which rule, and how much of it. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasMoreFields } from "../../src/http/wire/field-count.js";
import { administratorsOf, PARTNERS, problemsOf, registered } from "./administrators.js";
import { type Answer, Application, bearer, PASSWORD } from "./application.js";

let application: Application;
/** Access tokens. */
let platform: string;
let ours: string;

beforeAll(async () => {
  application = await Application.start();
  ({ platform, ours } = await administratorsOf(application));
});
afterAll(() => application.stop());

const as: Application["as"] = (...call) => application.as(...call);

test("every problem of a registration is reported at once, under JSON's names", async () => {
  const wrong = {
    partner_name: "",
    sso_mode: "both",
    allowed_origins: ["ftp://x"],
    max_users: -1,
    login_url: "http://x",
  };
  const { status, json } = await as(ours, "POST", PARTNERS, wrong);
  expect(status).toBe(422);
  expect(json.errors.map(({ field }: { field: string }) => field)).toEqual([
    ...["partner_name", "allowed_origins", "max_users", "login_url"],
  ]);
  const shapes = { partnerName: "x", allowed_roles: [1], max_users: "9", org_id: " ", id: "1", consumer_secret: null };
  expect(problemsOf(await as(ours, "POST", PARTNERS, shapes))).toEqual([
    ...["partnerName unknown_field", "id immutable", "partner_name required", "max_users integer"],
    ...["allowed_roles[0] role", "org_id surrounding_spaces", "consumer_secret consumer_secret"],
  ]);
  const three = { partner_name: "", max_users: "5", allowed_email_domains: ["*.x"] };
  expect(problemsOf(await as(ours, "POST", PARTNERS, three))).toEqual([
    ...["partner_name length", "allowed_email_domains[0] email_domain", "max_users integer"],
  ]);
  for (const body of [[], null, "x", 1]) {
    expect(problemsOf(await as(ours, "POST", PARTNERS, body))).toEqual(["body object"]);
  }
});

test("every body of the admin API has the library's rules, and all its problems are told at once", async () => {
  const { json } = await registered(application, ours);
  const partner = `${PARTNERS}/${json.partner.id}`;
  const asked: [path: string, body: object, problems: string[]][] = [
    [
      "rotate-secret",
      { grace_period: 60, grace_period_seconds: "60" },
      ["grace_period", "grace_period_seconds integer"],
    ],
    ["rotate-secret", { grace_period_seconds: 604_801, actor: "me" }, ["actor", "grace_period_seconds integer"]],
    ["rotate-secret", { gracePeriodSeconds: 60, lost_key: true }, ["gracePeriodSeconds", "lost_key"]],
    ["deactivate", { revoke_session: true, revoke_sessions: "yes" }, ["revoke_session", "revoke_sessions boolean"]],
    ["deactivate", { revoke_sessions: null, organizationId: "theirs" }, ["organizationId", "revoke_sessions null"]],
    ["users", {}, ["external_id required", "email required"]],
    [
      "users",
      { external_id: 5, email: "x", display_name: 7, role: "org_admin" },
      ["role", "external_id string", "email email", "display_name string"],
    ],
    ["users", { external_id: null, email: null }, ["external_id null", "email null"]],
    ["links", { externalId: "u-1" }, ["externalId", "external_id required", "user_id required"]],
    ["links", { external_id: "", user_id: 5, "<b>": 1 }, ["[unnamed]", "external_id length", "user_id string"]],
  ];
  for (const [path, body, problems] of asked) {
    const rules = problems.map((problem) => (problem.includes(" ") ? problem : `${problem} unknown_field`));
    expect(problemsOf(await as(ours, "POST", `${partner}/${path}`, body)), JSON.stringify(body)).toEqual(rules);
  }
  for (const path of ["rotate-secret", "deactivate", "users", "links"]) {
    for (const body of [[], null, "x", 1]) {
      expect(problemsOf(await as(ours, "POST", `${partner}/${path}`, body))).toEqual(["body object"]);
    }
  }
  expect((await as(ours, "GET", partner)).json).toEqual(json.partner);
  expect((await as(ours, "GET", `${partner}/users`)).json.data).toEqual([]);
});

test("a query's problems have the library's rules too", async () => {
  const events = "/api/v1/admin/audit-events?limit=x&from=today&severity=loud&org_id=%20ours";
  expect(problemsOf(await as(ours, "GET", events))).toEqual([
    ...["severity one_of", "from date", "org_id surrounding_spaces", "limit integer"],
  ]);
  expect(problemsOf(await as(ours, "GET", `${PARTNERS}?is_active=maybe&limit=1e2`))).toEqual([
    ...["is_active boolean", "limit integer"],
  ]);
});

test("an unknown query parameter is refused by name, with the one that was meant", async () => {
  const { json } = await registered(application, ours);
  const partner = `${PARTNERS}/${json.partner.id}`;
  const asked: [method: string, url: string, message: RegExp][] = [
    ["PATCH", `${partner}?clera=max_users`, /^clera is not a query parameter here: is clear meant\?$/],
    ["POST", `${partner}/deactivate?revoke_sessions=true`, /^revoke_sessions .*: it belongs into the body$/],
    ["POST", `${PARTNERS}?org_id=ours`, /^org_id .*: it belongs into the body$/],
    ["GET", "/api/v1/admin/audit-events?type=sso_refused", /^type .*: is event_type meant\?$/],
    [
      "GET",
      `${PARTNERS}?organization=ours`,
      /^organization .*; there are is_active, has_open_proposals, needs_care, include, q, org_id, limit, cursor$/,
    ],
    ["GET", `${PARTNERS}?limt=1&is_activ=maybe`, /^limt .*limit meant\?; is_activ .*is_active meant\?$/],
    ["POST", `${partner}/reactivate?${"x".repeat(500)}=1`, /^\[unnamed\] .*org_id$/],
  ];
  for (const [method, url, message] of asked) {
    const answer = await as(
      ours,
      method,
      url,
      method === "POST" && url.includes("?org_id") ? { partner_name: "x" } : undefined,
    );
    expect([answer.status, answer.json.errors[0].rule], url).toEqual([422, "unknown_parameter"]);
    expect(answer.json.detail).toMatch(message);
  }
  expect((await as(ours, "GET", partner)).json).toMatchObject({ is_active: true });
});

test("an unknown query parameter is named as it was written", async () => {
  const { json } = await as(ours, "GET", `${PARTNERS}?Limit=5`);
  expect(json.errors[0].field).toBe("Limit");
  expect(json.detail).toMatch(/^Limit is not a query parameter here: is limit meant\?$/);
});

test("a refused search is named q, as it was asked for", async () => {
  for (const path of [PARTNERS, "/api/v1/admin/users"]) {
    expect(problemsOf(await as(ours, "GET", `${path}?q=%00`)), path).toEqual(["q control_characters"]);
    expect(problemsOf(await as(ours, "GET", `${path}?q=${"x".repeat(256)}`)), path).toEqual(["q length"]);
  }
});

test("where the admin API takes no body, one that says something is refused by name", async () => {
  const { json } = await registered(application, ours);
  const partner = `${PARTNERS}/${json.partner.id}`;
  const send = (body: string, path = `${partner}/reactivate`, method = "POST") =>
    application.call(method, path, { body, headers: { "content-type": "application/json", ...bearer(ours) } });
  expect(problemsOf(await send('{"revoke_sessions":true,"max_users":1}'))).toEqual([
    ...["revoke_sessions unknown_field", "max_users unknown_field"],
  ]);
  expect(problemsOf(await send('{"a":1,"a":2}'))).toEqual(["body duplicate_key"]);
  for (const body of ["[]", "null", '"x"']) expect(problemsOf(await send(body)), body).toEqual(["body object"]);
  expect(problemsOf(await send("{"))).toEqual(["body json"]);
  expect(problemsOf(await send('{"force":true}', `${partner}/test-credentials`))).toEqual(["force unknown_field"]);
  const session = `/api/v1/admin/sessions/${randomUUID()}`;
  expect(problemsOf(await send('{"all":true}', session, "DELETE"))).toEqual(["all unknown_field"]);
  expect((await send("{}")).status).toBe(200);
  expect((await as(ours, "POST", `${partner}/reactivate`)).status).toBe(200);
});

test("a misspelt user ends nobody else's sessions", async () => {
  const end = (body: object) => as(platform, "POST", "/api/v1/admin/sessions/end", body);
  expect(problemsOf(await end({ org_id: null, user: randomUUID() }))).toEqual(["user unknown_field"]);
  expect(problemsOf(await end({ org_id: "ours", userid: randomUUID() }))).toEqual(["userid unknown_field"]);
  expect(problemsOf(await end({ user_id: null }))).toEqual(["user_id null"]);
  expect((await as(ours, "GET", PARTNERS)).status, "the session goes on").toBe(200);
});

test("a wrong setup_link is told with the other problems, and a secret beside one is refused", async () => {
  expect(problemsOf(await as(ours, "POST", PARTNERS, { partner_name: "", setup_link: "yes" }))).toEqual([
    ...["setup_link boolean", "partner_name length"],
  ]);
  const secret = `cs_live_${"s".repeat(40)}`;
  const both = await as(ours, "POST", PARTNERS, {
    partner_name: randomUUID(),
    setup_link: true,
    consumer_secret: secret,
  });
  expect(problemsOf(both)).toEqual(["consumer_secret exclusive"]);
});

test("what a schema refuses is told in whole sentences", async () => {
  const { json } = await registered(application, ours);
  const compromise = await as(ours, "POST", `${PARTNERS}/${json.partner.id}/compromise`, { since: "yesterday" });
  expect(compromise.json.detail).toBe("since must be an RFC 3339 date-time");
  const login = await application.call("POST", "/api/v1/auth/login", {
    body: JSON.stringify({ email: "a@acme.example", password: PASSWORD, cookie: "maybe" }),
    headers: { "content-type": "application/json" },
  });
  expect([login.json.errors[0].rule, login.json.detail]).toEqual([
    ...["one_of", "cookie must be true or false or console"],
  ]);
  const asked = { headers: {}, body: "", method: "x".repeat(21) };
  const explained = await as(ours, "POST", "/api/v1/admin/explain", asked);
  expect(explained.json.detail).toBe("method must have at most 20 characters");
  const encoded = await as(ours, "POST", "/api/v1/admin/explain", { headers: {}, body_base64: "!!" });
  expect(encoded.json.detail).toBe("body_base64 must be base64");
});

test("a repeated key is refused wherever the admin API takes JSON", async () => {
  const { json } = await registered(application, ours);
  const send = (path: string, body: string, method = "POST") =>
    application.call(method, path, { body, headers: { "content-type": "application/json", ...bearer(ours) } });
  const partner = `${PARTNERS}/${json.partner.id}`;
  const twice = [
    await send(PARTNERS, '{"partner_name":"x","allowed_email_domains":["acme.example"],"allowed_email_domains":null}'),
    await send(partner, '{"max_users":1,"max_\\u0075sers":2}', "PATCH"),
    await send(partner, '{"metadata":{"a":1,"a":2}}', "PATCH"),
    await send(`${partner}/rotate-secret`, '{"grace_period_seconds":60,"grace_period_seconds":0}'),
    await send(`${partner}/users`, '{"external_id":"a","email":"a@acme.example","email":"b@acme.example"}'),
  ];
  expect(twice.flatMap(problemsOf)).toEqual(Array(5).fill("body duplicate_key"));
  const proto = await send(PARTNERS, '{"partner_name":"x","__proto__":{"allowed_roles":null}}');
  expect(problemsOf(proto)).toEqual(["body proto"]);
  const login = await send("/api/v1/auth/login", '{"email":"a@acme.example","email":"b@acme.example","password":"x"}');
  expect([login.status, login.json.errors[0].rule]).toEqual([400, "duplicate_key"]);
});

test("only an administrator's body is read, and at most a hundred problems are reported", async () => {
  const fields = (length: number) => Object.fromEntries(Array.from({ length }, (_, index) => [`field_${index}`, 1]));
  const body = fields(150);
  const member = bearer(await application.administrator("org_member"));
  for (const [headers, code] of [
    [{}, "invalid_token"],
    [member, "permission_denied"],
  ] as const) {
    expect((await application.post(PARTNERS, body, headers)).json.code).toBe(code);
  }
  const admin = bearer(await application.administrator("org_admin"));
  const answer = await application.post(PARTNERS, body, admin);
  expect([answer.status, answer.json.errors.length]).toEqual([422, 100]);
  expect(answer.text.length).toBeLessThan(50_000);
  for (const headers of [{}, member])
    expect((await application.post(PARTNERS, fields(100_000), headers)).status).not.toBe(422);
  const flood = JSON.stringify(fields(100_000));
  expect(hasMoreFields(Buffer.from(flood.slice(0, 5000)), 200), "the rest is not looked at").toBe(true);
  const flooded = await application.post(PARTNERS, fields(100_000), admin);
  expect([flooded.status, flooded.json.errors.map(({ field, rule }: Record<string, string>) => [field, rule])]).toEqual(
    [422, [["body", "field_count"]]],
  );
});

test("fields are counted at the top only, whatever their texts hold", () => {
  const counted = (value: unknown, most: number) => hasMoreFields(Buffer.from(JSON.stringify(value)), most);
  const body = { a: ':":\\"{', b: { c: 1, d: { e: 2 } }, f: [{ g: 3, h: 4 }, ":"], '":{': "\\" };
  expect([counted(body, 3), counted(body, 4), counted({}, 0), counted([{ a: 1, b: 2 }], 0)]).toEqual([
    ...[true, false, false, false],
  ]);
  for (const broken of ['{"a', '{"a\\', "", ":", '"', "]]]:", "{{{{"])
    expect(hasMoreFields(Buffer.from(broken), 1)).toBe(false);
});

test("a list is counted before its entries are looked at", async () => {
  const allowed_origins = Array.from({ length: 400_000 }, () => "");
  const body = { partner_name: "x", allowed_origins, allowed_roles: allowed_origins.slice(0, 101) };
  expect(problemsOf(await as(ours, "POST", PARTNERS, body))).toEqual([
    ...["allowed_origins list_length", "allowed_roles list_length"],
  ]);
});

test("deeper nesting than anything here has is refused before it is looked at", async () => {
  const admin = { ...bearer(await application.administrator("org_admin")), "idempotency-key": "deep" };
  const metadata = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  const answer = await application.call("POST", PARTNERS, {
    body: `{"partner_name":"Deep","metadata":{"a":${metadata}}}`,
    headers: { "content-type": "application/json", ...admin },
  });
  expect([answer.status, answer.json.errors]).toEqual([
    422,
    [{ field: "body", rule: "depth", message: "must be nested at most 64 levels deep" }],
  ]);
});

test("a time that the database cannot hold is refused", async () => {
  const admin = bearer(await application.administrator("platform_admin"));
  const ask = (query: string) => application.call("GET", `/api/v1/admin/audit-events?${query}`, { headers: admin });
  const cursor = Buffer.from("-271821-04-20T00:00:00.000Z 0199d3a2-6c1e-7b54-9d7a-3f6f2c0e8b11").toString("base64url");
  expect((await ask(`cursor=${cursor}`)).json.errors[0].rule).toBe("cursor");
  expect((await ask("from=0000-01-01T00:00:00Z")).json.errors[0].rule).toBe("date");
});

test("null is refused elsewhere, and the message does not mention clearing", async () => {
  const { json } = await registered(application, ours);
  const answers = [
    await as(ours, "POST", PARTNERS, { partner_name: null }),
    await as(ours, "POST", PARTNERS, { partner_name: "x", allowed_origins: null }),
    await as(ours, "POST", `${PARTNERS}/${json.partner.id}/rotate-secret`, { grace_period_seconds: null }),
    await application.post("/api/v1/auth/login", { email: null, password: null }),
    await application.post("/api/v1/sso/authenticate", { token: null }),
  ];
  for (const { status, json } of answers) {
    expect([400, 422]).toContain(status);
    for (const { rule, message } of json.errors) expect([rule, message]).toEqual(["null", "must not be null"]);
  }
});

test("an impossible organization is the same problem on every route, for every caller", async () => {
  const { operations } = await application.document();
  const named = operations.filter(({ parameters }) => parameters.some(({ name }) => name === "org_id"));
  expect(named.length).toBeGreaterThanOrEqual(12);
  const refused = (answer: Answer) => [answer.status, answer.json.errors?.map(({ field }: { field: string }) => field)];
  for (const token of [platform, ours]) {
    for (const { method, path } of named) {
      const body =
        method === "POST" ? { external_id: "u-1", email: "a@acme.example", user_id: randomUUID() } : undefined;
      const url = `${path.replace("{id}", randomUUID())}?org_id=`;
      expect(refused(await as(token, method, url, body)), `${method} ${path}`).toEqual([422, ["org_id"]]);
    }
    for (const org_id of ["", " ", "ours ", "a\u0000b", "\ud800", "x".repeat(256)]) {
      const answer = await as(token, "POST", PARTNERS, { partner_name: "x", org_id });
      expect(refused(answer), JSON.stringify(org_id)).toEqual([422, ["org_id"]]);
    }
  }
  const login = await application.post("/api/v1/auth/login", {
    email: "a@acme.example",
    password: PASSWORD,
    org_id: "",
  });
  expect(refused(login)).toEqual([400, ["org_id"]]);
  expect((await as(platform, "GET", `${PARTNERS}?org_id=${encodeURIComponent("𝕏".repeat(255))}`)).status).toBe(200);
});
