/**
 * How often, by whom. What is not verified is charged to the address it came from, and what is verified to the partner:
 * charging the consumer key of an unverified request would let anybody lock a partner out.
 */
import { ErrorCode } from "gl-iam";
import ipaddr from "ipaddr.js";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { HttpRefusal } from "./problem.js";

/** A minute; 0 is off. */
export interface RateLimitSettings {
  /** Unverified requests of one address. */
  readonly source: number;
  /** Verified requests of one partner. */
  readonly partner: number;
  /** Password attempts, by account from one address and by address; by account from everywhere, ten times as many. */
  readonly login: number;
}

const DEFAULT_RATE_LIMITS: RateLimitSettings = { source: 120, partner: 6000, login: 10 };

const WINDOW_SECONDS = 60;
/** One stranger must not lock an account's owner out, many of them together must not guess on without end. */
const LOGIN_FROM_EVERYWHERE = 10;

export class RateLimits {
  readonly source: RateLimit;
  readonly partner: RateLimit;
  readonly #login: RateLimit;
  readonly #loginOfAccount: RateLimit;

  constructor(given: Partial<RateLimitSettings> = {}) {
    const settings = { ...DEFAULT_RATE_LIMITS, ...given };
    this.source = new RateLimit("source", settings.source);
    this.partner = new RateLimit("partner", settings.partner);
    this.#login = new RateLimit("login", settings.login);
    this.#loginOfAccount = new RateLimit("login", settings.login * LOGIN_FROM_EVERYWHERE);
  }

  /**
   * Charged before the password is looked at, so that guesses at the same moment count as well.
   *
   * @returns gives the points back, after the right password
   * @throws HttpRefusal `rate_limited`
   */
  async chargeLogin(account: string, address: string | null): Promise<() => Promise<void>> {
    const source = sourceKey(address);
    const pair = JSON.stringify([account, source]);
    await this.#login.charge(source);
    await this.#login.charge(pair);
    await this.#loginOfAccount.charge(account);
    return async () => {
      await this.#login.giveBack(source);
      await this.#login.giveBack(pair);
      await this.#loginOfAccount.giveBack(account);
    };
  }
}

/** One kind of point. */
export class RateLimit {
  readonly #limiter: RateLimiterMemory | null;

  constructor(
    private readonly name: string,
    private readonly points: number,
  ) {
    this.#limiter = points > 0 ? new RateLimiterMemory({ points, duration: WINDOW_SECONDS }) : null;
  }

  /** @throws HttpRefusal `rate_limited` */
  async charge(key: string): Promise<void> {
    try {
      await this.#limiter?.consume(key);
    } catch (state) {
      throw state instanceof RateLimiterRes ? this.#refusal(state) : state;
    }
  }

  /** Charges, and refuses nobody: for what is known only afterwards. */
  async note(key: string): Promise<void> {
    await this.#limiter?.penalty(key);
  }

  async giveBack(key: string): Promise<void> {
    await this.#limiter?.reward(key);
  }

  /** The refusal that the next charge would get; null while there are points left. */
  async exhausted(key: string): Promise<HttpRefusal | null> {
    const state = await this.#limiter?.get(key);
    return state && state.consumedPoints >= this.points ? this.#refusal(state) : null;
  }

  /** RateLimit header fields, draft-ietf-httpapi-ratelimit-headers-10. */
  #refusal({ msBeforeNext }: RateLimiterRes): HttpRefusal {
    const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    return new HttpRefusal(ErrorCode.RATE_LIMITED, `too many requests: wait ${seconds} s`, {
      "retry-after": String(seconds),
      ratelimit: `"${this.name}";r=0;t=${seconds}`,
      "ratelimit-policy": `"${this.name}";q=${this.points};w=${WINDOW_SECONDS}`,
    });
  }
}

/** An IPv6 customer has a whole /64, so that is one source. */
export function sourceKey(address: string | null): string {
  if (address === null) return "unknown";
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return address;
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":");
}
