/**
 * Running the migrations that are missing while other processes sign users in: each in a transaction of its own, whose
 * statements wait for a table briefly and often, and indexes on large tables outside of any.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import {
  ADVISORY_LOCK,
  applyMigration,
  MIGRATIONS,
  makeSchema,
  refuseForeignSchema,
  schemaBehind,
  schemaVersion,
} from "./migrate.js";
import { inParts, type Migration, type NewIndex } from "./migrations/migration.js";
import type { Tables } from "./tables.js";
import { isPermissionDenied, sqlStateOf, unavailable } from "./unavailable.js";

/** Milliseconds. Whoever waits to change a table makes all others wait behind it, so it waits briefly and often. */
const LOCK_TIMEOUT = 1000;
const LOCK_PAUSE = 500;
const LOCK_ATTEMPTS = 60;

/** Milliseconds between two looks whether another process has migrated, and how long it may take. */
const TURN_PAUSE = 100;
const TURN_PATIENCE = 10 * 60_000;

/**
 * Runs the migrations that are missing. Of many processes at once one migrates, the others wait and then find nothing
 * to do. Into an empty database all go in one transaction. A database that is ahead of this release is left as it is.
 *
 * @param isShared whether others use the database meanwhile: a server, and not the embedded one
 * @param migrations in order, without gaps
 * @returns the versions applied by this call
 * @throws IamError `store_unavailable` when the schema is behind and this role may not change it
 */
export async function migrate(
  db: Kysely<Tables>,
  schema: string,
  isShared: boolean,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<number[]> {
  const version = await schemaVersion(db);
  if (version >= migrations.length) return [];
  await refuseForeignSchema(db, schema);
  // The lock belongs to the session, so all that follows has the same one.
  return db.connection().execute(async (session) => {
    await takeTurn(session);
    try {
      await sql`SET statement_timeout = 0`.execute(session);
      const missing = await missingOf(session, migrations);
      if (missing.length === migrations.length) {
        await patiently(session, async (transaction) => {
          await makeSchema(transaction, schema);
          for (const migration of missing) await applyMigration(transaction, migration);
        });
      } else {
        for (const migration of missing) await applyGently(session, isShared, migration);
      }
      return missing.map((migration) => migration.version);
    } catch (error) {
      throw isPermissionDenied(error) ? schemaBehind(version, error) : error;
    } finally {
      await sql`SELECT pg_advisory_unlock(${sql.lit(ADVISORY_LOCK)})`.execute(session).catch(() => {});
    }
  });
}

/**
 * Asked again and again, and not waited for: making an index waits for all statements that are older, and one that
 * waits for its turn would be one of them, so that each waited for the other.
 */
async function takeTurn(session: Kysely<Tables>): Promise<void> {
  for (const begin = performance.now(); performance.now() - begin < TURN_PATIENCE; await sleep(TURN_PAUSE)) {
    const { rows } = await sql<{ taken: boolean }>`
      SELECT pg_try_advisory_lock(${sql.lit(ADVISORY_LOCK)}) AS taken`.execute(session);
    if (rows[0]?.taken) return;
  }
  throw unavailable("another process has been changing the schema for too long");
}

async function missingOf(db: Kysely<Tables>, migrations: readonly Migration[]): Promise<Migration[]> {
  const current = await schemaVersion(db);
  return migrations.filter(({ version }) => version > current);
}

/** In this order, so that a migration that was interrupted anywhere goes on where it was. */
async function applyGently(session: Kysely<Tables>, isShared: boolean, migration: Migration): Promise<void> {
  const { indexes, statements } = inParts(migration);
  for (const index of indexes) await makeIndex(session, isShared, index);
  const { backfill } = migration;
  while (backfill && (await patiently(session, (transaction) => backfill(transaction))));
  await patiently(session, (transaction) => applyMigration(transaction, { ...migration, indexes: [], statements }));
}

async function makeIndex(session: Kysely<Tables>, isShared: boolean, { name, on }: NewIndex): Promise<void> {
  const { rows } = await sql<{ is_valid: boolean }>`
    SELECT indisvalid AS is_valid FROM pg_catalog.pg_index
    WHERE indexrelid = ${sql.raw(`to_regclass('gl_iam.${name}')`)}`.execute(session);
  if (rows[0]?.is_valid) return;
  const concurrently = sql.raw(isShared ? "CONCURRENTLY" : "");
  // It waits for no lock that a sign-in needs, but for the end of every transaction before it.
  await sql`SET lock_timeout = 0`.execute(session);
  await sql`DROP INDEX ${concurrently} IF EXISTS ${sql.raw(`gl_iam.${name}`)}`.execute(session);
  await sql`CREATE INDEX ${concurrently} ${sql.raw(`${name} ON ${on}`)}`.execute(session);
}

/** Repeats the transaction when a table was in use for too long. */
async function patiently<T>(session: Kysely<Tables>, work: (transaction: Kysely<Tables>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await session.transaction().execute(async (transaction) => {
        await sql`SET LOCAL statement_timeout = 0`.execute(transaction);
        await sql`SET LOCAL lock_timeout = ${sql.lit(LOCK_TIMEOUT)}`.execute(transaction);
        return work(transaction);
      });
    } catch (error) {
      // SQLSTATE 55P03: a lock was not to be had in time.
      if (sqlStateOf(error) !== "55P03") throw error;
      if (attempt === LOCK_ATTEMPTS) throw tablesInUse(error);
    }
    await sleep(LOCK_PAUSE);
  }
}

function tablesInUse(cause: unknown) {
  const cure = "end the transaction that holds them (pg_stat_activity) and start again";
  return unavailable(`the schema can't be changed while its tables are in use: ${cure}`, cause);
}
