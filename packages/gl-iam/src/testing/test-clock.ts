/** The clock of a test's gateway: it goes on by itself, and can be put ahead. */
export class TestClock {
  #ahead: number;

  /** @param start where it begins; the present by default */
  constructor(start: Date = new Date()) {
    this.#ahead = start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  /** @param milliseconds not negative: a database whose clock goes back is another test */
  advance(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new TypeError("milliseconds must be a number of at least 0");
    this.#ahead += milliseconds;
  }
}
