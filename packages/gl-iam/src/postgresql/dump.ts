/**
 * Everything that is worth keeping, as lines of text: from any database, into an empty one (`restore.ts`).
 *
 *     ["dump", {"format": 1, "schema_version": 5, "made_at": "…"}]
 *     ["table", "partners", ["id", "org_id", …]]
 *     {"id": "…", "org_id": "…", …}                    a row, as PostgreSQL's row_to_json writes it
 *     ["end", {"partners": 12, …}]
 *
 * The lines hold password hashes and sealed secrets. Whoever stores them must encrypt them.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { columnsOf, DUMPED_TABLES, type DumpedTable } from "./dump-tables.js";
import { schemaVersion } from "./migrate.js";
import { SCHEMA, type Tables } from "./tables.js";

export const DUMP_FORMAT = 1;

/** Rows fetched at a time. */
const BATCH = 500;

/** How many rows of each table. */
export type DumpedRows = Readonly<Record<string, number>>;

/**
 * Reads all tables as they are at one moment, while others go on writing.
 *
 * @param write takes a line without its end, and resolves when it can take the next one
 */
export function dump(db: Kysely<Tables>, write: (line: string) => Promise<void>): Promise<DumpedRows> {
  return db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (transaction) => {
      const { rows } = await sql<{ now: string }>`SELECT to_json(clock_timestamp())#>>'{}' AS now`.execute(transaction);
      const head = { format: DUMP_FORMAT, schema_version: await schemaVersion(transaction), made_at: rows[0]?.now };
      await write(JSON.stringify(["dump", head]));
      const counts: Record<string, number> = {};
      for (const table of DUMPED_TABLES) counts[table] = await dumpTable(transaction, table, write);
      await write(JSON.stringify(["end", counts]));
      return counts;
    });
}

/** Where a row refers to another one of its table, which a restore must meet before. */
const ORDER: Partial<Record<DumpedTable, RawBuilder<unknown>>> = { partners: sql`ORDER BY test_of NULLS FIRST` };

async function dumpTable(db: Kysely<Tables>, table: DumpedTable, write: (line: string) => Promise<void>) {
  const columns = await columnsOf(db, table);
  await write(JSON.stringify(["table", table, columns]));
  const list = sql.join(columns.map((column) => sql.ref(column)));
  await sql`DECLARE dumped NO SCROLL CURSOR FOR
    SELECT row_to_json(kept)::text AS line
    FROM (SELECT ${list} FROM ${sql.table(`${SCHEMA}.${table}`)} ${ORDER[table] ?? sql``}) AS kept`.execute(db);
  let count = 0;
  for (;;) {
    const { rows } = await sql<{ line: string }>`FETCH ${sql.lit(BATCH)} FROM dumped`.execute(db);
    for (const { line } of rows) await write(line);
    count += rows.length;
    if (rows.length < BATCH) break;
  }
  await sql`CLOSE dumped`.execute(db);
  return count;
}
