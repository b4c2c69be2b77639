/** What is asked of a session wherever it is used, and how the audit names it. */

import { ErrorCode, IamError } from "../errors.js";
import { isTestSide, type Side } from "../test-side.js";
import { isAdministrator } from "../user/role.js";
import { type MfaRequirement, mustEnroll } from "../user/second-factor/requirement.js";
import { userInactive } from "../user/state.js";
import type { FoundSession, NewSession } from "./records.js";

/** In seconds: an administrator's session ends after at most half a day without use (NIST SP 800-63B, AAL2). */
const ADMINISTRATOR_IDLE = 43_200;
/** Seconds after which a use is recorded again, if the session may go unused for much longer. */
const SEEN_EVERY = 60;
/** Otherwise so many times within the limit, so that a session in use ends at most a tenth early. */
const SEEN_PER_LIMIT = 10;

/** What of the configuration decides whether a session may be used. */
interface SessionRules {
  /** How long it may go unused. */
  readonly sessionIdleSeconds: number;
  readonly requireMfa: MfaRequirement;
}

/**
 * @param toEnroll whether the session is used for enrolling a second factor, or for what needs none
 * @throws IamError `session_not_found`, `session_expired`, `user_inactive`, `mfa_required`
 */
export function requireLive(
  found: FoundSession,
  { sessionIdleSeconds, requireMfa }: SessionRules,
  { toEnroll = false }: { toEnroll?: boolean | undefined } = {},
): void {
  if (found.standing === "ended") throw new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
  if (found.standing === "expired" || found.secondsIdle > idleLimit(found, sessionIdleSeconds)) {
    throw new IamError(ErrorCode.SESSION_EXPIRED, "this session has expired: sign in again");
  }
  if (!found.user.isActive) throw userInactive();
  if (!toEnroll && mustEnroll(found, requireMfa)) {
    throw new IamError(ErrorCode.MFA_REQUIRED, "this user must enroll a second factor before anything else");
  }
}

/**
 * S13: whoever does not say that it knows of the test side never takes one of its users for a real one.
 *
 * @throws IamError `session_not_found`
 */
export function requireSide({ session }: FoundSession, { test = false }: Side): void {
  if (test === true || !isTestSide(session.organizationId)) return;
  throw new IamError(ErrorCode.SESSION_NOT_FOUND, "this is a session of the test side");
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

/** Seconds within which one record of the session's use is enough. */
export function seenEvery(found: FoundSession, idleSeconds: number): number {
  return Math.min(SEEN_EVERY, Math.floor(idleLimit(found, idleSeconds) / SEEN_PER_LIMIT));
}

function idleLimit({ user, policy }: FoundSession, idleSeconds: number): number {
  const administrators = isAdministrator(user.roles) ? ADMINISTRATOR_IDLE : null;
  const limits = [idleSeconds, administrators, policy?.sessionIdleSeconds ?? null];
  return Math.min(...limits.filter((limit) => limit !== null));
}

/** Of an event about this session. */
export function eventOf({ id, userId, organizationId, partnerId }: Omit<NewSession, "epochs">) {
  return { userId, organizationId, partnerId, details: { session_id: id } };
}
