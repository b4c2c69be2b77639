/**
 * Whether this process can work. A database that only reads, or whose disk is full, answers every query and is useless.
 */
import { type Kysely, sql } from "kysely";
import { newId } from "../crypto/ids.js";
import type { ClockDifference } from "./clock-difference.js";
import { LATEST_VERSION, schemaVersion } from "./migrate.js";
import type { Tables } from "./tables.js";

/** Characters: more than fits into the free room of a table's pages. */
const PROBE_SIZE = 128 * 1024;

export const NO_WRITES = "the database takes no writes";

export class Readiness {
  /** Whether the last write was refused because nothing can be written. */
  #writesFail = false;

  constructor(private readonly clock: ClockDifference) {}

  wrote(succeeded: boolean): void {
    this.#writesFail = !succeeded;
  }

  /** @returns what keeps this process from working, in words; null when nothing does */
  async problem(db: Kysely<Tables>): Promise<string | null> {
    const start = performance.now();
    const { rows } = await sql<{ in_recovery: boolean; read_only: string; now: number }>`
      SELECT pg_catalog.pg_is_in_recovery() AS in_recovery,
        pg_catalog.current_setting('transaction_read_only') AS read_only,
        extract(epoch FROM pg_catalog.clock_timestamp())::float8 AS now`.execute(db);
    const [server] = rows;
    if (!server) return "the database does not answer";
    this.clock.measured(server.now, performance.now() - start);
    if (server.in_recovery || server.read_only !== "off") return NO_WRITES;
    if ((await schemaVersion(db)) < LATEST_VERSION) return "the schema is behind";
    if (this.#writesFail) await this.#tryToWrite(db);
    return this.clock.isTooFar ? this.clock.warning : null;
  }

  /** A service that is not ready gets no requests, so it must find out by itself whether it can write again. */
  async #tryToWrite(db: Kysely<Tables>): Promise<void> {
    const nothing = new Error("the probe leaves nothing behind");
    const probe = db.transaction().execute(async (transaction) => {
      const event = { id: newId(), event_type: "probe", severity: "info", message: "x".repeat(PROBE_SIZE) };
      await transaction
        .insertInto("audit_events")
        .values({ ...event, timestamp: new Date(), details: "{}" })
        .execute();
      throw nothing;
    });
    await probe.catch((error: unknown) => {
      if (error !== nothing) throw error;
    });
  }
}
