import { type AuditEvent, AuditEventType } from "../../src/audit/event.js";
import { fresh } from "./call.js";

/** One that is stored with personal data. */
export function auditEvent(partnerId: string, userId: string | null = null): AuditEvent {
  return {
    ...{ id: fresh(), eventType: AuditEventType.SSO_TOKEN_ISSUED, severity: "info", timestamp: new Date() },
    ...{ organizationId: "default", actor: `partner:${partnerId}`, userId, partnerId, ipAddress: "192.0.2.1" },
    ...{ userAgent: null, errorCode: null, message: "m", details: { external_id: "u" }, requestId: fresh() },
  };
}
