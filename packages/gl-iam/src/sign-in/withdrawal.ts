/** How access through a partner ends, by the partner: it logs its user out, or withdraws it. */
import { type AssertedAction, type AssertedSubject, parseAssertedSubject, readPayload } from "../assertion/payload.js";
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireSourceIp } from "../policy/restrictions.js";
import { replayClaims, replayed, type TokenIssue } from "./issue.js";
import type { IdentityWithUser } from "./records.js";
import type { PartnerRequest } from "./single-sign-on.js";

export interface Ended {
  readonly sessionsEnded: number;
}

export class PartnerWithdrawal {
  constructor(
    private readonly core: Core,
    private readonly requests: TokenIssue,
  ) {}

  /** @throws IamError see `SingleSignOn.logout` */
  logout(request: PartnerRequest, origin: CallOrigin = {}): Promise<Ended> {
    return this.#act(request, "logout", origin, async (transaction, partner, subject, caller) => {
      const known = await transaction.identities.lock(partner.id, subject.externalId);
      return { sessionsEnded: known ? await this.#endSessions(transaction, known, caller) : 0 };
    });
  }

  /** @throws IamError see `SingleSignOn.deprovision` */
  deprovision(request: PartnerRequest, origin: CallOrigin = {}): Promise<Ended> {
    return this.#act(request, "deprovision", origin, async (transaction, partner, subject, caller) => {
      const known = await transaction.identities.lock(partner.id, subject.externalId);
      if (!known) throw new IamError(ErrorCode.USER_NOT_FOUND, "this partner has no user with this external id");
      if (!known.identity.isActive) return { sessionsEnded: 0 };
      await transaction.identities.update({ ...known.identity, isActive: false });
      await transaction.identities.freePlace(partner.id);
      if (!(await hasAnotherWayIn(transaction, known))) await transaction.users.setActive(known.user.id, false);
      const sessionsEnded = await this.#endSessions(transaction, known, caller);
      await transaction.audit(
        { ...eventOf(known), eventType: AuditEventType.USER_DEACTIVATED, message: "user withdrawn by its partner" },
        caller,
      );
      return { sessionsEnded };
    });
  }

  /** Everything a token request is checked for, as far as it says something here; then the claims and the act commit together. */
  #act(
    request: PartnerRequest,
    action: AssertedAction,
    origin: CallOrigin,
    act: (
      transaction: Transaction,
      partner: SSOPartner,
      subject: AssertedSubject,
      caller: CallOrigin,
    ) => Promise<Ended>,
  ): Promise<Ended> {
    return this.requests.receive(request, AuditEventType.SSO_REFUSED, origin, async (statement) => {
      const { partner, assertion, sourceIp } = statement;
      const subject = parseAssertedSubject(readPayload(assertion), action);
      requireSourceIp(partner, sourceIp);
      const caller = callerOr({ actor: `partner:${partner.id}`, ipAddress: sourceIp }, origin);
      return this.core.store.transaction(async (transaction) => {
        if (!(await transaction.assertions.claim(replayClaims(partner.id, assertion, subject)))) throw replayed();
        return act(transaction, partner, subject, caller);
      });
    });
  }

  async #endSessions({ sessions, audit }: Transaction, known: IdentityWithUser, caller: CallOrigin): Promise<number> {
    const ended = await sessions.endAllOfIdentity(known.identity.id, this.core.clock());
    await audit(
      {
        ...eventOf(known),
        eventType: AuditEventType.SSO_LOGOUT,
        message: "signed out by the partner",
        details: { external_id: known.identity.externalId, sessions: ended },
      },
      caller,
    );
    return ended;
  }
}

/** A password, or another partner: not this partner's to take away. */
async function hasAnotherWayIn({ identities }: Transaction, { identity, user }: IdentityWithUser): Promise<boolean> {
  if (user.passwordHash !== null) return true;
  const all = await identities.ofUser(user.id);
  return all.some(({ id, isActive }) => isActive && id !== identity.id);
}

function eventOf({ identity, user }: IdentityWithUser) {
  return {
    organizationId: user.organizationId,
    partnerId: identity.partnerId,
    userId: user.id,
    details: { external_id: identity.externalId },
  };
}
