/**
 * How long an operation may wait for the database in all: for a connection and for every statement's answer. Its own
 * work in between, for example hashing a password, does not count.
 */
import { type Operation, runningOperation } from "../operation.js";
import { unavailable } from "./unavailable.js";

export class DeadlinePassed extends Error {
  override readonly name = "DeadlinePassed";
}

export class Deadline {
  #left: number;
  /** How many answers are awaited; an operation may ask twice at the same time. */
  #waiting = 0;
  #since = 0;

  /** @param milliseconds of waiting, in all */
  constructor(milliseconds: number) {
    this.#left = milliseconds;
  }

  /** Milliseconds; 0 after it has passed. */
  get remaining(): number {
    const running = this.#waiting > 0 ? performance.now() - this.#since : 0;
    return Math.max(0, this.#left - running);
  }

  /**
   * @param ended is called when nobody waits any more
   * @throws DeadlinePassed when the answer does not come in time
   */
  wait<T>(answer: Promise<T>, ended?: () => void): Promise<T> {
    if (this.#waiting === 0) this.#since = performance.now();
    this.#waiting += 1;
    return within(this.remaining, answer, () => {
      this.#left = this.remaining;
      this.#since = performance.now();
      this.#waiting -= 1;
      ended?.();
    });
  }
}

/**
 * One promise and what hangs on it, because each caller of a batch has one: a race of two in an async function takes
 * several times as long.
 *
 * @param ended is called when nobody waits any more
 * @throws DeadlinePassed when the answer does not come in time
 */
export function within<T>(milliseconds: number, answer: Promise<T>, ended?: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const end = (tell: () => void) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      ended?.();
      tell();
    };
    const pass = () => end(() => reject(new DeadlinePassed("no answer in time")));
    // A process that was busy itself may have received the answer: timers run before arrived data is read.
    const timer = setTimeout(() => setImmediate(pass), milliseconds);
    answer.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

const ofOperations = new WeakMap<Operation, Deadline>();

/** The running operation's deadline, or a new one outside of an operation. */
export function deadlineOfOperation(milliseconds: number): Deadline {
  const operation = runningOperation();
  if (!operation) return new Deadline(milliseconds);
  const deadline = ofOperations.get(operation) ?? new Deadline(milliseconds);
  ofOperations.set(operation, deadline);
  return deadline;
}

/**
 * @param ended is called when nobody waits any more
 * @throws IamError `store_unavailable` when the answer does not come before the running operation's deadline
 */
export function withinOperation<T>(milliseconds: number, answer: Promise<T>, ended?: () => void): Promise<T> {
  return deadlineOfOperation(milliseconds)
    .wait(answer, ended)
    .catch((error: unknown) => {
      if (!(error instanceof DeadlinePassed)) throw error;
      throw unavailable("the database did not answer in time", error);
    });
}
