/**
 * Refusals change nothing, so their audit rows need no transaction: they are collected for at most a second and written
 * together. A flood of forged signatures then costs one statement a second, not one a forgery.
 */
import type { AuditEvent } from "../audit/event.js";
import type { AuditRecords } from "../audit/records.js";
import type { RefusalRecorder } from "../audit/trail.js";

/** Milliseconds. */
const DELAY = 250;
/** Events waiting at most; what comes on top is counted as lost. */
const CAPACITY = 10_000;
/** 14 parameters an event; a statement takes 65,535. */
const BATCH = 1000;

export class RefusalLog implements RefusalRecorder {
  #waiting: AuditEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lost = 0;

  constructor(private readonly records: AuditRecords) {}

  /** How many refusals were not written: the database was away, or they came faster than they could be kept. */
  get lost(): number {
    return this.#lost;
  }

  record(event: AuditEvent): void {
    if (this.#waiting.length >= CAPACITY) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(event);
    // Does not keep the process alive: close() writes what is left.
    this.#timer ??= setTimeout(() => void this.flush(), DELAY).unref();
  }

  /** Writes what is waiting, and waits for what is being written. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const events = this.#waiting;
    this.#waiting = [];
    for (let from = 0; from < events.length; from += BATCH) {
      const batch = events.slice(from, from + BATCH);
      try {
        await this.records.append(batch);
      } catch {
        this.#lost += batch.length;
      }
    }
  }
}
