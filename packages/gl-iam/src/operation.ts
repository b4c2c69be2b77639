/**
 * One call of the public API. A store is asked several times in one; what it is asked belongs together, e.g. under one
 * deadline. The core only says where an operation begins, since it has no clock.
 */
import { AsyncLocalStorage } from "node:async_hooks";

/** Told apart by identity; there is nothing inside. */
export class Operation {
  readonly #isOperation = true;

  /** Keeps TypeScript from taking any object for an operation. */
  get isOperation(): boolean {
    return this.#isOperation;
  }
}

const running = new AsyncLocalStorage<Operation>();

/** Runs the work as an operation, or as part of the one that is running. */
export function asOperation<T>(work: () => T): T {
  return running.getStore() ? work() : running.run(new Operation(), work);
}

/** Runs the work as an operation of its own: it was set going by another one, which does not wait for it. */
export function asOperationOfItsOwn<T>(work: () => T): T {
  return running.run(new Operation(), work);
}

export function runningOperation(): Operation | undefined {
  return running.getStore();
}
