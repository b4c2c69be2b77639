import { expect, test } from "vitest";
import { hasStandardRole, StandardRole } from "../../src/user/role.js";

const { PLATFORM_ADMIN, ORG_ADMIN, ORG_MEMBER } = StandardRole;

test("the names that are stored in databases and tokens", () => {
  expect(StandardRole).toEqual({
    PLATFORM_ADMIN: "platform_admin",
    ORG_ADMIN: "org_admin",
    ORG_MEMBER: "org_member",
  });
});

test.each([
  [PLATFORM_ADMIN, PLATFORM_ADMIN, true],
  [PLATFORM_ADMIN, ORG_ADMIN, true],
  [PLATFORM_ADMIN, ORG_MEMBER, true],
  [ORG_ADMIN, PLATFORM_ADMIN, false],
  [ORG_ADMIN, ORG_ADMIN, true],
  [ORG_ADMIN, ORG_MEMBER, true],
  [ORG_MEMBER, PLATFORM_ADMIN, false],
  [ORG_MEMBER, ORG_ADMIN, false],
  [ORG_MEMBER, ORG_MEMBER, true],
])("whoever holds %s is %s: %s", (held, asked, expected) => {
  expect(hasStandardRole({ roles: [held] }, asked)).toBe(expected);
});

test("the highest of several roles counts, at any position", () => {
  expect(hasStandardRole({ roles: [ORG_MEMBER, "editor", ORG_ADMIN] }, ORG_ADMIN)).toBe(true);
  expect(hasStandardRole({ roles: [ORG_ADMIN, "editor", ORG_MEMBER] }, ORG_ADMIN)).toBe(true);
  expect(hasStandardRole({ roles: [ORG_ADMIN, "editor", ORG_MEMBER] }, PLATFORM_ADMIN)).toBe(false);
});

test.each([
  ["no role", []],
  ["a role of the application", ["editor"]],
  ["another case", ["PLATFORM_ADMIN", "Org_Admin", "ORG_MEMBER"]],
  ["a role that only begins alike", ["org_member_of_the_board", "platform_admins"]],
  ["spaces", [" org_admin", "platform_admin "]],
  ["all in one", ["platform_admin,org_admin,org_member"]],
])("%s is no standard role", (_, roles) => {
  for (const asked of Object.values(StandardRole)) expect(hasStandardRole({ roles }, asked)).toBe(false);
});

test("for a role that is not a standard one, the answer is no", () => {
  const roles = ["editor", ...Object.values(StandardRole)];
  expect(hasStandardRole({ roles }, "editor" as StandardRole)).toBe(false);
});
