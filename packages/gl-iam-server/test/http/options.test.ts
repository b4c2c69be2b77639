/** What the surrounding application decides, and what the app remembers. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, aUser, bearer, OWN, PASSWORD, PORTAL, signed } from "./application.js";

let application: Application;
let admin: Record<string, string>;
beforeAll(async () => {
  application = await Application.start();
  admin = bearer(await application.administrator("org_admin"));
});
afterAll(() => application.stop());

test("toleranceSeconds limits how far a partner's clock may be off, either way", async () => {
  const [strict, lenient] = [application.with({ toleranceSeconds: 30 }), application.with({ toleranceSeconds: 800 })];
  const acme = await application.register();
  const pushedAt = async (to: Application, seconds: number) => {
    const { headers, body } = signed(acme, aUser(), new Date(Date.now() + seconds * 1000));
    return (await to.call("POST", "/api/v1/sso/token", { headers, body })).json.code ?? "accepted";
  };
  // Both are far from either tolerance, and on different sides of the default of 300 seconds.
  expect([await pushedAt(strict, -200), await pushedAt(strict, 200)]).toEqual([
    ...["signature_expired", "signature_expired"],
  ]);
  expect([await pushedAt(lenient, -600), await pushedAt(lenient, 600)]).toEqual(["accepted", "accepted"]);
  expect([await pushedAt(application, -200), await pushedAt(application, -600)]).toEqual([
    ...["accepted", "signature_expired"],
  ]);
});

test("/readyz follows `accepting`: a balancer must stop sending before the end", async () => {
  let accepting = true;
  const stopping = application.with({ accepting: () => accepting });
  expect((await stopping.call("GET", "/readyz")).json).toEqual({ status: "ready" });
  accepting = false;
  const answer = await stopping.call("GET", "/readyz");
  expect([answer.status, answer.json.code, answer.json.detail]).toEqual([
    ...[503, "store_unavailable", "the service is shutting down"],
  ]);
  expect((await stopping.call("GET", "/healthz")).status).toBe(200);
});

describe("pages that may call", () => {
  const ORIGIN = "https://embed.acme.example";

  /** On the same app, because a new one would remember nothing. */
  async function mayCall(app: Application, origin: string): Promise<boolean> {
    const { headers } = await app.call("OPTIONS", "/api/v1/me", { headers: { origin } });
    return headers.get("access-control-allow-origin") === origin;
  }

  async function register(app: Application, origin: string): Promise<string> {
    const answer = await app.post("/api/v1/admin/partners", { partner_name: origin, allowed_origins: [origin] }, admin);
    expect(answer.status, answer.text).toBe(201);
    return `/api/v1/admin/partners/${answer.json.partner.id}`;
  }

  test("are known at once when a partner is registered, deactivated and reactivated", async () => {
    const app = application.with({});
    const origin = "https://switched.acme.example";
    expect(await mayCall(app, origin)).toBe(false);
    const path = await register(app, origin);
    expect(await mayCall(app, origin)).toBe(true);
    expect((await app.post(`${path}/deactivate`, {}, admin)).status).toBe(200);
    expect(await mayCall(app, origin)).toBe(false);
    expect((await app.post(`${path}/reactivate`, {}, admin)).status).toBe(200);
    expect(await mayCall(app, origin)).toBe(true);
  });

  test("are known at once when a partner's origins change", async () => {
    const app = application.with({});
    const path = await register(app, ORIGIN);
    const moved = "https://moved.acme.example";
    expect([await mayCall(app, ORIGIN), await mayCall(app, moved)]).toEqual([true, false]);
    const changed = await app.call("PATCH", path, {
      body: JSON.stringify({ allowed_origins: [moved] }),
      headers: { "content-type": "application/json", ...admin },
    });
    expect(changed.status).toBe(200);
    expect([await mayCall(app, ORIGIN), await mayCall(app, moved)]).toEqual([false, true]);
  });

  test("can read the request's id, and when to come back", async () => {
    const { consumerKey: _, ...acme } = await application.register();
    expect(acme.partner.allowedOrigins).toEqual([PORTAL]);
    const answer = await application.with({}).call("GET", "/api/v1/me", { headers: { origin: PORTAL } });
    expect(answer.headers.get("access-control-expose-headers")).toBe(
      "x-request-id, retry-after, ratelimit, ratelimit-policy",
    );
    const stranger = { origin: "https://evil.example" };
    const other = await application.with({}).call("GET", "/api/v1/me", { headers: stranger });
    expect(other.headers.has("access-control-expose-headers")).toBe(false);
  });
});

test("log-ins and registrations that name no organization use the provider's", async () => {
  const acme = await Application.start({}, { defaultOrgId: "acme" });
  try {
    const user = { email: "root@acme.example", roles: ["platform_admin"] };
    (await acme.gateway.createUserWithPassword(user, PASSWORD)).unwrap();
    const login = await acme.post("/api/v1/auth/login", { email: user.email, password: PASSWORD });
    const made = await acme.post("/api/v1/admin/partners", { partner_name: "P" }, bearer(login.json.access_token));
    expect([login.status, made.status], made.text).toEqual([200, 201]);
    expect([login.json.user.organization_id ?? login.json.user.org_id, made.json.partner.org_id]).toEqual([
      "acme",
      "acme",
    ]);
    expect(() => acme.with({ defaultOrgId: "other" })).toThrow("defaultOrgId must be the provider's, which is acme");
    expect(() => acme.with({ defaultOrgId: "acme" })).not.toThrow();
  } finally {
    await acme.stop();
  }
});

test("a signed aud must be the application's: its public URL, or a name that the provider has", async () => {
  const app = await Application.start({}, { audience: ["staging"] });
  try {
    const acme = await app.register();
    const push = async (aud: unknown) => {
      const { headers, body } = signed(acme, { ...aUser(), aud } as ReturnType<typeof aUser>);
      return (await app.call("POST", "/api/v1/sso/token", { headers, body })).json.code ?? "accepted";
    };
    for (const good of [undefined, null, OWN, ["elsewhere", OWN], "staging"]) expect(await push(good)).toBe("accepted");
    for (const wrong of ["production", "https://other.example", [], ["Staging"], ""]) {
      expect(await push(wrong), JSON.stringify(wrong)).toBe("audience_mismatch");
    }
    expect(await push(7)).toBe("validation_error");
  } finally {
    await app.stop();
  }
});
