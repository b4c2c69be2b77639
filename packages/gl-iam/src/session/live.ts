/** What is asked of a session wherever it is used, and how the audit names it. */
import { ErrorCode, IamError } from "../errors.js";
import { StandardRole } from "../user/role.js";
import type { FoundSession, StoredSession } from "./records.js";

/** In seconds: an administrator's session ends after at most half a day without use (NIST SP 800-63B, AAL2). */
const ADMINISTRATOR_IDLE = 43_200;
const ADMINISTRATORS: ReadonlySet<string> = new Set([StandardRole.PLATFORM_ADMIN, StandardRole.ORG_ADMIN]);

/**
 * @param idleSeconds how long a session may go unused
 * @throws IamError `session_not_found`, `session_expired`, `user_inactive`
 */
export function requireLive(found: FoundSession, idleSeconds: number): void {
  if (found.standing === "ended") throw new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
  if (found.standing === "expired" || found.secondsIdle > idleLimit(found, idleSeconds)) {
    throw new IamError(ErrorCode.SESSION_EXPIRED, "this session has expired: sign in again");
  }
  if (!found.user.isActive) throw new IamError(ErrorCode.USER_INACTIVE, "this user is deactivated");
}

/** In seconds: how long a proof of the password opens sensitive operations. */
const PROOF_LIFETIME = 15 * 60;

/**
 * The gate of sensitive operations: a stolen session alone must not open them.
 *
 * @throws IamError `reauthentication_required`
 */
export function requireRecentProof({ secondsSinceProof }: FoundSession): void {
  if (secondsSinceProof !== null && secondsSinceProof <= PROOF_LIFETIME) return;
  throw new IamError(
    ErrorCode.REAUTHENTICATION_REQUIRED,
    secondsSinceProof === null
      ? "this needs a session by password: one through a partner does not open it"
      : "this needs a proof of the password that is not older than 15 minutes: sign in again",
  );
}

function idleLimit({ user }: FoundSession, idleSeconds: number): number {
  const administers = user.roles.some((role) => ADMINISTRATORS.has(role.toLowerCase()));
  return administers ? Math.min(idleSeconds, ADMINISTRATOR_IDLE) : idleSeconds;
}

/** Of an event about this session. */
export function eventOf({ id, userId, organizationId, partnerId }: StoredSession) {
  return { userId, organizationId, partnerId, details: { session_id: id } };
}
