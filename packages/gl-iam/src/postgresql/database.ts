/** The database, opened and migrated at its first use, and again after a failure. */
import { Kysely, PostgresDialect, type PostgresPool } from "kysely";
import type { DatabaseSettings } from "./config.js";
import { openEmbeddedPool } from "./embedded-pool.js";
import { LATEST_VERSION, migrate, schemaBehind, schemaVersion } from "./migrate.js";
import { MIGRATION_LIMITS, openServerPool, type PoolUsage, SERVING_LIMITS, type WatchedPool } from "./server-pool.js";
import { SCHEMA, type Tables } from "./tables.js";
import { unavailable } from "./unavailable.js";

interface Opened {
  readonly pool: WatchedPool;
  readonly db: Kysely<Tables>;
}

export class Database {
  #open: Promise<Opened> | undefined;
  #ready: Promise<Kysely<Tables>> | undefined;
  #closing: Promise<void> | undefined;
  #pool: WatchedPool | undefined;

  /** Private to the language as well: the URL may hold a password, and whoever logs a gateway logs what it is made of. */
  readonly #settings: DatabaseSettings;

  constructor({ location, poolMax, autoMigrate }: DatabaseSettings) {
    this.#settings = { location, poolMax, autoMigrate };
  }

  /**
   * The connection, with the schema as this release needs it.
   *
   * @throws IamError `store_unavailable` when the database can't be reached, or is behind and may not be migrated here;
   *   the next call tries anew
   */
  async ready(): Promise<Kysely<Tables>> {
    this.#refuseIfClosed();
    this.#ready ??= this.#prepare().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  /** @returns the versions that this call applied */
  async migrate(): Promise<number[]> {
    const { db } = await this.#connect();
    if (this.#settings.location.kind !== "server") return migrate(db);
    if ((await schemaVersion(db)) >= LATEST_VERSION) return [];
    const patient = openServerPool(this.#settings.location.url, MIGRATION_LIMITS);
    try {
      return await migrate(toKysely(patient));
    } finally {
      await patient.end();
    }
  }

  async healthCheck(): Promise<boolean> {
    try {
      return (await schemaVersion(await this.ready())) >= LATEST_VERSION;
    } catch {
      return false;
    }
  }

  usage(): PoolUsage {
    return this.#pool?.usage() ?? { open: 0, idle: 0, waiting: 0 };
  }

  /** Calling it twice is calling it once. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /** The pool is ended, not Kysely: calls under way then hear from the pool that it is closed, in the pool's own words. */
  async #end(): Promise<void> {
    const opened = await this.#open?.catch(() => undefined);
    await opened?.pool.end();
  }

  async #prepare(): Promise<Kysely<Tables>> {
    const { db } = await this.#connect();
    if (this.#settings.autoMigrate) {
      await this.migrate();
    } else {
      const version = await schemaVersion(db);
      if (version < LATEST_VERSION) throw schemaBehind(version);
    }
    return db;
  }

  async #connect(): Promise<Opened> {
    this.#refuseIfClosed();
    this.#open ??= this.#openPool().then(
      (pool) => {
        this.#pool = pool;
        return { pool, db: toKysely(pool) };
      },
      (error: unknown) => {
        this.#open = undefined;
        throw error;
      },
    );
    return this.#open;
  }

  #refuseIfClosed(): void {
    if (this.#closing !== undefined) throw unavailable("this provider is closed");
  }

  async #openPool(): Promise<WatchedPool> {
    const { location, poolMax } = this.#settings;
    if (location.kind === "server") return openServerPool(location.url, { max: poolMax, ...SERVING_LIMITS });
    return openEmbeddedPool(location.kind === "memory" ? null : location.path);
  }
}

function toKysely(pool: PostgresPool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema(SCHEMA);
}
