/**
 * How often, by whom. An unverified request is charged to its address, a verified one to its partner. Charging the
 * consumer key of an unverified request would let anybody lock a partner out.
 *
 * A correctly signed request is accepted, whatever others at its address have done: its signature is checked before the
 * limit refuses it.
 */
import { isIamError } from "gl-iam";
import { networksOf, sourceKey } from "./network.js";
import { PartnersLimit } from "./partners-limit.js";
import { type Budget, chargeAll, Exhausted, StrangersLimit, type Wrong, within } from "./strangers-limit.js";
import { Turns } from "./turns.js";

/** A minute; 0 is off. */
export interface RateLimitSettings {
  /** Unverified requests of one address under one consumer key; of one address in all, twice as many. */
  readonly source: number;
  /** Verified requests of one partner. */
  readonly partner: number;
  /** Wrong passwords for one account from one address. Of one address, or for one account, ten times as many. */
  readonly login: number;
}

const DEFAULT_RATE_LIMITS: RateLimitSettings = { source: 120, partner: 6000, login: 10 };

/** Two broken hosts at one address: the second one still learns what is wrong with it. */
const SOURCE_OF_ADDRESS = 2;
/**
 * An address may be a whole office, and one stranger must not lock an account's owner out. But many strangers together
 * must not guess without end either.
 */
const LOGIN_OF_MANY = 10;
/** The budgets of a /56 and a /48, in budgets of a /64. Fewer than {@link LOGIN_OF_MANY}, so no customer locks out. */
const WIDER_NETWORKS = [3, 6];
/** How many signatures are checked at once after their budget is used up: a look-up and 2 µs of HMAC each. */
const LATE_PROOFS = 4;

export class RateLimits {
  readonly partner: PartnersLimit;
  readonly #sourceOfKey: NetworkLimits;
  readonly #sourceOfAddress: StrangersLimit;
  readonly #loginOfPair: NetworkLimits;
  readonly #loginOfMany: StrangersLimit;
  readonly #lateProofs = new Turns(async () => LATE_PROOFS);
  readonly #lateTokens = new Turns(async () => LATE_PROOFS);

  constructor(given: Partial<RateLimitSettings> = {}) {
    const settings = { ...DEFAULT_RATE_LIMITS, ...given };
    this.partner = new PartnersLimit("partner", settings.partner);
    this.#sourceOfKey = new NetworkLimits("source", settings.source);
    this.#sourceOfAddress = new StrangersLimit("source", settings.source * SOURCE_OF_ADDRESS);
    this.#loginOfPair = new NetworkLimits("login", settings.login);
    this.#loginOfMany = new StrangersLimit("login", settings.login * LOGIN_OF_MANY);
  }

  /**
   * For a guess at a token: each wrong one is charged to its address.
   *
   * @param address null when it is not known: then nobody is charged, or one flood would shut all others out
   * @throws RateLimited, or what `work` throws
   */
  guessing<T>(address: string | null, wrong: Wrong, work: () => Promise<T>): Promise<T> {
    return this.#orLate(this.#sourceOfKey.budgets(address, "token"), this.#lateTokens, wrong, work);
  }

  /**
   * For a start, which proves nothing and leaves a row each time. It is charged to its address for this one partner, so
   * that others who start there with another partner go on. A start with no partner is charged to its address.
   *
   * @throws RateLimited, or what `work` throws
   */
  async starting<T>(address: string | null, consumerKey: string, wrong: Wrong, work: () => Promise<T>): Promise<T> {
    await chargeAll(this.#sourceOfKey.budgets(address, `start ${consumerKey.slice(0, 255)}`));
    return this.#orLate(this.#sourceOfKey.budgets(address, "start"), this.#lateTokens, wrong, work);
  }

  /**
   * For the proof that a request is a partner's. When the sender's budget is used up, the proof is still checked, a few
   * at a time: a right one goes on, a wrong one is refused by the limit.
   *
   * @throws RateLimited, or what `prove` throws, or IamError `store_unavailable` when too many wait for the check
   */
  proving<T>(sender: UnverifiedSender, wrong: Wrong, prove: () => Promise<T>): Promise<T> {
    return this.#orLate(this.#budgetsOf(sender), this.#lateProofs, wrong, prove);
  }

  /** For a verified request that comes again, or from an address that is not the partner's. @throws RateLimited */
  chargeSender(sender: UnverifiedSender): Promise<void> {
    return chargeAll(this.#budgetsOf(sender));
  }

  /** For an unreadable request: it has no key with its own budget, so its address pays twice. @throws RateLimited */
  chargeUnreadable(sender: Omit<UnverifiedSender, "consumerKey">): Promise<void> {
    const budgets = this.#budgetsOf({ ...sender, consumerKey: "" });
    return chargeAll(budgets.map((one) => (one.limit === this.#sourceOfAddress ? { ...one, cost: 2 } : one)));
  }

  /**
   * For a sign-in by password. Only wrong passwords are charged.
   *
   * @throws RateLimited, or what `work` throws
   */
  duringLogin<T>(attempt: LoginAttempt, wrong: Wrong, work: () => Promise<T>): Promise<T> {
    return refusing(() => within(this.#budgetsOfLogin(attempt), wrong, work));
  }

  #budgetsOfLogin({ account, address, knownUserId }: LoginAttempt): Budget[] {
    // Strangers cannot use up this budget, from the same address or from others.
    if (knownUserId !== null) return [this.#loginOfPair.own(`device ${knownUserId}`)];
    const source = sourceKey(address);
    return [
      ...(account === null ? [] : this.#loginOfPair.budgets(address, account)),
      ...(account === null ? [] : [{ limit: this.#loginOfMany, key: `account ${account}` }]),
      ...(source === null ? [] : [{ limit: this.#loginOfMany, key: `source ${source}` }]),
    ];
  }

  #budgetsOf({ address, consumerKey, isPage }: UnverifiedSender): Budget[] {
    const source = sourceKey(address);
    // A page of another site must not use up the budget of the people whose browsers it makes send this.
    if (isPage) return this.#sourceOfKey.budgets(address, "page");
    const ofAddress = source === null ? [] : [{ limit: this.#sourceOfAddress, key: source }];
    return [...this.#sourceOfKey.budgets(address, `key ${consumerKey.slice(0, 255)}`), ...ofAddress];
  }

  /** When a budget is used up, what is right still goes on, a few at a time. */
  async #orLate<T>(budgets: readonly Budget[], late: Turns, wrong: Wrong, work: () => Promise<T>): Promise<T> {
    try {
      return await within(budgets, wrong, work);
    } catch (exhausted) {
      if (!(exhausted instanceof Exhausted)) throw exhausted;
      const leave = await late.enter("all");
      try {
        return await work();
      } catch (error) {
        throw isIamError(error) && wrong.has(error.code) ? await exhausted.refusal() : error;
      } finally {
        leave?.();
      }
    }
  }
}

/** The sender of an unverified request, as far as it is known. */
export interface UnverifiedSender {
  readonly address: string | null;
  /** As given: anybody can name any. */
  readonly consumerKey: string;
  /** Whether a page of another site had a browser send it. */
  readonly isPage: boolean;
}

export interface LoginAttempt {
  /** One text for all spellings. Null when no such account can exist: then only the address is charged. */
  readonly account: string | null;
  readonly address: string | null;
  /** The account's user, if this device has signed that user in before. */
  readonly knownUserId: string | null;
}

/** A budget for each network of an address. */
class NetworkLimits {
  readonly #narrowest: StrangersLimit;
  readonly #limits: readonly StrangersLimit[];

  constructor(name: string, points: number) {
    this.#narrowest = new StrangersLimit(name, points);
    const wider = WIDER_NETWORKS.map((factor) => new StrangersLimit(name, points * factor));
    this.#limits = [this.#narrowest, ...wider];
  }

  /** A budget that no network shares. */
  own(key: string): Budget {
    return { limit: this.#narrowest, key };
  }

  /** @param of separate from other attempts of the same networks */
  budgets(address: string | null, of: string): Budget[] {
    if (address === null) return [];
    return networksOf(address).flatMap((network, index) => {
      const limit = this.#limits[index];
      return limit ? [{ limit, key: `${network} ${of}` }] : [];
    });
  }
}

async function refusing<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw error instanceof Exhausted ? await error.refusal() : error;
  }
}
