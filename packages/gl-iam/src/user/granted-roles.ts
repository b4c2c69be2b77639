/** The roles that an administrator grants. */
import { parseRole } from "../policy/role.js";
import { type Problems, violation } from "../validation.js";

const MOST = 100;

/** @returns each role once */
export function parseRoles(value: unknown, problems: Problems): readonly string[] {
  if (!Array.isArray(value)) {
    problems.add("roles", violation("list", "must be a list"));
    return [];
  }
  if (value.length > MOST) {
    problems.add("roles", violation("list_length", `must have at most ${MOST} entries`));
    return [];
  }
  const roles = value.map((role: unknown, index) => problems.take("roles", parseRole(role), "", index));
  return [...new Set(roles)];
}
