/** Each framework's adapter: who comes in, how the others are refused, and what the audit hears of the request. */
import type { SSOPartnerRegistration } from "gl-iam";
import { createGuard, type Guard, isGuardRefusal } from "gl-iam-client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Application, bearer, OWN, PAGE } from "../application.js";
import { FRAMEWORKS, type Opened, PEER } from "./frameworks.js";
import { askedWith } from "./next-modules.js";

// Next is not installed here; examples/frameworks visits a page of the real one.
vi.mock("next/headers", async () => (await import("./next-modules.js")).nextHeaders);
vi.mock("next/navigation", async () => (await import("./next-modules.js")).nextNavigation);

const START = "/api/v1/sso/start/ck_live_x";

let application: Application;
let partner: SSOPartnerRegistration;
let guard: Guard;
let member: string;
beforeAll(async () => {
  application = Application.start();
  partner = await application.register();
  guard = createGuard(application.gateway, { signInUrl: START });
  member = await application.accessToken("org_member");
});
afterAll(() => application.stop());

const cookie = async () => ({ cookie: `__Host-session=${await application.cookie(partner)}` });
const leave = async (authorization = "") =>
  (await application.gateway.logout(authorization.replace("Bearer ", ""))).unwrap();

describe.each(Object.entries(FRAMEWORKS))("%s", (name, open) => {
  let app: Opened;
  beforeAll(async () => {
    app = await open(guard, (authorization) => leave(authorization ?? undefined));
  });
  afterAll(() => app?.close?.());

  async function refused(method: string, path: string, headers: Record<string, string> = {}) {
    const answer = await app.ask(method, path, headers);
    const { code } = (await answer.json()) as { code?: string };
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json\b/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    return { status: answer.status, code, challenge: answer.headers.get("www-authenticate") };
  }

  test("a stranger gets a problem with its challenge", async () => {
    const nobody = { status: 401, code: "invalid_token", challenge: "Bearer" };
    for (const path of ["/", "/admin", "/leave"]) expect(await refused("GET", path), path).toEqual(nobody);
    const wrong = { ...nobody, challenge: 'Bearer error="invalid_token"' };
    expect(await refused("GET", "/", bearer("x"))).toEqual(wrong);
  });

  test("a page's visitor is sent to the sign-in, and back to where the page is", async () => {
    const answer = await app.ask("GET", "/?page=2", PAGE);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `${START}?return_to=%2F%3Fpage%3D2`]);
  });

  test("a user comes in, by bearer token and by cookie", async () => {
    const { session, user } = await application.partnerSession(partner);
    expect(await (await app.ask("GET", "/", bearer(session.accessToken))).text()).toBe(user.email);
    expect(await (await app.ask("GET", "/", await cookie())).text()).toContain("@acme.example");
  });

  test("a role that is not high enough is a 403", async () => {
    const forbidden = { status: 403, code: "permission_denied", challenge: null };
    expect(await refused("GET", "/admin", bearer(member))).toEqual(forbidden);
    const admin = bearer(await application.accessToken("platform_admin"));
    expect((await app.ask("GET", "/admin", admin)).status).toBe(200);
  });

  test("who signed in by password is no partner's user", async () => {
    expect(await refused("GET", "/partners", bearer(member))).toMatchObject({ status: 403 });
    expect((await app.ask("GET", "/partners", await cookie())).status).toBe(200);
  });

  test("S14: a cookie changes something for the application's own pages only", async () => {
    const own = await cookie();
    const forged = { status: 403, code: "origin_not_allowed", challenge: null };
    for (const headers of [{}, { origin: "null" }, { origin: "https://evil.example" }]) {
      expect(await refused("POST", "/", { ...own, ...headers })).toEqual(forged);
    }
    expect((await app.ask("POST", "/", { ...own, origin: OWN })).status).toBe(200);
    expect((await app.ask("POST", "/", bearer(member))).status).toBe(200);
  });

  test("the audit hears the address and the user agent of what runs behind the guard", async () => {
    const { session, user } = await application.partnerSession(partner);
    const headers = { ...bearer(session.accessToken), "user-agent": `browser of ${name}` };
    expect(await (await app.ask("GET", "/leave", headers)).text()).toBe("left");
    const events = await application.gateway.listAuditEvents({ userId: user.id, eventType: "logout" });
    const [event] = events.unwrap().data;
    expect([event?.ipAddress, event?.userAgent]).toEqual([PEER, `browser of ${name}`]);
  });
});

describe("next, beside its routes", async () => {
  const { guardProxy, requireRole, requireUser, requireUserInAction } = await import("gl-iam-client/next");

  test("a page sends its visitor to the sign-in by Next's own redirect, and shows a user", async () => {
    const visit = askedWith({}, () => requireUser(guard, { returnTo: "/reports" }));
    await expect(visit).rejects.toMatchObject({ message: "NEXT_REDIRECT", url: `${START}?return_to=%2Freports` });
    const { user } = await askedWith(await cookie(), () => requireUser(guard));
    expect(user.email).toContain("@acme.example");
  });

  test("a page for administrators refuses a member, and sends nobody in circles", async () => {
    const refusal = await askedWith(bearer(member), () => requireRole(guard, "org_admin")).catch((error) => error);
    expect([isGuardRefusal(refusal), refusal.status]).toEqual([true, 403]);
  });

  test("S14: an action changes something, so a cookie needs the application's own origin", async () => {
    const own = await cookie();
    const act = (headers: Record<string, string>) => askedWith(headers, () => requireUserInAction(guard));
    await expect(act(own)).rejects.toMatchObject({ status: 403, code: "origin_not_allowed" });
    await expect(act({})).rejects.toMatchObject({ status: 401 });
    expect((await act({ ...own, origin: OWN })).user.email).toContain("@acme.example");
  });

  test("proxy.ts lets a user go on, and answers a stranger", async () => {
    const proxy = guardProxy(guard);
    const at = (headers: Record<string, string>) => proxy(new Request(`${OWN}/reports`, { headers }));
    expect(await at(bearer(member))).toBeUndefined();
    expect((await at({}))?.status).toBe(401);
    expect((await at(PAGE))?.headers.get("location")).toBe(`${START}?return_to=%2Freports`);
  });
});
