/**
 * What a server must be like for sign-ins. It is checked on every new connection, behind a pooler too. Where a database
 * or a role sets something else, a session or a transaction sets it right; what they cannot set is refused by name.
 */
import { type Kysely, sql } from "kysely";
import type { IamError } from "../errors.js";
import type { Tables } from "./tables.js";
import { unavailable } from "./unavailable.js";

/** The oldest major version that the tests run on. */
const MIN_VERSION = 15;

/** Milliseconds. The server ends a statement by itself if its client is gone. */
const STATEMENT_TIMEOUT = 2000;
/** Milliseconds. A transaction that a frozen process left open gives up its locks. */
const IDLE_IN_TRANSACTION_TIMEOUT = 5000;

/** One row, without operators and unqualified functions, because a search path can replace those. */
export const FACTS = `SELECT
  pg_catalog.version() AS version,
  pg_catalog.pg_backend_pid() AS pid,
  extract(epoch FROM pg_catalog.clock_timestamp())::pg_catalog.float8 AS now,
  pg_catalog.pg_is_in_recovery() AS in_recovery,
  pg_catalog.current_setting('transaction_read_only') AS read_only,
  pg_catalog.current_setting('server_encoding') AS encoding,
  pg_catalog.current_setting('session_replication_role') AS replication_role,
  pg_catalog.current_setting('default_transaction_isolation') AS isolation,
  pg_catalog.current_setting('synchronous_commit') AS synchronous_commit,
  pg_catalog.current_setting('fsync') AS fsync,
  pg_catalog.current_setting('DateStyle') AS date_style,
  pg_catalog.current_setting('bytea_output') AS bytea_output,
  pg_catalog.current_setting('extra_float_digits')::pg_catalog.int4 AS float_digits,
  pg_catalog.current_setting('gin_fuzzy_search_limit') AS gin_limit,
  pg_catalog.current_setting('statement_timeout') AS statement_timeout,
  pg_catalog.current_setting('lock_timeout') AS lock_timeout,
  pg_catalog.array_to_string(pg_catalog.current_schemas(true), ',') AS search_path`;

export interface ServerFacts {
  readonly version: string;
  /** The backend's. A pooler gives its clients another number to cancel with. */
  readonly pid: number;
  /** The server's clock, in seconds since 1970. */
  readonly now: number;
  readonly in_recovery: boolean;
  readonly read_only: string;
  readonly encoding: string;
  readonly replication_role: string;
  readonly isolation: string;
  readonly synchronous_commit: string;
  readonly fsync: string;
  readonly date_style: string;
  readonly bytea_output: string;
  readonly float_digits: number;
  readonly gin_limit: string;
  readonly statement_timeout: string;
  readonly lock_timeout: string;
  /** Including what is searched without being named, in order. */
  readonly search_path: string;
}

/** Names of servers that speak PostgreSQL's protocol and differ where it counts: advisory locks, isolation, types. */
const LOOK_ALIKES: readonly (readonly [RegExp, string])[] = [
  [/cockroach/i, "CockroachDB"],
  [/-YB-|yugabyte/i, "YugabyteDB"],
  [/redshift/i, "Amazon Redshift"],
  [/greenplum/i, "Greenplum"],
  [/crate/i, "CrateDB"],
  [/materialize/i, "Materialize"],
  [/risingwave/i, "RisingWave"],
  [/questdb/i, "QuestDB"],
  [/opengauss|gaussdb/i, "openGauss"],
  [/spanner/i, "Spanner"],
  [/hyper/i, "Hyper"],
];

/** @returns the refusal of a server that is not PostgreSQL, or too old; null for a usable one */
export function refuseVersion(version: string): IamError | null {
  const lookAlike = LOOK_ALIKES.find(([pattern]) => pattern.test(version));
  const major = majorOf(version);
  const needed = `gl-iam needs PostgreSQL ${MIN_VERSION} or newer`;
  if (lookAlike) {
    return unavailable(
      `the server is ${lookAlike[1]}, whose locks are not known to hold as PostgreSQL's do: ${needed}`,
    );
  }
  if (Number.isNaN(major)) return unavailable(`the server is not PostgreSQL but "${version.slice(0, 80)}": ${needed}`);
  return major < MIN_VERSION ? unavailable(`the server is PostgreSQL ${major}: ${needed}`) : null;
}

/** @returns why this server cannot be used, in words for the operator; null when it can */
export function refuseServer(facts: ServerFacts): IamError | null {
  const version = refuseVersion(facts.version);
  if (version) return version;
  if (facts.encoding !== "UTF8") {
    return unavailable(
      `the database's encoding is ${facts.encoding}, which can't hold every name: create one with ENCODING 'UTF8'`,
    );
  }
  if (facts.replication_role !== "origin") {
    return unavailable(
      `session_replication_role is ${facts.replication_role}, which turns foreign keys off: ` +
        "ALTER ROLE … RESET session_replication_role",
    );
  }
  return null;
}

/**
 * What is inherited from the database or the role and must be different, as `name = value`.
 *
 * @param all settings of this backend, because another one behind the pooler differed
 */
export function corrections(facts: ServerFacts, all: boolean): string[] {
  const wrong: (readonly [boolean, string])[] = [
    [!facts.date_style.startsWith("ISO"), "DateStyle = 'ISO'"],
    [facts.bytea_output !== "hex", "bytea_output = 'hex'"],
    [facts.float_digits < 0, "extra_float_digits = 1"],
    // An answered request must survive a crash, or an assertion is accepted a second time. Weaker forms than `on` that
    // name a standby are the operator's choice.
    [facts.synchronous_commit === "off", "synchronous_commit = 'on'"],
    [!/^(?:pg_temp_\d+,)?pg_catalog(?:,|$)/.test(facts.search_path), "search_path = pg_catalog"],
    // With a limit, an index would leave rows out at random.
    [facts.gin_limit !== "0", "gin_fuzzy_search_limit = 0"],
    [facts.isolation !== "read committed", "default_transaction_isolation = 'read committed'"],
    [isShort(facts.statement_timeout, STATEMENT_TIMEOUT), `statement_timeout = ${STATEMENT_TIMEOUT}`],
    [isShort(facts.lock_timeout, STATEMENT_TIMEOUT), "lock_timeout = 0"],
  ];
  return wrong.filter(([isWrong]) => isWrong || all).map(([, setting]) => setting);
}

/** What a session of ours sets even where it is right: a change of the server's configuration reaches open sessions. */
export const PINNED: readonly string[] = [
  "DateStyle = 'ISO'",
  "bytea_output = 'hex'",
  "extra_float_digits = 1",
  "default_transaction_isolation = 'read committed'",
];

/**
 * The settings of each of our sessions or transactions, so that nothing waits for ever on the server or ends too early.
 */
export function ownSettings({ version }: ServerFacts): string[] {
  const settings = [
    `statement_timeout = ${STATEMENT_TIMEOUT}`,
    "lock_timeout = 0",
    `idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_TIMEOUT}`,
    "idle_session_timeout = 0",
    // Compiling takes longer than any statement here.
    "jit = off",
  ];
  return majorOf(version) >= 17 ? [...settings, "transaction_timeout = 0"] : settings;
}

/** @returns NaN for what is not PostgreSQL */
function majorOf(version: string): number {
  return Number(/^(?:PostgreSQL|EnterpriseDB) (\d+)/.exec(version)?.[1]);
}

/** As PostgreSQL prints a time: `0`, `150ms`, `2s`, `1min`. */
function isShort(time: string, milliseconds: number): boolean {
  const [, number = "0", unit = "ms"] = /^(\d+)(ms|s|min|h|d)?$/.exec(time) ?? [];
  const factors: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
  const inMs = Number(number) * (factors[unit] ?? 1);
  return inMs > 0 && inMs < milliseconds;
}

/**
 * A gate that does not hold lets a withdrawn partner's users in, so this checks that locks lock, whatever the name
 * says.
 */
export async function requireAdvisoryLocks(db: Kysely<Tables>): Promise<void> {
  const held = await db.transaction().execute(async (transaction) => {
    await sql`SELECT pg_catalog.pg_advisory_xact_lock_shared(${sql.lit(LOOKED_AT)})`.execute(transaction);
    const { rows } = await sql`
      SELECT 1 FROM pg_catalog.pg_locks
      WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid() AND granted`.execute(transaction);
    return rows.length > 0;
  });
  if (!held) throw unavailable("the server's advisory locks hold nothing: gl-iam needs PostgreSQL itself");
}

/** Any fixed number ("gl-look" in ASCII). */
const LOOKED_AT = 0x676c_6c6f_6f6b;
