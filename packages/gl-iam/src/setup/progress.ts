/** How a partner comes on, as its own page and the operator see it. */

import type { AuditEvent } from "../audit/event.js";
import { AuditEventType } from "../audit/event.js";
import type { Core } from "../core.js";
import { eventOf, type PartnerCall } from "../partner/call.js";
import { PartnerLookUp } from "../partner/look-up.js";
import type { SSOPartner } from "../partner/partner.js";
import type { DomainProofs } from "./domain-proof.js";
import { type GoingLive, isOnTestSide } from "./going-live.js";
import type { Holder } from "./holding.js";
import { toProposal } from "./proposals.js";
import type { PartnerSetupState } from "./records.js";
import type { PartnerProgress, SetupStatus } from "./setup.js";

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const MOST_REFUSALS = 20;

export class SetupProgress {
  constructor(
    private readonly core: Core,
    private readonly proofs: DomainProofs,
    private readonly goingLive: GoingLive,
  ) {}

  /** @throws IamError `partner_not_found` */
  async of(partnerId: string, call: PartnerCall = {}): Promise<PartnerProgress | null> {
    const partner = await new PartnerLookUp(this.core).get(partnerId, call);
    const state = await this.#noticeFirstSignature(partner, await this.core.store.setupLinks.stateOf(partner.id));
    return state && { state: stateOf(state), ...state };
  }

  async status({ link, partner }: Holder): Promise<SetupStatus> {
    const { setupLinks, domainProofs } = this.core.store;
    const state = await this.#noticeFirstSignature(partner, await setupLinks.stateOf(partner.id));
    const proposals = await setupLinks.proposals(partner.id);
    const proofs = await domainProofs.proofs(partner.id);
    const testSide = await this.goingLive.statusOf({ link, partner }, proposals);
    // Of the side that the holder is at; null before there is one.
    const sideId = isOnTestSide(link) ? (testSide?.partnerId ?? null) : partner.id;
    const isTold = isOnTestSide(link) ? link.testRevealedAt !== null : state?.secretToldAt !== null;
    return {
      linkId: link.id,
      partner,
      expiresAt: link.expiresAt,
      state: state ? stateOf(state) : link.revealedAt === null ? "awaiting_secret" : "awaiting_first_signature",
      secret: {
        revealedAt: link.revealedAt,
        revealedFrom: link.revealedFrom,
        isPending: link.pendingSecretId !== null,
      },
      firstSignatureAt: state?.firstSignatureAt ?? null,
      testSide,
      secrets: sideId !== null && isTold ? await this.#secrets(sideId) : [],
      lastAccepted: sideId === null ? null : await this.#lastAccepted(sideId),
      proposals: proposals.map((stored) => toProposal(stored, proofs)),
      domains: await this.proofs.of(partner, proposals),
      refusals: sideId === null ? [] : await this.#refusals(sideId),
    };
  }

  /** The sign-in itself is not slowed down by this: whoever looks finds it in the audit. */
  async #noticeFirstSignature(partner: SSOPartner, state: PartnerSetupState | null) {
    if (state === null || state.secretToldAt === null || state.firstSignatureAt !== null) return state;
    const [first] = await this.#events(partner.id, AuditEventType.SSO_TOKEN_ISSUED, state.secretToldAt, 1);
    if (!first) return state;
    await this.core.store.transaction(async ({ setupLinks, audit }) => {
      if (!(await setupLinks.markFirstSignature(partner.id))) return;
      const eventType = AuditEventType.FIRST_SIGNATURE_ACCEPTED;
      await audit({ ...eventOf(partner), eventType, message: `first signature of ${partner.partnerName} accepted` });
    });
    return this.core.store.setupLinks.stateOf(partner.id);
  }

  async #secrets(partnerId: string) {
    const now = this.core.clock();
    const stored = await this.core.store.partners.secretLifetimes(partnerId);
    return stored.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  }

  async #lastAccepted(partnerId: string) {
    const [last] = await this.#events(partnerId, AuditEventType.SSO_TOKEN_ISSUED, undefined, 1);
    return last ? { at: last.timestamp, ipAddress: last.ipAddress } : null;
  }

  async #refusals(partnerId: string) {
    const since = new Date(this.core.clock().getTime() - WEEK_MS);
    const signatures = await this.#events(
      partnerId,
      AuditEventType.PARTNER_SIGNATURE_VALIDATION_FAILED,
      since,
      MOST_REFUSALS,
    );
    const policy = await this.#events(partnerId, AuditEventType.SSO_REFUSED, since, MOST_REFUSALS);
    const newest = [...signatures, ...policy].toSorted(
      (one, other) => other.timestamp.getTime() - one.timestamp.getTime(),
    );
    return newest.slice(0, MOST_REFUSALS).map(({ timestamp, errorCode, message }) => {
      return { at: timestamp, code: errorCode ?? "unknown", message };
    });
  }

  async #events(
    partnerId: string,
    eventType: AuditEventType,
    from: Date | undefined,
    limit: number,
  ): Promise<readonly AuditEvent[]> {
    const { rows } = await this.core.store.auditEvents.list({ partnerId, eventType, from }, limit, null);
    return rows;
  }
}

function stateOf({ secretToldAt, firstSignatureAt }: PartnerSetupState): PartnerProgress["state"] {
  if (firstSignatureAt !== null) return "live";
  return secretToldAt === null ? "awaiting_secret" : "awaiting_first_signature";
}
