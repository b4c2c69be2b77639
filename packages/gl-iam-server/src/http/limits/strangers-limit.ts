/** For what anybody may try: a wrong attempt is charged, a right one is not. */
import { type ErrorCode, isIamError } from "gl-iam";
import { Points, type RateLimited } from "./points.js";
import { Turns } from "./turns.js";

/** The refusals that are charged. */
export type Wrong = Pick<ReadonlySet<ErrorCode>, "has">;

/** One budget that an attempt must respect. */
export interface Budget {
  readonly limit: StrangersLimit;
  readonly key: string;
  /** What is charged at a time; 1 by default. */
  readonly cost?: number;
}

/** Found before the attempt: a budget is used up. */
export class Exhausted {
  constructor(private readonly budget: Budget) {}

  refusal(): Promise<RateLimited> {
    return this.budget.limit.points.refusal(this.budget.key);
  }
}

export class StrangersLimit {
  readonly points: Points;
  readonly #turns: Turns;

  constructor(name: string, points: number) {
    this.points = new Points(name, points);
    // Only as many attempts run at once as may still be wrong; the others wait for their outcome. So a flood gains
    // nothing by coming all at once, and simultaneous good requests are all answered.
    this.#turns = new Turns((key) => this.points.left(key));
  }

  /** @throws Exhausted, or what `work` throws */
  async during<T>(key: string, wrong: Wrong, work: () => Promise<T>): Promise<T> {
    if (this.points.areOff) return work();
    const leave = await this.#turns.enter(key);
    if (leave === null) throw new Exhausted({ limit: this, key });
    try {
      return await work();
    } catch (error) {
      if (isIamError(error) && wrong.has(error.code)) await this.points.spend(key);
      throw error;
    } finally {
      leave();
    }
  }
}

/** Within all of these, entered in their order. @throws Exhausted, or what `work` throws */
export function within<T>(budgets: readonly Budget[], wrong: Wrong, work: () => Promise<T>): Promise<T> {
  const attempt = budgets.reduceRight(
    (inner, { limit, key }) =>
      () =>
        limit.during(key, wrong, inner),
    work,
  );
  return attempt();
}

/** For what is charged in every case. @throws RateLimited when a budget is used up already */
export async function chargeAll(budgets: readonly Budget[]): Promise<void> {
  const counted = budgets.filter(({ limit }) => !limit.points.areOff);
  for (const budget of counted) {
    if ((await budget.limit.points.left(budget.key)) <= 0) throw await new Exhausted(budget).refusal();
  }
  for (const budget of counted) {
    const { limit, key, cost = 1 } = budget;
    const before = (await limit.points.spend(key, cost)) - cost;
    // Many may have come at the same moment, and each found something left.
    if (!limit.points.leave(before)) throw await new Exhausted(budget).refusal();
  }
}
