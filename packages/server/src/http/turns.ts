/** Who may go in, one key at a time: as many at once as there is room, the others wait a moment. */
import { ErrorCode, IamError } from "gl-iam";

/** Milliseconds. A store that has stopped answering must not keep a queue in front of it: whoever asks hears of it in time. */
const PATIENCE = 900;

interface Queue {
  inside: number;
  readonly waiting: Set<() => void>;
}

export class Turns {
  readonly #queues = new Map<string, Queue>();

  /** @param room how many of a key may be inside at once; it may change with each that leaves */
  constructor(private readonly room: (key: string) => Promise<number>) {}

  /**
   * @returns to be called on leaving; or null where there is no room, and will be none
   * @throws IamError `store_unavailable` when those inside take too long
   */
  async enter(key: string): Promise<(() => void) | null> {
    const queue = this.#queues.get(key) ?? { inside: 0, waiting: new Set() };
    this.#queues.set(key, queue);
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const room = await this.room(key);
      if (room <= 0) {
        this.#forgetIfEmpty(key, queue);
        return null;
      }
      if (queue.inside < room) break;
      await this.#someoneLeaves(queue, deadline - performance.now());
    }
    queue.inside += 1;
    return () => {
      queue.inside -= 1;
      for (const wake of queue.waiting) wake();
      this.#forgetIfEmpty(key, queue);
    };
  }

  #someoneLeaves({ waiting }: Queue, milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        waiting.delete(wake);
        clearTimeout(patience);
        resolve();
      };
      const patience = setTimeout(
        () => {
          waiting.delete(wake);
          reject(new IamError(ErrorCode.STORE_UNAVAILABLE, "too many requests of this address are still under way"));
        },
        Math.max(0, milliseconds),
      );
      waiting.add(wake);
    });
  }

  #forgetIfEmpty(key: string, queue: Queue): void {
    if (queue.inside === 0 && queue.waiting.size === 0 && this.#queues.get(key) === queue) this.#queues.delete(key);
  }
}
