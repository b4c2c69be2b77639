/** Role names that partners assert. */
import { ErrorCode, IamError } from "../errors.js";
import { StandardRole } from "../user/role.js";
import { type Violation, violation } from "../validation.js";

const ROLE = /^[A-Za-z0-9_.:-]{1,64}$/;

/** The role of an assertion without a role. */
export const DEFAULT_ROLE = StandardRole.ORG_MEMBER;

/** These roles open administration, so a partner may assert them only when its list names them. */
const RESERVED: ReadonlySet<string> = new Set([StandardRole.PLATFORM_ADMIN, StandardRole.ORG_ADMIN]);

/**
 * An asserted role, a granted role, or one entry of a partner's `allowedRoles`. In a list, a name that no assertion
 * could carry would look like a restriction and never match.
 */
export function parseRole(value: unknown): string | Violation {
  if (typeof value === "string" && ROLE.test(value)) return value;
  return violation("role", "must be 1 to 64 of A-Z a-z 0-9 _ . : -");
}

/** @param allowed null: any role that is not reserved; `[]`: none, not even the default role */
export function roleAllowed(allowed: readonly string[] | null, role: string): boolean {
  return allowed === null ? !RESERVED.has(role.toLowerCase()) : allowed.includes(role);
}

/** @throws IamError `role_not_allowed` */
export function requireRole({ allowedRoles }: { readonly allowedRoles: readonly string[] | null }, role: string): void {
  if (roleAllowed(allowedRoles, role)) return;
  throw new IamError(ErrorCode.ROLE_NOT_ALLOWED, "this role is not allowed");
}
