/** The two doors to the database: everything (`PostgreSQLProvider`), or the partner registry alone. */
import type { AuditRecords } from "../audit/records.js";
import { AuditTrail } from "../audit/trail.js";
import { Core } from "../core.js";
import { Keyring } from "../crypto/keyring.js";
import type { FullstackProvider, ProviderUsage } from "../gateway.js";
import { type PartnerRegistry, StoredPartnerRegistry } from "../partner-registry.js";
import { attempt, type Result } from "../result.js";
import { AccessTokens } from "../session/access-token.js";
import { PostgresAuditEvents } from "./audit-events.js";
import { type PostgreSQLConfig, parseConfig, type Settings } from "./config.js";
import { Database } from "./database.js";
import { RefusalLog } from "./refusal-log.js";
import { PostgresStore } from "./store.js";

/** What both providers are made of. */
class Parts {
  readonly database: Database;
  readonly core: Core;
  readonly #refusals: RefusalLog;
  readonly #connectionsMax: number;

  constructor(settings: Settings) {
    this.#connectionsMax = settings.location.kind === "server" ? settings.poolMax : 1;
    this.database = new Database(settings);
    const kept = new PostgresAuditEvents(() => this.database.ready());
    this.#refusals = new RefusalLog(kept);
    const refusals = settings.enableAuditLog ? this.#refusals : { record() {} };
    const trail = new AuditTrail(settings.now, refusals);
    const store = new PostgresStore({
      database: this.database,
      trail,
      auditEvents: readingAfter(this.#refusals, kept),
      enableAuditLog: settings.enableAuditLog,
    });
    this.core = new Core({
      store,
      keyring: new Keyring(settings.encryptionKeys),
      trail,
      clock: settings.now,
      defaultOrgId: settings.defaultOrgId,
      tokenLifetimeSeconds: settings.tokenTtlSeconds,
    });
  }

  usage(): ProviderUsage {
    const { waiting, ...connections } = this.database.usage();
    const { pending, lost } = this.#refusals;
    const handlerFailures = this.core.trail.lostByHandlers;
    return {
      connections: { ...connections, max: this.#connectionsMax },
      waiting,
      audit: { pending, lost, handlerFailures },
    };
  }

  async close(): Promise<void> {
    await this.#refusals.flush();
    await this.database.close();
  }
}

/** Who reads the audit also sees the refusals that this process has not written yet. */
function readingAfter(refusals: RefusalLog, kept: AuditRecords): AuditRecords {
  return {
    append: (events) => kept.append(events),
    async list(query, limit, after) {
      await refusals.flush();
      return kept.list(query, limit, after);
    },
  };
}

/** Users, sessions and, with `enablePartnerRegistry`, the partner registry; for `IAMGateway.fromFullstackProvider`. */
export class PostgreSQLProvider implements FullstackProvider {
  readonly partnerRegistry: PartnerRegistry | null;
  readonly core: Core;
  readonly accessTokens: AccessTokens;
  readonly #parts: Parts;

  /** Opens nothing yet: the first call does. @throws ConfigurationError with every problem of the configuration */
  constructor(config: PostgreSQLConfig) {
    const settings = parseConfig(config);
    this.#parts = new Parts(settings);
    this.core = this.#parts.core;
    this.accessTokens = new AccessTokens(settings.secretKey);
    this.partnerRegistry = settings.enablePartnerRegistry ? new StoredPartnerRegistry(this.core, this) : null;
  }

  /** Whether the database answers and its schema is up to date. Never throws. */
  healthCheck(): Promise<boolean> {
    return this.#parts.database.healthCheck();
  }

  usage(): ProviderUsage {
    return this.#parts.usage();
  }

  /** Brings the schema up to date, whatever `autoMigrate` says; answers with the versions applied. */
  migrate(): Promise<Result<number[]>> {
    return attempt(() => this.#parts.database.migrate());
  }

  /** Writes what is still to be written and closes the connections. Calling it twice is calling it once. */
  close(): Promise<void> {
    return this.#parts.close();
  }
}

/** The partner registry on its own. */
export class PostgreSQLPartnerRegistryProvider extends StoredPartnerRegistry {
  /** Opens nothing yet: the first call does. @throws ConfigurationError with every problem of the configuration */
  constructor(config: PostgreSQLConfig) {
    const parts = new Parts(parseConfig({ ...config, enablePartnerRegistry: true }));
    super(parts.core, { healthCheck: () => parts.database.healthCheck(), close: () => parts.close() });
  }
}
