import type { AuditEvent } from "../event.js";
import type { AuditHandler } from "../trail.js";

/** Prints one JSON object a line, with the field names of the HTTP API. */
export class ConsoleAuditHandler implements AuditHandler {
  /** @param write takes one line without its end; `console.log` by default */
  constructor(private readonly write: (line: string) => void = console.log) {}

  handle(event: AuditEvent): void {
    this.write(JSON.stringify(toSnakeCaseEvent(event)));
  }
}

/** The event with the field names of the HTTP API, the log line and the span event. */
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
