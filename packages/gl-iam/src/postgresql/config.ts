/** The configuration of a provider on PostgreSQL: the shared fields, and where the database is. */
import {
  type ProviderConfig,
  type ProviderSettings,
  parseProviderConfig,
  refuseUnknownInside,
  required,
} from "../settings.js";
import { type Problems, parseBoolean, parseInteger, type Violation, violation } from "../validation.js";
import { type DatabaseLocation, parseDatabaseUrl } from "./database-url.js";
import { SCHEMA } from "./tables.js";

/**
 * The configuration of the providers of `gl-iam/postgresql`. A wrong one throws a `ConfigurationError` that names every
 * field.
 */
export interface PostgreSQLConfig extends ProviderConfig {
  /** `postgres://…`, `pglite://./some/dir`, `pglite:///abs/dir` or `pglite://memory`. */
  databaseUrl: string | undefined;
  /** Whether the first use brings the schema up to date; true by default. */
  autoMigrate?: boolean | undefined;
  /** `max`: the most connections to the server, 10 by default. */
  pool?: { max?: number | undefined } | undefined;
  /** The schema of the tables; `"gl_iam"` by default. */
  schema?: string | undefined;
  /** Called with words for the operator: a connection in plain text, a clock that is off. */
  onWarning?: ((message: string) => void) | undefined;
}

/** What the database is opened with. */
export interface DatabaseSettings {
  readonly location: DatabaseLocation;
  readonly autoMigrate: boolean;
  readonly poolMax: number;
  readonly schema: string;
  readonly onWarning: (message: string) => void;
}

export type Settings = ProviderSettings & DatabaseSettings;

/** @throws ConfigurationError with every problem */
export function parseConfig(config: PostgreSQLConfig): Settings {
  const own = { fields: ["databaseUrl", "autoMigrate", "pool", "schema", "onWarning"], objects: ["pool"] } as const;
  return parseProviderConfig<PostgreSQLConfig, DatabaseSettings>(config, own, (given, problems) => ({
    poolMax: parsePool(given.pool, problems),
    location: problems.take("databaseUrl", required(given.databaseUrl, parseDatabaseUrl), { kind: "memory" }),
    autoMigrate: problems.take("autoMigrate", parseBoolean(given.autoMigrate ?? true), true),
    schema: problems.take("schema", parseSchema(given.schema ?? SCHEMA), SCHEMA),
    onWarning: problems.take("onWarning", parseListener(given.onWarning ?? (() => {})), () => {}),
  }));
}

function parsePool(pool: PostgreSQLConfig["pool"], problems: Problems): number {
  if (pool !== undefined) refuseUnknownInside("pool", pool, ["max"], problems);
  return problems.take("pool.max", parseInteger(pool?.max ?? 10, 1, 1000), 1);
}

/** A name that PostgreSQL reads without quotes, and that is not one of its own. */
function parseSchema(value: unknown): string | Violation {
  const isName = typeof value === "string" && /^[a-z_][a-z0-9_]{0,62}$/.test(value);
  if (isName && !/^(?:pg_|information_schema$)/.test(value) && !RESERVED.has(value)) return value;
  return violation(
    "schema",
    "must be a name of 1 to 63 characters a–z, 0–9 and _, not beginning with a digit or pg_, and no word of SQL",
  );
}

/** Words that PostgreSQL takes as a schema's name only in quotes. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate " +
    "collation column concurrently constraint create cross current_catalog current_date current_role " +
    "current_schema current_time current_timestamp current_user default deferrable desc distinct do else end " +
    "except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into " +
    "is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on " +
    "only or order outer overlaps placing primary references returning right select session_user similar some " +
    "symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when " +
    "where window with"
  ).split(" "),
);

function parseListener(value: unknown): ((message: string) => void) | Violation {
  return typeof value === "function"
    ? (value as (message: string) => void)
    : violation("function", "must be a function that takes a message");
}
