/** The schema's numbered, append-only migrations, and which of them a database has. */
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
import { flatAtSize } from "./migrations/0024-flat-at-size.js";
import { usersByRole } from "./migrations/0025-users-by-role.js";
import { sessionCookies } from "./migrations/0026-session-cookies.js";
import { partnerVersions } from "./migrations/0027-partner-versions.js";
import { setupLinks } from "./migrations/0028-setup-links.js";
import { testSides } from "./migrations/0029-test-sides.js";
import { partsOfNames } from "./migrations/0030-parts-of-names.js";
import { partnerSearch } from "./migrations/0031-partner-search.js";
import { roleChanges } from "./migrations/0032-role-changes.js";
import { roleChangesIndex } from "./migrations/0033-role-changes-index.js";
import { passkeys } from "./migrations/0034-passkeys.js";
import { domainProofs } from "./migrations/0035-domain-proofs.js";
import { unapprovedSecrets } from "./migrations/0036-unapproved-secrets.js";
import { partnersByDomain } from "./migrations/0037-partners-by-domain.js";
import { startsOnTestSide } from "./migrations/0038-starts-on-test-side.js";
import { auditBySide } from "./migrations/0039-audit-by-side.js";
import { listsOfTheTestSide } from "./migrations/0040-lists-of-the-test-side.js";
import type { Migration } from "./migrations/migration.js";
import type { Tables } from "./tables.js";
import { unavailable } from "./unavailable.js";

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
  flatAtSize,
  usersByRole,
  sessionCookies,
  partnerVersions,
  setupLinks,
  testSides,
  partsOfNames,
  partnerSearch,
  roleChanges,
  roleChangesIndex,
  passkeys,
  domainProofs,
  unapprovedSecrets,
  partnersByDomain,
  startsOnTestSide,
  auditBySide,
  listsOfTheTestSide,
];

export const LATEST_VERSION = MIGRATIONS.length;

/** Any fixed number will do, so long as nothing else in the database takes the same one ("gl_iam" in ASCII). */
export const ADVISORY_LOCK = 0x676c_5f69_616d;

/** @throws IamError `store_unavailable` when a migration is missing */
export async function refuseBehind(db: Kysely<Tables>, schema: string): Promise<void> {
  const version = await schemaVersion(db);
  if (version >= LATEST_VERSION) return;
  await refuseForeignSchema(db, schema);
  throw schemaBehind(version);
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
export async function refuseForeignSchema(db: Kysely<Tables>, schema: string): Promise<void> {
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

/** Says what to do, and who has to: the role that serves need not be one that may migrate. */
export function schemaBehind(version: number, cause?: unknown): IamError {
  const where = `at version ${version} where this release needs ${LATEST_VERSION}`;
  return unavailable(`the schema is behind, ${where}: run gl-iam migrate as its owner`, cause);
}

/** Makes the schema if it is missing. No other process migrates it until the transaction ends. */
export async function holdSchema(transaction: Kysely<Tables>, schema: string): Promise<void> {
  await sql`SET LOCAL statement_timeout = 0`.execute(transaction);
  const { rows } = await sql<{ taken: boolean }>`
    SELECT pg_try_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)}) AS taken`.execute(transaction);
  if (!rows[0]?.taken) throw unavailable("another process is changing the schema: try again");
  await makeSchema(transaction, schema);
}

export async function makeSchema(transaction: Kysely<Tables>, schema: string): Promise<void> {
  await createSchema(transaction, schema);
  await sql`CREATE TABLE IF NOT EXISTS gl_iam.schema_migrations (
    version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
  )`.execute(transaction);
}

/** Brings a schema that nobody else uses to `target`; one at `target` or ahead of it stays unchanged. */
export async function applyMigrations(transaction: Kysely<Tables>, target: number): Promise<void> {
  const current = await schemaVersion(transaction);
  for (const migration of MIGRATIONS) {
    if (migration.version > current && migration.version <= target) await applyMigration(transaction, migration);
  }
}

/** All of one migration, in the caller's transaction. */
export async function applyMigration(transaction: Kysely<Tables>, migration: Migration): Promise<void> {
  const { version, name, indexes = [], statements } = migration;
  for (const index of indexes) await sql.raw(`CREATE INDEX ${index.name} ON ${index.on}`).execute(transaction);
  for (const statement of statements) await sql.raw(statement).execute(transaction);
  await migration.run?.(transaction);
  await transaction.insertInto("schema_migrations").values({ version, name }).execute();
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
