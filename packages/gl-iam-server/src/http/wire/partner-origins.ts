/**
 * Which origins belong to an active partner. A preflight carries no token, so its partner is unknown. It is answered
 * for any partner's origin, and the exchange then checks the partner of the token.
 */
import type { IAMGateway } from "gl-iam";
import { LRUCache } from "lru-cache";

/** Milliseconds that an answer is trusted for. It only decides who may read an answer, not who gets one. */
const TRUSTED_FOR = { known: 30_000, unknown: 2000 } as const;
/** Milliseconds for which a partner's origin stays known while too many invented ones are asked for. */
const TRUSTED_IN_A_FLOOD = 600_000;
/** Kept answers of each kind. Their number is bounded, because everybody may ask for another origin. */
const KEPT = 1000;
/** Look-ups in a second. Everybody may invent origins without end, and each is a query. */
const LOOK_UPS = 50;

interface Answer {
  readonly isPartners: boolean;
  /** By the clock of the constructor. */
  readonly at: number;
}

export class PartnerOrigins {
  /** Separate, so that invented origins displace no partner's. */
  readonly #known = new LRUCache<string, Answer>({ max: KEPT });
  readonly #unknown = new LRUCache<string, Answer>({ max: KEPT });
  readonly #asking = new Map<string, Promise<boolean>>();
  #changes = 0;
  #second = 0;
  #lookUps = 0;

  /** @param clock milliseconds */
  constructor(
    private readonly gateway: Pick<IAMGateway, "partnerRegistry">,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  async has(origin: string): Promise<boolean> {
    const answer = this.#known.get(origin) ?? this.#unknown.get(origin);
    const age = answer === undefined ? Number.POSITIVE_INFINITY : this.clock() - answer.at;
    if (answer && age < (answer.isPartners ? TRUSTED_FOR.known : TRUSTED_FOR.unknown)) return answer.isPartners;
    const asking = this.#asking.get(origin);
    if (asking !== undefined) return asking;
    if (!this.#mayLookUp()) return answer?.isPartners === true && age < TRUSTED_IN_A_FLOOD;
    const asked = this.#ask(origin).finally(() => this.#asking.delete(origin));
    this.#asking.set(origin, asked);
    return asked;
  }

  /** A partner has changed here, so the next question asks again. */
  forget(): void {
    this.#changes += 1;
    this.#known.clear();
    this.#unknown.clear();
    this.#asking.clear();
    this.#lookUps = 0;
  }

  async #ask(origin: string): Promise<boolean> {
    const askedAt = this.clock();
    const change = this.#changes;
    const asked = await this.gateway.partnerRegistry.isPartnerOrigin(origin);
    // The next request asks again a database that does not answer.
    if (asked.isErr) return false;
    // Asked before a change, so it is not kept.
    if (change !== this.#changes) return asked.value;
    const [into, outOf] = asked.value ? [this.#known, this.#unknown] : [this.#unknown, this.#known];
    outOf.delete(origin);
    into.set(origin, { isPartners: asked.value, at: askedAt });
    return asked.value;
  }

  #mayLookUp(): boolean {
    const second = Math.floor(this.clock() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#lookUps = 0;
    }
    this.#lookUps += 1;
    return this.#lookUps <= LOOK_UPS;
  }
}
