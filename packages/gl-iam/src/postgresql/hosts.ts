/** The servers that one URL names, of which one is worth connecting to. */
import type { ServerHost } from "./server-url.js";

export class Hosts {
  #current = 0;

  /** @param all empty for node-postgres' default */
  constructor(private readonly all: readonly ServerHost[]) {}

  get count(): number {
    return Math.max(1, this.all.length);
  }

  /** The host of the next connection. */
  get current(): ServerHost | undefined {
    return this.all[this.#current];
  }

  /** That host was no use. The first one to find out moves everybody on. */
  turnFrom(host: ServerHost | undefined): void {
    if (host === this.current) this.#current = (this.#current + 1) % this.count;
  }
}
