/**
 * Which origins belong to an active partner. A preflight carries no token, so its partner is unknown. It is answered
 * for any partner's origin, and the exchange then checks the partner of the token.
 */
import type { IAMGateway } from "gl-iam";
import { LRUCache } from "lru-cache";

/** Milliseconds that an answer is trusted for. It only decides who may read an answer, not who gets one. */
const TRUSTED_FOR = { known: 30_000, unknown: 2000 } as const;
/** Kept answers. Their number is bounded, because everybody may ask for another origin. */
const KEPT = 1000;

export class PartnerOrigins {
  readonly #answers = new LRUCache<string, boolean>({ max: KEPT });

  constructor(private readonly gateway: IAMGateway) {}

  async has(origin: string): Promise<boolean> {
    const answered = this.#answers.get(origin);
    if (answered !== undefined) return answered;
    const asked = await this.gateway.partnerRegistry.isPartnerOrigin(origin);
    // The next request asks again a database that does not answer.
    if (asked.isErr) return false;
    this.#answers.set(origin, asked.value, { ttl: asked.value ? TRUSTED_FOR.known : TRUSTED_FOR.unknown });
    return asked.value;
  }

  /** A partner has changed here, so the next question asks again. */
  forget(): void {
    this.#answers.clear();
  }
}
