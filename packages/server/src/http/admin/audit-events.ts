/** The admin API's audit, newest first. */
import { AuditEventType, ErrorCode } from "gl-iam";
import { z } from "zod";
import type { Api } from "../api.js";
import { AUDIT_EVENT } from "../examples.js";
import { json } from "../json.js";
import { defineOperation } from "../operation.js";
import { ADMIN_PATH } from "../problem.js";
import { auditEventJson, auditEventSchema, pageOf } from "../schemas.js";
import { ADMIN_ERRORS, organizationToRead } from "./administrator.js";
import { instantParameter, orgIdParameter, pageParameters } from "./query.js";

const listAuditEvents = defineOperation({
  id: "listAuditEvents",
  method: "get",
  path: `${ADMIN_PATH}/audit-events`,
  tag: "audit",
  summary: "What happened, newest first",
  security: "session",
  query: z.object({
    event_type: z.enum(Object.values(AuditEventType)).optional(),
    partner_id: z.string().optional(),
    user_id: z.string().optional(),
    from: instantParameter.describe("inclusive"),
    to: instantParameter.describe("exclusive"),
    org_id: orgIdParameter,
    ...pageParameters,
  }),
  answer: {
    status: 200,
    description: "one page",
    schema: pageOf(auditEventSchema),
    example: { data: [AUDIT_EVENT], next_cursor: null },
  },
  errors: [...ADMIN_ERRORS, ErrorCode.NOT_FOUND],
});

export function addAuditOperations(api: Api): void {
  const { service } = api;
  api.addAdministration(listAuditEvents, async (_context, { query, administrator }) => {
    const { event_type: eventType, partner_id: partnerId, user_id: userId, from, to, limit, cursor } = query;
    const organizationId = organizationToRead(administrator, query.org_id);
    const filter = { organizationId, eventType, partnerId, userId, from, to, limit, cursor };
    const { data, nextCursor } = (await service.gateway.listAuditEvents(filter)).unwrap();
    return json({ data: data.map(auditEventJson), next_cursor: nextCursor });
  });
}
