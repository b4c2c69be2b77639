/**
 * Users change their own password. Someone at an open session must also know the current password, and where the user
 * has a second factor, the session must have proved both a moment ago: a password alone would open too much.
 */
import { AuditEventType, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import { parseNewPassword } from "../user/new-password.js";
import { hashPassword } from "../user/password.js";
import type { StoredUser } from "../user/records.js";
import { refuseField, requireObject, Violation } from "../validation.js";
import {
  endOtherSessions,
  holdProved,
  type PasswordProofCall,
  requireOwner,
  requirePassword,
} from "./password-proof.js";
import type { StoredSession } from "./records.js";
import { recordOthersEnded } from "./revocation.js";
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
  async change(accessToken: string, change: PasswordChange, call: PasswordProofCall = {}): Promise<void> {
    requireObject("change", change);
    const found = await this.sessions.requireLive(accessToken, call);
    const user = await requireOwner(this.core, found, "change a password");
    const factor = await this.core.store.secondFactors.findConfirmed(user.id);
    if (factor) await this.sessions.requireRecentProof(accessToken, call);
    const parsed = await parseNewPassword(change.newPassword, user);
    if (parsed instanceof Violation) throw refuseField("newPassword", parsed);
    await requirePassword(this.core, user, change.currentPassword, "change of password", call);
    await this.#set(found.session, user, await hashPassword(parsed), call);
  }

  async #set(session: StoredSession, verified: StoredUser, passwordHash: string, call: SessionCall): Promise<void> {
    await this.core.store.transaction(async (transaction) => {
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
    });
  }
}
