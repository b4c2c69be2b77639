import { describe, expect, test } from "vitest";
import { SSOMode, type SSOPartner, SSOUserProvisioning } from "../../src/partner/partner.js";
import { requireActive } from "../../src/policy/activity.js";
import { requireAudience } from "../../src/policy/audience.js";
import { requireEmailDomain } from "../../src/policy/email-domain.js";
import { requireMode } from "../../src/policy/mode.js";
import { requireRole } from "../../src/policy/role.js";
import { requireSourceIp } from "../../src/policy/source-ip.js";
import { codeOf } from "../refusals.js";

const UNRESTRICTED: SSOPartner = {
  id: "018f4e9c-0000-7000-8000-000000000000",
  partnerName: "Acme Corp",
  orgId: "default",
  consumerKey: `ck_live_${"a".repeat(32)}`,
  allowedOrigins: [],
  ssoMode: SSOMode.IDP_INITIATED,
  userProvisioning: SSOUserProvisioning.JIT,
  metadata: {},
  allowedEmailDomains: null,
  allowedSourceIps: null,
  maxUsers: null,
  allowedRoles: null,
  loginUrl: null,
  isActive: true,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

describe.each([
  ["idp_initiated", "accepted", "sso_mode_not_allowed"],
  ["sp_initiated", "sso_mode_not_allowed", "accepted"],
  ["both", "accepted", "accepted"],
] as const)("a partner registered as %s", (ssoMode, push, answer) => {
  test(`a push is ${push}, an answer to a start is ${answer}`, () => {
    expect(codeOf(() => requireMode({ ...UNRESTRICTED, ssoMode }, false))).toBe(push);
    expect(codeOf(() => requireMode({ ...UNRESTRICTED, ssoMode }, true))).toBe(answer);
  });
});

test("each restriction refuses with its own code, [] refuses all and null none", () => {
  expect(codeOf(() => requireActive({ ...UNRESTRICTED, isActive: false }))).toBe("partner_inactive");
  expect(codeOf(() => requireActive(UNRESTRICTED))).toBe("accepted");
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
    expect(codeOf(() => require({ ...UNRESTRICTED, ...none }))).toMatch(/_not_allowed$/);
    expect(codeOf(() => require({ ...UNRESTRICTED, ...some }))).toBe("accepted");
    expect(codeOf(() => require(UNRESTRICTED))).toBe("accepted");
  }
});

test("an unknown address is refused wherever addresses are restricted", () => {
  expect(codeOf(() => requireSourceIp({ ...UNRESTRICTED, allowedSourceIps: ["0.0.0.0/0"] }, null))).toBe(
    "source_ip_not_allowed",
  );
  expect(codeOf(() => requireSourceIp(UNRESTRICTED, null))).toBe("accepted");
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
