/** What administrators do over HTTP with partners, and with the users whom partners bring. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { administratorsOf, PARTNERS, problemsOf, registered } from "./administrators.js";
import { Application, aUser } from "./application.js";

let application: Application;
/** Access tokens. */
let platform: string;
let ours: string;
let theirs: string;

beforeAll(async () => {
  application = await Application.start();
  ({ platform, ours, theirs } = await administratorsOf(application));
});
afterAll(() => application.stop());

const as: Application["as"] = (...call) => application.as(...call);

test("a registration answers with the secret, once, and its partner signs users in", async () => {
  const { json, headers } = await registered(application, ours, { max_users: 2, allowed_source_ips: null });
  expect(json.consumer_secret).toMatch(/^cs_live_/);
  expect(json.partner).toMatchObject({ org_id: "ours", max_users: 2, allowed_source_ips: null, is_active: true });
  const read = await as(ours, "GET", headers.get("location") ?? "");
  expect(read.json).toEqual(json.partner);
  expect(read.text).not.toContain("cs_live_");
  const credential = { consumerKey: json.consumer_key, consumerSecret: json.consumer_secret };
  expect((await application.push(credential)).status).toBe(200);
});

describe("PATCH", () => {
  test("changes the named fields; [] denies all; ?clear= removes the restriction", async () => {
    const { json } = await registered(application, ours, { allowed_source_ips: ["10.1.2.3/8"], max_users: 5 });
    const path = `${PARTNERS}/${json.partner.id}`;
    expect((await as(ours, "PATCH", path, { allowed_source_ips: [] })).json.allowed_source_ips).toEqual([]);
    const cleared = await as(ours, "PATCH", `${path}?clear=allowed_source_ips,max_users`);
    expect(cleared.json).toMatchObject({ allowed_source_ips: null, max_users: null });
  });

  test("a bare null is refused, and the rule says what to do instead", async () => {
    const { json } = await registered(application, ours, { allowed_source_ips: ["10.0.0.0/8"] });
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
    const { json } = await registered(application, ours);
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
    const { json } = await registered(application, ours);
    const answer = await as(ours, "PATCH", `${PARTNERS}/${json.partner.id}${query}`, body);
    expect([answer.status, answer.json.errors[0].rule]).toEqual([422, rule]);
  });
});

test("pages list each partner once", async () => {
  const names = Array.from({ length: 5 }, (_, index) => `Paged ${index}`);
  for (const partner_name of names) await registered(application, ours, { partner_name });
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
    const { json } = await registered(application, ours);
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
  const { json } = await registered(application, ours, { user_provisioning: "pre_provisioned", max_users: 1 });
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
  const { json } = await registered(application, ours);
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
  const { json } = await registered(application, ours);
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
