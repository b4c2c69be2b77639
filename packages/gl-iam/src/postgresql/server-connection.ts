/** A pooled connection in use: every statement inside the operation's deadline, under our own settings. */
import type { Socket } from "node:net";
import type pg from "pg";
import { cancelOnServer } from "./cancellation.js";
import { retryingConflicts } from "./conflicts.js";
import { type Deadline, DeadlinePassed } from "./deadline.js";
import { nameOf } from "./hot/prepared.js";
import type { ServerSession } from "./server-session.js";
import type { ServerHost } from "./server-url.js";
import {
  distrustsServer,
  leavesConnectionUsable,
  saysNotWritable,
  translateDriverError,
  unavailable,
} from "./unavailable.js";
import { toParameter, UnreadableValue } from "./values.js";

/** What a connection reports to its pool. */
export interface Owner {
  distrust(host: ServerHost): void;
  distrustSettings(): void;
  wrote(succeeded: boolean): void;
  /** Closes the socket with the pool. */
  note(socket: Socket): Socket;
}

/** Milliseconds that a cancelled statement has to end before its connection is cut. */
const CANCELLED_MS = 1000;

const WRITES: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE"]);

/** What Kysely takes for a client of node-postgres. */
export class ServerConnection {
  #usable = true;
  #inTransaction = false;
  /** Set when a statement has been given up. The connection is kept until it has ended. */
  #givenUp: Promise<unknown> | undefined;

  constructor(
    private readonly client: pg.PoolClient,
    private readonly session: ServerSession,
    private readonly deadline: Deadline,
    private readonly owner: Owner,
  ) {
    // It may also break between two statements, when nobody waits for an answer. Without a listener that would end the
    // process.
    client.on("error", this.#broken);
  }

  readonly #broken = (): void => {
    this.#usable = false;
  };

  /** Kysely's `begin` gets the isolation level and the settings that we need. */
  async query(statement: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    if (/^(?:begin|start transaction)\b/.test(statement)) return this.#begin();
    if (this.#inTransaction) return this.#inside(statement, parameters);
    return retryingConflicts(() =>
      this.session.isFramed ? this.#framed(statement, parameters) : this.#send(statement, parameters),
    );
  }

  /** @param discard what Kysely says after a rollback that failed */
  release(discard = false): void {
    this.client.off("error", this.#broken);
    const isExpired = performance.now() >= this.session.expiresAt;
    const letGo = () => this.client.release(discard || !this.#usable || isExpired);
    if (this.#givenUp !== undefined) {
      this.client.on("error", this.#broken);
      void this.#givenUp.then(() => {
        this.client.off("error", this.#broken);
        letGo();
      });
    } else {
      letGo();
    }
  }

  async #begin(): Promise<pg.QueryResult> {
    await this.#send(this.session.opening, []);
    this.#inTransaction = true;
    return nothingOf("BEGIN");
  }

  async #inside(statement: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    if (/^(?:commit|rollback)$/.test(statement)) this.#inTransaction = false;
    // The server rolls back when the connection ends. A second error would hide the first one.
    if (statement === "rollback" && !this.#usable) return nothingOf("ROLLBACK");
    return this.#send(statement, parameters);
  }

  /** One statement, under settings that last as long as its transaction. */
  async #framed(statement: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    await this.#send(this.session.opening, []);
    try {
      const answer = await this.#send(statement, parameters);
      await this.#send("commit", []);
      return answer;
    } catch (error) {
      if (this.#usable) await this.#send("rollback", []).catch(this.#broken);
      throw error;
    }
  }

  async #send(text: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    if (!this.#usable) throw unavailable("the connection to the database is lost");
    if (this.deadline.remaining === 0) throw unavailable("the database took too long");
    // Behind a pooler the next transaction may be on a backend that does not know the name.
    const name = this.session.isPooled ? undefined : nameOf(text);
    const values = parameters.map(toParameter);
    const query = name === undefined ? { text, values } : { name, text, values };
    const answer: Promise<pg.QueryResult> = this.client.query(query);
    try {
      const result = await this.deadline.wait(answer);
      if (WRITES.has(result.command) && result.rowCount !== 0) this.owner.wrote(true);
      return result;
    } catch (error) {
      if (error instanceof DeadlinePassed) throw this.#giveUp(answer, error);
      if (!leavesConnectionUsable(error)) this.#usable = false;
      if (distrustsServer(error)) this.owner.distrust(this.session.host);
      if (saysNotWritable(error)) this.owner.wrote(false);
      if (error instanceof UnreadableValue) this.owner.distrustSettings();
      throw translateDriverError(error);
    }
  }

  /** The caller is answered at once. The connection is kept until the server has released the statement. */
  #giveUp(answer: Promise<unknown>, cause: DeadlinePassed) {
    this.#usable = false;
    const ended = answer.catch(() => {});
    const patience = new Promise((resolve) => setTimeout(resolve, CANCELLED_MS).unref());
    this.#givenUp = cancelOnServer(this.client, this.owner.note)
      .then(() => Promise.race([ended, patience]))
      .then(() => this.client.connection.stream.destroy());
    return unavailable("the database did not answer in time", cause);
  }
}

function nothingOf(command: string): pg.QueryResult {
  return { command, rowCount: 0, rows: [], oid: 0, fields: [] };
}
