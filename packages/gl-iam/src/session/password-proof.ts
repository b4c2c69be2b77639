/** Somebody at an open session proves the password of its user. */
import { AuditEventType, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { parsePassword, verifyPassword } from "../user/password.js";
import { CLOSED, countAttempt } from "../user/password-failures.js";
import type { StoredUser } from "../user/records.js";
import { Violation } from "../validation.js";
import type { FoundSession, StoredSession } from "./records.js";
import type { SessionCall } from "./sessions.js";

/**
 * A session through a partner must not touch what belongs to the user alone.
 *
 * @param what for example "change a password"
 * @throws IamError `permission_denied`, `session_not_found`
 */
export async function requireOwner({ store }: Core, { session }: FoundSession, what: string): Promise<StoredUser> {
  if (session.authMethod === "partner") {
    throw new IamError(ErrorCode.PERMISSION_DENIED, `a session through a partner can't ${what}`);
  }
  const user = await store.users.find(session.userId);
  if (!user) throw sessionHasEnded();
  return user;
}

/** The last argument of a call that proves the password of an open session's user. */
export interface PasswordProofCall extends SessionCall {
  /** As at a sign-in by password: the user whom this device has signed in before. */
  knownUserId?: string | undefined;
}

/**
 * A stolen session must not guess without end, so the guesses count as those of a sign-in by password do.
 *
 * @param purpose for the audit, for example "change of password"
 * @throws IamError `authentication_failed`
 */
export async function requirePassword(
  core: Core,
  user: StoredUser,
  typed: unknown,
  purpose: string,
  call: PasswordProofCall,
): Promise<void> {
  const isOpen = (await countAttempt(core, user)) || call.knownUserId === user.id;
  const password = parsePassword(typed);
  const known = password instanceof Violation || !isOpen ? null : user.passwordHash;
  if (await verifyPassword(password instanceof Violation ? "" : password, known)) return;
  const refusal = wrongPassword();
  core.trail.refused(
    {
      eventType: AuditEventType.LOGIN_ERROR,
      organizationId: user.organizationId,
      userId: user.id,
      errorCode: refusal.code,
      message: `${purpose} refused${isOpen ? ": the current one is wrong" : CLOSED}`,
    },
    callerOr({ actor: user.id }, call),
  );
  throw refusal;
}

/**
 * Locks the user whose password was verified.
 *
 * @throws IamError `authentication_failed` when it was changed meanwhile: it is no longer the current one
 */
export async function holdVerified({ users }: Transaction, verified: StoredUser): Promise<StoredUser> {
  const user = await users.lock(verified.id);
  if (!user?.isActive || user.passwordHash !== verified.passwordHash) throw wrongPassword();
  return user;
}

/** The user knew the password, so its failures are forgotten. @throws IamError as {@link holdVerified} */
export async function holdProved(transaction: Transaction, verified: StoredUser): Promise<StoredUser> {
  const user = await holdVerified(transaction, verified);
  await transaction.users.forgetPasswordFailures(user.id);
  return user;
}

/**
 * Ends the user's sessions except this one. The user is locked.
 *
 * @returns how many others were live
 * @throws IamError `session_not_found` when this one has ended
 */
export async function endOtherSessions(
  { sessions }: Transaction,
  session: StoredSession,
  user: StoredUser,
): Promise<number> {
  const live = await sessions.revokeAllOfUser(user.id);
  if (!(await sessions.keep(session.id, user.epoch))) throw sessionHasEnded();
  return Math.max(0, live - 1);
}

function sessionHasEnded(): IamError {
  return new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
}

function wrongPassword(): IamError {
  return new IamError(ErrorCode.AUTHENTICATION_FAILED, "the current password is wrong");
}
