import type { Core } from "../core.js";

const INTERVAL_MS = 60_000;

/**
 * Expired rows go away beside the sign-ins themselves: at most once a minute one of them sets a sweep going, in small
 * batches, and does not wait for it. No job server, and nothing to do where nobody signs in.
 */
export class Housekeeping {
  #lastSweep = 0;

  constructor(private readonly core: Core) {}

  /** Returns at once. */
  sweepNowAndThen(): void {
    const now = this.core.clock();
    if (now.getTime() - this.#lastSweep < INTERVAL_MS) return;
    this.#lastSweep = now.getTime();
    // Whatever goes wrong is tried again a minute later; nothing depends on a row being gone.
    this.sweep(now).catch(() => {});
  }

  async sweep(now: Date): Promise<void> {
    while (await this.core.store.assertions.sweep(now));
  }
}
