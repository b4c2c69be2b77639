/**
 * How many conflicts a partner may meet when it provisions. Each of them says that somebody in the organization has an
 * e-mail address, so without a bound a partner could ask for all addresses of the world.
 */

/** In an hour, for one partner and process. */
export const MOST_CONFLICTS = 500;
const WINDOW_MS = 3_600_000;

interface Window {
  since: number;
  conflicts: number;
  isTold: boolean;
}

class ConflictBudget {
  readonly #windows = new Map<string, Window>();

  /** Whether the partner has met so many that it learns of no more addresses within this hour. */
  isSpent(partnerId: string, now: Date): boolean {
    return this.#windowOf(partnerId, now).conflicts >= MOST_CONFLICTS;
  }

  /** Until the hour is over. */
  secondsLeft(partnerId: string, now: Date): number {
    const passed = now.getTime() - this.#windowOf(partnerId, now).since;
    return Math.max(1, Math.ceil((WINDOW_MS - passed) / 1000));
  }

  spend(partnerId: string, now: Date): void {
    this.#windowOf(partnerId, now).conflicts += 1;
  }

  /** @returns true once for each window that is spent */
  tell(partnerId: string, now: Date): boolean {
    const window = this.#windowOf(partnerId, now);
    if (window.isTold) return false;
    window.isTold = true;
    return true;
  }

  #windowOf(partnerId: string, now: Date): Window {
    const found = this.#windows.get(partnerId);
    // A clock that is turned back begins a new window too.
    if (found && Math.abs(now.getTime() - found.since) < WINDOW_MS) return found;
    const window = { since: now.getTime(), conflicts: 0, isTold: false };
    this.#windows.set(partnerId, window);
    return window;
  }
}

const BUDGETS = new WeakMap<object, ConflictBudget>();

/** One for all gateways on a store: a view of one organization begins no hour of its own. */
export function conflictBudgetOf(store: object): ConflictBudget {
  const budget = BUDGETS.get(store) ?? new ConflictBudget();
  BUDGETS.set(store, budget);
  return budget;
}
