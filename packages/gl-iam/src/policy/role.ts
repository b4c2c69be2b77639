/** Role names as partners assert them. */
import { type Violation, violation } from "../validation.js";

const ROLE = /^[A-Za-z0-9_.:-]{1,64}$/;

/**
 * One entry of a partner's `allowedRoles`. A name that no assertion could carry would look like a restriction and never
 * match, so it is refused when it is written.
 */
export function parseAllowedRole(value: unknown): string | Violation {
  if (typeof value === "string" && ROLE.test(value)) return value;
  return violation("role", "must be 1 to 64 of A-Z a-z 0-9 _ . : -");
}
