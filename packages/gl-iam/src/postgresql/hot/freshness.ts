/** One poll a process of what has changed of partners, for as long as somebody asks how old the last one is. */
import type { Kysely } from "kysely";
import { asOperationOfItsOwn } from "../../operation.js";
import type { GivenClock } from "../clock.js";
import type { Tables } from "../tables.js";
import { type Changes, findChanges } from "./changes.js";

/** Milliseconds, of two clocks. The one that never goes back stands still while a machine is suspended. */
export interface ProcessClocks {
  monotonic(): number;
  wall(): number;
}

interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

interface Poll {
  readonly begun: Moment;
  readonly changes: Changes;
}

/** Milliseconds between the beginnings of two polls, at least. */
const PAUSE = 50;

export class Freshness {
  #last: Poll | null = null;
  #begun: Moment | null = null;
  #isAsking = false;
  #polls = 0;

  /** @param changed takes the ids of the partners that have changed; null for all */
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
    private readonly changed: (partnerIds: ReadonlySet<string> | null) => void,
    private readonly clocks: ProcessClocks = { monotonic: () => performance.now(), wall: () => Date.now() },
  ) {}

  /** How many have been answered. */
  get polls(): number {
    return this.#polls;
  }

  /** Whether everything that had changed so long ago has been reported. Asks anew in good time. */
  isWithin(seconds: number): boolean {
    const present = this.#now();
    const age = this.#last === null ? Number.POSITIVE_INFINITY : ageAt(present, this.#last.begun);
    if (age > seconds * 500) this.#askSoon(present);
    return age <= seconds * 1000;
  }

  /** The database's clock, in milliseconds since 1970, or a little ahead of it. */
  databaseTime(): number {
    if (this.clock) return this.clock().getTime();
    if (this.#last === null) return Number.POSITIVE_INFINITY;
    const { begun, changes } = this.#last;
    return changes.now + ageAt(this.#now(), begun);
  }

  #now(): Moment {
    return { monotonic: this.clocks.monotonic(), wall: this.clocks.wall() };
  }

  #askSoon(present: Moment): void {
    if (this.#isAsking || (this.#begun !== null && ageAt(present, this.#begun) < PAUSE)) return;
    this.#isAsking = true;
    this.#begun = present;
    // Nobody waits for it: whoever finds it too old asks the store for what it needs.
    void asOperationOfItsOwn(() => this.#ask(present)).finally(() => {
      this.#isAsking = false;
    });
  }

  async #ask(begun: Moment): Promise<void> {
    try {
      const changes = await findChanges(await this.connect(), this.clock, this.#last?.changes ?? null);
      this.changed(changes.partnerIds);
      this.#last = { begun, changes };
      this.#polls += 1;
    } catch {
      // It stays as old as it is.
    }
  }
}

/** By the clock that says more. Without end when the wall clock was set back. */
function ageAt(present: Moment, past: Moment): number {
  if (present.wall < past.wall) return Number.POSITIVE_INFINITY;
  return Math.max(present.monotonic - past.monotonic, present.wall - past.wall);
}
