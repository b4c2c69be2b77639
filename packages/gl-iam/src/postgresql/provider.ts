/** The two doors to PostgreSQL: everything (`PostgreSQLProvider`), or the partner registry alone. */
import { type AuditEvent, AuditEventType, type CallOrigin } from "../audit/event.js";
import type { AuditTrail } from "../audit/trail.js";
import type { Store } from "../core.js";
import { requireOpeningKeys } from "../crypto/sealing.js";
import { asOperationOfItsOwn } from "../operation.js";
import { StoredPartnerRegistry } from "../partner-registry.js";
import { AssembledProvider, Assembly, type Host, type Storage, type StoreParts } from "../provider.js";
import { attempt, type Result } from "../result.js";
import { isPlainObject } from "../validation.js";
import { PostgresAuditEvents } from "./audit-events.js";
import type { GivenClock } from "./clock.js";
import { type PostgreSQLConfig, parseConfig, type Settings } from "./config.js";
import { Database } from "./database.js";
import type { DumpedRows } from "./dump.js";
import type { Restored, RestoredPartner } from "./restore.js";
import { PostgresSealed } from "./sealed.js";
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
    monotonic: () => performance.now(),
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

  /**
   * Everything that is worth keeping, as lines of text, as it is at one moment. They hold password hashes and sealed
   * secrets, and no keys: encrypt them. A restore is to end sessions, one-time tokens and kept answers, so they are not
   * included.
   *
   * @param write takes a line without its end, and resolves when it can take the next one
   * @returns how many rows of each table
   */
  dump(write: (line: string) => Promise<void>): Promise<Result<DumpedRows>> {
    return attempt(async () => {
      await this.#database.ready();
      const { dump } = await import("./dump.js");
      return this.#database.patiently((db) => dump(db, write));
    });
  }

  /**
   * Restores what `dump` wrote, here or elsewhere, by this release or an earlier one, into a database without rows. All
   * or nothing. Partners stay inactive until they are reactivated, and what they signed before is refused. Refused with
   * `conflict` when there are rows, `validation_error` for an incomplete dump, and `internal_error` when the encryption
   * keys do not open its secrets.
   */
  restore(lines: AsyncIterable<string>, origin: CallOrigin = {}): Promise<Result<Restored>> {
    return attempt(async () => {
      const { keyring, trail } = this.core;
      const { schema } = this.#database;
      const { restore } = await import("./restore.js");
      return this.#database.patiently((db) =>
        restore(db, schema, lines, async (transaction, { partners }) => {
          const within = async () => transaction;
          await requireOpeningKeys(keyring, new PostgresSealed(within));
          const events = partners
            .filter(({ wasActive }) => wasActive)
            .map((partner) => unconfirmed(trail, partner, origin));
          await new PostgresAuditEvents(within).append(events);
        }),
      );
    });
  }
}

function unconfirmed(trail: AuditTrail, { id, orgId, partnerName }: RestoredPartner, origin: CallOrigin): AuditEvent {
  return trail.event(
    {
      eventType: AuditEventType.PARTNER_DEACTIVATED,
      organizationId: orgId,
      partnerId: id,
      message: `partner ${partnerName} is inactive after a restore, until it is confirmed`,
    },
    origin,
  );
}

/** The partner registry on its own. */
export class PostgreSQLPartnerRegistryProvider extends StoredPartnerRegistry {
  /** Opens nothing: the first call does. @throws ConfigurationError with every problem of the configuration */
  constructor(config: PostgreSQLConfig) {
    const settings = parseConfig(isPlainObject(config) ? { ...config, enablePartnerRegistry: true } : config);
    const assembly = new Assembly(settings, new PostgresStorage(settings), hostOf(settings));
    super(assembly.core, assembly);
  }
}
