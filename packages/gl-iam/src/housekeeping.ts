import type { Core } from "./core.js";
import { asOperationOfItsOwn } from "./operation.js";

const INTERVAL_MS = 60_000;

/** Rows that are useless after their time. Each noun's records remove their own. */
const SWEPT = [
  "replayMarks",
  "oneTimeTokens",
  "pendingStarts",
  "keptAnswers",
  "machineTokens",
  "scimTokens",
  "sessions",
] as const;

/** What went wrong in the background, where no caller waits for it. */
export interface SweepFailure {
  readonly records: (typeof SWEPT)[number];
  readonly error: unknown;
}

/**
 * Removes expired rows beside the sign-ins: at most once a minute a sign-in starts a sweep in small batches, and does
 * not wait for it. This needs no job server, and nothing happens where nobody signs in.
 */
export class Housekeeping {
  #lastSweep = 0;
  #failures = 0;

  constructor(
    private readonly core: Core,
    private readonly report: (failure: SweepFailure) => void,
  ) {}

  /** Since the start. Nothing depends on a row being gone, but the disk fills. */
  get failures(): number {
    return this.#failures;
  }

  /** Returns at once. */
  sweepNowAndThen(): void {
    const now = this.core.clock().getTime();
    if (Math.abs(now - this.#lastSweep) < INTERVAL_MS) return;
    this.#lastSweep = now;
    void this.sweep();
  }

  /** Each kind by itself, so that a failure of one does not stop the others. Tried again a minute later. */
  async sweep(): Promise<void> {
    for (const records of SWEPT) {
      try {
        // Not under the deadline of the sign-in that started it.
        while (await asOperationOfItsOwn(() => this.core.store[records].sweep()));
      } catch (error) {
        this.#failures += 1;
        this.report({ records, error });
      }
    }
  }
}
