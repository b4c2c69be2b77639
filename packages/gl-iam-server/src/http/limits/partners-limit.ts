/** For what a partner has proved to have sent: once for each request, however often the same bytes come again. */
import type { SSOPartner, VerifiedRequest } from "gl-iam";
import { LRUCache } from "lru-cache";
import { Points } from "./points.js";

/** Milliseconds that a request's mark is remembered: longer than any tolerance lets the same bytes pass again. */
const REMEMBERED = 16 * 60 * 1000;
/** Marks kept, some 10 MB. Of one that had to go, the partner pays again. */
const MARKS = 50_000;

export class PartnersLimit {
  readonly #points: Points;
  readonly #charged = new LRUCache<string, true>({ max: MARKS, ttl: REMEMBERED });

  constructor(name: string, points: number) {
    this.#points = new Points(name, points);
  }

  /**
   * Whoever overhears a request can send it on and on, so only its first coming is the partner's.
   *
   * @returns whether the partner was charged; false: it came again, and is for whoever sent it to pay
   * @throws RateLimited
   */
  async charge({ partner, mark }: VerifiedRequest): Promise<boolean> {
    if (this.#charged.has(mark)) return false;
    this.#charged.set(mark, true);
    if (this.#points.areOff) return true;
    // Spent first: of many at the same moment each sees what the others have spent.
    await this.#points.spend(partner.id);
    if ((await this.#points.left(partner.id)) < 0) throw await this.#points.refusal(partner.id, partner);
    return true;
  }

  /**
   * It was not the partner after all, but somebody with what the partner had sent. The partner's own may still come.
   */
  async giveBack({ partner, mark }: { readonly partner: SSOPartner; readonly mark: string }): Promise<void> {
    this.#charged.delete(mark);
    if (!this.#points.areOff) await this.#points.giveBack(partner.id);
  }
}
