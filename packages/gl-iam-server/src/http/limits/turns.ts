/** Who may go in, one key at a time: as many at once as there is room, and the others wait a moment. */
import { ErrorCode, IamError } from "gl-iam";

/**
 * Milliseconds. A store that has stopped answering must not keep a queue in front of it: each caller hears of it in
 * time.
 */
const PATIENCE = 900;

interface Queue {
  inside: number;
  /** Callers who are inside, who wait, or who are about to ask again. The queue exists as long as there are any. */
  present: number;
  readonly waiting: Set<() => void>;
}

export class Turns {
  readonly #queues = new Map<string, Queue>();

  /** @param room how many of a key may be inside at once; it may change when one leaves */
  constructor(private readonly room: (key: string) => Promise<number>) {}

  /**
   * @returns a function to call on leaving; or null when there is no room, and will be none
   * @throws IamError `store_unavailable` when those inside take too long
   */
  async enter(key: string): Promise<(() => void) | null> {
    const queue = this.#queues.get(key) ?? { inside: 0, present: 0, waiting: new Set() };
    this.#queues.set(key, queue);
    queue.present += 1;
    let isIn = false;
    try {
      isIn = await this.#waitForRoom(key, queue);
    } finally {
      if (!isIn) this.#goAway(key, queue);
    }
    if (!isIn) return null;
    return () => {
      queue.inside -= 1;
      for (const wake of queue.waiting) wake();
      this.#goAway(key, queue);
    };
  }

  /** @returns whether the caller is inside now */
  async #waitForRoom(key: string, queue: Queue): Promise<boolean> {
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const room = await this.room(key);
      if (room <= 0) return false;
      if (queue.inside < room) {
        queue.inside += 1;
        return true;
      }
      await someoneLeaves(queue, deadline - performance.now());
    }
  }

  #goAway(key: string, queue: Queue): void {
    queue.present -= 1;
    if (queue.present === 0) this.#queues.delete(key);
  }
}

function someoneLeaves({ waiting }: Queue, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const wake = () => {
      waiting.delete(wake);
      clearTimeout(patience);
      resolve();
    };
    const giveUp = () => {
      waiting.delete(wake);
      reject(new IamError(ErrorCode.STORE_UNAVAILABLE, "too many requests of this address are still under way"));
    };
    const patience = setTimeout(giveUp, Math.max(0, milliseconds));
    waiting.add(wake);
  });
}
