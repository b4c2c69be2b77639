/** The admin API's setup links and proposals. No machine comes here: a link is a credential in the making. */
import { type Approval, ErrorCode, type InviteOptions, type SetupInvitation } from "gl-iam";
import { z } from "zod";
import { proposalJson } from "../../proposal-json.js";
import { checkedByLibrary, libraryArguments } from "../contract/library-arguments.js";
import { defineOperation } from "../contract/operation.js";
import {
  INVITATION,
  invitationSchema,
  PROGRESS,
  PROPOSAL,
  progressJson,
  progressSchema,
  proposalSchema,
  SETUP_LINK,
  setupLinkJson,
  setupLinkSchema,
} from "../contract/setup.js";
import type { AppContext } from "../wire/app-context.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { callOf, requirePasswordSession } from "./administrator.js";
import { orgIdParameter } from "./query.js";

const PARTNER = `${ADMIN_PATH}/partners/{id}`;
const query = z.object({ org_id: orgIdParameter });
const ADMINISTRATION = { tag: "setup", security: "administrator", scope: "never", query } as const;

const createLink = defineOperation({
  ...ADMINISTRATION,
  id: "createSetupLink",
  method: "post",
  path: `${PARTNER}/setup-links`,
  summary: "Make a setup link for the partner's developer",
  description: "The answer shows URL and passcode, this once. Send them by two ways.",
  sensitive: true,
  body: {
    contentType: "application/json",
    ...checkedByLibrary(
      z.strictObject({
        expires_in_seconds: z.int().min(300).max(2_592_000).optional(),
        starts_on_test_side: z
          .boolean()
          .optional()
          .describe("the live secret is shown once an administrator has approved the proposal `go_live`"),
      }),
    ),
    example: { expires_in_seconds: 259_200 },
    optional: true,
  },
  answer: { status: 201, description: "made", schema: invitationSchema, example: INVITATION },
  errors: [ErrorCode.PARTNER_NOT_FOUND, ErrorCode.CONFLICT],
});

const listLinks = defineOperation({
  ...ADMINISTRATION,
  id: "listSetupLinks",
  method: "get",
  path: `${PARTNER}/setup-links`,
  summary: "A partner's setup links, in the order of creation, and how it comes on",
  answer: {
    status: 200,
    description: "all of them, until 90 days after their expiry",
    schema: z.object({
      data: z.array(setupLinkSchema),
      progress: progressSchema.nullable().describe("null for a partner that did not begin with a link"),
    }),
    example: { data: [SETUP_LINK], progress: PROGRESS },
  },
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

const revokeLink = defineOperation({
  ...ADMINISTRATION,
  id: "revokeSetupLink",
  method: "delete",
  path: `${PARTNER}/setup-links/{link_id}`,
  summary: "End a setup link for ever",
  answer: { status: 204, description: "ended" },
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

const listProposals = defineOperation({
  ...ADMINISTRATION,
  id: "listProposals",
  method: "get",
  path: `${PARTNER}/proposals`,
  summary: "What holders of setup links have proposed",
  answer: {
    status: 200,
    description: "the newest 200, the newest last",
    schema: z.object({ data: z.array(proposalSchema) }),
    example: { data: [PROPOSAL] },
  },
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

const DECISION = {
  ...ADMINISTRATION,
  method: "post",
  body: {
    contentType: "application/json",
    ...checkedByLibrary(z.strictObject({ digest: z.string(), value: z.unknown().optional() })),
    example: { digest: PROPOSAL.digest },
  },
  answer: { status: 200, description: "decided", schema: proposalSchema, example: { ...PROPOSAL, state: "approved" } },
  errors: [ErrorCode.PARTNER_NOT_FOUND, ErrorCode.CONFLICT],
} as const;

const approve = defineOperation({
  ...DECISION,
  id: "approveProposal",
  path: `${PARTNER}/proposals/{proposal_id}/approve`,
  summary: "Make a proposed value the partner's",
  description: "Names the digest that was read. A value with a warning is repeated as `value`.",
  sensitive: true,
});

const reject = defineOperation({
  ...DECISION,
  id: "rejectProposal",
  path: `${PARTNER}/proposals/{proposal_id}/reject`,
  summary: "Reject a proposed value",
});

export function addSetupAdministration(api: AdminApi): void {
  const { state } = api;
  const { setup } = state.gateway;
  const partnerOf = (context: AppContext) => context.req.param("id") ?? "";

  api.addAdministration(createLink, async (context, { body, administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const given = libraryArguments<InviteOptions>(createLink, body);
    const options = { ...given, ...callOf(state, context, administrator), baseUrl: state.options.publicUrl };
    return json(invitationJson((await setup.invite(partnerOf(context), options)).unwrap()), 201);
  });

  api.addAdministration(listLinks, async (context, { administrator }) => {
    const call = callOf(state, context, administrator);
    const links = (await setup.list(partnerOf(context), call)).unwrap();
    const progress = (await setup.progress(partnerOf(context), call)).unwrap();
    return json({ data: links.map(setupLinkJson), progress: progress && progressJson(progress) });
  });

  api.addAdministration(revokeLink, async (context, { administrator }) => {
    await requirePasswordSession(state, context, administrator);
    (await setup.revoke(context.req.param("link_id") ?? "", callOf(state, context, administrator))).unwrap();
    return new Response(null, { status: 204 });
  });

  api.addAdministration(listProposals, async (context, { administrator }) => {
    const proposals = (await setup.proposals(partnerOf(context), callOf(state, context, administrator))).unwrap();
    return json({ data: proposals.map(proposalJson) });
  });

  for (const [operation, decide] of [
    [approve, setup.approve],
    [reject, setup.reject],
  ] as const) {
    api.addAdministration(operation, async (context, { body, administrator }) => {
      await requirePasswordSession(state, context, administrator);
      const approval = libraryArguments<Approval>(operation, body);
      const proposalId = context.req.param("proposal_id") ?? "";
      const call = callOf(state, context, administrator);
      const decided = (await decide(partnerOf(context), proposalId, approval, call)).unwrap();
      state.origins.forget();
      return json(proposalJson(decided));
    });
  }
}

export function invitationJson({ id, url, passcode, expiresAt }: SetupInvitation) {
  return { id, url, passcode, expires_at: expiresAt.toISOString() };
}
