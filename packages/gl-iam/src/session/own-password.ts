/**
 * Users change their own password. Someone at an open session must also know the current password, and where the user
 * has a second factor, the session must have proved both a moment ago: a password alone would open too much.
 */
import { AuditEventType, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { parseNewPassword } from "../user/new-password.js";
import { hashPassword } from "../user/password.js";
import type { StoredUser } from "../user/records.js";
import { refuseField, requireObject, Violation } from "../validation.js";
import { continueSession } from "./cookies.js";
import {
  endOtherSessions,
  holdProved,
  type PasswordProofCall,
  requireOwner,
  requirePassword,
} from "./password-proof.js";
import type { StoredSession } from "./records.js";
import { recordOthersEnded } from "./revocation.js";
import type { ContinuedSession } from "./session.js";
import type { SessionCall, Sessions } from "./sessions.js";

/** Both as typed. */
export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

export class OwnPassword {
  constructor(
    private readonly core: Core,
    private readonly sessions: Sessions,
  ) {}

  /** @throws IamError see `IAMGateway.changePassword` */
  async change(accessToken: string, change: PasswordChange, call: PasswordProofCall = {}): Promise<ContinuedSession> {
    requireObject("change", change);
    const found = await this.sessions.requireLive(accessToken, call);
    const user = await requireOwner(this.core, found, "change a password");
    const factor = await this.core.store.secondFactors.findConfirmed(user.id);
    if (factor) await this.sessions.requireRecentProof(accessToken, call);
    const parsed = await parseNewPassword(change.newPassword, user);
    if (parsed instanceof Violation) throw refuseField("newPassword", parsed);
    await requirePassword(this.core, user, change.currentPassword, "change of password", call);
    const passwordHash = await hashPassword(parsed);
    return this.core.store.transaction(async (transaction) => {
      await this.#set(transaction, found.session, user, passwordHash, call);
      return continueSession(transaction, accessToken, found, "password");
    });
  }

  async #set(
    transaction: Transaction,
    session: StoredSession,
    verified: StoredUser,
    passwordHash: string,
    call: SessionCall,
  ): Promise<void> {
    const user = await holdProved(transaction, verified);
    await transaction.users.setPasswordHash(user.id, passwordHash);
    const others = await endOtherSessions(transaction, session, user);
    const caller = callerOr({ actor: user.id }, call);
    await transaction.audit(
      {
        organizationId: user.organizationId,
        userId: user.id,
        eventType: AuditEventType.PASSWORD_CHANGED,
        message: "password changed by its user",
      },
      caller,
    );
    await recordOthersEnded(transaction, user, others, caller);
  }
}
