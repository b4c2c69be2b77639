/** Whether the database can work. Anybody may ask, so one question runs at a time. */

/** Milliseconds that an answer is repeated. */
const TOLD_AGAIN = 1000;

export class Readiness {
  #answer: Promise<boolean> | undefined;

  /** @param clock milliseconds */
  constructor(
    private readonly ask: () => Promise<boolean>,
    private readonly clock: () => number,
  ) {}

  isReady(): Promise<boolean> {
    this.#answer ??= this.#askNow();
    return this.#answer;
  }

  async #askNow(): Promise<boolean> {
    const askedAt = this.clock();
    try {
      return await this.ask();
    } finally {
      const forget = () => {
        this.#answer = undefined;
      };
      const left = TOLD_AGAIN - (this.clock() - askedAt);
      if (left <= 0) forget();
      else setTimeout(forget, left).unref();
    }
  }
}
