/** Bringing the schema up to date: numbered, append-only migrations, run under a lock. */
import { type Kysely, sql } from "kysely";
import type { IamError } from "../errors.js";
import { registryUsersSessionsAudit } from "./migrations/0001-registry-users-sessions-audit.js";
import { signIn } from "./migrations/0002-sign-in.js";
import { lookUps } from "./migrations/0003-look-ups.js";
import { epochs } from "./migrations/0004-epochs.js";
import type { Migration } from "./migrations/migration.js";
import type { Tables } from "./tables.js";
import { isPermissionDenied, unavailable } from "./unavailable.js";

/** In order, without gaps. A migration that has been released is never changed. */
export const MIGRATIONS: readonly Migration[] = [registryUsersSessionsAudit, signIn, lookUps, epochs];

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
export async function migrate(db: Kysely<Tables>): Promise<number[]> {
  const version = await schemaVersion(db);
  if (version >= LATEST_VERSION) return [];
  try {
    return await applyMissing(db);
  } catch (error) {
    throw isPermissionDenied(error) ? schemaBehind(version, error) : error;
  }
}

/** Says what to do, and who has to: the role that serves need not be one that may migrate. */
export function schemaBehind(version: number, cause?: unknown): IamError {
  const where = `at version ${version} where this release needs ${LATEST_VERSION}`;
  return unavailable(`the schema is behind, ${where}: run gl-iam migrate as its owner`, cause);
}

function applyMissing(db: Kysely<Tables>): Promise<number[]> {
  return db.transaction().execute(async (transaction) => {
    await sql`SET LOCAL statement_timeout = 0`.execute(transaction);
    await sql`SELECT pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)})`.execute(transaction);
    await sql`CREATE SCHEMA IF NOT EXISTS gl_iam`.execute(transaction);
    await sql`CREATE TABLE IF NOT EXISTS gl_iam.schema_migrations (
      version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
    )`.execute(transaction);
    const current = await schemaVersion(transaction);
    const missing = MIGRATIONS.filter(({ version }) => version > current);
    for (const { version, name, statements } of missing) {
      for (const statement of statements) await sql.raw(statement).execute(transaction);
      await transaction.insertInto("schema_migrations").values({ version, name }).execute();
    }
    return missing.map(({ version }) => version);
  });
}

/** @returns the highest migration that the database has; 0 for an empty one */
export async function schemaVersion(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ present: boolean }>`
    SELECT to_regclass('gl_iam.schema_migrations') IS NOT NULL AS present`.execute(db);
  if (!rows[0]?.present) return 0;
  const row = await db
    .selectFrom("schema_migrations")
    .select(({ fn }) => fn.max("version").as("version"))
    .executeTakeFirst();
  return row?.version ?? 0;
}
