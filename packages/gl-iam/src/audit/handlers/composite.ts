import type { AuditEvent } from "../event.js";
import type { AuditHandler } from "../trail.js";

/** Passes each event to several handlers. All get it, also when one fails; then it throws the failures together. */
export class CompositeAuditHandler implements AuditHandler {
  constructor(private readonly handlers: readonly AuditHandler[]) {}

  async handle(event: AuditEvent): Promise<void> {
    const outcomes = await Promise.allSettled(this.handlers.map(async (handler) => handler.handle(event)));
    const failures = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason as unknown);
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} audit handlers failed`);
  }
}
