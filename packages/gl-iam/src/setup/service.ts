/** Assembles `gateway.setup` on a store. */
import type { Receiving } from "../assertion/receive.js";
import type { Core } from "../core.js";
import type { Doctor } from "../doctor/explanation.js";
import { ErrorCode, IamError } from "../errors.js";
import { ConsumerSecrets } from "../partner/consumer-secrets.js";
import { answering } from "../result.js";
import { knownCall, requireCall } from "../validation.js";
import { SecretConfirming } from "./confirming.js";
import { DomainProofs, type ResolveTxt } from "./domain-proof.js";
import { GoingLive, isOnTestSide } from "./going-live.js";
import { invalid, SetupHolding } from "./holding.js";
import { SetupInvitations } from "./invitations.js";
import { SetupProgress } from "./progress.js";
import { SetupProposals } from "./proposals.js";
import { SecretRevealing } from "./revealing.js";
import type { HolderCall, Setup } from "./setup.js";

/** @param receiving the one of `gateway.sso`, whose verified requests it takes */
export function openSetup(
  core: Core,
  receiving: Receiving,
  explain: Doctor["explain"],
  resolveTxt: ResolveTxt | null,
): Setup {
  const invitations = new SetupInvitations(core);
  const holding = new SetupHolding(core);
  const secrets = new ConsumerSecrets(core);
  const revealing = new SecretRevealing(core, secrets);
  const goingLive = new GoingLive(core, secrets);
  const proofs = new DomainProofs(core, resolveTxt);
  const confirming = new SecretConfirming(core, receiving, revealing);
  const proposals = new SetupProposals(core, revealing, proofs, goingLive);
  const progress = new SetupProgress(core, proofs, goingLive);
  const statusOf = async (browserToken: string) => progress.status(await holding.require(browserToken));
  const holderOf = async (browserToken: string, call: HolderCall) => {
    requireCall(call);
    return holding.require(browserToken);
  };
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
    reveal: async (browserToken, call = {}) => revealing.reveal(await holderOf(browserToken, call), false, call),
    async revealTest(browserToken, call = {}) {
      knownCall(call, "again");
      return goingLive.revealTest(await holding.require(browserToken), call);
    },
    async askToGoLive(browserToken, call = {}) {
      await goingLive.ask(await holderOf(browserToken, call), call);
      return statusOf(browserToken);
    },
    rotate: async (browserToken, call = {}) => revealing.reveal(await holderOf(browserToken, call), true, call),
    async confirm(browserToken, request, call = {}) {
      const { link, partner } = await holderOf(browserToken, call);
      if (link.pendingSecretId === null) throw new IamError(ErrorCode.CONFLICT, "no secret is pending");
      if (request.consumerKey !== partner.consumerKey) throw invalid();
      await confirming.confirm({ ...request, sourceIp: call.ipAddress ?? null }, link.id, call);
      return statusOf(browserToken);
    },
    confirmSigned: (request, call) => confirming.confirm(request, null, knownCall(call) ?? {}),
    async propose(browserToken, values, call = {}) {
      await proposals.propose(await holderOf(browserToken, call), values, call);
      return statusOf(browserToken);
    },
    async prove(browserToken, call = {}) {
      await proofs.prove(await holderOf(browserToken, call));
      return statusOf(browserToken);
    },
    async explain(browserToken, request, call = {}) {
      knownCall(call, "partnerId", "toleranceSeconds", "audience", "sourceIp");
      const { link, partner } = await holding.require(browserToken);
      const testSide = isOnTestSide(link) ? await core.store.partners.findTestSide(partner.id) : null;
      const partnerId = testSide?.id ?? partner.id;
      return (await explain(request, { ...call, organizationId: partner.orgId, partnerId })).unwrap();
    },
    proposals: (partnerId, call) => proposals.list(partnerId, call),
    approve: (partnerId, proposalId, approval, call) => proposals.approve(partnerId, proposalId, approval, call),
    reject: (partnerId, proposalId, approval, call) => proposals.reject(partnerId, proposalId, approval, call),
  });
}
