/** Bringing the schema up to date: numbered, append-only migrations, run under a lock. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { IamError } from "../errors.js";
import { registryUsersSessionsAudit } from "./migrations/0001-registry-users-sessions-audit.js";
import { signIn } from "./migrations/0002-sign-in.js";
import { lookUps } from "./migrations/0003-look-ups.js";
import { epochs } from "./migrations/0004-epochs.js";
import { sealedByVersion } from "./migrations/0005-sealed-by-version.js";
import { refreshRepeats } from "./migrations/0006-refresh-repeats.js";
import { partnerAudience } from "./migrations/0007-partner-audience.js";
import { restoreEpoch } from "./migrations/0008-restore-epoch.js";
import { auditFilters } from "./migrations/0009-audit-filters.js";
import { passwordFailures } from "./migrations/0010-password-failures.js";
import { signingKeys } from "./migrations/0011-signing-keys.js";
import { foldedEmailKeys } from "./migrations/0012-folded-email-keys.js";

import { machineTokens } from "./migrations/0013-machine-tokens.js";
import { secondFactors } from "./migrations/0014-second-factors.js";
import { endedAtOnce } from "./migrations/0015-ended-at-once.js";
import { lifeOfPeople } from "./migrations/0016-life-of-people.js";
import { personalDataOfEvents } from "./migrations/0017-personal-data-of-events.js";
import { sessionAdministration } from "./migrations/0018-session-administration.js";
import { userListing } from "./migrations/0019-user-listing.js";
import { partnerPolicies } from "./migrations/0020-partner-policies.js";
import { scim } from "./migrations/0021-scim.js";
import { demotions } from "./migrations/0022-demotions.js";
import { scimList } from "./migrations/0023-scim-list.js";
import type { Migration } from "./migrations/migration.js";
import type { Tables } from "./tables.js";
import { isPermissionDenied, sqlStateOf, unavailable } from "./unavailable.js";

/** In order, without gaps. A migration that has been released is never changed. */
export const MIGRATIONS: readonly Migration[] = [
  registryUsersSessionsAudit,
  signIn,
  lookUps,
  epochs,
  sealedByVersion,
  refreshRepeats,
  partnerAudience,
  restoreEpoch,
  auditFilters,
  passwordFailures,
  signingKeys,
  foldedEmailKeys,
  machineTokens,
  secondFactors,
  endedAtOnce,
  lifeOfPeople,
  personalDataOfEvents,
  sessionAdministration,
  userListing,
  partnerPolicies,
  scim,
  demotions,
  scimList,
];

export const LATEST_VERSION = MIGRATIONS.length;

/** Any fixed number will do, so long as nothing else in the database takes the same one ("gl_iam" in ASCII). */
const ADVISORY_LOCK = 0x676c_5f69_616d;

/**
 * Runs the migrations that are missing, all in one transaction. Of many processes at once one migrates, the others wait
 * and then find nothing to do. A database that is ahead of this release is left as it is.
 *
 * @returns the versions applied by this call
 * @throws IamError `store_unavailable` when the schema is behind and this role may not change it
 */
export async function migrate(db: Kysely<Tables>, schema: string): Promise<number[]> {
  const version = await schemaVersion(db);
  if (version >= LATEST_VERSION) return [];
  await refuseForeignSchema(db, schema);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await applyMissing(db, schema);
    } catch (error) {
      if (isPermissionDenied(error)) throw schemaBehind(version, error);
      if (!isLockTimeout(error)) throw error;
      if (attempt === LOCK_ATTEMPTS) throw tablesInUse(error);
    }
    await sleep(LOCK_PAUSE);
  }
}

/** @throws IamError `store_unavailable` when a migration is missing */
export async function refuseBehind(db: Kysely<Tables>, schema: string): Promise<void> {
  const version = await schemaVersion(db);
  if (version >= LATEST_VERSION) return;
  await refuseForeignSchema(db, schema);
  throw schemaBehind(version);
}

/** Milliseconds. Whoever waits to change a table makes all others wait behind it, so it waits briefly and often. */
const LOCK_TIMEOUT = 1000;
const LOCK_PAUSE = 500;
const LOCK_ATTEMPTS = 60;

function tablesInUse(cause: unknown): IamError {
  const cure = "end the transaction that holds them (pg_stat_activity) and start again";
  return unavailable(`the schema can't be changed while its tables are in use: ${cure}`, cause);
}

/** The tables of ours, as the migrations name them. */
const TABLES = MIGRATIONS.flatMap(({ statements }) => statements)
  .map((statement) => /^\s*CREATE TABLE gl_iam\.(\w+)/.exec(statement)?.[1])
  .filter((name) => name !== undefined);

/** Whether the table `c` is one that this module made: other programs keep their migrations in one of that name too. */
const isOurRecord = sql<boolean>`(
  SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
    AND (a.attname, a.atttypid) IN (('version', 'pg_catalog.int4'::regtype), ('name', 'pg_catalog.text'::regtype))
) = 2`;

/**
 * The Python original has its tables in a schema of the same name.
 *
 * @throws IamError `store_unavailable` naming the tables that are in the way
 */
async function refuseForeignSchema(db: Kysely<Tables>, schema: string): Promise<void> {
  const { rows } = await sql<{ name: string; is_ours: boolean }>`
    SELECT c.relname AS name, c.relname = 'schema_migrations' AND ${isOurRecord} AS is_ours
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${schema} AND c.relname = ANY (${[...TABLES, "schema_migrations"]}::text[])
    ORDER BY 1`.execute(db);
  if (rows.length === 0 || rows.some(({ is_ours }) => is_ours)) return;
  const names = rows.map(({ name }) => name).join(", ");
  const cure = "give gl-iam a schema of its own (schema, GL_IAM_DATABASE_SCHEMA)";
  throw unavailable(
    `schema ${schema} has tables of another program, as the Python original has them (${names}): ${cure}`,
  );
}

/** SQLSTATE 55P03: a lock was not to be had in time. */
function isLockTimeout(error: unknown): boolean {
  return sqlStateOf(error) === "55P03";
}

/** Says what to do, and who has to: the role that serves need not be one that may migrate. */
function schemaBehind(version: number, cause?: unknown): IamError {
  const where = `at version ${version} where this release needs ${LATEST_VERSION}`;
  return unavailable(`the schema is behind, ${where}: run gl-iam migrate as its owner`, cause);
}

function applyMissing(db: Kysely<Tables>, schema: string): Promise<number[]> {
  return db.transaction().execute(async (transaction) => {
    await holdSchema(transaction, schema);
    return applyMigrations(transaction, LATEST_VERSION);
  });
}

/** Makes the schema if it is missing. No other process migrates it until the transaction ends. */
export async function holdSchema(transaction: Kysely<Tables>, schema: string): Promise<void> {
  await sql`SET LOCAL statement_timeout = 0`.execute(transaction);
  await sql`SET LOCAL lock_timeout = 0`.execute(transaction);
  await sql`SELECT pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)})`.execute(transaction);
  // The other process that migrated may be waited for; tables in use may not.
  await sql`SET LOCAL lock_timeout = ${sql.lit(LOCK_TIMEOUT)}`.execute(transaction);
  await createSchema(transaction, schema);
  await sql`CREATE TABLE IF NOT EXISTS gl_iam.schema_migrations (
    version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
  )`.execute(transaction);
}

/** @returns the versions applied; a schema at `target` or ahead of it stays unchanged */
export async function applyMigrations(transaction: Kysely<Tables>, target: number): Promise<number[]> {
  const current = await schemaVersion(transaction);
  const missing = MIGRATIONS.filter(({ version }) => version > current && version <= target);
  for (const migration of missing) {
    const { version, name, statements } = migration;
    for (const statement of statements) await sql.raw(statement).execute(transaction);
    await migration.run?.(transaction);
    await transaction.insertInto("schema_migrations").values({ version, name }).execute();
  }
  return missing.map(({ version }) => version);
}

/** Back to an empty schema, after a check that it has no rows. */
export async function forgetSchema(transaction: Kysely<Tables>): Promise<void> {
  for (const table of TABLES) {
    await sql.raw(`DROP TABLE IF EXISTS gl_iam.${table} CASCADE`).execute(transaction);
  }
  await transaction.deleteFrom("schema_migrations").execute();
}

/** Whoever owns the schema need not be one who may make schemas. */
async function createSchema(db: Kysely<Tables>, schema: string): Promise<void> {
  const { rows } = await sql`SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ${schema}`.execute(db);
  if (rows.length === 0) await sql`CREATE SCHEMA IF NOT EXISTS ${sql.id(schema)}`.execute(db);
}

/** @returns the highest migration that the database has; 0 for an empty one */
export async function schemaVersion(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql`
    SELECT 1 FROM pg_catalog.pg_class c
    WHERE c.oid = to_regclass('gl_iam.schema_migrations') AND ${isOurRecord}`.execute(db);
  if (rows.length === 0) return 0;
  const row = await db
    .selectFrom("schema_migrations")
    .select(({ fn }) => fn.max("version").as("version"))
    .executeTakeFirst();
  return row?.version ?? 0;
}
