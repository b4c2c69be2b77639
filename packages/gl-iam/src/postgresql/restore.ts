/**
 * Restores a dump's lines into an empty database. No SQL comes out of them: rows are values for columns that the schema
 * has at the dump's version, and migrations bring the schema from there to this release's.
 *
 * A restore is an epoch: a dump has no sessions, partners stay inactive until somebody confirms them, and what they
 * signed before is refused, because the marks of what was accepted after the dump are lost.
 */
import { type Kysely, sql } from "kysely";
import { ErrorCode, IamError } from "../errors.js";
import { isPlainObject } from "../validation.js";
import { DUMP_FORMAT } from "./dump.js";
import { columnsOf, DUMPED_TABLES, type DumpedTable, LEFT_OUT, relationOf } from "./dump-tables.js";
import { applyMigrations, forgetSchema, holdSchema, LATEST_VERSION, schemaVersion } from "./migrate.js";
import { SCHEMA, type Tables } from "./tables.js";

/** Characters of rows in one statement. */
const BATCH_SIZE = 512 * 1024;

/** Tables whose rows are not anybody's: what was removed leaves some behind. */
const NO_CONTENT: ReadonlySet<keyof typeof LEFT_OUT> = new Set(["schema_migrations", "partner_changes"]);

/** A partner as the restore leaves it: inactive, until it is reactivated. */
export interface RestoredPartner {
  readonly id: string;
  readonly partnerName: string;
  readonly orgId: string;
  readonly consumerKey: string;
  readonly wasActive: boolean;
  /** When its current secret was made. A secret that was made after the dump is not in it. */
  readonly secretChangedAt: Date | null;
}

/** What a restore has done. */
export interface Restored {
  /** How many rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly partners: readonly RestoredPartner[];
}

/**
 * All or nothing, in one transaction.
 *
 * @param check looks at the restored rows before they are committed
 * @throws IamError `conflict` for a database that is not empty, `validation_error` for an incomplete dump
 */
export function restore(
  db: Kysely<Tables>,
  schema: string,
  lines: AsyncIterable<string>,
  check: (transaction: Kysely<Tables>, restored: Restored) => Promise<void>,
): Promise<Restored> {
  return db.transaction().execute(async (transaction) => {
    const reader = lines[Symbol.asyncIterator]();
    try {
      const rows = await restoreRows(transaction, schema, reader);
      const partners = await beginEpoch(transaction);
      await check(transaction, { rows, partners });
      return { rows, partners };
    } finally {
      // The lines may come from a file that is open until their reader ends.
      await reader.return?.();
    }
  });
}

async function restoreRows(transaction: Kysely<Tables>, schema: string, reader: AsyncIterator<string>) {
  const version = readHead((await reader.next()).value);
  await holdSchema(transaction, schema);
  await requireEmpty(transaction);
  if ((await schemaVersion(transaction)) > version) await forgetSchema(transaction);
  await applyMigrations(transaction, version);
  const rows = await insertRows(transaction, reader);
  await applyMigrations(transaction, LATEST_VERSION);
  return rows;
}

async function requireEmpty(db: Kysely<Tables>): Promise<void> {
  const leftOut = (Object.keys(LEFT_OUT) as (keyof typeof LEFT_OUT)[]).filter((name) => !NO_CONTENT.has(name));
  for (const table of [...DUMPED_TABLES, ...leftOut]) {
    const { rows } = await sql<{ there: boolean }>`
      SELECT ${relationOf(table)} IS NOT NULL AS there`.execute(db);
    if (!rows[0]?.there) continue;
    const { rows: found } = await sql`SELECT 1 FROM ${sql.table(`${SCHEMA}.${table}`)} LIMIT 1`.execute(db);
    if (found.length > 0) {
      throw new IamError(ErrorCode.CONFLICT, `the database has ${table} already: restore into an empty one`);
    }
  }
}

/** @returns the schema's version */
function readHead(line: unknown): number {
  const [kind, head] = parseLine(line);
  if (kind !== "dump" || !isPlainObject(head)) throw broken("does not begin as a dump does");
  const { format, schema_version: version } = head;
  if (format !== DUMP_FORMAT)
    throw broken(`has format ${JSON.stringify(format)}, and this release reads ${DUMP_FORMAT}`);
  if (!Number.isInteger(version) || Number(version) < 1) throw broken("does not say its schema's version");
  if (Number(version) > LATEST_VERSION) {
    throw broken(`is of schema version ${version}, and this release knows ${LATEST_VERSION}: use a newer release`);
  }
  return Number(version);
}

async function insertRows(db: Kysely<Tables>, lines: AsyncIterator<string>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  let table: { readonly name: DumpedTable; readonly columns: readonly string[] } | null = null;
  let batch: string[] = [];
  let size = 0;
  const flush = async () => {
    if (table && batch.length > 0) {
      await insert(db, table.name, table.columns, batch);
      counts[table.name] = (counts[table.name] ?? 0) + batch.length;
    }
    [batch, size] = [[], 0];
  };
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done) throw broken("ends before its end");
    if (line.startsWith("{")) {
      if (table === null) throw broken("has a row before a table");
      batch.push(line);
      size += line.length;
      if (size > BATCH_SIZE) await flush();
      continue;
    }
    await flush();
    const [kind, ...rest] = parseLine(line);
    if (kind === "end") {
      requireCounts(counts, rest[0]);
      return counts;
    }
    if (kind !== "table") throw broken("has a line of no known kind");
    table = await openTable(db, rest[0], rest[1], counts);
    counts[table.name] = 0;
  }
}

/** Names of tables and columns are compared with the schema's own, and only those are ever used. */
async function openTable(db: Kysely<Tables>, named: unknown, given: unknown, seen: Readonly<Record<string, number>>) {
  const name = DUMPED_TABLES.find((known) => known === named);
  if (!name || name in seen) throw broken(`has a table ${JSON.stringify(named)} that is not expected`);
  const columns = await columnsOf(db, name);
  const isSame =
    Array.isArray(given) && given.length === columns.length && columns.every((column) => given.includes(column));
  if (!isSame) throw broken(`has other columns for ${name} than schema version has`);
  return { name, columns };
}

/** The rows are one value, which PostgreSQL turns into the table's own types. */
async function insert(db: Kysely<Tables>, name: DumpedTable, columns: readonly string[], rows: readonly string[]) {
  const table = sql.table(`${SCHEMA}.${name}`);
  const list = sql.join(columns.map((column) => sql.ref(column)));
  await sql`INSERT INTO ${table} (${list})
    SELECT ${list} FROM jsonb_populate_recordset(NULL::${table}, ${`[${rows.join(",")}]`}::jsonb)`.execute(db);
}

function requireCounts(counts: Readonly<Record<string, number>>, told: unknown): void {
  const isWhole =
    isPlainObject(told) && DUMPED_TABLES.every((table) => told[table] === undefined || told[table] === counts[table]);
  if (!isWhole) throw broken("does not have the rows that it says it has");
}

async function beginEpoch(db: Kysely<Tables>): Promise<RestoredPartner[]> {
  const { rows } = await sql<RestoredPartner>`
    SELECT id, partner_name AS "partnerName", org_id AS "orgId", consumer_key AS "consumerKey",
      is_active AS "wasActive",
      (SELECT max(created_at) FROM gl_iam.partner_secrets WHERE partner_id = partners.id) AS "secretChangedAt"
    FROM gl_iam.partners WHERE test_of IS NULL ORDER BY org_id, partner_name_key`.execute(db);
  await sql`UPDATE gl_iam.partners SET is_active = false, assertions_from = clock_timestamp()`.execute(db);
  return rows;
}

function parseLine(line: unknown): unknown[] {
  try {
    const parsed: unknown = JSON.parse(String(line));
    if (Array.isArray(parsed)) return parsed;
  } catch {
    // Told below.
  }
  throw broken("has a line that is no JSON array");
}

function broken(what: string): IamError {
  return new IamError(ErrorCode.VALIDATION_ERROR, `the dump ${what}`);
}
