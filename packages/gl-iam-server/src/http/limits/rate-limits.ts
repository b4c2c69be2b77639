/**
 * Limits on how often a caller may act. An unverified request is charged to its source address, and a verified one to
 * the partner. Charging the consumer key of an unverified request would let anybody lock a partner out.
 */
import { ErrorCode, isIamError, type SSOPartner } from "gl-iam";
import ipaddr from "ipaddr.js";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { HttpRefusal } from "../wire/problem.js";
import { Turns } from "./turns.js";

/** Per minute; 0 is off. */
export interface RateLimitSettings {
  /** Unverified requests of one address. */
  readonly source: number;
  /** Verified requests of one partner. */
  readonly partner: number;
  /**
   * Wrong passwords on one account from one address. Ten times as many of one address, and on one account from
   * everywhere.
   */
  readonly login: number;
}

const DEFAULT_RATE_LIMITS: RateLimitSettings = { source: 120, partner: 6000, login: 10 };

const WINDOW_SECONDS = 60;
/**
 * An address may be a whole office, and one stranger must not lock an account's owner out. But many strangers together
 * must not guess without end.
 */
const LOGIN_OF_MANY = 10;

export class RateLimits {
  readonly source: StrangersLimit;
  readonly partner: PartnersLimit;
  readonly #loginOfPair: StrangersLimit;
  readonly #loginOfMany: StrangersLimit;

  constructor(given: Partial<RateLimitSettings> = {}) {
    const settings = { ...DEFAULT_RATE_LIMITS, ...given };
    this.source = new StrangersLimit("source", settings.source);
    this.partner = new PartnersLimit("partner", settings.partner);
    this.#loginOfPair = new StrangersLimit("login", settings.login);
    this.#loginOfMany = new StrangersLimit("login", settings.login * LOGIN_OF_MANY);
  }

  /**
   * @param account one text for all its spellings; null when it cannot exist, and then only the address is charged
   * @param source see {@link sourceKey}
   * @throws RateLimited, or what `work` throws
   */
  duringLogin<T>(account: string | null, source: string | null, work: () => Promise<T>): Promise<T> {
    const [pair, many] = [this.#loginOfPair, this.#loginOfMany];
    const ofPair = account === null || source === null ? null : `${source} ${account}`;
    const ofAccount = account === null ? null : `account ${account}`;
    const ofSource = source === null ? null : `source ${source}`;
    return pair.during(ofPair, WRONG_PASSWORD, () =>
      many.during(ofAccount, WRONG_PASSWORD, () => many.during(ofSource, WRONG_PASSWORD, work)),
    );
  }
}

const WRONG_PASSWORD: ReadonlySet<ErrorCode> = new Set([ErrorCode.AUTHENTICATION_FAILED, ErrorCode.VALIDATION_ERROR]);

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

/** One kind of point, in a window of a minute. */
class Points {
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

  async spend(key: string): Promise<void> {
    await this.#spent.penalty(key);
  }

  async giveBack(key: string): Promise<void> {
    await this.#spent.reward(key);
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

/** For what anybody may try: a wrong request is charged, a right one is not. */
class StrangersLimit {
  readonly #points: Points;
  readonly #turns: Turns;

  constructor(name: string, points: number) {
    this.#points = new Points(name, points);
    // Only as many run at once as may be wrong, and the others wait for their outcome. So a flood gains nothing by
    // coming all at once, and simultaneous good requests are all answered.
    this.#turns = new Turns((key) => this.#points.left(key));
  }

  /**
   * @param key null when the caller is unknown: all unknown callers would be one, and the first flood would shut all
   * others out
   * @param wrong the refusals that are charged
   * @throws RateLimited, or what `work` throws
   */
  async during<T>(key: string | null, wrong: Pick<ReadonlySet<ErrorCode>, "has">, work: () => Promise<T>): Promise<T> {
    if (key === null || this.#points.areOff) return work();
    const leave = await this.#turns.enter(key);
    if (leave === null) throw await this.#points.refusal(key);
    try {
      return await work();
    } catch (error) {
      if (isIamError(error) && wrong.has(error.code)) await this.#points.spend(key);
      throw error;
    } finally {
      leave();
    }
  }

  /** For what is charged in every case. @throws RateLimited */
  async charge(key: string | null): Promise<void> {
    if (key === null || this.#points.areOff) return;
    if ((await this.#points.left(key)) <= 0) throw await this.#points.refusal(key);
    await this.#points.spend(key);
  }
}

/** For requests that a partner has proved to have sent. */
class PartnersLimit {
  readonly #points: Points;

  constructor(name: string, points: number) {
    this.#points = new Points(name, points);
  }

  /** @throws RateLimited */
  async charge(partner: SSOPartner): Promise<void> {
    if (this.#points.areOff) return;
    // Spent first, so that each of many simultaneous requests sees what the others have spent.
    await this.#points.spend(partner.id);
    if ((await this.#points.left(partner.id)) < 0) throw await this.#points.refusal(partner.id, partner);
  }

  /** The sender was not the partner, but somebody with an earlier request of the partner. */
  async giveBack({ id }: SSOPartner): Promise<void> {
    if (!this.#points.areOff) await this.#points.giveBack(id);
  }
}

/** Whom an address stands for. An IPv6 customer has a whole /64, so that is one. Null when it is unknown. */
export function sourceKey(address: string | null): string | null {
  if (address === null) return null;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return address;
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":");
}
