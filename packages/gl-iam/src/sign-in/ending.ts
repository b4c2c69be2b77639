/** Access through a partner ends, by the partner: it logs its user out, or withdraws it. */

import { secretEnded } from "../assertion/live-keys.js";
import { type AssertedAction, type AssertedSubject, parseAssertedSubject, readPayload } from "../assertion/payload.js";
import type { PartnerRequest, ProvenRequest, Receiving, VerifiedRequest } from "../assertion/receive.js";
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { IdentityWithUser } from "../identity/records.js";
import { eventOf, withdraw } from "../identity/withdrawal.js";
import type { JsonObject } from "../partner/metadata.js";
import { requireActive } from "../policy/activity.js";
import { requireAudience } from "../policy/audience.js";
import { requireSourceIp } from "../policy/source-ip.js";
import { countOfRevoked } from "../session/revocation.js";
import { refusalOfMarks, replayMarks } from "./replay.js";

/** What a partner's log-out or withdrawal has ended. */
export interface Ended {
  readonly sessionsEnded: number;
}

type End = (transaction: Transaction, known: IdentityWithUser, caller: CallOrigin) => Promise<Ended>;

const NOTHING: Ended = { sessionsEnded: 0 };

export class PartnerEnding {
  constructor(
    private readonly core: Core,
    private readonly receiving: Receiving,
  ) {}

  /**
   * Also of a deactivated partner: ending never asks whether going on would be allowed.
   *
   * @throws IamError see `SingleSignOn.logout`
   */
  async logout(request: PartnerRequest | VerifiedRequest, origin: CallOrigin = {}): Promise<Ended> {
    const proven = await this.receiving.receive(request, origin);
    return this.receiving.judge(proven, AuditEventType.SSO_REFUSED, origin, async (details) => {
      const subject = readAssertedSubject(proven, "logout", details);
      const ended = await this.#end(proven, subject, origin, { isWithdrawal: false }, (transaction, known, caller) =>
        endSessions(transaction, known, caller),
      );
      return ended ?? NOTHING;
    });
  }

  /** @throws IamError see `SingleSignOn.deprovision` */
  async deprovision(request: PartnerRequest | VerifiedRequest, origin: CallOrigin = {}): Promise<Ended> {
    const proven = await this.receiving.receive(request, origin);
    return this.receiving.judge(proven, AuditEventType.SSO_REFUSED, origin, async (details) => {
      requireActive(proven.partner);
      const subject = readAssertedSubject(proven, "deprovision", details);
      const ended = await this.#end(
        proven,
        subject,
        origin,
        { isWithdrawal: true },
        async (transaction, known, caller) =>
          (await withdraw(transaction, known, signedAtOf(proven), caller)) === "withdrawn"
            ? endSessions(transaction, known, caller)
            : NOTHING,
      );
      if (ended) return ended;
      throw new IamError(ErrorCode.USER_NOT_FOUND, "this partner has no user with this external id");
    });
  }

  /**
   * The marks and the act commit together. The marks also commit when there is no such user, because this request must
   * not work for one who comes later.
   *
   * @param isWithdrawal an inactive partner may log out, but not withdraw. That there is no such user is a refusal
   * then, which the same request gets for as long as there is none.
   * @returns null when the partner has no such user
   * @throws IamError `invalid_partner_signature`, `partner_inactive`, `assertion_replayed`, `signature_expired`
   */
  #end(
    { partner, assertion, sourceIp }: ProvenRequest,
    subject: AssertedSubject,
    origin: CallOrigin,
    { isWithdrawal }: { readonly isWithdrawal: boolean },
    end: End,
  ): Promise<Ended | null> {
    const caller = callerOr({ actor: `partner:${partner.id}`, ipAddress: sourceIp }, origin);
    return this.core.store.transaction(async (transaction) => {
      // Held before the user, as at an exchange. A deactivation or rotation that comes first is seen, a later one
      // waits.
      await transaction.partners.hold(partner.id);
      const current = await transaction.partners.findCredentials(assertion.consumerKey);
      if (!current?.secrets.some(({ id }) => id === assertion.secretId)) throw secretEnded();
      if (isWithdrawal) requireActive(current.partner);
      const known = await lockOrForestall(transaction, partner.id, subject.externalId);
      const taking = await transaction.replayMarks.take(replayMarks(partner.id, assertion, subject));
      const refusedBefore = isWithdrawal && known === null && taking === "same_statement";
      if (taking !== "taken" && !refusedBefore) throw refusalOfMarks(taking);
      return known && end(transaction, known, caller);
    });
  }
}

/** The sessions of a user whom its partner signs out or has withdrawn. */
export async function endSessions(
  { sessions, audit }: Transaction,
  known: IdentityWithUser,
  caller: CallOrigin,
): Promise<Ended> {
  const sessionsEnded = await sessions.revokeAllOfIdentity(known.identity.id);
  await audit(
    {
      ...eventOf(known),
      eventType: AuditEventType.SSO_LOGOUT,
      message: "signed out by the partner",
      details: { external_id: known.identity.externalId, ...countOfRevoked(sessionsEnded) },
    },
    caller,
  );
  return { sessionsEnded };
}

/** By the partner's clock. */
function signedAtOf({ assertion }: ProvenRequest): Date {
  return new Date(assertion.timestamp.epochMs);
}

/**
 * The identity; or none, and then no token that waits for it can make it any more. An exchange that has taken such a
 * token is waited for, and its identity is found by the second look.
 */
async function lockOrForestall({ identities, oneTimeTokens }: Transaction, partnerId: string, externalId: string) {
  const known = await identities.lock(partnerId, externalId);
  if (known) return known;
  await oneTimeTokens.endOf(partnerId, externalId);
  return identities.lock(partnerId, externalId);
}

function readAssertedSubject(
  { partner, assertion, sourceIp, audience }: ProvenRequest,
  action: AssertedAction,
  details: JsonObject,
): AssertedSubject {
  requireSourceIp(partner, sourceIp);
  const subject = parseAssertedSubject(readPayload(assertion), action);
  Object.assign(details, { external_id: subject.externalId });
  requireAudience(partner.requireAudience, subject.audience, audience);
  return subject;
}
