/** How access through a partner ends, by the partner: it logs its user out, or withdraws it. */
import { type AssertedAction, type AssertedSubject, parseAssertedSubject, readPayload } from "../assertion/payload.js";
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { IdentityWithUser } from "../identity/records.js";
import { eventOf, withdraw } from "../identity/withdrawal.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireSourceIp } from "../policy/restrictions.js";
import { countOfRevoked } from "../session/revocation.js";
import type { TokenIssue } from "./issue.js";
import { refusalOfMarks, replayMarks } from "./replay.js";
import type { PartnerRequest } from "./single-sign-on.js";

export interface Ended {
  readonly sessionsEnded: number;
}

export class PartnerEnding {
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
      if (!(await withdraw(transaction, known, caller))) return { sessionsEnded: 0 };
      return { sessionsEnded: await this.#endSessions(transaction, known, caller) };
    });
  }

  /** Everything a token request is checked for, as far as it says something here; then the marks and the act commit together. */
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
        const taking = await transaction.replayMarks.take(replayMarks(partner.id, assertion, subject));
        if (taking !== "taken") throw refusalOfMarks(taking);
        return act(transaction, partner, subject, caller);
      });
    });
  }

  async #endSessions({ sessions, audit }: Transaction, known: IdentityWithUser, caller: CallOrigin): Promise<number> {
    const ended = await sessions.revokeAllOfIdentity(known.identity.id);
    await audit(
      {
        ...eventOf(known),
        eventType: AuditEventType.SSO_LOGOUT,
        message: "signed out by the partner",
        details: { external_id: known.identity.externalId, ...countOfRevoked(ended) },
      },
      caller,
    );
    return ended;
  }
}
