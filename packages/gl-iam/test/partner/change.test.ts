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

  test("metadata is described by a digest, which ignores the order of keys, and by its changed keys", () => {
    const after = { ...ACME, metadata: { tier: "gold", seats: 5, long: "x".repeat(60_000) } };
    const told = describeChange(PARTNER, after, ["metadata"]) as Record<string, Record<string, Record<string, string>>>;
    expect(told.changed_keys).toEqual({ metadata: ["a", "b", "tier", "seats", "long"] });
    expect(told.after?.metadata?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(told.before?.metadata).not.toEqual(told.after?.metadata);
    const turned = { ...PARTNER, metadata: { b: [1, { c: null }], a: 1 } };
    expect(describeChange(turned, after, ["metadata"])).toMatchObject({ before: told.before });
    expect(JSON.stringify(told)).not.toContain("gold");
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`${"k".repeat(10)}${index}`, 1]));
    const bounded = JSON.stringify(describeChange(PARTNER, { ...PARTNER, metadata: many }, ["metadata"]));
    expect(bounded.length).toBeLessThan(6000);
  });
});
