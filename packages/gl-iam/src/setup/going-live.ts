/**
 * A link that starts on the partner's test side. Its holder takes the test secret, and after a signature was accepted
 * there asks the operator for the live one: a proposal like any other. Its approval lets `SecretRevealing` show it.
 */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { generateTestSecret } from "../crypto/credential.js";
import { newId } from "../crypto/ids.js";
import { ErrorCode, IamError } from "../errors.js";
import { eventOf, type PartnerCall } from "../partner/call.js";
import type { ConsumerSecrets } from "../partner/consumer-secrets.js";
import type { SSOPartner } from "../partner/partner.js";
import { TestSides } from "../partner/test-credentials.js";
import { parseBoolean, parseGiven, problemsOfCall } from "../validation.js";
import { actorOf, type Holder, lockHeld, lockInvited } from "./holding.js";
import { digestOf, GO_LIVE } from "./proposal-values.js";
import type { StoredProposal, StoredSetupLink } from "./records.js";
import type { RevealedTestSecret, RevealTestCall, TestSideStatus } from "./setup.js";

export class GoingLive {
  readonly #testSides: TestSides;

  constructor(
    private readonly core: Core,
    private readonly secrets: ConsumerSecrets,
  ) {
    this.#testSides = new TestSides(core, secrets);
  }

  /** @throws IamError see `Setup.revealTest` */
  async revealTest(holder: Holder, options: RevealTestCall): Promise<RevealedTestSecret> {
    const problems = problemsOfCall(options, "again");
    const { again = false, ...call } = options;
    problems.take("again", parseGiven(again, parseBoolean), false);
    problems.refuseIfAny();
    await this.secrets.requireSealingKey();
    const secret = generateTestSecret();
    return this.core.store.transaction(async (transaction) => {
      const { link, partner } = await lockInvited(transaction, holder);
      const from = call.ipAddress ?? null;
      if (!(await transaction.setupLinks.revealTest(link.id, from, again))) throw notShown(link, again);
      const caller = { ...call, actor: actorOf(link) };
      return this.#testSides.makeWithin(transaction, partner, secret, caller, { setup_link_id: link.id });
    });
  }

  /** @throws IamError see `Setup.askToGoLive` */
  async ask(holder: Holder, call: CallOrigin): Promise<void> {
    // Before the transaction: an embedded database has one connection.
    const testSide = await this.core.store.partners.findTestSide(holder.partner.id);
    const lastAcceptedAt = testSide && (await this.#lastAcceptedAt(testSide));
    await this.core.store.transaction(async (transaction) => {
      const { link, partner } = await lockHeld(transaction, holder);
      const { setupLinks } = transaction;
      const proposals = await setupLinks.proposals(partner.id);
      if (stateOf(link, lastAcceptedAt, proposals) !== "may_ask") throw mayNotAsk(link);
      if (!partner.isActive) throw inactive();
      const value = { setup_link_id: link.id };
      const digest = digestOf(partner.id, GO_LIVE, value);
      const proposal = { id: newId(), partnerId: partner.id, linkId: link.id, field: GO_LIVE, value, digest };
      await setupLinks.propose({ ...proposal, madeFrom: call.ipAddress ?? null });
      const message = `the holder of a setup link asks that ${partner.partnerName} goes live`;
      await record(transaction, partner, link.id, AuditEventType.GO_LIVE_REQUESTED, message, {
        ...call,
        actor: actorOf(link),
      });
    });
  }

  /** @param transaction has locked the partner @throws IamError `conflict` when the link or the partner has ended */
  async decide(
    transaction: Transaction,
    partner: SSOPartner,
    { linkId }: StoredProposal,
    isApproved: boolean,
    call: PartnerCall,
  ): Promise<void> {
    if (isApproved && !partner.isActive) throw inactive();
    if (isApproved && !(await transaction.setupLinks.approveLive(linkId))) {
      throw new IamError(ErrorCode.CONFLICT, "the setup link that asks for it has ended: reject it");
    }
    const eventType = isApproved ? AuditEventType.GO_LIVE_APPROVED : AuditEventType.GO_LIVE_REJECTED;
    const message = `that ${partner.partnerName} goes live by a setup link was ${isApproved ? "approved" : "rejected"}`;
    await record(transaction, partner, linkId, eventType, message, call);
  }

  /** @returns null for a link that does not start there */
  async statusOf({ link, partner }: Holder, proposals: readonly StoredProposal[]): Promise<TestSideStatus | null> {
    if (!link.startsOnTestSide) return null;
    const testSide = await this.core.store.partners.findTestSide(partner.id);
    const lastAcceptedAt = testSide && (await this.#lastAcceptedAt(testSide));
    return {
      partnerId: testSide?.id ?? null,
      consumerKey: testSide?.consumerKey ?? null,
      revealedAt: link.testRevealedAt,
      revealedFrom: link.testRevealedFrom,
      lastAcceptedAt,
      state: stateOf(link, lastAcceptedAt, proposals),
    };
  }

  async #lastAcceptedAt({ id: partnerId }: SSOPartner): Promise<Date | null> {
    const accepted = { partnerId, eventType: AuditEventType.SSO_TOKEN_ISSUED };
    const { rows } = await this.core.store.auditEvents.list(accepted, 1, null);
    return rows[0]?.timestamp ?? null;
  }
}

/** Whether what its holder does now is of the test side. */
export function isOnTestSide({ startsOnTestSide, revealedAt }: StoredSetupLink): boolean {
  return startsOnTestSide && revealedAt === null;
}

/** An operator who had the test side signed in before the link was made has seen that it works. */
function stateOf(
  { id, testRevealedAt, liveApprovedAt }: StoredSetupLink,
  lastAcceptedAt: Date | null,
  proposals: readonly StoredProposal[],
): TestSideStatus["state"] {
  if (liveApprovedAt !== null) return "approved";
  if (proposals.some(({ field, linkId, state }) => field === GO_LIVE && linkId === id && state === "open"))
    return "asked";
  if (testRevealedAt === null) return "awaiting_secret";
  return lastAcceptedAt === null ? "awaiting_signature" : "may_ask";
}

function record(
  { audit }: Transaction,
  partner: SSOPartner,
  linkId: string,
  eventType: AuditEventType,
  message: string,
  call: CallOrigin,
): Promise<void> {
  return audit({ ...eventOf(partner), eventType, message, details: { setup_link_id: linkId } }, call);
}

function notShown({ startsOnTestSide }: StoredSetupLink, again: boolean): IamError {
  if (!startsOnTestSide) return new IamError(ErrorCode.CONFLICT, "this setup link does not start on the test side");
  const message = again ? "there is no test secret to replace yet" : "the test secret was shown before";
  return new IamError(ErrorCode.CONFLICT, message);
}

function mayNotAsk({ startsOnTestSide }: StoredSetupLink): IamError {
  if (!startsOnTestSide) return new IamError(ErrorCode.CONFLICT, "this setup link does not start on the test side");
  const message = "no signature of the test side was accepted yet, or it was asked before";
  return new IamError(ErrorCode.CONFLICT, message);
}

function inactive(): IamError {
  return new IamError(ErrorCode.CONFLICT, "the partner is inactive: nobody goes live until it is active again");
}
