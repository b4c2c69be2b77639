import { createHmac } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { SignatureValidation, SSOPartnerCreate } from "../../src/index.js";
import { anOrganization, registerAcme, signedBy } from "../acme.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";

export function signaturesContract(onDatabase: () => Application): void {
  let installed: Application;

  beforeAll(() => {
    installed = onDatabase();
  });

  /** A partner with these restrictions, and its signature of now. */
  async function signing(restrictions: Partial<SSOPartnerCreate> = {}, payload?: string) {
    const registration = await registerAcme(installed.registry, restrictions);
    const { consumerSecret } = registration;
    return { ...registration, consumerSecret, signed: signedBy(registration, installed.clock.now(), payload) };
  }

  const check = (input: SignatureValidation) => installed.registry.validatePartnerSignature(input);

  test("a right signature returns the partner as it is stored, and changes nothing", async () => {
    const { partner, signed } = await signing({ metadata: { tier: "gold" } });
    const before = await installed.inspection.revision(partner.id);
    expect((await check(signed)).unwrap()).toEqual(partner);
    expect((await check(signed)).unwrap()).toEqual(partner);
    expect(await installed.inspection.revision(partner.id)).toEqual(before);
  });

  test("payload bytes are signed unchanged, also those that are not text", async () => {
    const { consumerKey, consumerSecret } = await signing();
    const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x7c]);
    const timestamp = installed.clock.now().toISOString();
    const mac = createHmac("sha256", consumerSecret).update(`${timestamp}|${consumerKey}|`).update(bytes);
    const signed = { consumerKey, timestamp, payload: bytes, signature: mac.digest("hex") };
    expect(outcome(await check(signed))).toBe("accepted");
    expectRefused(await check({ ...signed, payload: "\ufffd\ufffd\0|" }), "invalid_partner_signature");
  });

  test("each check refuses with its own code, and the earlier one wins", async () => {
    const { registry, clock } = installed;
    const restrictions = { allowedSourceIps: ["203.0.113.0/24"], allowedEmailDomains: ["acme.example"] };
    const { partner, signed } = await signing(restrictions, '{"email":"bob@acme.example"}');
    await registry.deactivatePartner(partner.id);
    clock.advance(301);

    // Everything is wrong with it. From here on, one fault after the other is fixed.
    const faulty: SignatureValidation = {
      ...signed,
      consumerKey: `ck_live_${anOrganization()}`,
      signature: "00".repeat(31),
      email: "mallory@evil.example",
      sourceIp: "198.51.100.7",
    };
    expectRefused(await check(faulty), "validation_error");
    faulty.signature = "00".repeat(32);
    expectRefused(await check(faulty), "partner_not_found");
    faulty.consumerKey = signed.consumerKey;
    expectRefused(await check(faulty), "invalid_partner_signature");
    faulty.signature = signed.signature;
    expectRefused(await check(faulty), "signature_expired");
    faulty.toleranceSeconds = 900;
    expectRefused(await check(faulty), "partner_inactive");
    await registry.reactivatePartner(partner.id);
    expectRefused(await check(faulty), "validation_error");
    faulty.email = "bob@acme.example";
    expectRefused(await check(faulty), "source_ip_not_allowed");
    faulty.sourceIp = "203.0.113.9";
    expect(outcome(await check(faulty))).toBe("accepted");
    await registry.updatePartner(partner.id, { allowedEmailDomains: ["other.example"] });
    expectRefused(await check(faulty), "email_domain_not_allowed");
  });

  test.each([
    [300, "accepted"],
    [301, "signature_expired"],
    [-300, "accepted"],
    [-301, "signature_expired"],
  ])("a signature from %i seconds away is %s", async (seconds, expected) => {
    const { signed } = await signing();
    installed.clock.advance(seconds);
    const result = outcome(await check(signed));
    installed.clock.advance(-seconds);
    expect(result).toBe(expected);
  });

  test.each([0, 901, 1.5, Number.NaN])("a tolerance of %s seconds is a validation_error", async (toleranceSeconds) => {
    const { signed } = await signing();
    expectRefused(await check({ ...signed, toleranceSeconds }), "validation_error");
  });

  describe("restrictions", () => {
    test("[] refuses without the argument; null and an absent argument do not", async () => {
      const noAddress = await signing({ allowedSourceIps: [] });
      expectRefused(await check(noAddress.signed), "source_ip_not_allowed");
      expectRefused(await check({ ...noAddress.signed, sourceIp: "203.0.113.9" }), "source_ip_not_allowed");
      const noDomain = await signing({ allowedEmailDomains: [] });
      expectRefused(await check(noDomain.signed), "email_domain_not_allowed");
      const some = await signing({ allowedSourceIps: ["203.0.113.9"], allowedEmailDomains: ["acme.example"] });
      expect(outcome(await check(some.signed))).toBe("accepted");
      const any = await signing({ allowedSourceIps: null, allowedEmailDomains: null });
      const asked = { email: "alice@example.com", sourceIp: "2001:db8::1" };
      expect(outcome(await check({ ...any.signed, ...asked }))).toBe("accepted");
    });

    test("a byte order mark does not hide the signed e-mail from the one beside it", async () => {
      const { registry, clock } = installed;
      const acme = await registerAcme(registry);
      const payload = `\uFEFF${JSON.stringify({ email: "alice@acme.example" })}`;
      const signed = signedBy(acme, clock.now(), payload);
      for (const email of ["eve@acme.example", "alice@acme.example"]) {
        const result = await registry.validatePartnerSignature({ ...signed, email });
        expectRefused(result, "validation_error");
        expect(result.error?.details).toMatchObject([{ field: "payload", rule: "byte_order_mark" }]);
      }
    });

    test("an e-mail beside the payload must be the signed one, in any spelling", async () => {
      const { signed } = await signing({}, '{"email":"Älice@Bücher.example"}');
      expect(outcome(await check({ ...signed, email: "älice@xn--bcher-kva.EXAMPLE" }))).toBe("accepted");
      expectRefused(await check({ ...signed, email: "alice@xn--bcher-kva.example" }), "validation_error");
      const twice = await signing({}, '{"email":"a@acme.example","email":"b@acme.example"}');
      expectRefused(await check({ ...twice.signed, email: "b@acme.example" }), "validation_error");
      expect(outcome(await check({ ...(await signing({}, "no=json")).signed, email: "a@acme.example" }))).toBe(
        "accepted",
      );
    });

    test("a changed restriction counts from the next call on", async () => {
      const { registry } = installed;
      const { partner, signed } = await signing();
      const asked = { ...signed, sourceIp: "203.0.113.9" };
      expect(outcome(await check(asked))).toBe("accepted");
      await registry.updatePartner(partner.id, { allowedSourceIps: ["10.1.2.3/8"] });
      expectRefused(await check(asked), "source_ip_not_allowed");
      expect(outcome(await check({ ...signed, sourceIp: "10.200.0.1" }))).toBe("accepted");
    });
  });

  test("reading the audit shows a refusal at once, an unknown key's too", async () => {
    const { signed } = await signing();
    const consumerKey = `ck_live_${anOrganization()}`;
    expectRefused(await check({ ...signed, consumerKey }), "partner_not_found");
    const newest = (await installed.gateway.listAuditEvents({ limit: 5 })).unwrap().data;
    expect(newest.find(({ details }) => details.consumer_key === consumerKey)).toMatchObject({
      partnerId: null,
      organizationId: null,
      errorCode: "partner_not_found",
    });
  });
}
