/**
 * Where audit events go. The event of a change is written in the change's own transaction and reaches the handlers
 * after the commit. A refusal changes nothing, so it may be written a moment later, together with others.
 */

import { newId } from "../crypto/ids.js";
import type { JsonObject } from "../partner/metadata.js";
import { namedOrAround } from "./call-origin.js";
import type { AuditEvent, AuditNote, CallOrigin } from "./event.js";

/** Copies committed events elsewhere: to a log, a queue, a tracer. */
export interface AuditHandler {
  handle(event: AuditEvent): void | Promise<void>;
}

/** What is found out about a refusal after its answer: details to be stored with it; null for nothing. */
export type Hint = () => Promise<JsonObject | null>;

/** Stores events of refusals; may batch them for at most a second. */
export interface RefusalRecorder {
  /** @returns whether it is stored; handlers get no other */
  record(event: AuditEvent, hint?: Hint): boolean;
}

export class AuditTrail {
  readonly #handlers = new Set<AuditHandler>();
  #lost = 0;

  constructor(
    private readonly clock: () => Date,
    private readonly refusals: RefusalRecorder,
  ) {}

  /** @returns a function that removes the handler */
  subscribe(handler: AuditHandler): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** How many times a handler failed to take an event. The database row is not affected. */
  get lostByHandlers(): number {
    return this.#lost;
  }

  /** Called where the audited call runs, never later in a shared statement: it looks at what is around. */
  event(note: AuditNote, named: CallOrigin = {}): AuditEvent {
    const origin = namedOrAround(named);
    return {
      severity: note.errorCode ? "warning" : "info",
      organizationId: null,
      userId: null,
      partnerId: null,
      errorCode: null,
      actor: origin.actor ?? null,
      ipAddress: origin.ipAddress ?? null,
      userAgent: origin.userAgent ?? null,
      requestId: origin.requestId ?? null,
      ...note,
      details: { ...note.details, ...(origin.tokenMaker ? { token_maker: origin.tokenMaker } : {}) },
      id: newId(),
      timestamp: this.clock(),
    };
  }

  /** @param hint asked for when the event is stored; handlers get the event without it */
  refused(note: AuditNote, origin?: CallOrigin, hint?: Hint): void {
    const event = this.event(note, origin);
    if (this.refusals.record(event, hint)) this.publish([event]);
  }

  /**
   * Passes committed events to every handler. A handler that fails affects neither the caller nor the other handlers.
   */
  publish(events: readonly AuditEvent[]): void {
    for (const event of events) {
      for (const handler of this.#handlers) this.#deliver(handler, event);
    }
  }

  #deliver(handler: AuditHandler, event: AuditEvent): void {
    const lost = () => {
      this.#lost += 1;
    };
    try {
      Promise.resolve(handler.handle(event)).catch(lost);
    } catch {
      lost();
    }
  }
}
