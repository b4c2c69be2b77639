import { expect, test } from "vitest";
import { IAMGateway, type JsonObject, type PartnerRequest, type SSOPartnerCreate } from "../../src/index.js";
import { anOrganization } from "../acme.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide, sign } from "./partner-side.js";

export function issueContract(here: () => Application): void {
  test("a partner's assertion becomes a token for sixty seconds, and the audit says so", async () => {
    const partner = await PartnerSide.of(here());
    const issued = (await partner.post(aUser({ external_id: "u-7" }), { sourceIp: "203.0.113.9" })).unwrap();
    expect(issued).toEqual({ token: expect.stringMatching(/^ott_live_[A-Za-z0-9_-]{43}$/), expiresIn: 60 });
    expect(here().events.at(-1)).toMatchObject({
      eventType: "sso_token_issued",
      partnerId: partner.id,
      organizationId: partner.orgId,
      actor: `partner:${partner.id}`,
      ipAddress: "203.0.113.9",
      details: { external_id: "u-7" },
    });
  });

  test("all problems of a request are reported at once, before any look-up", async () => {
    const { gateway } = here();
    const wrong = { consumerKey: "ck", signature: "AB", timestamp: "now", payload: 7, toleranceSeconds: 901 } as never;
    const refused = await gateway.sso.issueToken(wrong);
    const fields = ["consumerKey", "signature", "timestamp", "payload", "toleranceSeconds"];
    expect(refused.error?.details.map(({ field }) => field)).toEqual(fields);
    const asked = { ...(wrong as object), email: "nobody", sourceIp: "x" } as never;
    const checked = await gateway.partnerRegistry.validatePartnerSignature(asked);
    expect(checked.error?.details.map(({ field }) => field)).toEqual([...fields, "email", "sourceIp"]);
  });

  test("a caller may stand between proof and judgement, and refuse there: nothing is judged or taken", async () => {
    const { gateway, events } = here();
    const partner = await PartnerSide.of(here(), { allowedEmailDomains: ["acme.example"] });
    const request = partner.sign(aUser());
    const verified = (await gateway.sso.verify(request)).unwrap();
    expect(verified.partner.id).toBe(partner.id);
    expect(verified.mark).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await gateway.sso.verify({ ...request, sourceIp: "203.0.113.9" })).unwrap().mark).toBe(verified.mark);
    const recorded = events.length;
    expect(outcome(await gateway.sso.issueToken(request)), "nothing was taken").toBe("accepted");
    expect(events.length, "the proof alone leaves no event").toBe(recorded + 1);
    expectRefused(await gateway.sso.issueToken(verified), "assertion_replayed");

    const evil = (await gateway.sso.verify(partner.sign(aUser({ email: "eve@evil.example" })))).unwrap();
    expectRefused(await gateway.sso.issueToken(evil), "email_domain_not_allowed");
    const refused = await gateway.sso.verify({ ...request, signature: "0".repeat(64) });
    expectRefused(refused, "invalid_partner_signature");
    expect(events.at(-1)).toMatchObject({ eventType: "partner_signature_validation_failed" });
  });

  test("a proof is good for the gateway that has given it, and can't be made up", async () => {
    const { gateway, provider } = here();
    const partner = await PartnerSide.of(here());
    const verified = (await gateway.sso.verify(partner.sign(aUser()))).unwrap();
    const copies = [
      { ...verified },
      structuredClone({ ...verified }),
      { partner: verified.partner, mark: "x", users: 1 },
    ];
    for (const copy of copies) expectRefused(await gateway.sso.issueToken(copy), "validation_error");
    const other = IAMGateway.fromFullstackProvider(provider);
    expectRefused(await other.sso.issueToken(verified), "validation_error");
    expect(outcome(await gateway.sso.issueToken(verified))).toBe("accepted");
  });

  test("each check refuses with its own code, and the earlier one wins", async () => {
    const { registry, clock, gateway } = here();
    const restrictions = {
      allowedSourceIps: ["203.0.113.0/24"],
      allowedEmailDomains: ["acme.example"],
      allowedRoles: ["member"],
      ssoMode: "sp_initiated",
      loginUrl: "https://acme.example/login",
    } as const;
    const partner = await PartnerSide.of(here(), restrictions);
    await registry.deactivatePartner(partner.id);
    const signed = clock.now();
    clock.advance(301);

    // Everything is wrong with it. From here on, one fault after the other is fixed.
    const payload = { external_id: "", email: "mallory@evil.example", role: "admin", aud: "elsewhere", sent: "once" };
    const faulty: Partial<PartnerRequest> = { signature: "00".repeat(31), sourceIp: "198.51.100.7" };
    let credential = { ...partner.registration, consumerSecret: partner.registration.consumerSecret };
    credential.consumerKey = `ck_live_${anOrganization()}`;
    const post = () => gateway.sso.issueToken({ ...sign(credential, signed, payload), ...faulty });

    expectRefused(await post(), "validation_error");
    faulty.signature = "00".repeat(32);
    expectRefused(await post(), "partner_not_found");
    credential = { ...partner.registration, consumerSecret: partner.registration.consumerSecret };
    expectRefused(await post(), "invalid_partner_signature");
    delete faulty.signature;
    expectRefused(await post(), "signature_expired");
    faulty.toleranceSeconds = 900;
    expectRefused(await post(), "partner_inactive");
    await registry.reactivatePartner(partner.id);
    expectRefused(await post(), "source_ip_not_allowed");
    faulty.sourceIp = "203.0.113.9";
    expectRefused(await post(), "sso_mode_not_allowed");
    await registry.updatePartner(partner.id, { ssoMode: "idp_initiated" });
    expectRefused(await post(), "validation_error");
    payload.external_id = "u-1";
    expectRefused(await post(), "audience_mismatch");
    payload.aud = "https://app.example.com";
    faulty.audience = ["https://app.example.com"];
    expectRefused(await post(), "email_domain_not_allowed");
    payload.email = "bob@acme.example";
    expectRefused(await post(), "role_not_allowed");
    payload.role = "member";
    await registry.updatePartner(partner.id, { userProvisioning: "disabled" });
    expectRefused(await post(), "user_provisioning_disabled");
    await registry.updatePartner(partner.id, { userProvisioning: "pre_provisioned" });
    expectRefused(await post(), "user_not_provisioned");
    await registry.updatePartner(partner.id, { userProvisioning: "jit", maxUsers: 0 });
    expectRefused(await post(), "max_users_exceeded");
    await registry.updatePartner(partner.id, { maxUsers: 1 });
    expectRefused(await post(), "assertion_replayed");
    payload.sent = "anew";
    expect(outcome(await post())).toBe("accepted");
    expectRefused(await post(), "assertion_replayed");
  });

  test("without the secret a caller learns nothing about the partner, and the audit has the true reason", async () => {
    const { registry, gateway, clock } = here();
    const partner = await PartnerSide.of(here(), { allowedSourceIps: [] });
    await registry.deactivatePartner(partner.id);
    const forged = sign({ ...partner.registration, consumerSecret: `cs_live_${"x".repeat(40)}` }, clock.now(), "{");
    expectRefused(await gateway.sso.issueToken(forged), "invalid_partner_signature");
    const { data } = (await gateway.listAuditEvents({ partnerId: partner.id, limit: 1 })).unwrap();
    expect(data[0]).toMatchObject({
      eventType: "partner_signature_validation_failed",
      errorCode: "invalid_partner_signature",
    });
    expectRefused(await partner.post(), "partner_inactive");
    const [event] = (await gateway.listAuditEvents({ partnerId: partner.id, limit: 1 })).unwrap().data;
    expect(event).toMatchObject({
      eventType: "partner_signature_validation_failed",
      errorCode: "partner_inactive",
      organizationId: partner.orgId,
    });
  });

  test.each<[string, Partial<SSOPartnerCreate>, JsonObject, Partial<PartnerRequest>, string]>([
    ["no list", {}, {}, {}, "accepted"],
    ["no list", {}, {}, { sourceIp: "198.51.100.7" }, "accepted"],
    ["a network", { allowedSourceIps: ["203.0.113.0/24"] }, {}, { sourceIp: "203.0.113.255" }, "accepted"],
    ["a network", { allowedSourceIps: ["203.0.113.0/24"] }, {}, { sourceIp: "::ffff:203.0.113.1" }, "accepted"],
    ["a network", { allowedSourceIps: ["203.0.113.0/24"] }, {}, { sourceIp: "203.0.114.0" }, "source_ip_not_allowed"],
    ["a network", { allowedSourceIps: ["203.0.113.0/24"] }, {}, {}, "source_ip_not_allowed"],
    ["a network", { allowedSourceIps: ["203.0.113.0/24"] }, {}, { sourceIp: null }, "source_ip_not_allowed"],
    ["every IPv4", { allowedSourceIps: ["0.0.0.0/0"] }, {}, { sourceIp: null }, "source_ip_not_allowed"],
    ["every IPv4", { allowedSourceIps: ["0.0.0.0/0"] }, {}, { sourceIp: "unknown" }, "source_ip_not_allowed"],
    ["every IPv4", { allowedSourceIps: ["0.0.0.0/0"] }, {}, { sourceIp: "2001:db8::1" }, "source_ip_not_allowed"],
    ["every IPv6", { allowedSourceIps: ["::/0"] }, {}, { sourceIp: "203.0.113.1" }, "source_ip_not_allowed"],
    ["nowhere", { allowedSourceIps: [] }, {}, { sourceIp: "203.0.113.1" }, "source_ip_not_allowed"],
    ["no domain list", {}, { email: "a@anywhere.example" }, {}, "accepted"],
    ["a domain", { allowedEmailDomains: ["acme.example"] }, { email: "Order-A@ACME.Example" }, {}, "accepted"],
    [
      "a domain",
      { allowedEmailDomains: ["acme.example"] },
      { email: "a@eu.acme.example" },
      {},
      "email_domain_not_allowed",
    ],
    [
      "a domain",
      { allowedEmailDomains: ["acme.example"] },
      { email: "a@notacme.example" },
      {},
      "email_domain_not_allowed",
    ],
    ["an IDN", { allowedEmailDomains: ["bücher.example"] }, { email: "o@xn--bcher-kva.example" }, {}, "accepted"],
    ["an IDN", { allowedEmailDomains: ["xn--bcher-kva.example"] }, { email: "p@BÜCHER.example" }, {}, "accepted"],
    ["no domain", { allowedEmailDomains: [] }, {}, {}, "email_domain_not_allowed"],
    ["no role list", {}, { role: "editor" }, {}, "accepted"],
    ["no role list", {}, {}, {}, "accepted"],
    ["no role list", {}, { role: "org_admin" }, {}, "role_not_allowed"],
    ["no role list", {}, { role: "ORG_Admin" }, {}, "role_not_allowed"],
    ["no role list", {}, { role: "Platform_Admin" }, {}, "role_not_allowed"],
    ["no role list", {}, { role: "platform_admin" }, {}, "role_not_allowed"],
    ["org_admin listed", { allowedRoles: ["org_admin"] }, { role: "org_admin" }, {}, "accepted"],
    ["org_admin listed", { allowedRoles: ["org_admin"] }, { role: "Org_Admin" }, {}, "role_not_allowed"],
    ["org_admin listed", { allowedRoles: ["org_admin"] }, {}, {}, "role_not_allowed"],
    ["editor listed", { allowedRoles: ["editor"] }, { role: "platform_admin" }, {}, "role_not_allowed"],
    ["editor listed", { allowedRoles: ["editor"] }, { role: "Editor" }, {}, "role_not_allowed"],
    ["org_member listed", { allowedRoles: ["org_member"] }, {}, {}, "accepted"],
    ["org_member listed", { allowedRoles: ["org_member"] }, { role: null }, {}, "accepted"],
    ["no role", { allowedRoles: [] }, {}, {}, "role_not_allowed"],
  ])("%s: %j with %j from %j is %s", async (_, restrictions, payload, from, expected) => {
    const partner = await PartnerSide.of(here(), restrictions);
    expect(outcome(await partner.post(aUser(payload), from))).toBe(expected);
  });

  test("nothing beside the signed bytes is read", async () => {
    const restrictions = { allowedEmailDomains: ["acme.example"], allowedRoles: ["member"] };
    const partner = await PartnerSide.of(here(), restrictions);
    const beside = { email: "bob@acme.example", role: "member", external_id: "u-beside", nonce: "n" } as object;
    expectRefused(
      await partner.post(aUser({ email: "m@evil.example", role: "member" }), beside),
      "email_domain_not_allowed",
    );
    expectRefused(await partner.post(aUser({ role: "admin" }), beside), "role_not_allowed");
    const wrong = { email: "m@evil.example", role: "platform_admin", external_id: "u-other" } as object;
    const token = await partner.token(aUser({ external_id: "u-signed", role: "member" }), wrong);
    await here().gateway.sso.authenticate({ token });
    const { data } = (await here().gateway.partnerUsers.list(partner.id)).unwrap();
    expect(data).toEqual([expect.objectContaining({ externalId: "u-signed", role: "member" })]);
  });

  test("a secret that was rotated away signs no more; in its grace period it does until the end", async () => {
    const { registry, clock, gateway } = here();
    const partner = await PartnerSide.of(here());
    const old = partner.registration;
    const rotated = (await registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 60 })).unwrap();
    const post = (credential: typeof old) => gateway.sso.issueToken(sign(credential, clock.now(), aUser()));
    expect(outcome(await post(old))).toBe("accepted");
    expect(outcome(await post(rotated))).toBe("accepted");
    clock.advance(60);
    expectRefused(await post(old), "invalid_partner_signature");
    expect(outcome(await post(rotated))).toBe("accepted");
  });

  test.each([0, 901, 1.5, "300"])("a tolerance of %j is a validation_error", async (toleranceSeconds) => {
    const partner = await PartnerSide.of(here());
    expectRefused(await partner.post(aUser(), { toleranceSeconds } as object), "validation_error");
  });

  test("a request that is not an object is a validation_error, not a crash", async () => {
    const { sso } = here().gateway;
    for (const wrong of [undefined, null, "", [], 7] as never[]) {
      const answers = [sso.issueToken(wrong), sso.logout(wrong), sso.deprovision(wrong), sso.authenticate(wrong)];
      for (const answer of [...answers, sso.start(wrong)]) expectRefused(await answer, "validation_error");
      expectRefused(await sso.preview(wrong), "invalid_token");
    }
  });
}
