/**
 * For requests that a partner has proved to have sent: each is charged once, however often the same bytes come again,
 * and a list of users for each of them.
 */
import type { VerifiedRequest } from "gl-iam";
import { LRUCache } from "lru-cache";
import { Points } from "./points.js";

/** Milliseconds that a request's mark is remembered: longer than any tolerance accepts the same bytes. */
const REMEMBERED = 16 * 60 * 1000;
/** Kept marks, some 10 MB. If one had to go, the partner pays again. */
const MARKS = 50_000;

export class PartnersLimit {
  readonly #points: Points;
  readonly #charged = new LRUCache<string, true>({ max: MARKS, ttl: REMEMBERED });

  constructor(name: string, points: number) {
    this.#points = new Points(name, points);
  }

  /**
   * Whoever overhears a request can repeat it without end, so only its first arrival is the partner's.
   *
   * @returns whether the partner was charged; false for a repeat, which its sender pays for
   * @throws RateLimited
   */
  async charge({ partner, mark, users }: Pick<VerifiedRequest, "partner" | "mark" | "users">): Promise<boolean> {
    if (this.#charged.has(mark)) return false;
    this.#charged.set(mark, true);
    if (this.#points.areOff) return true;
    // Of many at the same moment each sees what those before it have spent, and not what those after it have.
    const spent = await this.#points.spend(partner.id, users);
    if (this.#points.hold(spent, users)) return true;
    // The same request may come again when there are points again, and is the partner's then.
    this.#charged.delete(mark);
    throw await this.#points.refusal(partner.id, partner);
  }

  /** The sender was not the partner, but somebody with a request of the partner. The partner's own may still come. */
  async giveBack({ partner, mark, users }: VerifiedRequest): Promise<void> {
    this.#charged.delete(mark);
    if (!this.#points.areOff) await this.#points.giveBack(partner.id, users);
  }
}
