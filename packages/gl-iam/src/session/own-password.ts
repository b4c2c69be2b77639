/** Users change their own password. Someone at an open session must also know the current password. */
import { AuditEventType, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { parseNewPassword } from "../user/new-password.js";
import { hashPassword, parsePassword, verifyPassword } from "../user/password.js";
import { CLOSED, countAttempt } from "../user/password-failures.js";
import type { StoredUser } from "../user/records.js";
import { refuseField, requireObject, Violation } from "../validation.js";
import type { StoredSession } from "./records.js";
import { countOfRevoked } from "./revocation.js";
import type { SessionCall, Sessions } from "./sessions.js";

/** Both as typed. */
export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

/** The last argument of a change of the own password. */
export interface PasswordChangeCall extends SessionCall {
  /** As at a sign-in by password: the user whom this device has signed in before. */
  knownUserId?: string | undefined;
}

export class OwnPassword {
  constructor(
    private readonly core: Core,
    private readonly sessions: Sessions,
  ) {}

  /** @throws IamError see `IAMGateway.changePassword` */
  async change(accessToken: string, change: PasswordChange, call: PasswordChangeCall = {}): Promise<void> {
    requireObject("change", change);
    const { session } = await this.sessions.requireLive(accessToken, call);
    // S6: a session through a partner must not change what belongs to the user alone.
    if (session.authMethod !== "password") {
      throw new IamError(ErrorCode.PERMISSION_DENIED, "a session through a partner can't change a password");
    }
    const user = await this.core.store.users.find(session.userId);
    if (!user) throw new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
    const parsed = await parseNewPassword(change.newPassword, user);
    if (parsed instanceof Violation) throw refuseField("newPassword", parsed);
    await this.#requirePassword(user, change.currentPassword, call);
    await this.#set(session, user, await hashPassword(parsed), call);
  }

  /** A stolen session must not guess without end, so the guesses count as those of a sign-in by password do (S17). */
  async #requirePassword(user: StoredUser, currentPassword: unknown, call: PasswordChangeCall): Promise<void> {
    const isOpen = (await countAttempt(this.core, user)) || call.knownUserId === user.id;
    const password = parsePassword(currentPassword);
    const known = password instanceof Violation || !isOpen ? null : user.passwordHash;
    if (await verifyPassword(password instanceof Violation ? "" : password, known)) return;
    const refusal = new IamError(ErrorCode.AUTHENTICATION_FAILED, "the current password is wrong");
    this.core.trail.refused(
      {
        eventType: AuditEventType.LOGIN_ERROR,
        organizationId: user.organizationId,
        userId: user.id,
        errorCode: refusal.code,
        message: `change of password refused${isOpen ? ": the current one is wrong" : CLOSED}`,
      },
      callerOr({ actor: user.id }, call),
    );
    throw refusal;
  }

  async #set(session: StoredSession, verified: StoredUser, passwordHash: string, call: SessionCall): Promise<void> {
    await this.core.store.transaction(async ({ users, sessions, audit }) => {
      const user = await users.lock(verified.id);
      // It was changed meanwhile: the password that was verified is no longer the current one.
      if (user?.passwordHash !== verified.passwordHash) {
        throw new IamError(ErrorCode.AUTHENTICATION_FAILED, "the current password is wrong");
      }
      await users.setPasswordHash(user.id, passwordHash);
      await users.forgetPasswordFailures(user.id);
      const live = await sessions.revokeAllOfUser(user.id);
      if (!(await sessions.keep(session.id, user.epoch))) {
        throw new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
      }
      const caller = callerOr({ actor: user.id }, call);
      const event = { organizationId: user.organizationId, userId: user.id };
      const changed = { eventType: AuditEventType.PASSWORD_CHANGED, message: "password changed by its user" };
      await audit({ ...event, ...changed }, caller);
      const others = Math.max(0, live - 1);
      if (others === 0) return;
      const revoked = {
        eventType: AuditEventType.SESSION_REVOKED_ALL,
        message: "all other sessions of the user ended",
      };
      await audit({ ...event, ...revoked, details: countOfRevoked(others) }, caller);
    });
  }
}
