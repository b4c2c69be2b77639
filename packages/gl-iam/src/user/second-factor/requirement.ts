/** Who must have a second factor. It concerns sessions by password only: a partner proves its users in its own way. */
import type { FoundSession } from "../../session/records.js";
import { isAdministrator } from "../role.js";

/** `admins`: every org_admin and platform_admin. `all`: everybody who signs in by password. */
export const MFA_REQUIREMENTS = ["off", "admins", "all"] as const;
/** One of {@link MFA_REQUIREMENTS}. */
export type MfaRequirement = (typeof MFA_REQUIREMENTS)[number];

/** @param roles granted to the user */
export function isRequired(roles: readonly string[], requirement: MfaRequirement): boolean {
  return requirement === "all" || (requirement === "admins" && isAdministrator(roles));
}

/**
 * Whether the session is good only for enrolling. It is asked at each use, so a new requirement or a new role counts at
 * once for sessions that are open already, and the session is whole as soon as its user has a second factor.
 */
export function mustEnroll({ session, user, hasSecondFactor }: FoundSession, requirement: MfaRequirement): boolean {
  return session.authMethod === "password" && !hasSecondFactor && isRequired(user.roles, requirement);
}
