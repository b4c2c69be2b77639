/** Deactivates and reactivates a partner, in one transaction with its audit. */
import { AuditEventType } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { countOfRevoked } from "../session/revocation.js";
import { changePartner } from "../user/authority.js";
import { parseBoolean, parseGiven, problemsOfCall } from "../validation.js";
import { eventOf, type PartnerCall } from "./call.js";
import type { SSOPartner } from "./partner.js";

/** Options of {@link PartnerRegistry.deactivatePartner}. */
export interface DeactivateOptions extends PartnerCall {
  /** Also ends the sessions that the partner opened; false by default. */
  revokeSessions?: boolean | undefined;
}

export class PartnerActivation {
  constructor(private readonly core: Core) {}

  /** Deactivating an inactive partner writes nothing, but `revokeSessions` still ends the remaining sessions. */
  async deactivate(partnerId: string, options: DeactivateOptions = {}): Promise<SSOPartner> {
    const problems = problemsOfCall(options, "revokeSessions");
    const { revokeSessions = false, ...call } = options;
    problems.take("revokeSessions", parseGiven(revokeSessions, parseBoolean), false);
    problems.refuseIfAny();
    return changePartner(this.core, partnerId, call, "lock", async (transaction, partner) => {
      const deactivated = await this.#setActive(transaction, partner, false, call);
      if (revokeSessions) await this.#revokeSessions(transaction, partner, call);
      return deactivated;
    });
  }

  async reactivate(partnerId: string, call: PartnerCall = {}): Promise<SSOPartner> {
    return changePartner(this.core, partnerId, call, "lock", (transaction, partner) =>
      this.#setActive(transaction, partner, true, call),
    );
  }

  async #setActive(
    { partners, setupLinks, audit }: Transaction,
    partner: SSOPartner,
    isActive: boolean,
    call: PartnerCall,
  ) {
    if (partner.isActive === isActive) return partner;
    const changed = { ...partner, isActive, updatedAt: this.core.clock() };
    await partners.update(changed);
    // It was given to a partner that was to sign people in now.
    if (!isActive) await setupLinks.withdrawLiveApprovals(partner.id);
    const eventType = isActive ? AuditEventType.PARTNER_REACTIVATED : AuditEventType.PARTNER_DEACTIVATED;
    const message = `partner ${partner.partnerName} ${isActive ? "reactivated" : "deactivated"}`;
    await audit({ ...eventOf(partner), eventType, message }, call);
    return changed;
  }

  async #revokeSessions({ sessions, audit }: Transaction, partner: SSOPartner, call: PartnerCall) {
    const ended = await sessions.revokeAllOfPartner(partner.id);
    if (ended === 0) return;
    await audit(
      {
        ...eventOf(partner),
        eventType: AuditEventType.SESSION_REVOKED_ALL,
        message: `all sessions of partner ${partner.partnerName} ended`,
        details: countOfRevoked(ended),
      },
      call,
    );
  }
}
