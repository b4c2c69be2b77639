import type { Attributes, Tracer } from "@opentelemetry/api";
import type { AuditEvent } from "../event.js";
import type { AuditHandler } from "../trail.js";
import { toSnakeCaseEvent } from "./console.js";

/**
 * Records each event as a span `gl_iam.<event_type>` of no duration, child of the active span, with the fields as attributes
 * `gl_iam.*`. Needs nothing but a tracer, so that `@opentelemetry/api` stays an optional peer:
 * `new OpenTelemetryAuditHandler(trace.getTracer("gl-iam"))`.
 */
export class OpenTelemetryAuditHandler implements AuditHandler {
  constructor(private readonly tracer: Pick<Tracer, "startSpan">) {}

  handle(event: AuditEvent): void {
    const span = this.tracer.startSpan(`gl_iam.${event.eventType}`, {
      attributes: toAttributes(event),
      startTime: event.timestamp,
    });
    span.end(event.timestamp);
  }
}

function toAttributes(event: AuditEvent): Attributes {
  const attributes: Attributes = {};
  for (const [field, value] of Object.entries(toSnakeCaseEvent(event))) {
    if (value === null) continue;
    attributes[`gl_iam.${field}`] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return attributes;
}
