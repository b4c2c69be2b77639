/** The admin API on a bad day: a compromised partner; and before a change: what it would have refused. */
import { ErrorCode, partnerUpdateFromJson } from "gl-iam";
import { z } from "zod";
import { compromiseReportJson, dryRunJson } from "../../compromise-json.js";
import { ACME_ID } from "../contract/examples.js";
import { checkedByLibrary } from "../contract/library-arguments.js";
import { defineOperation } from "../contract/operation.js";
import { INVITATION, invitationSchema } from "../contract/setup.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { callOf, requirePasswordSession } from "./administrator.js";
import { clearedOf, clearParameter, updateSchema } from "./partner-schemas.js";
import { orgIdParameter } from "./query.js";
import { invitationJson } from "./setup-links.js";

const PARTNER = `${ADMIN_PATH}/partners/{id}`;
const query = z.object({ org_id: orgIdParameter });
const time = z.iso.datetime();

const REPORT = {
  since: "2026-11-23T00:00:00.000Z",
  sessions_ended: 12,
  scim_tokens_revoked: 1,
  setup_links_revoked: 0,
  proposals_rejected: 0,
  starts_ended: 0,
  identities_suspended: 1,
  people: [
    {
      external_id: "u-1001",
      user_id: ACME_ID,
      email: "alice@acme.example",
      role: "org_member",
      change: "made" as const,
      is_suspended: true,
      assertions: 3,
      first_at: "2026-11-23T01:00:00.000Z",
      last_at: "2026-11-23T02:00:00.000Z",
      addresses: ["203.0.113.7"],
    },
  ],
  is_complete: true,
};

const reportSchema = z
  .object({
    since: time,
    sessions_ended: z.int(),
    scim_tokens_revoked: z.int(),
    setup_links_revoked: z.int(),
    proposals_rejected: z.int(),
    starts_ended: z.int(),
    identities_suspended: z.int(),
    people: z.array(
      z.object({
        external_id: z.string(),
        user_id: z.uuid().nullable(),
        email: z.string().nullable(),
        role: z.string().nullable(),
        change: z.enum(["made", "reopened", "role"]).nullable(),
        is_suspended: z.boolean(),
        assertions: z.int(),
        first_at: time.nullable(),
        last_at: time.nullable(),
        addresses: z.array(z.string()),
      }),
    ),
    is_complete: z.boolean().describe("false when the audit has more than was read"),
  })
  .meta({ id: "CompromiseReport" });

const compromise = defineOperation({
  id: "handleCompromise",
  method: "post",
  path: `${PARTNER}/compromise`,
  tag: "partners",
  summary: "End everything that a compromised secret could have opened",
  description:
    "In one transaction: all secrets, sessions, SCIM tokens, setup links, proposals and pending starts. Identities " +
    "that were made, reopened or given another role since then are suspended. The partner takes its next secret by " +
    "the setup link.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  query,
  body: {
    contentType: "application/json",
    schema: z.strictObject({ since: z.iso.datetime({ offset: true }), suspend_identities: z.boolean().optional() }),
    example: { since: "2026-11-23T00:00:00Z" },
  },
  answer: {
    status: 200,
    description: "ended",
    schema: z.object({ setup_link: invitationSchema, report: reportSchema }),
    example: { setup_link: INVITATION, report: REPORT },
  },
  errors: [ErrorCode.PARTNER_NOT_FOUND, ErrorCode.CONFLICT],
});

const dryRun = defineOperation({
  id: "dryRunPartner",
  method: "post",
  path: `${PARTNER}/dry-run`,
  tag: "partners",
  summary: "What the last week's sign-ins would have met under a change",
  description: "By source address, e-mail domain and role. It changes nothing.",
  security: "administrator",
  scope: "partners:read",
  query: z.object({ clear: clearParameter, org_id: orgIdParameter }),
  body: {
    contentType: "application/json",
    ...checkedByLibrary(updateSchema),
    example: { allowed_email_domains: ["acme.example"] },
  },
  answer: {
    status: 200,
    description: "what would have happened",
    schema: z
      .object({
        since: time,
        sign_ins: z.int(),
        would_be_refused: z.int(),
        by_reason: z.record(z.string(), z.int()),
        people: z.array(
          z.object({
            external_id: z.string(),
            email: z.string(),
            code: z.string(),
            sign_ins: z.int(),
            last_at: time,
          }),
        ),
        is_complete: z.boolean(),
      })
      .meta({ id: "DryRun" }),
    example: {
      since: "2026-11-17T08:00:00.000Z",
      sign_ins: 1212,
      would_be_refused: 14,
      by_reason: { email_domain_not_allowed: 14 },
      people: [
        {
          external_id: "u-1001",
          email: "alice@elsewhere.example",
          code: "email_domain_not_allowed",
          sign_ins: 14,
          last_at: "2026-11-24T07:59:12.000Z",
        },
      ],
      is_complete: true,
    },
  },
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

export function addCompromiseOperations(api: AdminApi): void {
  const { state } = api;
  const { partnerRegistry: registry } = state.gateway;

  api.addAdministration(compromise, async (context, { body, administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const { since, suspend_identities: suspendIdentities = true } = body;
    const call = { ...callOf(state, context, administrator), baseUrl: state.options.publicUrl };
    const options = { ...call, since: new Date(since), suspendIdentities };
    const handled = (await registry.handleCompromise(context.req.param("id") ?? "", options)).unwrap();
    return json({ setup_link: invitationJson(handled.setupLink), report: compromiseReportJson(handled.report) });
  });

  api.addAdministration(dryRun, async (context, { body, query: { clear }, administrator }) => {
    const call = callOf(state, context, administrator);
    const update = partnerUpdateFromJson(body, clearedOf(clear));
    return json(dryRunJson((await registry.dryRun(context.req.param("id") ?? "", update, call)).unwrap()));
  });
}
