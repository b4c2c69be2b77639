import type { AuditEvent } from "../event.js";
import type { AuditHandler } from "../trail.js";

/** One JSON object a line, with the names that the HTTP API uses. */
export class ConsoleAuditHandler implements AuditHandler {
  /** @param write takes one line without its end; by default `console.log` */
  constructor(private readonly write: (line: string) => void = console.log) {}

  handle(event: AuditEvent): void {
    this.write(JSON.stringify(toSnakeCaseEvent(event)));
  }
}

/** The event as the HTTP API, the log line and the span event name its fields. */
export function toSnakeCaseEvent(event: AuditEvent) {
  return {
    id: event.id,
    event_type: event.eventType,
    severity: event.severity,
    timestamp: event.timestamp.toISOString(),
    organization_id: event.organizationId,
    actor: event.actor,
    user_id: event.userId,
    partner_id: event.partnerId,
    ip_address: event.ipAddress,
    user_agent: event.userAgent,
    error_code: event.errorCode,
    message: event.message,
    details: event.details,
    request_id: event.requestId,
  };
}
