/** What is asked of a session wherever it is used, and how the audit names it. */
import { ErrorCode, IamError } from "../errors.js";
import type { FoundSession, StoredSession } from "./records.js";

/** @throws IamError `session_not_found`, `session_expired`, `user_inactive` */
export function requireLive({ standing, user }: FoundSession): void {
  if (standing === "ended") throw new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
  if (standing === "expired") throw new IamError(ErrorCode.SESSION_EXPIRED, "this session has expired: sign in again");
  if (!user.isActive) throw new IamError(ErrorCode.USER_INACTIVE, "this user is deactivated");
}

/** Of an event about this session. */
export function eventOf({ id, userId, organizationId, partnerId }: StoredSession) {
  return { userId, organizationId, partnerId, details: { session_id: id } };
}
