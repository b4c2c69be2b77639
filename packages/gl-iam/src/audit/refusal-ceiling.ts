/**
 * How many refusals of strangers are stored in a second. Anybody can cause them, so without a bound anybody could fill
 * the disk. Refusals of callers who have proved who they are always stay.
 */
import { newId } from "../crypto/ids.js";
import { ErrorCode } from "../errors.js";
import { type AuditEvent, AuditEventType } from "./event.js";

const WINDOW_MS = 1000;

export class RefusalCeiling {
  #windowStart = Number.NEGATIVE_INFINITY;
  #kept = 0;
  #suppressed = new Map<string, number>();
  #total = 0;

  /** @param perSecond refusals kept in a second */
  constructor(private readonly perSecond: number) {}

  /** How many have been left out since the start. */
  get total(): number {
    return this.#total;
  }

  admits(event: AuditEvent): boolean {
    if (isProven(event)) return true;
    const now = event.timestamp.getTime();
    // A clock that is turned back begins a new window too.
    if (Math.abs(now - this.#windowStart) >= WINDOW_MS) {
      this.#windowStart = now;
      this.#kept = 0;
    }
    if (this.#kept < this.perSecond) {
      this.#kept += 1;
      return true;
    }
    const reason = event.errorCode ?? event.eventType;
    this.#suppressed.set(reason, (this.#suppressed.get(reason) ?? 0) + 1);
    this.#total += 1;
    return false;
  }

  /** The event that says how many were left out since the last such event, by reason; null when there were none. */
  takeSummary(timestamp: Date): AuditEvent | null {
    if (this.#suppressed.size === 0) return null;
    const byReason = Object.fromEntries(this.#suppressed);
    const count = [...this.#suppressed.values()].reduce((sum, one) => sum + one, 0);
    this.#suppressed = new Map();
    return {
      id: newId(),
      eventType: AuditEventType.REFUSALS_SUPPRESSED,
      severity: "warning",
      timestamp,
      organizationId: null,
      actor: null,
      userId: null,
      partnerId: null,
      ipAddress: null,
      userAgent: null,
      errorCode: null,
      message: `${count} refusals were not kept: more than ${this.perSecond} in a second`,
      details: { count, by_reason: byReason },
      requestId: null,
    };
  }
}

/** Any other refusal of a partner's request comes after its signature was found right. */
const FORGERIES: ReadonlySet<ErrorCode | null> = new Set([
  ErrorCode.PARTNER_NOT_FOUND,
  ErrorCode.INVALID_PARTNER_SIGNATURE,
]);

/** A wrong signature names a partner that has signed nothing. Every other event of a partner or an actor is its own. */
function isProven({ eventType, partnerId, actor, errorCode }: AuditEvent): boolean {
  if (eventType === AuditEventType.PARTNER_SIGNATURE_VALIDATION_FAILED && FORGERIES.has(errorCode)) return false;
  return partnerId !== null || actor !== null;
}
