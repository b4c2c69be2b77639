/**
 * Collects the audit rows of refusals for at most a second and writes them together. Refusals change nothing, so their
 * rows need no transaction. A flood of forged signatures then costs a few statements a second, not one for each
 * forgery.
 */
import { ErrorCode, isIamError } from "../errors.js";
import type { AuditEvent } from "./event.js";
import type { AuditRecords } from "./records.js";
import type { RefusalCeiling } from "./refusal-ceiling.js";
import type { Hint, RefusalRecorder } from "./trail.js";

/** Milliseconds. */
const DELAY = 250;
/** The most events that may wait. Further ones are counted as lost. */
const CAPACITY = 10_000;
/** 14 parameters an event; a statement takes at most 65,535. */
const BATCH = 1000;

/**
 * Runs the work once, after this many milliseconds, without keeping the process alive for it.
 *
 * @returns a function that cancels the work if it has not begun
 */
export type Schedule = (work: () => void, milliseconds: number) => () => void;

export class RefusalLog implements RefusalRecorder {
  #waiting: AuditEvent[] = [];
  /** For some of those that wait. */
  readonly #hints = new WeakMap<AuditEvent, Hint>();
  #unschedule: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lost = 0;
  #lastEventAt = new Date(0);

  constructor(
    private readonly records: AuditRecords,
    private readonly schedule: Schedule,
    private readonly ceiling: RefusalCeiling,
  ) {}

  /** How many refusals were left out since the start, because strangers caused too many in a second. */
  get suppressed(): number {
    return this.ceiling.total;
  }

  /** How many refusals were not written because they came faster than the database could take them. */
  get lost(): number {
    return this.#lost;
  }

  /** How many refusals still wait to be written. */
  get pending(): number {
    return this.#waiting.length;
  }

  record(event: AuditEvent, hint?: Hint): boolean {
    this.#lastEventAt = event.timestamp;
    const isKept = this.ceiling.admits(event);
    if (isKept && hint) this.#hints.set(event, hint);
    this.#wait(isKept ? [event] : []);
    return isKept;
  }

  /** Writes the waiting events, and waits for those being written. If the database is away, they keep waiting. */
  flush(): Promise<void> {
    this.#unschedule?.();
    this.#unschedule = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  #wait(events: readonly AuditEvent[]): void {
    const room = CAPACITY - this.#waiting.length;
    this.#waiting.push(...events.slice(0, room));
    this.#lost += Math.max(0, events.length - room);
    this.#unschedule ??= this.schedule(() => void this.flush(), DELAY);
  }

  /** Here, where nobody waits for the answer any more. A hint that fails is none. */
  async #withHint(event: AuditEvent): Promise<AuditEvent> {
    const hint = this.#hints.get(event);
    if (!hint) return event;
    const found = await hint().catch(() => null);
    return found === null ? event : { ...event, details: { ...event.details, ...found } };
  }

  async #write(): Promise<void> {
    const summary = this.ceiling.takeSummary(this.#lastEventAt);
    const waiting = summary === null ? this.#waiting : [...this.#waiting, summary];
    this.#waiting = [];
    const events = await Promise.all(waiting.map((event) => this.#withHint(event)));
    for (let from = 0; from < events.length; from += BATCH) {
      try {
        await this.records.append(events.slice(from, from + BATCH));
      } catch (error) {
        if (isAway(error)) return this.#wait(events.slice(from));
        this.#lost += Math.min(BATCH, events.length - from);
      }
    }
  }
}

/** The database is away or too busy: a flood of forgeries must not escape the audit by being a flood. */
function isAway(error: unknown): boolean {
  return isIamError(error) && error.code === ErrorCode.STORE_UNAVAILABLE;
}
