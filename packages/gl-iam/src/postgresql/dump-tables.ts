/**
 * Which tables a dump holds. The omitted ones end with a restore on purpose, so that an old copy of a database brings
 * no sessions back.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { SCHEMA, type Tables } from "./tables.js";

/** In an order in which every row finds those that it refers to. */
export const DUMPED_TABLES = [
  "partners",
  "partner_secrets",
  "users",
  "second_factors",
  "recovery_codes",
  "credential_resets",
  "passkeys",
  "identities",
  "user_demotions",
  "role_word_demotions",
  "former_addresses",
  "partner_user_counts",
  "audit_events",
  "audit_personal_data",
] as const satisfies readonly (keyof Tables)[];
export type DumpedTable = (typeof DUMPED_TABLES)[number];

/** Each with the reason why a restored database begins without it. A test finds a table that is in neither list. */
export const LEFT_OUT = {
  sessions: "a restore brings no session back",
  refresh_tokens: "go with their sessions",
  session_cookies: "go with their sessions",
  one_time_tokens: "live for a minute",
  pending_starts: "live for minutes",
  second_factor_attempts: "count for a quarter of an hour",
  second_factor_tickets: "may have been used since; new ones are issued",
  passkey_challenges: "live for five minutes",
  replay_claims: "requests signed before the restore are refused",
  machine_tokens: "a restore brings no token back: machines get new ones",
  scim_tokens: "a restore brings no token back: directories get new ones",
  setup_links: "a restore brings no link back: partners get new ones",
  setup_proposals: "go with their links",
  domain_proofs: "are asked for again: DNS may have changed since",
  partner_setups: "say how far a link was used",
  kept_answers: "hold secrets, for a day",
  pending_revocations: "concern sessions",
  organization_revocations: "concern sessions",
  signing_keys: "a dump holds no keys; new ones are made",
  partner_changes: "numbers of this server's transactions",
  schema_migrations: "a dump says its schema's version",
} as const;

/** Null when the schema has no such table. A literal would not be in the configured schema. */
export function relationOf(table: DumpedTable | keyof typeof LEFT_OUT): RawBuilder<unknown> {
  return sql.raw(`to_regclass('${SCHEMA}.${table}')`);
}

/** The dumped columns, in the table's own order. */
export async function columnsOf(db: Kysely<Tables>, table: DumpedTable): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT attname AS name FROM pg_catalog.pg_attribute
    WHERE attrelid = ${relationOf(table)} AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ORDER BY attnum`.execute(db);
  return rows.map((row) => row.name);
}
