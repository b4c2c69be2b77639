/** A holder proposes what only the partner knows. An operator approves it, one value at a time. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { ErrorCode, IamError } from "../errors.js";
import { eventOf, type PartnerCall } from "../partner/call.js";
import { PartnerLookUp } from "../partner/look-up.js";
import type { SSOPartner } from "../partner/partner.js";
import { parseUpdate } from "../partner/settings.js";
import { updateWithin } from "../partner/update.js";
import { changePartner, requirePerson } from "../user/authority.js";
import { isUuid, refuseField, requireCall, requireObject, violation } from "../validation.js";
import { type DomainProofs, domainsIn } from "./domain-proof.js";
import type { DomainProof } from "./domain-proof-records.js";
import type { GoingLive } from "./going-live.js";
import { type Holder, lockHeld } from "./holding.js";
import {
  digestOf,
  GO_LIVE,
  isSameValue,
  PENDING_SECRET,
  parseProposals,
  updateOf,
  warningOf,
} from "./proposal-values.js";
import type { StoredProposal } from "./records.js";
import type { SecretRevealing } from "./revealing.js";
import type { Approval, Proposal } from "./setup.js";

export class SetupProposals {
  constructor(
    private readonly core: Core,
    private readonly revealing: SecretRevealing,
    private readonly proofs: DomainProofs,
    private readonly goingLive: GoingLive,
  ) {}

  /** @throws IamError `validation_error` */
  async propose(holder: Holder, values: object, call: CallOrigin): Promise<void> {
    const proposed = parseProposals(values, holder.partner);
    await this.core.store.transaction(async (transaction) => {
      const { setupLinks } = transaction;
      const { link, partner } = await lockHeld(transaction, holder);
      for (const [field, value] of proposed) {
        const digest = digestOf(partner.id, field, value);
        const madeFrom = call.ipAddress ?? null;
        await setupLinks.propose({
          id: newId(),
          partnerId: partner.id,
          linkId: link.id,
          field,
          value,
          digest,
          madeFrom,
        });
      }
    });
  }

  /** @throws IamError `partner_not_found` */
  async list(partnerId: string, call: PartnerCall = {}): Promise<readonly Proposal[]> {
    const { id } = await new PartnerLookUp(this.core).get(partnerId, call);
    const { setupLinks, domainProofs } = this.core.store;
    const proofs = await domainProofs.proofs(id);
    return (await setupLinks.proposals(id)).map((stored) => toProposal(stored, proofs));
  }

  /** @throws IamError see `Setup.approve` */
  approve(partnerId: string, proposalId: string, approval: Approval, call: PartnerCall = {}): Promise<Proposal> {
    return this.#decide(partnerId, proposalId, approval, "approved", call);
  }

  /** @throws IamError see `Setup.reject` */
  reject(partnerId: string, proposalId: string, approval: Approval, call: PartnerCall = {}): Promise<Proposal> {
    return this.#decide(partnerId, proposalId, approval, "rejected", call);
  }

  /** DNS is asked again, before anything is locked. */
  async #askAgain(partnerId: string, proposalId: string, call: PartnerCall): Promise<readonly string[]> {
    const partner = await new PartnerLookUp(this.core).get(partnerId, { organizationId: call.organizationId });
    const stored = await this.core.store.setupLinks.proposals(partner.id);
    const proposal = stored.find(({ id }) => id === proposalId);
    return proposal ? this.proofs.ask(partner, domainsIn(proposal.field, proposal.value)) : [];
  }

  async #decide(
    partnerId: string,
    proposalId: string,
    approval: Approval,
    state: "approved" | "rejected",
    call: PartnerCall,
  ): Promise<Proposal> {
    requireCall(call);
    requireObject("approval", approval);
    const proven = state === "approved" ? await this.#askAgain(partnerId, proposalId, call) : [];
    const find = async (records: { proposals(partnerId: string): Promise<StoredProposal[]> }) =>
      (isUuid(proposalId) ? await records.proposals(partnerId) : []).find(({ id }) => id === proposalId) ??
      noProposal();
    return changePartner(this.core, partnerId, call, "lock", async (transaction, partner) => {
      requirePerson(call);
      const { setupLinks } = transaction;
      const proposal = await find(setupLinks);
      const { field, value } = proposal;
      if (state === "approved") requireRepeated(proposal, approval);
      if (state === "approved") await requireStanding(transaction, proposal);
      const digest = String(approval.digest);
      if (!(await setupLinks.decide(proposal.id, partner.id, digest, state, call.actor ?? null))) throw decided();
      if (field === GO_LIVE) await this.goingLive.decide(transaction, partner, proposal, state === "approved", call);
      else await recordDecision(transaction, partner, proposal, state, call);
      const secretId = field === PENDING_SECRET ? (value as { secret_id: string }).secret_id : null;
      if (state === "approved" && secretId !== null) await this.revealing.approve(transaction, partner, secretId, call);
      else if (state === "approved" && field !== GO_LIVE) {
        await transaction.domainProofs.lockDomains(partner.orgId, domainsIn(field, value));
        await updateWithin(this.core, transaction, partner, parseUpdate(updateOf(field, value, partner)), call);
        await keepProven(transaction, partner, domainsIn(field, value), proven);
      } else if (secretId !== null) await setupLinks.clearPending(partner.id);
      return toProposal(await find(setupLinks), await transaction.domainProofs.proofs(partner.id));
    });
  }
}

/** By the digest, which names the value: what of it became the partner's is in the event of the change. */
function recordDecision(
  { audit }: Transaction,
  partner: SSOPartner,
  { id, linkId, field, digest }: StoredProposal,
  state: "approved" | "rejected",
  call: PartnerCall,
): Promise<void> {
  const eventType = state === "approved" ? AuditEventType.PROPOSAL_APPROVED : AuditEventType.PROPOSAL_REJECTED;
  const message = `the proposed ${field} of ${partner.partnerName} was ${state}`;
  const details = { proposal_id: id, setup_link_id: linkId, field, digest };
  return audit({ ...eventOf(partner), eventType, message, details }, call);
}

/**
 * What is proven at this moment is this partner's alone from here on.
 *
 * @param domains that were approved
 * @param found proven before the lock: the holder may have proposed others meanwhile, and changed back
 */
async function keepProven(
  { domainProofs }: Transaction,
  { id, orgId }: SSOPartner,
  domains: readonly string[],
  found: readonly string[],
): Promise<void> {
  if (domains.length === 0) return;
  const proven = found.filter((domain) => domains.includes(domain));
  const listed = await domainProofs.listedByOther(orgId, id, proven);
  if (listed) {
    const message = `${listed.domain} is proven, and ${listed.partnerName} has it in its list: take it off there first`;
    throw new IamError(ErrorCode.CONFLICT, message);
  }
  await domainProofs.dropProofs(
    id,
    domains.filter((domain) => !proven.includes(domain)),
  );
  await domainProofs.keepProofs(id, orgId, proven);
  if (await domainProofs.approveProofs(id, proven)) return;
  throw new IamError(ErrorCode.CONFLICT, "one of these domains is proven to be another partner's in this organization");
}

/**
 * Whoever proposed by a link that was ended, or took a secret by it, was perhaps not its holder. An expired link ends
 * nothing. A held secret waits because its link was ended.
 */
async function requireStanding({ setupLinks }: Transaction, { field, linkId, value }: StoredProposal): Promise<void> {
  if (field === PENDING_SECRET && (value as { held?: boolean }).held === true) return;
  const link = await setupLinks.find(linkId);
  if (link && link.revokedAt === null) return;
  throw new IamError(ErrorCode.CONFLICT, "the setup link that this comes from was ended: reject it");
}

/** What is unusually wide is typed again by whoever approves it. */
function requireRepeated({ field, value }: StoredProposal, approval: Approval): void {
  const warning = warningOf(field, value);
  if (warning === null || isSameValue(approval.value, value)) return;
  throw refuseField("value", violation("repeated", `must repeat the proposed value: ${warning}`));
}

/** @param proofs of the partner */
export function toProposal(stored: StoredProposal, proofs: readonly DomainProof[]): Proposal {
  const { id, linkId, field, value, digest, state, createdAt, madeFrom, decidedAt, decidedBy } = stored;
  const warning = warningOf(field, value);
  const provenDomains = domainsIn(field, value).filter((domain) => proofs.some((proof) => proof.domain === domain));
  return {
    ...{ id, linkId, field, value, digest, state, warning, provenDomains },
    ...{ createdAt, madeFrom, decidedAt, decidedBy },
  };
}

function noProposal(): never {
  throw new IamError(ErrorCode.NOT_FOUND, "this partner has no such proposal");
}

function decided(): IamError {
  return new IamError(ErrorCode.CONFLICT, "the proposal has changed since it was read, or was decided: read it again");
}
