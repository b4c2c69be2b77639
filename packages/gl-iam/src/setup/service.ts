/** Assembles `gateway.setup` on a store. */
import type { Core } from "../core.js";
import type { Doctor } from "../doctor/explanation.js";
import { ConsumerSecrets } from "../partner/consumer-secrets.js";
import { answering } from "../result.js";
import { SetupHolding } from "./holding.js";
import { SetupInvitations } from "./invitations.js";
import { SetupProgress } from "./progress.js";
import { SetupProposals } from "./proposals.js";
import { SecretRevealing } from "./revealing.js";
import type { Setup } from "./setup.js";

export function openSetup(core: Core, explain: Doctor["explain"]): Setup {
  const invitations = new SetupInvitations(core);
  const holding = new SetupHolding(core);
  const revealing = new SecretRevealing(core, new ConsumerSecrets(core));
  const proposals = new SetupProposals(core, revealing);
  const progress = new SetupProgress(core);
  const statusOf = async (browserToken: string) => progress.status(await holding.require(browserToken));
  return answering<Setup>({
    invite: (partnerId, options) => invitations.invite(partnerId, options),
    revoke: (linkId, call) => invitations.revoke(linkId, call),
    list: (partnerId, call) => invitations.list(partnerId, call),
    progress: (partnerId, call) => progress.of(partnerId, call),
    async open(given, call = {}) {
      const opened = await holding.open(given, call);
      if (typeof opened !== "string") return opened;
      const answer = { status: await statusOf(opened) };
      return Object.defineProperty(answer, "browserToken", { value: opened, enumerable: false }) as never;
    },
    disown: (given, call = {}) => holding.disown(given, call),
    status: statusOf,
    reveal: async (browserToken, call = {}) => revealing.reveal(await holding.require(browserToken), false, call),
    rotate: async (browserToken, call = {}) => revealing.reveal(await holding.require(browserToken), true, call),
    async confirm(browserToken, request, call = {}) {
      await revealing.confirm(await holding.require(browserToken), request, call);
      return statusOf(browserToken);
    },
    async propose(browserToken, values, call = {}) {
      await proposals.propose(await holding.require(browserToken), values, call);
      return statusOf(browserToken);
    },
    async explain(browserToken, request, call = {}) {
      const { partner } = await holding.require(browserToken);
      return (await explain(request, { ...call, organizationId: partner.orgId, partnerId: partner.id })).unwrap();
    },
    proposals: (partnerId, call) => proposals.list(partnerId, call),
    approve: (partnerId, proposalId, approval, call) => proposals.approve(partnerId, proposalId, approval, call),
    reject: (partnerId, proposalId, approval, call) => proposals.reject(partnerId, proposalId, approval, call),
  });
}
