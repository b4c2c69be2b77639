/** How far the process' clock is from the database's, because a partner's timestamp is judged by the process' clock. */

/** Seconds. From here on a person should look. */
const WORTH_A_WARNING = 5;
/** Seconds. From here on right signatures are refused and old ones accepted. */
const TOO_FAR = 30;
/** Milliseconds. A slower answer is too inexact. */
const WORTH_A_LOOK = 2000;

export class ClockDifference {
  #seconds: number | null = null;

  /** @param now the process' clock, in milliseconds; null when there is nothing to compare */
  constructor(private readonly now: (() => number) | null) {}

  /** Seconds that the process' clock is ahead of the database's; null when unknown. */
  get seconds(): number | null {
    return this.#seconds;
  }

  get isTooFar(): boolean {
    return Math.abs(this.#seconds ?? 0) > TOO_FAR;
  }

  /** In words; null while it does not matter. */
  get warning(): string | null {
    const seconds = this.#seconds ?? 0;
    if (Math.abs(seconds) <= WORTH_A_WARNING) return null;
    const way = seconds > 0 ? "ahead of" : "behind";
    const state = this.isTooFar ? "; the service is not ready until it is right" : "";
    return `this machine's clock is ${Math.abs(seconds).toFixed(1)} s ${way} the database's${state}`;
  }

  /**
   * The database's clock was read at some point of the round trip, so only the excess over it is a difference.
   *
   * @param theirs in seconds since 1970
   */
  measured(theirs: number, roundTripMs: number): void {
    if (this.now === null || roundTripMs > WORTH_A_LOOK) return;
    const difference = (this.now() - roundTripMs / 2) / 1000 - theirs;
    const certain = Math.max(0, Math.abs(difference) - roundTripMs / 2000);
    this.#seconds = Math.sign(difference) * certain;
  }
}
