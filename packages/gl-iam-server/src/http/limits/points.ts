/** Counts points in a window of a minute, and refuses what is too much. */
import { ErrorCode, type SSOPartner } from "gl-iam";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { HttpRefusal } from "../wire/problem.js";

const WINDOW_SECONDS = 60;

/** A refusal of a caller that asked too often. */
export class RateLimited extends HttpRefusal {
  constructor(
    readonly limit: string,
    /** The first of its key in this window. Only that one is reported to the audit, not the flood after it. */
    readonly isFirst: boolean,
    seconds: number,
    policy: string,
    /** The partner whose limit it was, if that is proved. */
    readonly partner?: SSOPartner,
  ) {
    super(ErrorCode.RATE_LIMITED, `too many requests: wait ${seconds} s`, {
      "retry-after": String(seconds),
      // RateLimit header fields, draft-ietf-httpapi-ratelimit-headers-10.
      ratelimit: `"${limit}";r=0;t=${seconds}`,
      "ratelimit-policy": policy,
    });
  }
}

export class Points {
  readonly #spent: RateLimiterMemory;
  readonly #told = new RateLimiterMemory({ points: 1, duration: WINDOW_SECONDS });

  constructor(
    private readonly name: string,
    private readonly points: number,
  ) {
    this.#spent = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  }

  get areOff(): boolean {
    return this.points <= 0;
  }

  /** @returns what was spent with this, and by nobody after it */
  async spend(key: string, points = 1): Promise<number> {
    return (await this.#spent.penalty(key, points)).consumedPoints;
  }

  async giveBack(key: string, points = 1): Promise<void> {
    await this.#spent.reward(key, points);
  }

  /**
   * Whether the budget holds what was spent. Something that is larger than all of it may come alone.
   *
   * @param spent with the last points, see {@link spend}
   */
  hold(spent: number, points: number): boolean {
    return spent <= this.points || (points > this.points && spent === points);
  }

  /** Whether there is something left when so much is spent. */
  leave(spent: number): boolean {
    return spent < this.points;
  }

  async left(key: string): Promise<number> {
    return this.points - ((await this.#spent.get(key))?.consumedPoints ?? 0);
  }

  async refusal(key: string, partner?: SSOPartner): Promise<RateLimited> {
    const isFirst = await this.#told.consume(key).then(
      () => true,
      () => false,
    );
    const milliseconds = (await this.#spent.get(key))?.msBeforeNext ?? 0;
    const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
    const policy = `"${this.name}";q=${this.points};w=${WINDOW_SECONDS}`;
    return new RateLimited(this.name, isFirst, seconds, policy, partner);
  }
}
