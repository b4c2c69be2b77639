/** Conflicts that a second try resolves: when transactions cannot be put in an order, one must begin again. */
import { setTimeout as sleep } from "node:timers/promises";
import { sqlStateOf } from "./unavailable.js";

const ATTEMPTS = 6;
/** Serialization failure, deadlock. */
const CONFLICTS: ReadonlySet<string | undefined> = new Set(["40001", "40P01"]);

/**
 * @param work a whole transaction, which may run several times; what it did before is rolled back
 * @throws what the last attempt threw
 */
export async function retryingConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !CONFLICTS.has(sqlStateOf(error))) throw error;
    }
    // Spread out, so that the same ones do not meet again.
    await sleep(Math.random() * 5 * 2 ** attempt);
  }
}
