/**
 * The callers of one turn of the event loop share a statement: a durable write costs the same for one as for many. Each
 * gets its own answer or its own error.
 */
import { asOperationOfItsOwn } from "../../operation.js";
import { isOfOneItem, unavailable } from "../unavailable.js";

/** In one statement. */
const MOST_ITEMS = 200;
/** Statements at a time. While they run, the next callers gather. */
const MOST_STATEMENTS = 2;
/** Callers that may wait. More than this many would wait in vain. */
const MOST_WAITING = 5000;

interface Waiting<Item, Answer> {
  readonly item: Item;
  /** Set when nobody waits for the answer any more. */
  isAbandoned: boolean;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Waits for an answer as long as the caller's operation may. @param ended is called when nobody waits any more */
export type Patience = <T>(answer: Promise<T>, ended: () => void) => Promise<T>;

export class Batch<Item, Answer> {
  #waiting: Waiting<Item, Answer>[] = [];
  #statements = 0;
  #isScheduled = false;

  /**
   * @param run one statement for all items; its answers are in their order
   * @param patience of each caller
   */
  constructor(
    private readonly run: (items: readonly Item[]) => Promise<readonly Answer[]>,
    private readonly patience: Patience,
  ) {}

  /** @throws IamError `store_unavailable` also when too many wait already */
  add(item: Item): Promise<Answer> {
    if (this.#waiting.length >= MOST_WAITING) {
      return Promise.reject(unavailable("too many requests wait for the database"));
    }
    let abandon = () => {};
    const answer = new Promise<Answer>((resolve, reject) => {
      const waiting = { item, isAbandoned: false, resolve, reject };
      abandon = () => {
        waiting.isAbandoned = true;
      };
      this.#waiting.push(waiting);
    });
    this.#schedule();
    return this.patience(answer, abandon);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#statements >= MOST_STATEMENTS || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      void asOperationOfItsOwn(() => this.#send());
      this.#schedule();
    });
  }

  async #send(): Promise<void> {
    const batch = this.#waiting.splice(0, MOST_ITEMS).filter(({ isAbandoned }) => !isAbandoned);
    if (batch.length === 0) return;
    this.#statements += 1;
    try {
      await this.#answer(batch);
    } finally {
      this.#statements -= 1;
      this.#schedule();
    }
  }

  async #answer(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, place) => {
        resolve(answers[place] as Answer);
      });
    } catch (error) {
      if (batch.length > 1 && isOfOneItem(error)) return this.#answerOneByOne(batch);
      for (const { reject } of batch) reject(error);
    }
  }

  /** Nothing was written. The one that causes the error fails alone. */
  async #answerOneByOne(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    for (const waiting of batch) {
      if (!waiting.isAbandoned) await asOperationOfItsOwn(() => this.#answer([waiting]));
    }
  }
}
