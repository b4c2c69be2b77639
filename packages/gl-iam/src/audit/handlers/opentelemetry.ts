import type { AuditEvent } from "../event.js";
import type { AuditHandler } from "../trail.js";
import { toSnakeCaseEvent } from "./console.js";

/** The part of an `@opentelemetry/api` tracer that is used here. */
interface AuditTracer {
  startSpan(
    name: string,
    options: { attributes: Record<string, string>; startTime: Date },
  ): { end(endTime: Date): void };
}

/**
 * Records each event as a span `gl_iam.<event_type>` of no duration, a child of the active span, with the fields as
 * attributes `gl_iam.*`. It needs only a tracer, so `@opentelemetry/api` stays an optional peer:
 * `new OpenTelemetryAuditHandler(trace.getTracer("gl-iam"))`.
 */
export class OpenTelemetryAuditHandler implements AuditHandler {
  constructor(private readonly tracer: AuditTracer) {}

  handle(event: AuditEvent): void {
    const span = this.tracer.startSpan(`gl_iam.${event.eventType}`, {
      attributes: toAttributes(event),
      startTime: event.timestamp,
    });
    span.end(event.timestamp);
  }
}

function toAttributes(event: AuditEvent): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [field, value] of Object.entries(toSnakeCaseEvent(event))) {
    if (value === null) continue;
    attributes[`gl_iam.${field}`] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return attributes;
}
