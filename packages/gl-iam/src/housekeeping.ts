import type { Core, Store } from "./core.js";
import { asOperationOfItsOwn } from "./operation.js";

const INTERVAL_MS = 60_000;

/** Each removes some of what is of no use any more, and says whether there may be more. */
const SWEEPS = {
  replayMarks: ({ replayMarks }) => replayMarks.sweep(),
  oneTimeTokens: ({ oneTimeTokens }) => oneTimeTokens.sweep(),
  pendingStarts: ({ pendingStarts }) => pendingStarts.sweep(),
  keptAnswers: ({ keptAnswers }) => keptAnswers.sweep(),
  machineTokens: ({ machineTokens }) => machineTokens.sweep(),
  scimTokens: ({ scimTokens }) => scimTokens.sweep(),
  passkeyChallenges: ({ passkeys }) => passkeys.sweep(),
  setupLinks: ({ setupLinks }) => setupLinks.sweep(),
  revokedSessions: ({ sessions }) => sessions.sweepRevoked(),
  usedRefreshTokens: ({ sessions }) => sessions.sweepUsedTokens(),
  replacedCookies: ({ cookies }) => cookies.sweep(),
  sessions: ({ sessions }) => sessions.sweep(),
} satisfies Record<string, (store: Store) => Promise<boolean>>;

type Swept = keyof typeof SWEEPS;

/** What went wrong in the background, where no caller waits for it. */
export interface SweepFailure {
  readonly records: Swept;
  readonly error: unknown;
}

/**
 * Removes expired rows beside the sign-ins: at most once a minute a sign-in starts a sweep in small batches, and does
 * not wait for it. This needs no job server, and nothing happens where nobody signs in.
 */
export class Housekeeping {
  #lastSweep = 0;
  #failures = 0;
  #running: Promise<void> | undefined;

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
    // One that is under way may be past what has expired since.
    void Promise.resolve(this.#running).then(() => this.sweep());
  }

  /** One at a time in a process, however long there is something to remove. */
  sweep(): Promise<void> {
    this.#running ??= this.#sweepAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Each kind by itself, so that a failure of one does not stop the others. Tried again a minute later. */
  async #sweepAll(): Promise<void> {
    for (const [records, sweep] of Object.entries(SWEEPS) as [Swept, (store: Store) => Promise<boolean>][]) {
      try {
        // Not under the deadline of the sign-in that started it.
        while (await asOperationOfItsOwn(() => sweep(this.core.store)));
      } catch (error) {
        this.#failures += 1;
        this.report({ records, error });
      }
    }
  }
}
