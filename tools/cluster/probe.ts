/** The cluster's own answer, without gl-iam: a row that is written through the proxy, on a new connection each time. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Cluster } from "./cluster.js";

export class Probe {
  /** `performance.now()` of each attempt's begin, and whether the row was committed. */
  readonly attempts: { readonly at: number; readonly written: boolean }[] = [];
  #over = false;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly cluster: Cluster) {}

  async start(): Promise<void> {
    await this.#query("CREATE TABLE IF NOT EXISTS public.probe (at timestamptz)");
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#running;
  }

  /** When it could write again for the first time after it could not; undefined when it always could. */
  recoveredAt(from: number): number | undefined {
    const since = this.attempts.filter(({ at }) => at >= from);
    const lastFailure = since.findLastIndex(({ written }) => !written);
    return lastFailure < 0 ? undefined : since[lastFailure + 1]?.at;
  }

  /** Milliseconds from the first attempt that failed to the first success after the last one. */
  outage(from: number): number {
    const failed = this.attempts.find(({ at, written }) => at >= from && !written)?.at;
    return failed === undefined ? 0 : (this.recoveredAt(from) ?? performance.now()) - failed;
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      const at = performance.now();
      const written = await this.#query("INSERT INTO public.probe VALUES (clock_timestamp())").then(
        () => true,
        () => false,
      );
      this.attempts.push({ at, written });
      await sleep(200);
    }
  }

  async #query(statement: string): Promise<void> {
    const connectionString = this.cluster.url(this.cluster.primaryPort);
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 1000, query_timeout: 1000 });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query(statement);
    } finally {
      void client.end().catch(() => {});
    }
  }
}
