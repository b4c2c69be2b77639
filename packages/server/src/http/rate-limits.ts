/**
 * How often, by whom. What is not verified is charged to the address it came from, and what is verified to the partner:
 * charging the consumer key of an unverified request would let anybody lock a partner out.
 */
import { ErrorCode, IamError, type SSOPartner } from "gl-iam";
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
   * @param account one text for all its spellings; null when there can be none: then only the address is charged
   * @returns gives the points back, after the right password
   * @throws RateLimited
   */
  async chargeLogin(account: string | null, address: string | null): Promise<() => Promise<void>> {
    const source = sourceKey(address);
    const charges: [RateLimit, string][] = [[this.#login, source]];
    if (account !== null) charges.push([this.#login, `${source} ${account}`], [this.#loginOfAccount, account]);
    for (const [limit, key] of charges) await limit.charge(key);
    return async () => {
      for (const [limit, key] of charges) await limit.giveBack(key);
    };
  }
}

/** A refusal for having asked too often. */
export class RateLimited extends HttpRefusal {
  constructor(
    readonly limit: string,
    /** The first of its key in this window: that one is told to the audit, the flood behind it is not. */
    readonly isFirst: boolean,
    seconds: number,
    policy: string,
    /** Whose limit it was, where that is proven. */
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

/** One kind of point. */
export class RateLimit {
  readonly #limiter: RateLimiterMemory | null;
  readonly #told = new RateLimiterMemory({ points: 1, duration: WINDOW_SECONDS });

  constructor(
    private readonly name: string,
    private readonly points: number,
  ) {
    this.#limiter = points > 0 ? new RateLimiterMemory({ points, duration: WINDOW_SECONDS }) : null;
  }

  /** @throws RateLimited */
  async charge(key: string): Promise<void> {
    try {
      await this.#limiter?.consume(key);
    } catch (state) {
      throw state instanceof RateLimiterRes ? await this.#refusal(key, state) : state;
    }
  }

  /**
   * Charged before the work, so that requests at the same moment count as well, and given back when the work shows that it was
   * no stranger's.
   *
   * @param strangers the refusals that anybody can bring about
   * @throws RateLimited, or what `work` throws
   */
  async during<T>(key: string, strangers: ReadonlySet<ErrorCode>, work: () => Promise<T>): Promise<T> {
    await this.charge(key);
    try {
      const answer = await work();
      await this.giveBack(key);
      return answer;
    } catch (error) {
      if (!(error instanceof IamError && strangers.has(error.code))) await this.giveBack(key);
      throw error;
    }
  }

  /** Charges, and refuses nobody: for what is known only afterwards. */
  async note(key: string): Promise<void> {
    await this.#limiter?.penalty(key);
  }

  async giveBack(key: string): Promise<void> {
    await this.#limiter?.reward(key);
  }

  async isExhausted(key: string): Promise<boolean> {
    const state = await this.#limiter?.get(key);
    return state !== undefined && state !== null && state.consumedPoints >= this.points;
  }

  /** What an exhausted partner is told, once it has proved to be that partner. */
  async refusalOf(key: string, partner: SSOPartner): Promise<RateLimited> {
    const state = await this.#limiter?.get(key);
    return this.#refusal(key, state ?? new RateLimiterRes(), partner);
  }

  async #refusal(key: string, { msBeforeNext }: RateLimiterRes, partner?: SSOPartner): Promise<RateLimited> {
    const isFirst = await this.#told.consume(key).then(
      () => true,
      () => false,
    );
    const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    const policy = `"${this.name}";q=${this.points};w=${WINDOW_SECONDS}`;
    return new RateLimited(this.name, isFirst, seconds, policy, partner);
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
