/** Connections to a PostgreSQL server, with a time-out on everything that can hang. */
import { Socket } from "node:net";
import type { PostgresPool } from "kysely";
import pg from "pg";
import { leavesConnectionUsable, translateDriverError, unavailable } from "./unavailable.js";

export interface PoolLimits {
  /** Connections at most. */
  readonly max: number;
  /** Milliseconds to wait for a free or a new connection. */
  readonly connectTimeoutMs: number;
  /** Milliseconds to wait for one statement's answer. */
  readonly statementTimeoutMs: number;
}

/** Together under two seconds: so long at most does a caller wait for the word that the database is gone. */
export const SERVING_LIMITS = { connectTimeoutMs: 900, statementTimeoutMs: 1000 };

/** A migration may wait for another process's, and may rewrite a table. */
export const MIGRATION_LIMITS: PoolLimits = { max: 1, connectTimeoutMs: 1500, statementTimeoutMs: 10 * 60_000 };

/** A transaction left open by a process that froze gives up its locks after this many milliseconds. */
const IDLE_IN_TRANSACTION_MS = 5000;

/** A server that froze says no goodbye: connections still open so many milliseconds after the pool's end are cut. */
const GOODBYE_MS = 1500;

export interface PoolUsage {
  readonly open: number;
  readonly idle: number;
  /** Callers who wait for a connection. */
  readonly waiting: number;
}

/** Kysely's pool, and how busy it is. */
export type WatchedPool = PostgresPool & { usage(): PoolUsage };

export function openServerPool(url: string, { max, connectTimeoutMs, statementTimeoutMs }: PoolLimits): WatchedPool {
  const sockets = new Set<Socket>();
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    // On both sides: the server ends a slow statement, the client gives up on a server that no longer answers.
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    application_name: "gl-iam",
    stream: () => noted(new Socket(), sockets),
  });
  // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
  pool.on("error", () => {});
  const guarded = {
    async connect() {
      try {
        return new GuardedClient(await pool.connect());
      } catch (error) {
        throw translateDriverError(error);
      }
    },
    usage: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async end() {
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, GOODBYE_MS);
      await pool.end();
      // The pool does not wait for its last goodbyes, and a socket that is still open keeps the process alive.
      await Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve))));
      clearTimeout(cut);
    },
  };
  // Kysely's type also has cursors, which nothing here asks for.
  return guarded as unknown as WatchedPool;
}

function noted(socket: Socket, sockets: Set<Socket>): Socket {
  sockets.add(socket);
  return socket.once("close", () => sockets.delete(socket));
}

/** A pooled connection that is thrown away, not handed on, once it has timed out or broken. */
class GuardedClient {
  #usable = true;

  constructor(private readonly client: pg.PoolClient) {
    // It may break between two statements as well, when nobody waits for an answer: without a listener that would end
    // the process.
    client.on("error", this.#broken);
  }

  readonly #broken = (): void => {
    this.#usable = false;
  };

  async query(statement: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    if (!this.#usable) throw unavailable("the connection to the database is lost");
    try {
      return await this.client.query(statement, [...parameters]);
    } catch (error) {
      this.#usable = leavesConnectionUsable(error);
      throw translateDriverError(error);
    }
  }

  /** @param discard what Kysely says after a rollback that failed */
  release(discard = false): void {
    this.client.release(discard || !this.#usable);
    this.client.off("error", this.#broken);
  }
}
