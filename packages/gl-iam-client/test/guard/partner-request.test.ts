/** A partner's signed request to a route of the application: proved, judged by its restrictions, taken once. */
import type { SSOPartnerRegistration } from "gl-iam";
import { createGuard, type Guard, isGuardRefusal, remote } from "gl-iam-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application, OWN } from "../application.js";

let application: Application;
let partner: SSOPartnerRegistration;
let guard: Guard;
beforeAll(async () => {
  application = Application.start();
  partner = await application.register({ allowedSourceIps: ["203.0.113.0/24"] });
  guard = createGuard(application.gateway);
});
afterAll(() => application.stop());

const HERE = { sourceIp: "203.0.113.7" };
const ORDER = { action: "order", amount: 12, nested: { text: "José 🎓" } };

async function order(payload: object = ORDER, changes: Record<string, string> = {}, body?: string): Promise<Request> {
  const signed = await application.signed(partner, payload);
  const headers = { ...signed.headers, ...changes };
  return new Request(`${OWN}/orders`, { method: "POST", headers, body: body ?? signed.body });
}

async function refusedWith(work: Promise<unknown>): Promise<unknown[]> {
  const error: unknown = await work.then(String, (thrown: unknown) => thrown);
  return isGuardRefusal(error) ? [error.status, error.code] : [error];
}

test("says who signed what, and is taken once", async () => {
  const request = await order();
  const copy = request.clone();
  const { partner: caller, payload } = await guard.partnerRequest(request, HERE);
  expect([caller.id, payload]).toEqual([partner.partner.id, ORDER]);
  expect(await refusedWith(guard.partnerRequest(copy, HERE))).toEqual([401, "assertion_replayed"]);
});

test("of twenty at once exactly one is taken", async () => {
  const request = await order();
  const copies = Array.from({ length: 20 }, () => guard.partnerRequest(request.clone(), HERE));
  const settled = await Promise.allSettled(copies);
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a nonce works once too", async () => {
  const payload = { action: "order", nonce: "n-1" };
  await guard.partnerRequest(await order({ ...payload, amount: 1 }), HERE);
  const second = guard.partnerRequest(await order({ ...payload, amount: 2 }), HERE);
  expect(await refusedWith(second)).toEqual([401, "assertion_replayed"]);
});

test.each<[string, () => Promise<Request>, readonly [number, string]]>([
  ["another body", () => order(ORDER, {}, '{"action":"order","amount":1}'), [401, "invalid_partner_signature"]],
  [
    "an unknown key",
    () => order(ORDER, { "X-Consumer-Key": `ck_live_${"x".repeat(39)}` }),
    [401, "invalid_partner_signature"],
  ],
  [
    "an old timestamp",
    () => order(ORDER, { "X-Timestamp": "2020-01-01T00:00:00Z" }),
    [401, "invalid_partner_signature"],
  ],
  ["no signature header", async () => new Request(OWN, { method: "POST", body: "{}" }), [400, "validation_error"]],
  [
    "a header twice",
    () => order(ORDER, { "X-Signature": `${"0".repeat(64)}, ${"0".repeat(64)}` }),
    [400, "validation_error"],
  ],
  ["70 KB", () => order(ORDER, {}, "x".repeat(70_000)), [413, "payload_too_large"]],
])("%s is refused", async (_what, make, expected) => {
  expect(await refusedWith(guard.partnerRequest(await make(), HERE))).toEqual(expected);
});

// S25's kind: nothing that is signed for one thing may be used for another.
test.each([
  { external_id: "u-1", email: "a@acme.example" },
  { action: "sign_in", external_id: "u-1", email: "a@acme.example" },
  { action: "logout", external_id: "u-1" },
  { action: "deprovision", external_id: "u-1" },
  { action: "provision", users: [] },
])("what GL IAM's own endpoints take is refused here, and not used up: %j", async (payload) => {
  const request = await order(payload);
  expect(await refusedWith(guard.partnerRequest(request.clone(), HERE))).toEqual([400, "validation_error"]);
});

test("and what was signed for the application signs nobody in", async () => {
  const payload = { ...ORDER, external_id: "u-1", email: "a@acme.example" };
  const { headers, body } = await application.signed(await application.register(), payload);
  const answer = await application.fetch(new Request(`${OWN}/api/v1/sso/token`, { method: "POST", headers, body }));
  expect(answer.status).toBe(400);
});

// S31: whoever overhears must not burn the original.
test("S31: from another address, or from an unknown one, it is refused and takes no mark", async () => {
  const request = await order();
  const elsewhere = guard.partnerRequest(request.clone(), { sourceIp: "198.51.100.1" });
  expect(await refusedWith(elsewhere)).toEqual([403, "source_ip_not_allowed"]);
  expect(await refusedWith(guard.partnerRequest(request.clone()))).toEqual([403, "source_ip_not_allowed"]);
  expect((await guard.partnerRequest(request, HERE)).payload).toEqual(ORDER);
});

test("a deactivated partner's is refused", async () => {
  const other = await application.register();
  const { headers, body } = await application.signed(other, ORDER);
  (await application.gateway.partnerRegistry.deactivatePartner(other.partner.id)).unwrap();
  const request = new Request(OWN, { method: "POST", headers, body });
  expect(await refusedWith(guard.partnerRequest(request))).toEqual([401, "partner_inactive"]);
});

test("beside a service there is no such thing: replay marks are in the gateway's database", async () => {
  const away = createGuard(remote({ url: OWN, fetch: application.fetch }));
  await expect(away.partnerRequest(await order())).rejects.toThrow(TypeError);
});

test("the audit names the address and the user agent of what runs in a call", async () => {
  const origin = { ipAddress: "::ffff:203.0.113.9", userAgent: "Probe/1", requestId: "r-17" };
  const { gateway } = application;
  await guard.withOrigin(origin, async () => {
    await refusedWith(guard.partnerRequest(await order(ORDER, {}, "{}"), HERE));
    (await gateway.partnerRegistry.updatePartner(partner.partner.id, { maxUsers: 7 })).unwrap();
  });
  (await gateway.partnerRegistry.updatePartner(partner.partner.id, { maxUsers: 8 })).unwrap();
  const { data } = (await gateway.listAuditEvents({ limit: 50 })).unwrap();
  const mine = data.filter(({ requestId }) => requestId === "r-17");
  expect(mine.map(({ eventType }) => eventType).sort()).toEqual([
    "partner_signature_validation_failed",
    "partner_updated",
  ]);
  // What the call itself names goes before: the partner's request came from another address.
  expect(mine.find(({ eventType }) => eventType === "partner_updated")).toMatchObject({
    ipAddress: "203.0.113.9",
    userAgent: "Probe/1",
  });
  expect(data.find(({ eventType }) => eventType === "partner_updated")).toMatchObject({ ipAddress: null });
});
