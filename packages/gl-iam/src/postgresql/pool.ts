/** What every pool is, and how long its callers wait. It loads no driver: each kind of database loads its own. */
import type { PostgresPool } from "kysely";
import type { ServerSession } from "./server-session.js";

export interface PoolLimits {
  /** The most connections. */
  readonly max: number;
  /** Milliseconds to wait for the database, in all. */
  readonly deadlineMs: number;
  /** Whether all queries of one operation share the deadline, or each connection has its own. */
  readonly deadlineOf: "operation" | "connection";
}

/** A caller hears within two seconds that the database is gone. */
export const SERVING_LIMITS = { deadlineMs: 1750, deadlineOf: "operation" } as const;

/** A migration may read a large table several times. The second connection tells poolers apart. */
export const MIGRATION_LIMITS: PoolLimits = { max: 2, deadlineMs: 6 * 3_600_000, deadlineOf: "connection" };

/** A dump takes as long as its rows take. */
export const MAINTENANCE_LIMITS: PoolLimits = { max: 1, deadlineMs: 24 * 3_600_000, deadlineOf: "connection" };

export interface PoolUsage {
  readonly open: number;
  readonly idle: number;
  /** Callers waiting for a connection. */
  readonly waiting: number;
}

/** What the pool learns from its connections. */
export interface PoolWatch {
  /** A new connection was checked. @param roundTripMs between the question and the server's time */
  opened(session: ServerSession, roundTripMs: number): void;
  /** A write succeeded, or was refused because nothing can be written. */
  wrote(succeeded: boolean): void;
}

/** Kysely's pool, and how busy it is. */
export type WatchedPool = PostgresPool & {
  usage(): PoolUsage;
  /** Replaces all open connections. */
  renew(): void;
};
