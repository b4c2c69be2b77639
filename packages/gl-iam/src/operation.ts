/**
 * One call of the public API. It asks a store several times, and those questions belong together, for example under one
 * deadline. The core only says where an operation begins, because it has no clock.
 */
import { AsyncLocalStorage } from "node:async_hooks";

/** Compared by identity; it has no content. */
export class Operation {
  readonly #isOperation = true;

  /** Keeps TypeScript from accepting any object as an operation. */
  get isOperation(): boolean {
    return this.#isOperation;
  }
}

const running = new AsyncLocalStorage<Operation>();

/** Runs the work as an operation, or as part of the running one. */
export function asOperation<T>(work: () => T): T {
  return running.getStore() ? work() : running.run(new Operation(), work);
}

/** Runs the work as its own operation. Another one started it, and does not wait for it. */
export function asOperationOfItsOwn<T>(work: () => T): T {
  return running.run(new Operation(), work);
}

export function runningOperation(): Operation | undefined {
  return running.getStore();
}
