import { describe, expect, test } from "vitest";
import { DEFAULT_ROLE, parseRole, requireRole, roleAllowed, roleOf, rolesOfSession } from "../../src/policy/role.js";
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

describe("what the partner's words mean", () => {
  const roleMap = JSON.parse('{"Chef": "org_admin", "Gast": "viewer", "viewer": "editor", "__proto__": "viewer"}');

  test("is looked up once, exactly, among the map's own words; another word means itself", () => {
    expect(roleOf({ roleMap }, "Gast"), "not editor: what the map gives is no word").toBe("viewer");
    expect(roleOf({ roleMap }, "gast")).toBe("gast");
    expect(roleOf({ roleMap }, "__proto__")).toBe("viewer");
    for (const word of ["constructor", "toString", "hasOwnProperty"]) expect(roleOf({ roleMap }, word)).toBe(word);
    expect(roleOf({ roleMap: { Chef: "editor" } }, "__proto__")).toBe("__proto__");
    expect(roleOf({ roleMap: null }, "editor")).toBe("editor");
  });

  test("is nothing, when the word left the map and is no role, or a row behind it holds none", () => {
    expect(roleOf({ roleMap: null }, "Vertrieb & Service")).toBeNull();
    expect(roleOf({ roleMap: { Chef: "a b" } }, "Chef")).toBeNull();
  });

  test("is judged by the list: a reserved role must be named there, also one that the map gives", () => {
    const judge = (allowedRoles: string[] | null, word: string) => () => requireRole({ roleMap, allowedRoles }, word);
    expect(judge(null, "Chef")).toThrow("role is not allowed");
    expect(judge(["Chef"], "Chef")).toThrow("role is not allowed");
    expect(judge(["org_admin"], "Chef")).not.toThrow();
    expect(judge(["viewer"], "Gast")).not.toThrow();
    expect(judge(["Gast"], "Gast")).toThrow("role is not allowed");
    expect(judge(null, "two words")).toThrow("role is not allowed");
  });

  test("gives a session no reserved role that is not listed now, and none that is not a role", () => {
    expect(rolesOfSession({ roleMap, allowedRoles: null }, "Chef")).toEqual([]);
    expect(rolesOfSession({ roleMap: null, allowedRoles: null }, "Platform_Admin")).toEqual([]);
    expect(rolesOfSession({ roleMap, allowedRoles: ["org_admin"] }, "Chef")).toEqual(["org_admin"]);
    expect(rolesOfSession({ roleMap, allowedRoles: ["viewer"] }, "editor"), "until its refresh").toEqual(["editor"]);
    expect(rolesOfSession({ roleMap: null, allowedRoles: null }, "two words")).toEqual([]);
  });
});
