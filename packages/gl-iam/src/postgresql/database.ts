/** The database. The first use opens and migrates it, and so does the next use after a failure. */
import { Kysely, PostgresDialect, type PostgresPool } from "kysely";
import { asOperationOfItsOwn } from "../operation.js";
import { ClockDifference } from "./clock-difference.js";
import type { DatabaseSettings } from "./config.js";
import { withinOperation } from "./deadline.js";
import type { Patience } from "./hot/batch.js";
import { LATEST_VERSION, refuseBehind, schemaVersion } from "./migrate.js";
import { migrate } from "./migration-runner.js";
import { OwnSchema } from "./own-schema.js";
import { requireVersionTriggers } from "./partner-versions.js";
import {
  MAINTENANCE_LIMITS,
  MIGRATION_LIMITS,
  type PoolLimits,
  type PoolUsage,
  type PoolWatch,
  SERVING_LIMITS,
  type WatchedPool,
} from "./pool.js";
import { NO_WRITES, Readiness } from "./readiness.js";
import { requireAdvisoryLocks } from "./server-check.js";
import { plainTextHosts, type ServerAddress } from "./server-url.js";
import { refuseTransactionPooling } from "./session-pooling.js";
import { SCHEMA, type Tables } from "./tables.js";
import { unavailable } from "./unavailable.js";
import { Warnings } from "./warnings.js";

interface Opened {
  readonly pool: WatchedPool;
  readonly db: Kysely<Tables>;
}

export class Database {
  #open: Promise<Opened> | undefined;
  #ready: Promise<Kysely<Tables>> | undefined;
  #closing: Promise<void> | undefined;
  #pool: WatchedPool | undefined;
  /** Checked once. */
  #locksHold = false;
  readonly #warnings: Warnings;
  readonly #clock: ClockDifference;
  readonly #readiness: Readiness;

  /** Private at run time too, because the URL may hold a password, and logging a gateway logs its parts. */
  readonly #settings: DatabaseSettings;

  /** @param now the process' clock, in milliseconds, if it is to be compared with the database's */
  constructor({ location, poolMax, autoMigrate, schema, onWarning }: DatabaseSettings, now: (() => number) | null) {
    this.#settings = { location, poolMax, autoMigrate, schema, onWarning };
    this.#warnings = new Warnings(onWarning);
    this.#clock = new ClockDifference(now);
    this.#readiness = new Readiness(this.#clock);
  }

  /**
   * The connection, with the schema that this release needs.
   *
   * @throws IamError `store_unavailable` when the database cannot be reached or used, or is behind and may not be
   * migrated
   *   here; the next call tries again
   */
  async ready(): Promise<Kysely<Tables>> {
    this.#refuseIfClosed();
    // Not under the deadline of the operation that happens to be the first.
    this.#ready ??= asOperationOfItsOwn(() => this.#prepare()).catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  /** @returns the versions that this call applied */
  async migrate(): Promise<number[]> {
    const { db } = await this.#connect();
    const { location, schema } = this.#settings;
    if (location.kind !== "server") return migrate(db, schema, false);
    if ((await schemaVersion(db)) >= LATEST_VERSION) return [];
    const patient = await this.#serverPool(location.address, MIGRATION_LIMITS);
    try {
      await refuseTransactionPooling(patient);
      return await migrate(this.#toKysely(patient), schema, true);
    } finally {
      await patient.end();
    }
  }

  /** Runs work that may take hours, such as a dump, on a connection without the deadline of a sign-in. */
  async patiently<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    const { db } = await this.#connect();
    const { location } = this.#settings;
    if (location.kind !== "server") return work(db);
    const patient = await this.#serverPool(location.address, MAINTENANCE_LIMITS);
    try {
      return await work(this.#toKysely(patient));
    } finally {
      await patient.end();
    }
  }

  /** Waits for an answer that several callers share, as long as the caller's operation may. */
  readonly patience: Patience = (answer, ended) =>
    this.#settings.location.kind === "server" ? withinOperation(SERVING_LIMITS.deadlineMs, answer, ended) : answer;

  get schema(): string {
    return this.#settings.schema;
  }

  /**
   * Whether this process can work. It reports an obstacle as a warning.
   *
   * @param another asks for a problem outside of the database
   */
  async healthCheck(another: () => Promise<string | null>): Promise<boolean> {
    const problem = await asOperationOfItsOwn(() => this.#problem(another));
    this.#warnings.set("readiness", problem === null ? null : `not ready: ${problem}`);
    this.#warnings.set("clock", this.#clock.warning);
    return problem === null;
  }

  usage(): PoolUsage & { readonly clockDifferenceSeconds: number | null } {
    const pool = this.#pool?.usage() ?? { open: 0, idle: 0, waiting: 0 };
    return { ...pool, clockDifferenceSeconds: this.#clock.seconds };
  }

  /** A second call changes nothing. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /**
   * The pool is ended, not Kysely. Running calls then hear from the pool that it is closed, in the pool's own words.
   */
  async #end(): Promise<void> {
    const opened = await this.#open?.catch(() => undefined);
    await opened?.pool.end();
  }

  async #problem(another: () => Promise<string | null>): Promise<string | null> {
    try {
      return (await this.#problemOf(await this.ready())) ?? (await another());
    } catch (error) {
      return (error as Error).message;
    }
  }

  async #problemOf(db: Kysely<Tables>): Promise<string | null> {
    const problem = await this.#readiness.problem(db);
    if (problem !== NO_WRITES) return problem;
    // A connection that was opened while the server was read-only stays read-only. No write would find that out,
    // because a service that is not ready gets no requests.
    this.#pool?.renew();
    return this.#readiness.problem(db);
  }

  async #prepare(): Promise<Kysely<Tables>> {
    const { db } = await this.#connect();
    if (this.#settings.location.kind === "server" && !this.#locksHold) {
      await requireAdvisoryLocks(db);
      this.#locksHold = true;
    }
    if (this.#settings.autoMigrate) {
      await this.migrate();
    } else {
      await refuseBehind(db, this.#settings.schema);
    }
    await requireVersionTriggers(db);
    return db;
  }

  async #connect(): Promise<Opened> {
    this.#refuseIfClosed();
    this.#open ??= this.#openPool().then(
      (pool) => {
        this.#pool = pool;
        return { pool, db: this.#toKysely(pool) };
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
    if (location.kind !== "server") {
      const { openEmbeddedPool } = await import("./embedded-pool.js");
      return openEmbeddedPool(location.kind === "memory" ? null : location.path, this.#watch);
    }
    this.#warnPlainText(location.address);
    return this.#serverPool(location.address, { max: poolMax, ...SERVING_LIMITS });
  }

  async #serverPool(address: ServerAddress, limits: PoolLimits): Promise<WatchedPool> {
    const { ServerPool } = await import("./server-pool.js");
    // Kysely's type also has cursors, which are not used here.
    return new ServerPool(address, limits, this.#watch) as unknown as WatchedPool;
  }

  #warnPlainText(address: ServerAddress): void {
    const hosts = plainTextHosts(address);
    const what = `the connection to the database at ${hosts} is not encrypted: add sslmode=verify-full to its URL`;
    this.#warnings.set("plain text", hosts === null ? null : what);
  }

  readonly #watch: PoolWatch = {
    opened: ({ facts, isFramed, isPooled }, roundTripMs) => {
      this.#clock.measured(facts.now, roundTripMs);
      this.#warnings.set("clock", this.#clock.warning);
      const fsync = "fsync is off: a crash of the server's machine can lose what was answered, or the whole database";
      this.#warnings.set("fsync", facts.fsync === "off" ? fsync : null);
      const framed =
        "the database or the role has settings that every statement must set right behind a pooler, " +
        "in three round trips: reset them (docs/operations.md)";
      const unbounded =
        "behind a pooler only the role can bound a single statement of a process that froze: " +
        "ALTER ROLE … SET statement_timeout = '2s'";
      this.#warnings.set("unbounded", isPooled && facts.statement_timeout === "0" ? unbounded : null);
      this.#warnings.set("framed", isFramed ? framed : null);
    },
    wrote: (succeeded) => this.#readiness.wrote(succeeded),
  };

  #toKysely(pool: PostgresPool): Kysely<Tables> {
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema(SCHEMA);
    const { schema } = this.#settings;
    return schema === SCHEMA ? db : db.withPlugin(new OwnSchema(schema));
  }
}
