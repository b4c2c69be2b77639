import { describe, expect, test } from "vitest";
import type { SSOPartner } from "../../src/partner/partner.js";
import { requireActive } from "../../src/policy/activity.js";
import { requireAudience } from "../../src/policy/audience.js";
import { requireEmailDomain } from "../../src/policy/email-domain.js";
import { requireMode } from "../../src/policy/mode.js";
import { requireRole } from "../../src/policy/role.js";
import { requireSourceIp } from "../../src/policy/source-ip.js";
import { ACME } from "../partner/acme.js";
import { codeOf } from "../refusals.js";

describe.each([
  ["idp_initiated", "accepted", "sso_mode_not_allowed"],
  ["sp_initiated", "sso_mode_not_allowed", "accepted"],
  ["both", "accepted", "accepted"],
] as const)("a partner registered as %s", (ssoMode, push, answer) => {
  test(`a push is ${push}, an answer to a start is ${answer}`, () => {
    expect(codeOf(() => requireMode({ ...ACME, ssoMode }, false))).toBe(push);
    expect(codeOf(() => requireMode({ ...ACME, ssoMode }, true))).toBe(answer);
  });
});

test("each restriction refuses with its own code, [] refuses all and null none", () => {
  expect(codeOf(() => requireActive({ ...ACME, isActive: false }))).toBe("partner_inactive");
  expect(codeOf(() => requireActive(ACME))).toBe("accepted");
  for (const [require, none, some] of [
    [
      (partner: SSOPartner) => requireSourceIp(partner, "203.0.113.7"),
      { allowedSourceIps: [] },
      { allowedSourceIps: ["203.0.113.7"] },
    ],
    [
      (partner: SSOPartner) => requireEmailDomain(partner, "acme.example"),
      { allowedEmailDomains: [] },
      { allowedEmailDomains: ["acme.example"] },
    ],
    [
      (partner: SSOPartner) => requireRole(partner, "org_member"),
      { allowedRoles: [] },
      { allowedRoles: ["org_member"] },
    ],
  ] as const) {
    expect(codeOf(() => require({ ...ACME, ...none }))).toMatch(/_not_allowed$/);
    expect(codeOf(() => require({ ...ACME, ...some }))).toBe("accepted");
    expect(codeOf(() => require(ACME))).toBe("accepted");
  }
});

test("a long list of domains matches exactly, as a short one does", () => {
  for (const length of [1, 8, 9, 100]) {
    const allowedEmailDomains = Array.from({ length }, (_, index) => `d${index}.example`);
    const outcome = (domain: string) => codeOf(() => requireEmailDomain({ allowedEmailDomains }, domain));
    for (const domain of [...allowedEmailDomains, ...allowedEmailDomains]) expect(outcome(domain)).toBe("accepted");
    for (const domain of ["", "example", `x.${allowedEmailDomains[0]}`, `d${length}.example`, "constructor"]) {
      expect(outcome(domain)).toBe("email_domain_not_allowed");
    }
  }
});

test("an unknown address is refused wherever addresses are restricted", () => {
  expect(codeOf(() => requireSourceIp({ ...ACME, allowedSourceIps: ["0.0.0.0/0"] }, null))).toBe(
    "source_ip_not_allowed",
  );
  expect(codeOf(() => requireSourceIp(ACME, null))).toBe("accepted");
});

test("an audience is asked for where one is signed, or must be; names compare exactly", () => {
  const ours = ["https://app.example.com", "staging"];
  const outcome = (required: boolean, signed: string[] | null) => codeOf(() => requireAudience(required, signed, ours));
  expect(outcome(false, null)).toBe("accepted");
  expect(outcome(true, null)).toBe("audience_mismatch");
  for (const required of [true, false]) {
    expect(outcome(required, ["staging"])).toBe("accepted");
    expect(outcome(required, ["production", "https://app.example.com"])).toBe("accepted");
    for (const other of [[], [""], ["production"], ["Staging"], ["https://app.example.com/"], ["app.example.com"]]) {
      expect(outcome(required, other), other.join()).toBe("audience_mismatch");
    }
  }
});
