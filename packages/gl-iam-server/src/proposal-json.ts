/** A proposal in JSON, for the admin API and the command. */
import type { Proposal } from "gl-iam";

export function proposalJson(proposal: Proposal) {
  const { id, linkId, field, value, digest, state, warning } = proposal;
  return {
    ...{ id, link_id: linkId, field, value, digest, state, warning },
    proven_domains: [...proposal.provenDomains],
    created_at: proposal.createdAt.toISOString(),
    made_from: proposal.madeFrom,
    decided_at: proposal.decidedAt?.toISOString() ?? null,
    decided_by: proposal.decidedBy,
  };
}
