import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasMoreFields } from "../../src/http/wire/field-count.js";
import { type Answer, Application, aUser, bearer, PASSWORD } from "./application.js";

const PARTNERS = "/api/v1/admin/partners";

let application: Application;
/** Access tokens. */
let platform: string;
let ours: string;
let theirs: string;

beforeAll(async () => {
  application = await Application.start();
  platform = await application.administrator("platform_admin");
  ours = await application.administrator("org_admin", "ours");
  theirs = await application.administrator("org_admin", "theirs");
});
afterAll(() => application.stop());

function as(token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  return application.call(method, path, {
    ...json,
    headers: { "content-type": "application/json", ...bearer(token), ...headers },
  });
}

async function registered(token: string, fields: object = {}): Promise<Answer> {
  const answer = await as(token, "POST", PARTNERS, { partner_name: `Acme ${randomUUID()}`, ...fields });
  expect(answer.status, answer.text).toBe(201);
  return answer;
}

test("a registration answers with the secret, once, and its partner signs users in", async () => {
  const { json, headers } = await registered(ours, { max_users: 2, allowed_source_ips: null });
  expect(json.consumer_secret).toMatch(/^cs_live_/);
  expect(json.partner).toMatchObject({ org_id: "ours", max_users: 2, allowed_source_ips: null, is_active: true });
  const read = await as(ours, "GET", headers.get("location") ?? "");
  expect(read.json).toEqual(json.partner);
  expect(read.text).not.toContain("cs_live_");
  const credential = { consumerKey: json.consumer_key, consumerSecret: json.consumer_secret };
  expect((await application.push(credential)).status).toBe(200);
});

/** `field rule`, with the entry's number. */
function problemsOf({ status, json }: Answer): string[] {
  expect(status).toBe(422);
  return json.errors.map(
    ({ field, index, rule }: { field: string; index?: number; rule: string }) =>
      `${field}${index === undefined ? "" : `[${index}]`} ${rule}`,
  );
}

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
  const { json } = await registered(ours);
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

describe("PATCH", () => {
  test("changes the named fields; [] denies all; ?clear= removes the restriction", async () => {
    const { json } = await registered(ours, { allowed_source_ips: ["10.1.2.3/8"], max_users: 5 });
    const path = `${PARTNERS}/${json.partner.id}`;
    expect((await as(ours, "PATCH", path, { allowed_source_ips: [] })).json.allowed_source_ips).toEqual([]);
    const cleared = await as(ours, "PATCH", `${path}?clear=allowed_source_ips,max_users`);
    expect(cleared.json).toMatchObject({ allowed_source_ips: null, max_users: null });
  });

  test("a bare null is refused, and the rule says what to do instead", async () => {
    const { json } = await registered(ours, { allowed_source_ips: ["10.0.0.0/8"] });
    const path = `${PARTNERS}/${json.partner.id}`;
    const answer = await as(ours, "PATCH", path, { allowed_source_ips: null });
    expect(answer.status).toBe(422);
    expect(answer.json.errors).toEqual([
      {
        field: "allowed_source_ips",
        rule: "null",
        message: "must not be null: omit it to keep, ?clear=allowed_source_ips to clear",
      },
    ]);
    expect((await as(ours, "GET", path)).json.allowed_source_ips).toEqual(["10.0.0.0/8"]);
  });

  test("only a field that can be cleared is described as one", async () => {
    const { json } = await registered(ours);
    const path = `${PARTNERS}/${json.partner.id}`;
    const clearable = ["allowed_email_domains", "allowed_source_ips", "max_users", "allowed_roles", "login_url"];
    const others = ["partner_name", "allowed_origins", "sso_mode", "user_provisioning", "metadata"];
    const body = Object.fromEntries([...clearable, ...others].map((field) => [field, null]));
    const answer = await as(ours, "PATCH", path, body);
    const told = answer.json.errors.map(({ field, message }: { field: string; message: string }) => [field, message]);
    expect(Object.fromEntries(told)).toEqual({
      ...Object.fromEntries(
        clearable.map((field) => [field, `must not be null: omit it to keep, ?clear=${field} to clear`]),
      ),
      ...Object.fromEntries(others.map((field) => [field, "must not be null"])),
    });
    expect((await as(ours, "PATCH", `${path}?clear=${clearable}`)).status).toBe(200);
  });

  test.each([
    ["?clear=partner_name", {}, "not_clearable"],
    ["?clear=nothing", {}, "unknown_field"],
    ["?clear=__proto__", {}, "unknown_field"],
    ["?clear=max_users", { max_users: 3 }, "exclusive"],
    ["?clear=max_users&clear=login_url", {}, "once"],
    ["", { org_id: "theirs" }, "immutable"],
    ["", { is_active: false }, "immutable"],
    ["", { consumer_secret: "x" }, "immutable"],
    ["", { maxUsers: 3 }, "unknown_field"],
  ])("%s %j breaks the rule %s", async (query, body, rule) => {
    const { json } = await registered(ours);
    const answer = await as(ours, "PATCH", `${PARTNERS}/${json.partner.id}${query}`, body);
    expect([answer.status, answer.json.errors[0].rule]).toEqual([422, rule]);
  });
});

test("an unknown query parameter is refused by name, with the one that was meant", async () => {
  const { json } = await registered(ours);
  const partner = `${PARTNERS}/${json.partner.id}`;
  const asked: [method: string, url: string, message: RegExp][] = [
    ["PATCH", `${partner}?clera=max_users`, /^clera is not a query parameter here: is clear meant\?$/],
    ["POST", `${partner}/deactivate?revoke_sessions=true`, /^revoke_sessions .*: it belongs into the body$/],
    ["POST", `${PARTNERS}?org_id=ours`, /^org_id .*: it belongs into the body$/],
    ["GET", "/api/v1/admin/audit-events?type=sso_refused", /^type .*: is event_type meant\?$/],
    ["GET", `${PARTNERS}?organization=ours`, /^organization .*; there are is_active, q, org_id, limit, cursor$/],
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

test("a repeated key is refused wherever the admin API takes JSON", async () => {
  const { json } = await registered(ours);
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

test("another organization's partner is not found, whatever is tried, and nothing is written", async () => {
  const { json } = await registered(theirs);
  const path = `${PARTNERS}/${json.partner.id}`;
  const before = (await as(platform, "GET", path)).text;
  const user = { external_id: "u-1", email: "a@acme.example" };
  const attempts = [
    ["GET", path],
    ["PATCH", path, { partner_name: "taken over" }],
    ["POST", `${path}/rotate-secret`],
    ["POST", `${path}/deactivate`, { revoke_sessions: true }],
    ["POST", `${path}/reactivate`],
    ["GET", `${path}/users`],
    ["POST", `${path}/users`, user],
    ["POST", `${path}/links`, { external_id: "u-1", user_id: randomUUID() }],
    ["GET", `${path}?org_id=theirs`],
    ["GET", `${PARTNERS}?org_id=theirs`],
    ["POST", PARTNERS, { partner_name: "x", org_id: "theirs" }],
    ["GET", "/api/v1/admin/audit-events?org_id=theirs"],
    ["GET", `${PARTNERS}/${randomUUID()}`],
    ["GET", `${PARTNERS}/not-an-id`],
  ] as const;
  for (const [method, url, body] of attempts) {
    expect((await as(ours, method, url, body)).status, `${method} ${url}`).toBe(404);
  }
  expect((await as(platform, "GET", path)).text).toBe(before);
  expect((await as(theirs, "GET", `${path}/users`)).json.data).toEqual([]);
  const audited = await as(platform, "GET", `/api/v1/admin/audit-events?partner_id=${json.partner.id}`);
  expect(audited.json.data.map(({ event_type }: { event_type: string }) => event_type)).toEqual(["partner_registered"]);
});

test("an org_admin cannot make itself a platform_admin by way of a partner", async () => {
  const grant = { allowed_roles: ["org_member", "Platform_Admin"] };
  expect((await as(ours, "POST", PARTNERS, { partner_name: "mine", ...grant })).json.code).toBe("permission_denied");
  const { json } = await registered(ours);
  const own = `${PARTNERS}/${json.partner.id}`;
  expect((await as(ours, "PATCH", own, grant)).json.code).toBe("permission_denied");
  const granted = await registered(platform, { org_id: "ours", allowed_roles: ["platform_admin"] });
  const path = `${PARTNERS}/${granted.json.partner.id}`;
  expect((await as(ours, "POST", `${path}/rotate-secret`)).json.code).toBe("permission_denied");
  expect((await as(ours, "PATCH", path, { max_users: 9 })).json.code).toBe("permission_denied");
  for (const revoke_sessions of [false, true]) {
    const refused = await as(ours, "POST", `${path}/deactivate`, { revoke_sessions });
    expect(refused.json.code).toBe("permission_denied");
    const requestId = refused.headers.get("x-request-id");
    const audited = await as(platform, "GET", `/api/v1/admin/audit-events?request_id=${requestId}&severity=warning`);
    expect(audited.json.data).toMatchObject([{ event_type: "permission_denied", partner_id: granted.json.partner.id }]);
  }
});

test("refused authority leaves an event: no administrator, another organization, another one's id", async () => {
  const member = await application.administrator("org_member", "ours");
  const { json } = await registered(theirs);
  const eventOf = async (refused: { headers: Headers }) => {
    const requestId = refused.headers.get("x-request-id");
    const { data } = (await as(platform, "GET", `/api/v1/admin/audit-events?request_id=${requestId}`)).json;
    return data.map(({ event_type, organization_id }: Record<string, string>) => [event_type, organization_id]);
  };
  expect(await eventOf(await as(member, "GET", PARTNERS))).toEqual([["permission_denied", "ours"]]);
  expect(await eventOf(await as(ours, "GET", `${PARTNERS}?org_id=theirs`))).toEqual([["permission_denied", "ours"]]);
  const named = await as(ours, "GET", `${PARTNERS}/${json.partner.id}`);
  expect(await eventOf(named)).toEqual([["permission_denied", "theirs"]]);
  expect(await eventOf(await as("eyJ.forged.token", "GET", PARTNERS))).toEqual([["permission_denied", null]]);
  const audit = "/api/v1/admin/audit-events";
  const foreignUser = await application.gateway.createUserWithPassword({ email: "foreign@theirs.example" }, PASSWORD, {
    organizationId: "theirs",
  });
  for (const [filter, event] of [
    [`partner_id=${json.partner.id}`, [["permission_denied", "theirs"]]],
    [`user_id=${foreignUser.unwrap().id}`, [["permission_denied", "theirs"]]],
    [`partner_id=${randomUUID()}`, []],
  ] as const) {
    const page = await as(ours, "GET", `${audit}?${filter}`);
    expect([page.status, page.json], "as for what does not exist").toEqual([200, { data: [], next_cursor: null }]);
    expect(await eventOf(page), filter).toEqual(event);
  }
});

test("a session that a partner opened never administers through a role granted by an administrator", async () => {
  const acme = await application.register();
  const admin = await application.gateway.authenticate(
    { email: "platform_admin.default@example.com", password: "correct horse battery staple" },
    { organizationId: "default" },
  );
  const link = { external_id: "u-admin", user_id: admin.unwrap().user.id };
  // Nobody links themselves.
  const another = await application.administrator("platform_admin", "another");
  expect((await as(another, "POST", `${PARTNERS}/${acme.partner.id}/links`, link)).status).toBe(201);
  const payload = { external_id: "u-admin", email: "platform_admin.default@example.com" };
  const exchanged = await application.post("/api/v1/sso/authenticate", {
    token: await application.token(acme, payload),
  });
  expect(exchanged.json.user.id).toBe(link.user_id);
  const answer = await as(exchanged.json.access_token, "GET", PARTNERS);
  expect([answer.status, answer.json.code]).toEqual([403, "permission_denied"]);
});

test("an org_admin cannot change a platform_admin of its own organization, nor become one by a link", async () => {
  const acme = await application.register({ orgId: "mixed" });
  const orgAdmin = bearer(await application.administrator("org_admin", "mixed"));
  const platformAdmin = await application.administrator("platform_admin", "mixed");
  const me = (await application.call("GET", "/api/v1/me", { headers: bearer(platformAdmin) })).json;
  const links = `/api/v1/admin/partners/${acme.partner.id}/links`;
  const tries = [
    await application.post(`/api/v1/admin/users/${me.id}/deactivate`, {}, orgAdmin),
    await application.post(`/api/v1/admin/users/${me.id}/reactivate`, {}, orgAdmin),
    await application.post(links, { external_id: "u-root", user_id: me.id }, orgAdmin),
  ];
  expect(tries.map(({ status, json }) => [status, json.code])).toEqual(tries.map(() => [403, "permission_denied"]));
  expect((await application.call("GET", "/api/v1/me", { headers: bearer(platformAdmin) })).status).toBe(200);

  const member = (
    await application.gateway.createUserWithPassword({ email: "member@mixed.example" }, PASSWORD, {
      organizationId: "mixed",
    })
  ).unwrap();
  const linked = await application.post(links, { external_id: "u-member", user_id: member.id }, orgAdmin);
  expect(linked.status).toBe(201);
  const off = await application.post(`/api/v1/admin/users/${member.id}/deactivate`, {}, orgAdmin);
  expect(off.json.is_active).toBe(false);
  const alsoPlatform = await application.post(links, { external_id: "u-root", user_id: me.id }, bearer(platform));
  expect(alsoPlatform.status).toBe(201);
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

test("members do not administer, and nobody does without a session", async () => {
  const member = await application.administrator("org_member", "ours");
  expect((await as(member, "GET", PARTNERS)).json.code).toBe("permission_denied");
  expect((await application.call("GET", PARTNERS)).json.code).toBe("invalid_token");
  expect((await as("x.y.z", "GET", PARTNERS)).json.code).toBe("invalid_token");
});

test("a platform_admin reads all organizations and names the one it writes to", async () => {
  const { json } = await registered(platform, { org_id: "theirs" });
  expect(json.partner.org_id).toBe("theirs");
  expect((await registered(platform)).json.partner.org_id).toBe("default");
  const found = await as(platform, "GET", `${PARTNERS}?q=${json.consumer_key}`);
  expect(found.json.data).toHaveLength(1);
  expect((await as(platform, "GET", `${PARTNERS}?q=${json.consumer_key}&org_id=ours`)).json.data).toEqual([]);
});

test("null is refused elsewhere, and the message does not mention clearing", async () => {
  const { json } = await registered(ours);
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

test("pages list each partner once", async () => {
  const names = Array.from({ length: 5 }, (_, index) => `Paged ${index}`);
  for (const partner_name of names) await registered(ours, { partner_name });
  const seen: string[] = [];
  for (let next = `${PARTNERS}?q=paged&limit=2`; next; ) {
    const { json } = await as(ours, "GET", next);
    seen.push(...json.data.map(({ partner_name }: { partner_name: string }) => partner_name));
    next = json.next_cursor && `${PARTNERS}?q=paged&limit=2&cursor=${json.next_cursor}`;
  }
  expect(seen).toEqual(names);
  for (const query of ["limit=0", "limit=201", "limit=1e2", "cursor=zzz", "is_active=1"]) {
    expect((await as(ours, "GET", `${PARTNERS}?${query}`)).status, query).toBe(422);
  }
});

describe("Idempotency-Key", () => {
  test("the same registration again gets the same secret; another request or actor does not", async () => {
    const key = { "idempotency-key": randomUUID() };
    const body = { partner_name: `Once ${randomUUID()}`, max_users: 1 };
    const first = await as(ours, "POST", PARTNERS, body, key);
    const again = await as(ours, "POST", PARTNERS, { max_users: 1, partner_name: body.partner_name }, key);
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect((await as(ours, "POST", PARTNERS, { ...body, max_users: 2 }, key)).json.code).toBe("conflict");
    const stranger = await as(theirs, "POST", PARTNERS, body, key);
    expect(stranger.json.consumer_secret).not.toBe(first.json.consumer_secret);
    const platforms = await as(platform, "POST", PARTNERS, { ...body, org_id: "ours" }, key);
    expect(platforms.json.code).toBe("partner_already_exists");
    expect((await as(ours, "POST", PARTNERS, body, { "idempotency-key": "a b" })).status).toBe(422);
  });

  test("twenty at once rotate once", async () => {
    const { json } = await registered(ours);
    const path = `${PARTNERS}/${json.partner.id}/rotate-secret`;
    const key = { "idempotency-key": randomUUID() };
    const rotate = () => as(ours, "POST", path, { grace_period_seconds: 60 }, key);
    const answers = await Promise.all(Array.from({ length: 20 }, rotate));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.json.consumer_secret).not.toBe(json.consumer_secret);
    expect((await as(ours, "POST", path, { grace_period_seconds: 61 }, key)).json.code).toBe("conflict");
  });
});

test("users are pre-provisioned, listed, deactivated and reactivated", async () => {
  const { json } = await registered(ours, { user_provisioning: "pre_provisioned", max_users: 1 });
  const credential = { consumerKey: json.consumer_key, consumerSecret: json.consumer_secret };
  const users = `${PARTNERS}/${json.partner.id}/users`;
  const user = { external_id: "u-1", email: "ahead@acme.example" };
  expect((await application.push(credential, user)).json.code).toBe("user_not_provisioned");
  const made = await as(ours, "POST", users, user);
  expect(made.json).toMatchObject({ ...user, is_active: true, last_sign_in_at: null });
  expect((await as(ours, "POST", users, { ...user, external_id: "u-2", email: "b@acme.example" })).json.code).toBe(
    "max_users_exceeded",
  );
  const token = await application.token(credential, user);
  const session = await application.post("/api/v1/sso/authenticate", { token });
  expect((await as(ours, "GET", users)).json.data).toMatchObject([{ external_id: "u-1" }]);
  const id = made.json.user_id;
  expect((await as(theirs, "POST", `/api/v1/admin/users/${id}/deactivate`)).json.code).toBe("user_not_found");
  expect((await as(ours, "POST", `/api/v1/admin/users/${id}/deactivate`)).json.is_active).toBe(false);
  expect((await as(session.json.access_token, "GET", "/api/v1/me")).status).toBeGreaterThanOrEqual(401);
  expect((await as(ours, "POST", `/api/v1/admin/users/${id}/reactivate`)).json.is_active).toBe(true);
});

test("the audit has the true reason, the actor, the address and the request id", async () => {
  const { json } = await registered(ours);
  const wrong = { consumerKey: json.consumer_key, consumerSecret: `cs_live_${"x".repeat(39)}` };
  const refused = await application.push(wrong, aUser());
  const query = `partner_id=${json.partner.id}&event_type=partner_signature_validation_failed&limit=1`;
  const { json: page } = await as(ours, "GET", `/api/v1/admin/audit-events?${query}`);
  expect(page.data[0]).toMatchObject({
    error_code: "invalid_partner_signature",
    organization_id: "ours",
    request_id: refused.json.request_id,
  });
  for (const wrongQuery of ["from=yesterday", "event_type=x", "from=2026-01-01T00:00:00", "partner_id=1"]) {
    expect((await as(ours, "GET", `/api/v1/admin/audit-events?${wrongQuery}`)).status, wrongQuery).toBe(422);
  }
  const unescaped = await as(ours, "GET", "/api/v1/admin/audit-events?from=2026-01-01T00:00:00+00:00");
  expect([unescaped.status, unescaped.json.errors[0].message]).toEqual([422, expect.stringContaining("%2B")]);
  const future = await as(ours, "GET", "/api/v1/admin/audit-events?from=2999-01-01T00:00:00%2B00:00");
  expect(future.json).toEqual({ data: [], next_cursor: null });
});

test("with If-Match a change applies to the state that was read, or is a conflict", async () => {
  const { json } = await registered(ours);
  const path = `${PARTNERS}/${json.partner.id}`;
  const read = (await as(ours, "GET", path)).headers.get("etag") ?? "";
  expect(read).toMatch(/^"[0-9a-f]{32}"$/);
  const patch = (match: string, body: object) => as(ours, "PATCH", path, body, { "if-match": match });
  const first = await patch(read, { max_users: 5 });
  expect(first.json.max_users).toBe(5);
  const second = await patch(read, { max_users: 6 });
  expect([second.status, second.json.code]).toEqual([409, "conflict"]);
  expect((await as(ours, "GET", path)).headers.get("etag")).toBe(first.headers.get("etag"));
  expect((await patch(`W/${first.headers.get("etag")}`, { max_users: 7 })).status).toBe(200);
  expect((await patch("*", { max_users: 8 })).status).toBe(200);
  expect((await as(ours, "PATCH", path, { max_users: 9 })).status).toBe(200);
  expect(problemsOf(await patch("unquoted", { max_users: 10 }))).toEqual(["if-match entity_tag"]);
  // Ten callers have read the same state and write at once: one of them writes.
  const now = (await as(ours, "GET", path)).headers.get("etag") ?? "";
  const all = await Promise.all(Array.from({ length: 10 }, (_, index) => patch(now, { max_users: 100 + index })));
  expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
  const off = await as(ours, "POST", `${path}/deactivate`);
  expect(off.headers.get("etag")).not.toBe(now);
});
