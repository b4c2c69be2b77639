/** The two doors to PostgreSQL: everything (`PostgreSQLProvider`), or the partner registry alone. */
import type { Store } from "../core.js";
import { asOperationOfItsOwn } from "../operation.js";
import { StoredPartnerRegistry } from "../partner-registry.js";
import { AssembledProvider, Assembly, type Host, type Storage, type StoreParts } from "../provider.js";
import { attempt, type Result } from "../result.js";
import { PostgresAuditEvents } from "./audit-events.js";
import type { GivenClock } from "./clock.js";
import { type PostgreSQLConfig, parseConfig, type Settings } from "./config.js";
import { Database } from "./database.js";
import { openStore } from "./store.js";

class PostgresStorage implements Storage {
  readonly database: Database;
  readonly auditEvents: PostgresAuditEvents;
  readonly #connectionsMax: number;
  readonly #clock: GivenClock;

  constructor(settings: Settings) {
    this.#connectionsMax = settings.location.kind === "server" ? settings.poolMax : 1;
    this.#clock = settings.now;
    this.database = new Database(settings, settings.now === null ? Date.now : null);
    this.auditEvents = new PostgresAuditEvents(() => this.database.ready());
  }

  store(parts: StoreParts): Store {
    return openStore(this.database, this.#clock, parts);
  }

  healthCheck(problem: () => Promise<string | null>): Promise<boolean> {
    return this.database.healthCheck(problem);
  }

  usage() {
    const { waiting, clockDifferenceSeconds, ...connections } = this.database.usage();
    return { connections: { ...connections, max: this.#connectionsMax }, waiting, clockDifferenceSeconds };
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

function hostOf({ now }: Settings): Host {
  return {
    clock: now ?? (() => new Date()),
    schedule(work, milliseconds) {
      // Not under the deadline of the operation that happens to run.
      const timer = setTimeout(() => asOperationOfItsOwn(work), milliseconds).unref();
      return () => clearTimeout(timer);
    },
  };
}

/** Users, sessions and, with `enablePartnerRegistry`, the partner registry; for `IAMGateway.fromFullstackProvider`. */
export class PostgreSQLProvider extends AssembledProvider {
  readonly #database: Database;

  /** Opens nothing: the first call does. @throws ConfigurationError with every problem of the configuration */
  constructor(config: PostgreSQLConfig) {
    const settings = parseConfig(config);
    const storage = new PostgresStorage(settings);
    super(settings, storage, hostOf(settings));
    this.#database = storage.database;
  }

  /** Brings the schema up to date, whatever `autoMigrate` says. Returns the versions applied. */
  migrate(): Promise<Result<number[]>> {
    return attempt(() => this.#database.migrate());
  }
}

/** The partner registry on its own. */
export class PostgreSQLPartnerRegistryProvider extends StoredPartnerRegistry {
  /** Opens nothing: the first call does. @throws ConfigurationError with every problem of the configuration */
  constructor(config: PostgreSQLConfig) {
    const settings = parseConfig({ ...config, enablePartnerRegistry: true });
    const assembly = new Assembly(settings, new PostgresStorage(settings), hostOf(settings));
    super(assembly.core, assembly);
  }
}
