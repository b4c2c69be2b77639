/** S13: a guard takes the test side's users where it says so, beside a gateway and beside a service. */
import type { SSOPartnerRegistration } from "gl-iam";
import { createGuard, type GuardOptions, isGuardRefusal, remote } from "gl-iam-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, asked, bearer, OWN } from "../application.js";

let application: Application;
let testSide: SSOPartnerRegistration;
beforeAll(async () => {
  application = Application.start();
  const { partner } = await application.register();
  const made = (await application.gateway.partnerRegistry.createTestCredentials(partner.id)).unwrap();
  testSide = { partner, consumerKey: made.consumerKey, consumerSecret: made.consumerSecret };
});
afterAll(() => application.stop());

const service = () => remote({ url: OWN, fetch: application.fetch });
const GUARDS = {
  "beside a gateway": (options: GuardOptions) => createGuard(application.gateway, { publicUrl: OWN, ...options }),
  online: (options: GuardOptions) => createGuard(service(), { publicUrl: OWN, ...options }),
  offline: (options: GuardOptions) => createGuard(service(), { publicUrl: OWN, ...options, check: "offline" }),
};

async function refusedWith(work: Promise<unknown>): Promise<unknown[]> {
  const error: unknown = await work.then(String, (thrown: unknown) => thrown);
  return isGuardRefusal(error) ? [error.status, error.code] : [error];
}

describe.each(Object.entries(GUARDS))("a guard %s", (name, guard) => {
  test("S13: refuses a session of the test side, and takes it where it says so", async () => {
    const { session, user } = await application.partnerSession(testSide);
    const request = asked("GET", bearer(session.accessToken));
    const code = name === "offline" ? "invalid_token" : "session_not_found";
    expect(await refusedWith(guard({}).requireUser(request))).toEqual([401, code]);
    expect(await guard({}).user(request)).toBeNull();
    const found = await guard({ test: true }).requireUser(request);
    expect([found.user.id, found.session.isTest]).toEqual([user.id, true]);
  });

  test("of one organization takes its test side, and no other one's", async () => {
    const { session } = await application.partnerSession(testSide);
    const request = asked("GET", bearer(session.accessToken));
    const ours = guard({ test: true, organizationId: "default" });
    expect((await ours.requireUser(request)).session.isTest).toBe(true);
    const theirs = guard({ test: true, organizationId: "other" });
    expect(await refusedWith(theirs.requireUser(request))).toEqual([401, "session_not_found"]);
  });
});

test("S13: a cookie of the test side is refused the same way", async () => {
  const cookie = `__Host-session=${await application.cookie(testSide)}`;
  for (const guard of [GUARDS["beside a gateway"], GUARDS.online]) {
    expect(await guard({}).user(asked("GET", { cookie }))).toBeNull();
    expect((await guard({ test: true }).user(asked("GET", { cookie })))?.session.isTest).toBe(true);
  }
});

test("S13: a request that the test side signed is taken where the guard says so", async () => {
  const signed = async () => {
    const { headers, body } = await application.signed(testSide, { action: "recount", at: performance.now() });
    return new Request(`${OWN}/recount`, { method: "POST", headers, body });
  };
  const guard = GUARDS["beside a gateway"];
  expect((await refusedWith(guard({}).partnerRequest(await signed())))[0]).toBe(401);
  const { payload } = await guard({ test: true }).partnerRequest(await signed());
  expect(payload.action).toBe("recount");
});
