import { describe, expect, test } from "vitest";
import { DEFAULT_ROLE, parseRole, roleAllowed } from "../../src/policy/role.js";
import { ruleOf } from "../refusals.js";

test.each(["a", "org_member", "Editor", "team:42", "a.b-c_d:e", "9", "x".repeat(64)])("a role: %s", (role) => {
  expect(parseRole(role)).toBe(role);
});

test.each([
  "",
  " ",
  " editor",
  "editor ",
  "content editor",
  "editor\n",
  "x".repeat(65),
  "édition",
  "a/b",
  "a,b",
  "a\0",
  5,
  null,
  undefined,
  ["editor"],
])("no role: %j", (role) => {
  expect(ruleOf(parseRole(role))).toBe("role");
});

describe("what a partner may assert", () => {
  test("without a list, every role except those that open administration, in any case", () => {
    for (const role of ["org_member", "editor", "admin", "org_admins"]) expect(roleAllowed(null, role)).toBe(true);
    for (const role of ["org_admin", "platform_admin", "ORG_ADMIN", "Platform_Admin", "oRg_AdMiN"]) {
      expect(roleAllowed(null, role)).toBe(false);
    }
  });

  test("with a list, exactly the listed roles; with [] none, not even the default role", () => {
    expect(roleAllowed(["editor"], "editor")).toBe(true);
    expect(roleAllowed(["editor"], "Editor")).toBe(false);
    expect(roleAllowed(["editor"], DEFAULT_ROLE)).toBe(false);
    expect(roleAllowed([], DEFAULT_ROLE)).toBe(false);
    expect(roleAllowed(["org_admin"], "org_admin")).toBe(true);
    expect(roleAllowed(["org_admin"], "ORG_ADMIN")).toBe(false);
    expect(roleAllowed(["org_admin"], "platform_admin")).toBe(false);
  });

  test("an assertion without a role asserts org_member", () => {
    expect(DEFAULT_ROLE).toBe("org_member");
  });
});
