/** An administrator removes somebody's second factor, and lets somebody enroll the first one. */
import { AuditEventType } from "../../audit/event.js";
import type { Core } from "../../core.js";
import { tokenHash } from "../../crypto/token.js";
import { ErrorCode, IamError } from "../../errors.js";
import { countOfRevoked } from "../../session/revocation.js";
import { liveOnly } from "../../test-side.js";
import { publicUser, type UserCall } from "../accounts.js";
import { changeUser, requirePerson } from "../authority.js";
import type { StoredUser } from "../records.js";
import type { User } from "../user.js";
import { replaceApart } from "./apart.js";
import { generateTicket, TICKET_LIFETIME } from "./ticket.js";

/** To hand over on another way than the password. It is not shown again. */
export interface EnrolmentTicket {
  /** `mt_live_…`; works once. Not enumerable, so that logging the whole answer does not log it. */
  readonly ticket: string;
  readonly expiresAt: Date;
}

export class SecondFactorAdministration {
  constructor(private readonly core: Core) {}

  /** @throws IamError see `SecondFactor.reset` */
  reset(userId: string, call: UserCall = {}): Promise<User> {
    return changeUser(this.core, userId, liveOnly(call), async (transaction, user) => {
      requirePerson(call);
      refuseOwn(user, call);
      const hadCode = await transaction.secondFactors.remove(user.id);
      // A passkey is one too: whoever took the account over may have enrolled it.
      const passkeys = await transaction.passkeys.removeAll(user.id);
      if (!hadCode && passkeys === 0) return publicUser(user);
      await replaceApart(transaction, user, "factor", call);
      const ended = await transaction.sessions.revokeAllOfUser(user.id);
      await transaction.audit(
        {
          ...{ organizationId: user.organizationId, userId: user.id, eventType: AuditEventType.MFA_DISABLED },
          message: "second factor removed by an administrator, and all sessions of the user ended",
          details: { before: { enrolled: true }, after: { enrolled: false }, ...countOfRevoked(ended) },
        },
        call,
      );
      return publicUser(user);
    });
  }

  /** @throws IamError see `SecondFactor.issueTicket` */
  issueTicket(userId: string, call: UserCall = {}): Promise<EnrolmentTicket> {
    const ticket = generateTicket();
    return changeUser(this.core, userId, liveOnly(call), async (transaction, user) => {
      requirePerson(call);
      refuseOwn(user, call);
      if (user.passwordHash === null) throw conflict("this user has no password, and so needs no second factor");
      if (await transaction.secondFactors.findConfirmed(user.id)) {
        throw conflict("this user has a second factor: reset it first");
      }
      await replaceApart(transaction, user, "factor", call);
      const expiresAt = await transaction.secondFactors.keepTicket(user.id, tokenHash(ticket), TICKET_LIFETIME);
      await transaction.audit(
        {
          ...{ organizationId: user.organizationId, userId: user.id, eventType: AuditEventType.MFA_TICKET_ISSUED },
          message: "ticket for the first second factor issued",
          details: { expires_at: expiresAt.toISOString() },
        },
        call,
      );
      return Object.defineProperty({ ticket, expiresAt }, "ticket", { enumerable: false });
    });
  }
}

/** Otherwise an open session alone could turn its own factor off. */
function refuseOwn({ id }: StoredUser, { actor }: UserCall): void {
  if (actor !== id) return;
  throw new IamError(ErrorCode.PERMISSION_DENIED, "your own second factor is changed with your password and a code");
}

function conflict(message: string): IamError {
  return new IamError(ErrorCode.CONFLICT, message);
}
