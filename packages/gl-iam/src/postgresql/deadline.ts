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

  /** @throws DeadlinePassed when the answer does not come in time; nobody waits for it then */
  async wait<T>(answer: Promise<T>): Promise<T> {
    if (this.#waiting === 0) this.#since = performance.now();
    this.#waiting += 1;
    try {
      return await within(this.remaining, answer);
    } finally {
      this.#left = this.remaining;
      this.#since = performance.now();
      this.#waiting -= 1;
    }
  }
}

/** @throws DeadlinePassed when the answer does not come in time; nobody waits for it then */
export async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    // A process that was busy itself may have received the answer: timers run before arrived data is read.
    timer = setTimeout(() => setImmediate(() => reject(new DeadlinePassed("no answer in time"))), milliseconds);
  });
  try {
    return await Promise.race([answer, passed]);
  } finally {
    clearTimeout(timer);
  }
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

/** @throws IamError `store_unavailable` when the answer does not come before the running operation's deadline */
export async function withinOperation<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  try {
    return await deadlineOfOperation(milliseconds).wait(answer);
  } catch (error) {
    if (!(error instanceof DeadlinePassed)) throw error;
    throw unavailable("the database did not answer in time", error);
  }
}
