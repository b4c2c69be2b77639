import { describe, expect, test } from "vitest";
import { changedFields, describeChange } from "../../src/partner/change.js";
import type { SSOPartner } from "../../src/partner/partner.js";
import { ACME } from "./acme.js";

const PARTNER: SSOPartner = {
  ...ACME,
  metadata: { a: 1, b: [1, { c: null }] },
  allowedSourceIps: [],
  allowedRoles: ["editor", "viewer"],
};

describe("the changed fields of an update", () => {
  test("are none when the values are equal, also with metadata in another order", () => {
    const same = {
      ...PARTNER,
      allowedOrigins: [],
      allowedRoles: ["editor", "viewer"],
      metadata: { b: [1, { c: null }], a: 1 },
    };
    expect(changedFields(PARTNER, same)).toEqual([]);
  });

  test.each([
    ["null to []", { allowedEmailDomains: [] }, ["allowedEmailDomains"]],
    ["[] to null", { allowedSourceIps: null }, ["allowedSourceIps"]],
    ["null to 0", { maxUsers: 0 }, ["maxUsers"]],
    ["the order of a list", { allowedRoles: ["viewer", "editor"] }, ["allowedRoles"]],
    ["deep in the metadata", { metadata: { a: 1, b: [1, { c: false }] } }, ["metadata"]],
    ["several", { partnerName: "Acme", loginUrl: "https://a.example/" }, ["partnerName", "loginUrl"]],
  ] as const)("%s", (_, change, fields) => {
    expect(changedFields(PARTNER, { ...PARTNER, ...change })).toEqual(fields);
  });

  test("have JSON's names, and before and after of the changed fields only", () => {
    const after = { ...PARTNER, maxUsers: 0, allowedEmailDomains: [] };
    expect(describeChange(PARTNER, after, changedFields(PARTNER, after))).toEqual({
      changed_fields: ["allowed_email_domains", "max_users"],
      before: { allowed_email_domains: null, max_users: null },
      after: { allowed_email_domains: [], max_users: 0 },
    });
  });
});
