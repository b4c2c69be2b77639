/** The servers that one URL names, of which one is worth connecting to. */
import type { ServerHost } from "./server-url.js";

export class Hosts {
  #current = 0;

  /** @param all empty: node-postgres' default */
  constructor(private readonly all: readonly ServerHost[]) {}

  get count(): number {
    return Math.max(1, this.all.length);
  }

  /** Where the next connection goes. */
  get current(): ServerHost | undefined {
    return this.all[this.#current];
  }

  /** That one was of no use; whoever found out first moves everybody on. */
  turnFrom(host: ServerHost | undefined): void {
    if (host === this.current) this.#current = (this.#current + 1) % this.count;
  }
}
