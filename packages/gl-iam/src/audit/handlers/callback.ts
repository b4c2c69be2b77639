import type { AuditEvent } from "../event.js";
import type { AuditHandler } from "../trail.js";

/** Passes each event to a function. */
export class CallbackAuditHandler implements AuditHandler {
  constructor(private readonly callback: (event: AuditEvent) => void | Promise<void>) {}

  handle(event: AuditEvent): void | Promise<void> {
    return this.callback(event);
  }
}
