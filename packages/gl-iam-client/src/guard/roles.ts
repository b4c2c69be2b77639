/** The standard roles: each includes those after it. An application's own words include nothing but themselves. */
const HIERARCHY: readonly string[] = ["platform_admin", "org_admin", "org_member"];

/** Whether one of the roles is this one, or a higher one of `platform_admin` > `org_admin` > `org_member`. */
export function includesRole(roles: readonly string[], role: string): boolean {
  const place = HIERARCHY.indexOf(role);
  const sufficient = place < 0 ? [role] : HIERARCHY.slice(0, place + 1);
  return roles.some((held) => sufficient.includes(held));
}
