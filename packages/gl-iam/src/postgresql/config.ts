/** The configuration of a provider on PostgreSQL: the shared fields, and where the database is. */
import { type ProviderConfig, type ProviderSettings, parseProviderConfig, required } from "../settings.js";
import { parseBoolean, parseInteger } from "../validation.js";
import { type DatabaseLocation, parseDatabaseUrl } from "./database-url.js";

export interface PostgreSQLConfig extends ProviderConfig {
  /** `postgres://…`, `pglite://./some/dir`, `pglite:///abs/dir` or `pglite://memory`. */
  databaseUrl: string | undefined;
  /** Whether the schema is brought up to date before the first use; true by default. */
  autoMigrate?: boolean | undefined;
  /** `max`: how many connections to the server at most, 10 by default. */
  pool?: { max?: number | undefined } | undefined;
}

/** What the database is opened with. */
export interface DatabaseSettings {
  readonly location: DatabaseLocation;
  readonly autoMigrate: boolean;
  readonly poolMax: number;
}

export type Settings = ProviderSettings & DatabaseSettings;

/** @throws ConfigurationError with every problem */
export function parseConfig(config: PostgreSQLConfig): Settings {
  const own = { fields: ["databaseUrl", "autoMigrate", "pool"], objects: ["pool"] } as const;
  return parseProviderConfig<PostgreSQLConfig, DatabaseSettings>(config, own, (given, problems) => ({
    location: problems.take("databaseUrl", required(given.databaseUrl, parseDatabaseUrl), { kind: "memory" }),
    autoMigrate: problems.take("autoMigrate", parseBoolean(given.autoMigrate ?? true), true),
    poolMax: problems.take("pool.max", parseInteger(given.pool?.max ?? 10, 1, 1000), 1),
  }));
}
