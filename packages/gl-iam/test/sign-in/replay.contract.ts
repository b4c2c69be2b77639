import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { SSOPartnerCreate, SSOPartnerUpdate } from "../../src/index.js";
import { registerAcme } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, countsOf, isLive, PartnerSide, sweepAll } from "./partner-side.js";

export function replayContract(here: () => Application): void {
  const claims = () => here().inspection.count("replayMarks");

  test("the same assertion is accepted once, whatever its source", async () => {
    const { sso } = here().gateway;
    const partner = await PartnerSide.of(here());
    const request = partner.sign(aUser());
    expect(outcome(await sso.issueToken(request))).toBe("accepted");
    expectRefused(await sso.issueToken(request), "assertion_replayed");
    expectRefused(await sso.issueToken({ ...request, sourceIp: "203.0.113.9" }), "assertion_replayed");
    expectRefused(await sso.issueToken({ ...request, payload: Buffer.from(request.payload) }), "assertion_replayed");
    const { data } = (await here().gateway.listAuditEvents({ partnerId: partner.id, limit: 1 })).unwrap();
    expect(data[0]).toMatchObject({ eventType: "sso_refused", errorCode: "assertion_replayed" });
  });

  test("a nonce is used once at one partner, and does not affect another", async () => {
    const [partner, other] = [await PartnerSide.of(here()), await PartnerSide.of(here())];
    const nonce = randomUUID();
    expect(outcome(await partner.post(aUser({ nonce })))).toBe("accepted");
    expectRefused(await partner.post(aUser({ nonce })), "assertion_replayed");
    expect(outcome(await other.post(aUser({ nonce })))).toBe("accepted");
  });

  test("both claims or neither: a taken nonce leaves no mark of the assertion that carried it", async () => {
    const partner = await PartnerSide.of(here());
    const nonce = randomUUID();
    await partner.token(aUser({ nonce }));
    const before = await countsOf(here());
    expectRefused(await partner.post(aUser({ nonce })), "assertion_replayed");
    await partner.logout("nobody", { nonce });
    await partner.deprovision("nobody", { nonce });
    expect(await countsOf(here())).toEqual(before);
  });

  test("the nonce of a logout cannot be a sign-in's again, nor the reverse", async () => {
    const partner = await PartnerSide.of(here());
    const nonce = randomUUID();
    expect(outcome(await partner.logout("nobody", { nonce }))).toBe("accepted");
    expectRefused(await partner.post(aUser({ nonce })), "assertion_replayed");
    const second = randomUUID();
    await partner.token(aUser({ nonce: second }));
    expectRefused(await partner.logout("nobody", { nonce: second }), "assertion_replayed");
  });

  test("S31: what anybody could bring about who overhears it claims nothing, and may be sent again", async () => {
    const { registry, gateway } = here();
    const restrictions = { ssoMode: "sp_initiated", loginUrl: "https://acme.example/login" } as const;
    const partner = await PartnerSide.of(here(), { ...restrictions, allowedSourceIps: ["203.0.113.9"] });
    const request = { ...partner.sign(aUser({ nonce: randomUUID(), aud: "here" })), sourceIp: "203.0.113.9" };
    const before = await claims();
    const refused = async (change: object, code: string, act: "issueToken" | "logout" | "deprovision" = "issueToken") =>
      expectRefused(await gateway.sso[act]({ ...request, audience: ["here"], ...change }), code as never);
    await refused({ sourceIp: "203.0.113.10" }, "source_ip_not_allowed");
    await refused({}, "sso_mode_not_allowed");
    await registry.updatePartner(partner.id, { ssoMode: "idp_initiated" });
    await refused({ audience: [] }, "audience_mismatch");
    for (const act of ["logout", "deprovision"] as const) await refused({}, "validation_error", act);
    await registry.deactivatePartner(partner.id);
    await refused({}, "partner_inactive");
    await registry.reactivatePartner(partner.id);
    expect(await claims()).toBe(before);
    expect(outcome(await gateway.sso.issueToken({ ...request, audience: ["here"] }))).toBe("accepted");
  });

  describe("S31: what policy says no to about the person is used up:", () => {
    test.each<[string, Partial<SSOPartnerCreate>, SSOPartnerUpdate]>([
      ["role_not_allowed", { allowedRoles: [] }, { allowedRoles: ["org_member"] }],
      ["email_domain_not_allowed", { allowedEmailDomains: [] }, { allowedEmailDomains: ["acme.example"] }],
      ["max_users_exceeded", { maxUsers: 0 }, { maxUsers: 1 }],
      ["user_not_provisioned", { userProvisioning: "pre_provisioned" }, { userProvisioning: "jit" }],
      ["user_provisioning_disabled", { userProvisioning: "disabled" }, { userProvisioning: "jit" }],
    ])("%s, until policy changes the same answer, then it was replayed", async (code, fields, cure) => {
      const { registry, gateway } = here();
      const partner = await PartnerSide.of(here(), fields);
      const nonce = randomUUID();
      const request = partner.sign(aUser({ nonce }));
      for (const _ of [1, 2]) expectRefused(await gateway.sso.issueToken(request), code as never);
      await registry.updatePartner(partner.id, cure);
      expectRefused(await gateway.sso.issueToken(request), "assertion_replayed");
      expectRefused(await partner.post(aUser({ nonce })), "assertion_replayed");
      expect(outcome(await partner.post()), "signed anew it is good").toBe("accepted");
    });

    test("identity_conflict and user_inactive", async () => {
      const { gateway } = here();
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      const { user } = await partner.signedIn(payload);
      const inactive = partner.sign(partner.anew(payload));
      await gateway.deactivateUser(user.id, ANYWHERE);
      expectRefused(await gateway.sso.issueToken(inactive), "user_inactive");
      await gateway.reactivateUser(user.id, ANYWHERE);
      expectRefused(await gateway.sso.issueToken(inactive), "assertion_replayed");
      const conflicting = partner.sign(aUser({ external_id: "other", email: payload.email ?? "" }));
      for (const _ of [1, 2]) expectRefused(await gateway.sso.issueToken(conflicting), "identity_conflict");
      await partner.signedIn({ ...payload, email: "moved@acme.example" });
      expectRefused(await gateway.sso.issueToken(conflicting), "assertion_replayed");
    });

    test("a withdrawal of nobody, which must not be somebody's later", async () => {
      const { gateway } = here();
      const partner = await PartnerSide.of(here());
      const request = partner.sign({ action: "deprovision", external_id: "u-1", nonce: randomUUID() });
      for (const _ of [1, 2]) expectRefused(await gateway.sso.deprovision(request), "user_not_found");
      const signedIn = await partner.signedIn(aUser({ external_id: "u-1" }));
      expectRefused(await gateway.sso.deprovision(request), "assertion_replayed");
      expect(await isLive(gateway, signedIn)).toBe(true);
    });
  });

  test("raising the tolerance to its maximum re-opens nothing, at any moment, with or without sweeps", async () => {
    const { gateway, clock, provider } = here();
    const partner = await PartnerSide.of(here());
    // Signed by a fast clock, so it stays inside the tolerance for the longest time.
    clock.advance(-900);
    const slow = partner.sign(aUser(), { toleranceSeconds: 900 });
    clock.advance(1800);
    const fast = partner.sign(aUser(), { toleranceSeconds: 900 });
    clock.advance(-900);
    for (const request of [slow, fast]) expect(outcome(await gateway.sso.issueToken(request))).toBe("accepted");
    const seconds = [0, 299, 1, 1, 300, 298, 1, 0, 1, 598, 300, 1];
    let passed = 0;
    for (const step of seconds) {
      clock.advance(step);
      passed += step;
      await provider.core.store.replayMarks.sweep();
      const expected = passed <= 1800 ? "assertion_replayed" : "signature_expired";
      expect(`${passed}: ${outcome(await gateway.sso.issueToken(fast))}`).toBe(`${passed}: ${expected}`);
    }
    expectRefused(await gateway.sso.issueToken(slow), "signature_expired");
  });

  test("claims are kept for the timestamp, 900 s and a minute of skew, and are then swept in batches", async () => {
    const { clock, provider } = here();
    const partner = await PartnerSide.of(here());
    const { replayMarks } = provider.core.store;
    const sweepMarks = async () => {
      while (await replayMarks.sweep());
    };
    clock.advance(10_000);
    await sweepMarks();
    const before = await claims();
    const request = partner.sign(aUser({ nonce: randomUUID() }));
    clock.advance(200);
    expect(outcome(await here().gateway.sso.issueToken(request))).toBe("accepted");
    // 900 s for the timestamp, and a minute; 200 s have passed.
    clock.advance(760);
    await sweepMarks();
    expect(await claims(), "not before").toBe(before + 2);
    clock.advance(1);
    await sweepMarks();
    expect(await claims(), "then").toBe(before);
  });

  test("a sign-in sweeps expired rows without being asked", async () => {
    const { clock, inspection } = here();
    const partner = await PartnerSide.of(here());
    await partner.token();
    const open = () => inspection.count("oneTimeTokens", partner.id);
    expect(await open()).toBe(1);
    clock.advance(120);
    await (await PartnerSide.of(here())).token();
    await expect.poll(open).toBe(0);
  });

  test("everything that has expired goes, of every kind, and nothing else", async () => {
    const { clock, inspection, gateway, registry } = here();
    const acme = await PartnerSide.of(here(), { ssoMode: "both", loginUrl: "https://acme.example/login" });
    const idempotency = { key: randomUUID(), actor: "admin-1", request: "{}" };
    await registry.rotateConsumerSecret(acme.id, { idempotency, gracePeriodSeconds: 604_800 });
    const { user } = await acme.signedIn();
    await acme.token();
    await gateway.sso.start({ partnerId: acme.id });
    const kinds = ["replayMarks", "oneTimeTokens", "pendingStarts", "keptAnswers", "sessions"] as const;
    const kept = async () => {
      const counts = await Promise.all(kinds.map(async (kind) => [kind, await inspection.count(kind)] as const));
      return counts.filter(([, count]) => count > 0).map(([kind]) => kind);
    };
    expect(await kept()).toEqual(kinds);
    clock.advance(31 * 24 * 60 * 60);
    await sweepAll(here());
    expect(await kept()).toEqual([]);
    expect(outcome(await gateway.getUser(user.id, ANYWHERE))).toBe("accepted");
    expect((await gateway.listAuditEvents({ partnerId: acme.id })).unwrap().data.length).toBeGreaterThan(5);
  });

  test("a sign-in by password and a start sweep too, where nobody comes through a partner", async () => {
    const { clock, inspection, gateway, registry } = here();
    const acme = await registerAcme(registry, { ssoMode: "both", loginUrl: "https://acme.example/login" });
    const started = () => inspection.count("pendingStarts", acme.partner.id);
    const credentials = { email: `${randomUUID()}@acme.example`, password: "correct horse battery staple" };
    (await gateway.createUserWithPassword({ email: credentials.email }, credentials.password)).unwrap();
    for (const comes of [
      () => gateway.authenticate(credentials),
      async () =>
        gateway.sso.start({
          partnerId: (await registerAcme(registry, { ssoMode: "both", loginUrl: "https://a.example/" })).partner.id,
        }),
    ]) {
      await gateway.sso.start({ partnerId: acme.partner.id });
      expect(await started()).toBe(1);
      clock.advance(700);
      (await comes()).unwrap();
      await expect.poll(started).toBe(0);
      clock.advance(60);
    }
  });
}
