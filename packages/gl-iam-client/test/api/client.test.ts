/** The typed client against the real service, and against a network that fails. */

import { createClient } from "gl-iam-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, OWN } from "../application.js";

describe("the typed client of a real service", () => {
  let application: Application;
  beforeAll(() => {
    application = Application.start();
  });
  afterAll(() => application.stop());

  const client = (token?: string, fetch = (request: Request) => application.fetch(request)) =>
    createClient({ url: OWN, token, fetch });

  test("reads and writes, path and query typed, and a refusal is a problem", async () => {
    const api = client(await application.accessToken("org_admin"));
    const made = await api.POST("/api/v1/admin/partners", { body: { partner_name: "Acme Corp" } });
    const id = made.data?.partner.id ?? "";
    expect(made.data?.consumer_key).toMatch(/^ck_live_/);
    const changed = await api.PATCH("/api/v1/admin/partners/{id}", {
      params: { path: { id }, query: { clear: "max_users" } },
      body: { partner_name: "Acme" },
    });
    expect(changed.data?.partner_name).toBe("Acme");
    const listed = await api.GET("/api/v1/admin/partners", { params: { query: { q: "acme" } } });
    expect(listed.data?.data.map((partner) => partner.id)).toEqual([id]);
    const refused = await api.GET("/api/v1/admin/partners/{id}", { params: { path: { id: "nobody" } } });
    expect([refused.data, refused.error?.code]).toEqual([undefined, "partner_not_found"]);
  });

  test("without a token the refusal is 401; the token may come from a function", async () => {
    const anonymous = await client().GET("/api/v1/me");
    expect([anonymous.response.status, anonymous.error?.code]).toEqual([401, "invalid_token"]);
    const token = await application.accessToken("org_admin");
    const api = createClient({ url: `${OWN}/`, token: async () => token, fetch: application.fetch });
    expect((await api.GET("/api/v1/me")).data?.email).toMatch(/@example.com$/);
  });

  test("a registration whose answer is lost is sent again under one key, and made once", async () => {
    const token = await application.accessToken("org_admin");
    const keys: (string | null)[] = [];
    const api = client(token, async (request) => {
      keys.push(request.headers.get("idempotency-key"));
      const answer = await application.fetch(request);
      if (keys.length === 1) throw new TypeError("the connection broke");
      return answer;
    });
    const { data } = await api.POST("/api/v1/admin/partners", { body: { partner_name: "Once Ltd" } });
    expect(data?.consumer_secret).toMatch(/^cs_live_/);
    expect(new Set(keys)).toEqual(new Set([expect.stringMatching(/^[0-9a-f-]{36}$/)]));
    const listed = await client(token).GET("/api/v1/admin/partners", { params: { query: { q: "Once" } } });
    expect(listed.data?.data).toHaveLength(1);
  });

  // S11: a client sends an Idempotency-Key with a refresh.
  test("S11: a refresh has a key of its own", async () => {
    const keys: (string | null)[] = [];
    const api = client(undefined, (request) => {
      keys.push(request.headers.get("idempotency-key"));
      return application.fetch(request);
    });
    await api.POST("/api/v1/auth/refresh", { body: { refresh_token: "rt_live_x" } });
    await api.POST("/api/v1/auth/refresh", { body: { refresh_token: "rt_live_x" } });
    expect(keys).toHaveLength(2);
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe("what is sent again", () => {
  /** Answers one after the other, the last one for ever. */
  function service(...answers: (Response | Error)[]) {
    const requests: Request[] = [];
    const fetch = async (request: Request) => {
      const answer = answers[Math.min(requests.length, answers.length - 1)] ?? new Response();
      requests.push(request);
      if (answer instanceof Error) throw answer;
      return answer.clone();
    };
    return { requests, api: createClient({ url: "https://iam.example.com", token: "t", fetch }) };
  }
  const now = (status: number) => new Response("{}", { status, headers: { "retry-after": "0" } });
  const broken = new TypeError("fetch failed");

  test.each<[string, number, (Response | Error)[], number]>([
    ["a 503 that says when", 200, [now(503), now(503), Response.json({})], 3],
    ["a 429 that says when", 200, [now(429), Response.json({})], 2],
    ["a broken connection", 200, [broken, Response.json({})], 2],
    ["a 503 without Retry-After, once", 503, [new Response("{}", { status: 503 })], 1],
    ["a wait of an hour, once", 429, [new Response("{}", { status: 429, headers: { "retry-after": "3600" } })], 1],
    ["a 500, once", 500, [now(500)], 1],
    ["a service that stays away, 4 times", 503, [now(503)], 4],
  ])("a GET: %s", async (_what, status, answers, times) => {
    const { requests, api } = service(...answers);
    const { response } = await api.GET("/api/v1/me");
    expect([response.status, requests.length]).toEqual([status, times]);
  });

  test("a POST that has no key is sent once, also when the connection breaks", async () => {
    const refused = service(now(503));
    const body = { email: "a@example.com", password: "x" };
    expect((await refused.api.POST("/api/v1/auth/login", { body })).response.status).toBe(503);
    const lost = service(broken);
    await expect(lost.api.POST("/api/v1/auth/login", { body })).rejects.toBe(broken);
    expect([refused.requests.length, lost.requests.length]).toEqual([1, 1]);
  });

  test("a DELETE is sent again, and the body of what has one goes along each time", async () => {
    const deleting = service(now(503), new Response(null, { status: 204 }));
    await deleting.api.DELETE("/api/v1/sessions/{id}", { params: { path: { id: "1" } } });
    expect(deleting.requests).toHaveLength(2);
    const keyed = service(now(503), Response.json({}));
    await keyed.api.POST("/api/v1/auth/refresh", { body: { refresh_token: "rt" } });
    const bodies = await Promise.all(keyed.requests.map((request) => request.text()));
    expect(bodies).toEqual(['{"refresh_token":"rt"}', '{"refresh_token":"rt"}']);
  });

  test("an abort ends the waiting", async () => {
    const { requests, api } = service(new Response("{}", { status: 503, headers: { "retry-after": "5" } }));
    const controller = new AbortController();
    const asked = api.GET("/api/v1/me", { signal: controller.signal });
    await expect.poll(() => requests.length).toBe(1);
    controller.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
  });

  // S30: a token is stored for its origin and sent to no other.
  test("a redirect is not followed: the token stays with its service", async () => {
    const elsewhere = new Response(null, { status: 307, headers: { location: "https://evil.example/" } });
    const { requests, api } = service(elsewhere);
    const { response } = await api.GET("/api/v1/me");
    expect(response.status).toBe(307);
    expect(requests.map(({ redirect }) => redirect)).toEqual(["manual"]);
  });

  test.each(["ftp://iam.example.com", "iam.example.com", "https://a:b@iam.example.com", "https://x.example/?a=1"])(
    "%s is no place of a service",
    (url) => expect(() => createClient({ url })).toThrow(/url must be/),
  );

  test("retries are bounded", () => {
    for (const retries of [-1, 1.5, 11]) expect(() => createClient({ url: "https://x.example", retries })).toThrow();
  });
});
