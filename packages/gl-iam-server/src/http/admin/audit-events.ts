/** The admin API's audit, newest first. */
import { AuditEventType, AuditSeverity, type PartnerCall } from "gl-iam";
import { z } from "zod";
import type { AppState } from "../app-state.js";
import { AUDIT_EVENT } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { auditEventJson, auditEventSchema, pageOf, pageParameters } from "../contract/schemas.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { callOf, organizationToRead } from "./administrator.js";
import { instantParameter, orgIdParameter, testParameter } from "./query.js";

const listAuditEvents = defineOperation({
  id: "listAuditEvents",
  method: "get",
  path: `${ADMIN_PATH}/audit-events`,
  tag: "audit",
  summary: "What happened, newest first",
  security: "administrator",
  scope: "audit:read",
  query: z.object({
    event_type: z.enum(Object.values(AuditEventType)).optional(),
    partner_id: z.string().optional(),
    user_id: z.string().optional(),
    request_id: z.string().optional().describe("the `x-request-id` of an answer"),
    severity: z.enum(Object.values(AuditSeverity)).optional(),
    from: instantParameter.describe("inclusive"),
    to: instantParameter.describe("exclusive"),
    org_id: orgIdParameter,
    test: testParameter,
    ...pageParameters,
  }),
  answer: {
    status: 200,
    description: "one page",
    schema: pageOf(auditEventSchema),
    example: { data: [AUDIT_EVENT], next_cursor: null },
  },
  errors: [],
});

export function addAuditOperations(api: AdminApi): void {
  const { state } = api;
  api.addAdministration(listAuditEvents, async (context, { query, administrator }) => {
    const { event_type: eventType, partner_id: partnerId, user_id: userId, request_id: requestId } = query;
    const { severity, from, to, test, limit, cursor } = query;
    const organizationId = organizationToRead(administrator, query.org_id);
    const filter = { organizationId, test, eventType, partnerId, userId, requestId, severity, from, to, limit, cursor };
    const { data, nextCursor } = (await state.gateway.listAuditEvents(filter)).unwrap();
    if (data.length === 0) await lookFor(state, query, callOf(state, context, administrator));
    return json({ data: data.map(auditEventJson), next_cursor: nextCursor });
  });
}

/**
 * The answer is the same empty page for what does not exist and for what another organization has. The look-up leaves
 * the event of refused authority there, as naming it anywhere else does.
 */
async function lookFor(
  { gateway }: AppState,
  { partner_id: partnerId, user_id: userId }: { partner_id?: string | undefined; user_id?: string | undefined },
  call: PartnerCall,
): Promise<void> {
  if (call.organizationId === undefined) return;
  if (partnerId !== undefined) await gateway.partnerRegistry.getPartner(partnerId, call);
  if (userId !== undefined) await gateway.getUser(userId, call);
}
