/** A holder proposes what only the partner knows. An operator approves it, one value at a time. */
import type { CallOrigin } from "../audit/event.js";
import type { Core } from "../core.js";
import { newId } from "../crypto/ids.js";
import { ErrorCode, IamError } from "../errors.js";
import type { PartnerCall } from "../partner/call.js";
import { PartnerLookUp } from "../partner/look-up.js";
import { parseUpdate } from "../partner/settings.js";
import { updateWithin } from "../partner/update.js";
import { changePartner, requirePerson } from "../user/authority.js";
import { isUuid, refuseField, requireCall, requireObject, violation } from "../validation.js";
import type { Holder } from "./holding.js";
import { digestOf, isSameValue, PENDING_SECRET, parseProposals, updateOf, warningOf } from "./proposal-values.js";
import type { StoredProposal } from "./records.js";
import type { SecretRevealing } from "./revealing.js";
import type { Approval, Proposal } from "./setup.js";

export class SetupProposals {
  constructor(
    private readonly core: Core,
    private readonly revealing: SecretRevealing,
  ) {}

  /** @throws IamError `validation_error` */
  async propose({ link, partner }: Holder, values: object, call: CallOrigin): Promise<void> {
    const proposed = parseProposals(values, partner);
    await this.core.store.transaction(async ({ setupLinks }) => {
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
    return (await this.core.store.setupLinks.proposals(id)).map(toProposal);
  }

  /** @throws IamError see `Setup.approve` */
  approve(partnerId: string, proposalId: string, approval: Approval, call: PartnerCall = {}): Promise<Proposal> {
    return this.#decide(partnerId, proposalId, approval, "approved", call);
  }

  /** @throws IamError see `Setup.reject` */
  reject(partnerId: string, proposalId: string, approval: Approval, call: PartnerCall = {}): Promise<Proposal> {
    return this.#decide(partnerId, proposalId, approval, "rejected", call);
  }

  #decide(
    partnerId: string,
    proposalId: string,
    approval: Approval,
    state: "approved" | "rejected",
    call: PartnerCall,
  ): Promise<Proposal> {
    requireCall(call);
    requireObject("approval", approval);
    const find = async (records: { proposals(partnerId: string): Promise<StoredProposal[]> }) =>
      (isUuid(proposalId) ? await records.proposals(partnerId) : []).find(({ id }) => id === proposalId) ??
      noProposal();
    return changePartner(this.core, partnerId, call, "lock", async (transaction, partner) => {
      requirePerson(call);
      const { setupLinks } = transaction;
      const proposal = await find(setupLinks);
      const { field, value } = proposal;
      if (state === "approved") requireRepeated(proposal, approval);
      const digest = String(approval.digest);
      if (!(await setupLinks.decide(proposal.id, partner.id, digest, state, call.actor ?? null))) throw decided();
      const secretId = field === PENDING_SECRET ? (value as { secret_id: string }).secret_id : null;
      if (state === "approved" && secretId !== null) await this.revealing.promote(transaction, partner, secretId, call);
      else if (state === "approved") {
        await updateWithin(this.core, transaction, partner, parseUpdate(updateOf(field, value, partner)), call);
      } else if (secretId !== null) await setupLinks.clearPending(partner.id);
      return toProposal(await find(setupLinks));
    });
  }
}

/** What is unusually wide is typed again by whoever approves it. */
function requireRepeated({ field, value }: StoredProposal, approval: Approval): void {
  const warning = warningOf(field, value);
  if (warning === null || isSameValue(approval.value, value)) return;
  throw refuseField("value", violation("repeated", `must repeat the proposed value: ${warning}`));
}

export function toProposal(stored: StoredProposal): Proposal {
  const { id, linkId, field, value, digest, state, createdAt, madeFrom, decidedAt, decidedBy } = stored;
  const warning = warningOf(field, value);
  return { id, linkId, field, value, digest, state, warning, createdAt, madeFrom, decidedAt, decidedBy };
}

function noProposal(): never {
  throw new IamError(ErrorCode.NOT_FOUND, "this partner has no such proposal");
}

function decided(): IamError {
  return new IamError(ErrorCode.CONFLICT, "the proposal has changed since it was read, or was decided: read it again");
}
