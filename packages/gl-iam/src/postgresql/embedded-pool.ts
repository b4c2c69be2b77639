/** The embedded PostgreSQL (PGlite) as a pool of one connection, so that the same queries serve both. */

import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { isIamError } from "../errors.js";
import { DATABASE_FOLDER, type DirectoryLock, lockDirectory } from "./directory-lock.js";
import { openFolder } from "./embedded-directory.js";
import { nameOf } from "./hot/prepared.js";
import { beginningInMemory } from "./memory.js";
import type { PoolUsage, PoolWatch, WatchedPool } from "./pool.js";
import { saysNotWritable, translateDriverError, unavailable } from "./unavailable.js";
import { PGLITE_PARSERS } from "./values.js";

/** The directory may come from elsewhere, with its own settings. The only session is ours, so they are set once. */
const SETTINGS = `
  SET DateStyle = 'ISO';
  SET bytea_output = 'hex';
  SET extra_float_digits = 1;
  SET standard_conforming_strings = 'on';
  SET search_path = pg_catalog;
  SET default_transaction_isolation = 'read committed';
  SET session_replication_role = 'origin';
  SET synchronous_commit = 'on'`;

/**
 * For initdb and for every start. PostgreSQL clears its whole buffer pool when it opens, and clearing its default of
 * 128 MB takes longer than the rest of opening. The operating system caches the files too.
 */
const BUFFER_POOL = ["-c", "shared_buffers=16MB"];

/** @param path its directory; null for memory */
export async function openEmbeddedPool(path: string | null, watch: Pick<PoolWatch, "wrote">): Promise<WatchedPool> {
  let lock: DirectoryLock | null = null;
  try {
    if (path !== null) lock = await lockDirectory(path);
    const { PGlite } = await loadPGlite();
    const startParams = [...PGlite.defaultStartParams, ...BUFFER_POOL];
    const options = { startParams, initDbStartParams: BUFFER_POOL, parsers: PGLITE_PARSERS };
    const open = (dataDir: string | null) =>
      PGlite.create({ ...(dataDir === null ? beginningInMemory() : { dataDir }), ...options });
    const database = path === null ? await open(null) : await openFolder(join(path, DATABASE_FOLDER), open);
    await database.exec(SETTINGS);
    // Kysely's type also has cursors, which are not used here.
    return new EmbeddedPool(database, lock, watch) as unknown as WatchedPool;
  } catch (error) {
    lock?.release();
    throw isIamError(error) ? error : unavailable(`the embedded database ${path ?? ""} does not open`, error);
  }
}

async function loadPGlite(): Promise<typeof import("@electric-sql/pglite")> {
  try {
    return await import("@electric-sql/pglite");
  } catch (cause) {
    throw unavailable(
      "pglite:// needs the optional package @electric-sql/pglite: npm install @electric-sql/pglite",
      cause,
    );
  }
}

/** One connection with one user at a time. A transaction keeps it from its first statement to its last. */
class EmbeddedPool {
  #lastUser: Promise<void> = Promise.resolve();
  /** The user of the connection, and those waiting for it. */
  #users = 0;
  #closed = false;
  /** Names of statements. */
  readonly #prepared = new Set<string>();

  constructor(
    private readonly database: PGlite,
    private readonly lock: DirectoryLock | null,
    private readonly watch: Pick<PoolWatch, "wrote">,
  ) {}

  async connect() {
    let release = () => {};
    const before = this.#lastUser;
    const turn = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#lastUser = before.then(() => turn);
    this.#users += 1;
    const leave = () => {
      this.#users -= 1;
      release();
    };
    await before;
    if (this.#closed) {
      leave();
      throw unavailable("the embedded database is closed");
    }
    return { query: this.#query, release: leave };
  }

  usage(): PoolUsage {
    const isIdle = this.#users === 0;
    return { open: this.#closed ? 0 : 1, idle: isIdle && !this.#closed ? 1 : 0, waiting: Math.max(0, this.#users - 1) };
  }

  /** There is only one connection, and it is the database itself. */
  renew(): void {}

  async end(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#lastUser;
    try {
      await this.database.close();
    } finally {
      this.lock?.release();
    }
  }

  readonly #query = async (statement: string, parameters: readonly unknown[]) => {
    try {
      const { rows } = await this.#send(statement, parameters);
      // Every statement whose effect is counted here has RETURNING, so the rows are the count.
      return { command: "SELECT", rowCount: rows.length, rows };
    } catch (error) {
      if (saysNotWritable(error)) this.watch.wrote(false);
      throw translateDriverError(error);
    }
  };

  /** PGlite can't prepare a statement by its protocol, and planning one takes longer than running it. */
  async #send(statement: string, parameters: readonly unknown[]) {
    const name = nameOf(statement);
    if (name === undefined) return this.database.query(statement, [...parameters]);
    if (!this.#prepared.has(name)) {
      await this.database.query(`PREPARE ${name} AS ${statement}`);
      this.#prepared.add(name);
    }
    return this.database.query(`EXECUTE ${name} (${parameters.map(literal).join(", ")})`);
  }
}

/** A parameter of a prepared statement as SQL has it. Strings conform to the standard, see {@link SETTINGS}. */
function literal(value: unknown): string {
  if (value === null) return "NULL";
  // Of whatever type the statement expects.
  if (Array.isArray(value)) return literal(`{${value.map(arrayElement).join(",")}}`);
  const text = value instanceof Date ? value.toISOString() : value;
  if (typeof text === "string") return `'${text.replaceAll("'", "''")}'`;
  throw new TypeError("a prepared statement takes texts, times and lists of texts");
}

function arrayElement(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("a list of a prepared statement holds texts");
  return `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}
