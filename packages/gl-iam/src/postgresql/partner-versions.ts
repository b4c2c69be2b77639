/** The triggers that give a changed partner another version: what a process remembers is only as true as they are. */
import { type Kysely, sql } from "kysely";
import { schemaOf } from "./own-schema.js";
import type { Tables } from "./tables.js";
import { unavailable } from "./unavailable.js";

const TRIGGERS = [
  ["partners", "partners_move_version"],
  ["partners", "partners_record_change"],
  ["partner_secrets", "partner_secrets_move_version"],
] as const;

/** @throws IamError `store_unavailable` naming a trigger that is gone, or does not fire for everybody */
export async function requireVersionTriggers(db: Kysely<Tables>): Promise<void> {
  const schema = schemaOf(db);
  const { rows } = await sql<{ name: string }>`
    SELECT t.tgname::text AS name FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${schema} AND t.tgenabled = 'A' AND NOT t.tgisinternal`.execute(db);
  const firing = new Set(rows.map(({ name }) => name));
  const missing = TRIGGERS.find(([, name]) => !firing.has(name));
  if (!missing) return;
  const [table, name] = missing;
  throw unavailable(
    `the trigger ${name} of ${schema}.${table} is gone or off, and a changed partner would go unnoticed: ` +
      `ALTER TABLE ${schema}.${table} ENABLE ALWAYS TRIGGER ${name}`,
  );
}
