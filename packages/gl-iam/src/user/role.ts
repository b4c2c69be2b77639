/** The roles that have a meaning in this library. An application may use any others beside them. */
export const StandardRole = {
  /** Administers every organization. */
  PLATFORM_ADMIN: "platform_admin",
  /** Administers its own organization. */
  ORG_ADMIN: "org_admin",
  ORG_MEMBER: "org_member",
} as const;
export type StandardRole = (typeof StandardRole)[keyof typeof StandardRole];

/** Highest first: a role includes those after it. */
const HIERARCHY: readonly StandardRole[] = [
  StandardRole.PLATFORM_ADMIN,
  StandardRole.ORG_ADMIN,
  StandardRole.ORG_MEMBER,
];

const ADMINISTRATORS: ReadonlySet<string> = new Set([StandardRole.PLATFORM_ADMIN, StandardRole.ORG_ADMIN]);

/** Whether one of the roles administers something, in any spelling. */
export function isAdministrator(roles: readonly string[]): boolean {
  return roles.some((role) => ADMINISTRATORS.has(role.toLowerCase()));
}

/** Whether the user has this role or a higher one of `platform_admin` > `org_admin` > `org_member`. */
export function hasStandardRole(user: { readonly roles: readonly string[] }, role: StandardRole): boolean {
  const sufficient: readonly string[] = HIERARCHY.slice(0, HIERARCHY.indexOf(role) + 1);
  return user.roles.some((held) => sufficient.includes(held));
}
