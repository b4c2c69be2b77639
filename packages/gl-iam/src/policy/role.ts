/**
 * Role names that partners assert. The partner's own word is stored. What it means is looked up in the partner's
 * `roleMap` each time that it is read.
 */
import { ErrorCode, IamError } from "../errors.js";
import { StandardRole } from "../user/role.js";
import { parseText, type Violation, violation } from "../validation.js";

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

/** One word of a partner's `roleMap`. Compared exactly, so nothing of it is trimmed. */
export function parseRoleWord(value: unknown): string | Violation {
  return parseText(value, { max: 255, spaces: "keep" });
}

/** What decides about the role of a partner's user. */
export interface RolePolicy {
  readonly roleMap: Readonly<Record<string, string>> | null;
  /** Null: any role that is not reserved; `[]`: none, not even the default role. */
  readonly allowedRoles: readonly string[] | null;
}

/** The role of an assertion: a word of the partner's `roleMap`, or a role. */
export function parseAssertedRole(value: unknown, { roleMap }: Pick<RolePolicy, "roleMap">): string | Violation {
  return typeof value === "string" && isMapped(roleMap, value) ? value : parseRole(value);
}

/** @returns the role that the partner's word means now; null when it means none, because the map has changed */
export function roleOf({ roleMap }: Pick<RolePolicy, "roleMap">, word: string): string | null {
  const role = isMapped(roleMap, word) ? roleMap[word] : word;
  return role !== undefined && ROLE.test(role) ? role : null;
}

/** Own properties only: `constructor` and `__proto__` are words like others. */
function isMapped(roleMap: RolePolicy["roleMap"], word: string): roleMap is Readonly<Record<string, string>> {
  return roleMap !== null && Object.hasOwn(roleMap, word);
}

/** @param allowed null: any role that is not reserved; `[]`: none, not even the default role */
export function roleAllowed(allowed: readonly string[] | null, role: string): boolean {
  return allowed === null ? !isReserved(role) : allowed.includes(role);
}

/** Whether the role, in any case, is one that a partner may give only when its list names it. */
export function isReserved(role: string): boolean {
  return RESERVED.has(role.toLowerCase());
}

/**
 * @param word as it was asserted
 * @throws IamError `role_not_allowed`
 */
export function requireRole(policy: RolePolicy, word: string): void {
  const role = roleOf(policy, word);
  if (role !== null && roleAllowed(policy.allowedRoles, role)) return;
  throw new IamError(ErrorCode.ROLE_NOT_ALLOWED, "this role is not allowed");
}

/**
 * The roles of a session through the partner. A refresh judges the role as a sign-in does. Between two of them the
 * session keeps a role that is no longer listed, but not a reserved one.
 */
export function rolesOfSession(policy: RolePolicy, word: string): readonly string[] {
  const role = roleOf(policy, word);
  if (role === null) return [];
  return isReserved(role) && !roleAllowed(policy.allowedRoles, role) ? [] : [role];
}
