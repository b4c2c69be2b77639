/** Reads /metrics before and after one of each. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Metrics } from "../../src/index.js";
import { Application, PASSWORD } from "./application.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start({ metrics: new Metrics() });
  await application.administrator("org_member");
});
afterAll(() => application.stop());

/** Figures by name and labels, as Prometheus would read them. */
async function figures(): Promise<Record<string, number>> {
  const { status, headers, text } = await application.call("GET", "/metrics");
  expect([status, headers.get("content-type")]).toEqual([200, expect.stringMatching(/^text\/plain; version=/)]);
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}

/** How much each figure has grown, if it has. */
async function grownBy(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await figures();
  await work();
  const after = await figures();
  const counted = Object.entries(after).filter(([name]) =>
    /^gl_iam_(?:http_requests|sign_ins|refusals)_total/.test(name),
  );
  const grown = counted.map(([name, value]) => [name, value - (before[name] ?? 0)] as const);
  // Reading them is a request too.
  return Object.fromEntries(grown.filter(([name, growth]) => growth !== 0 && !name.includes('"metrics"')));
}

const login = (password: string) =>
  application.post("/api/v1/auth/login", { email: "org_member.default@example.com", password });

test("a sign-in by password, and one that is refused", async () => {
  expect(await grownBy(() => login(PASSWORD))).toEqual({
    'gl_iam_http_requests_total{operation="login",status="200"}': 1,
    'gl_iam_sign_ins_total{way="password",outcome="accepted"}': 1,
  });
  expect(await grownBy(() => login("a wrong password"))).toEqual({
    'gl_iam_http_requests_total{operation="login",status="401"}': 1,
    'gl_iam_sign_ins_total{way="password",outcome="authentication_failed"}': 1,
    'gl_iam_refusals_total{code="authentication_failed"}': 1,
  });
});

test("an exchange of a token, and one that is refused", async () => {
  const token = await application.token(await application.register());
  const exchange = () => application.post("/api/v1/sso/authenticate", { token });
  expect(await grownBy(exchange)).toEqual({
    'gl_iam_http_requests_total{operation="exchangeToken",status="200"}': 1,
    'gl_iam_sign_ins_total{way="partner",outcome="accepted"}': 1,
  });
  expect(await grownBy(exchange)).toEqual({
    'gl_iam_http_requests_total{operation="exchangeToken",status="401"}': 1,
    'gl_iam_sign_ins_total{way="partner",outcome="invalid_token"}': 1,
    'gl_iam_refusals_total{code="invalid_token"}': 1,
  });
});

test("a refusal under its code, and an unknown path under no name of its own", async () => {
  const acme = await application.register({ allowedEmailDomains: ["elsewhere.example"] });
  expect(await grownBy(() => application.push(acme))).toEqual({
    'gl_iam_http_requests_total{operation="issueToken",status="403"}': 1,
    'gl_iam_refusals_total{code="email_domain_not_allowed"}': 1,
  });
  expect(await grownBy(() => application.call("GET", "/secret-of-somebody"))).toEqual({
    'gl_iam_http_requests_total{operation="none",status="404"}': 1,
    'gl_iam_refusals_total{code="not_found"}': 1,
  });
});

test("how long requests took", async () => {
  const name = 'gl_iam_http_request_duration_seconds_count{operation="healthz"}';
  const before = (await figures())[name] ?? 0;
  await application.call("GET", "/healthz");
  expect((await figures())[name]).toBe(before + 1);
});

test("the store's connections, and the refusals still to be written", async () => {
  const usage = application.gateway.usage();
  const told = await figures();
  expect(usage.connections.max).toBeGreaterThan(0);
  expect(told).toMatchObject({
    gl_iam_store_connections_open: usage.connections.open,
    gl_iam_store_connections_idle: usage.connections.idle,
    gl_iam_store_connections_max: usage.connections.max,
    gl_iam_store_waiting: 0,
    gl_iam_clock_difference_seconds: 0,
    gl_iam_audit_refusals_lost_total: 0,
    gl_iam_audit_handler_failures_total: 0,
  });
  expect(told.gl_iam_store_connections_open).toBeGreaterThan(0);
  expect(told).toHaveProperty("gl_iam_audit_refusals_pending");
});

test("with two apps on one set of figures, both stores are counted", async () => {
  const metrics = new Metrics();
  const one = application.with({ metrics });
  const other = await Application.start({ metrics });
  const { body } = await metrics.text();
  const max = one.gateway.usage().connections.max + other.gateway.usage().connections.max;
  await other.stop();
  expect(body).toContain(`gl_iam_store_connections_max ${max}\n`);
});
