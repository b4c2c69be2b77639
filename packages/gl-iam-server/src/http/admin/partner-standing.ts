/** The admin API's view of how a partner stands. */
import { ErrorCode, type PartnerStanding } from "gl-iam";
import { z } from "zod";
import { PARTNER_STANDING } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { callOf } from "./administrator.js";
import { orgIdParameter } from "./query.js";

export const partnerStandingSchema = z
  .object({
    active_users: z.int().describe("who may sign in through it; what max_users counts"),
    secrets: z
      .array(z.object({ created_at: z.iso.datetime(), expires_at: z.iso.datetime().nullable() }))
      .describe("those that work now, the current one first"),
    last_sign_in_at: z.iso.datetime().nullable(),
    last_accepted: z
      .object({ at: z.iso.datetime(), ip_address: z.string().nullable() })
      .nullable()
      .describe("the last sign-in request whose signature was accepted"),
    open_proposals: z.int().describe("of its developer: they wait for a decision, as a pending secret does"),
    proven_domains: z.array(z.string()).describe("of its e-mail domains, those proven by DNS: its alone"),
    unrestricted_others: z
      .int()
      .describe("other partners without a list of domains, who may assert the proven ones too; at most 100"),
    test_side: z
      .object({ consumer_key: z.string(), secret_made_at: z.iso.datetime().nullable() })
      .nullable()
      .describe("null before its first test credential; the time is null where that secret has ended"),
    needs: z
      .array(z.enum(["open_proposals", "old_secret", "silent"]))
      .describe(
        "why it needs care: a proposal waits; or, while it is active, its secret is older than 365 days, or nobody " +
          "has signed in for 30 days",
      ),
  })
  .meta({ id: "PartnerStanding" });

const partnerStanding = defineOperation({
  id: "getPartnerStanding",
  method: "get",
  path: `${ADMIN_PATH}/partners/{id}/standing`,
  tag: "partners",
  summary: "A partner's users, the age of its secrets, and when it was last heard of",
  description: "What comes from the audit is null where that is off, or keeps nothing that old.",
  security: "administrator",
  scope: "partners:read",
  query: z.object({ org_id: orgIdParameter }),
  answer: { status: 200, description: "how it stands", schema: partnerStandingSchema, example: PARTNER_STANDING },
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

export function addPartnerStanding(api: AdminApi): void {
  const { state } = api;
  api.addAdministration(partnerStanding, async (context, { administrator }) => {
    const call = callOf(state, context, administrator);
    const id = context.req.param("id") ?? "";
    return json(standingJson((await state.gateway.partnerRegistry.getPartnerStanding(id, call)).unwrap()));
  });
}

export function standingJson(standing: PartnerStanding) {
  const { activeUsers, secrets, lastSignInAt, lastAccepted, openProposals, provenDomains, testSide, needs } = standing;
  return {
    active_users: activeUsers,
    secrets: secrets.map(({ createdAt, expiresAt }) => ({
      created_at: createdAt.toISOString(),
      expires_at: expiresAt?.toISOString() ?? null,
    })),
    last_sign_in_at: lastSignInAt?.toISOString() ?? null,
    last_accepted: lastAccepted && { at: lastAccepted.at.toISOString(), ip_address: lastAccepted.ipAddress },
    open_proposals: openProposals,
    proven_domains: [...provenDomains],
    unrestricted_others: standing.unrestrictedOthers,
    test_side: testSide && {
      consumer_key: testSide.consumerKey,
      secret_made_at: testSide.secretMadeAt?.toISOString() ?? null,
    },
    needs: [...needs],
  };
}
