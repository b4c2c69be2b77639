/** Lets callers of a key in, as many at once as there is room. The others wait in line, and each is called once. */
import { ErrorCode, IamError } from "gl-iam";

/** Milliseconds. When a store has stopped answering, those who wait in front of it hear of that in time. */
const PATIENCE = 900;

/** To be called on leaving. */
export type Leave = () => void;

interface Waiter {
  /** Null when there is no room, and will be none. */
  call(leave: Leave | null): void;
  fail(error: unknown): void;
}

interface Queue {
  inside: number;
  /** In the order of their arrival. */
  readonly waiting: Set<Waiter>;
  isCalling: boolean;
  /** Somebody came or left while the room was being asked for. */
  isDue: boolean;
}

export class Turns {
  readonly #queues = new Map<string, Queue>();

  /** @param room how many of a key may be inside at once; it may change with each that leaves */
  constructor(private readonly room: (key: string) => Promise<number>) {}

  /**
   * @returns null when there is no room, and will be none
   * @throws IamError `store_unavailable` when those inside take too long
   */
  enter(key: string): Promise<Leave | null> {
    const queue = this.#queues.get(key) ?? { inside: 0, waiting: new Set(), isCalling: false, isDue: false };
    this.#queues.set(key, queue);
    return new Promise((resolve, reject) => {
      const done = () => {
        queue.waiting.delete(waiter);
        clearTimeout(patience);
      };
      const waiter: Waiter = {
        call(leave) {
          done();
          resolve(leave);
        },
        fail(error) {
          done();
          reject(error);
        },
      };
      const giveUp = () => {
        waiter.fail(new IamError(ErrorCode.STORE_UNAVAILABLE, "too many requests of this address are still under way"));
      };
      const patience = setTimeout(giveUp, PATIENCE);
      queue.waiting.add(waiter);
      void this.#call(key, queue);
    });
  }

  /** Calls as many as there is room for, in order. One call at a time: it asks for the room, and then gives it. */
  async #call(key: string, queue: Queue): Promise<void> {
    queue.isDue = true;
    if (queue.isCalling) return;
    queue.isCalling = true;
    while (queue.isDue) {
      queue.isDue = false;
      try {
        this.#give(key, queue, await this.room(key));
      } catch (error) {
        for (const waiter of queue.waiting) waiter.fail(error);
      }
    }
    queue.isCalling = false;
    if (queue.inside === 0 && queue.waiting.size === 0) this.#queues.delete(key);
  }

  #give(key: string, queue: Queue, room: number): void {
    for (const waiter of queue.waiting) {
      if (room <= 0) waiter.call(null);
      else if (queue.inside < room) {
        queue.inside += 1;
        waiter.call(() => {
          queue.inside -= 1;
          void this.#call(key, queue);
        });
      } else return;
    }
  }
}
