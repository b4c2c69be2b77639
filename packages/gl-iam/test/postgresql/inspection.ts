/** The answers of PostgreSQL's tables to what the contract suites ask of a store. */
import { expect } from "vitest";
import type { Inspection, StoredKind } from "../application.js";

type Sql = <Row = Record<string, unknown>>(statement: string, ...parameters: unknown[]) => Promise<Row[]>;

const TABLES: Readonly<Record<StoredKind, string>> = {
  partners: "partners",
  users: "users",
  identities: "identities",
  sessions: "sessions",
  oneTimeTokens: "one_time_tokens",
  replayMarks: "replay_claims",
  pendingStarts: "pending_starts",
  keptAnswers: "kept_answers",
  auditEvents: "audit_events",
};

export function inspectionOf(sql: Sql): Inspection {
  return {
    everything: () => everyRow(sql),
    async count(kind, partnerId) {
      const counted = `SELECT count(*)::integer AS count FROM gl_iam.${TABLES[kind]}`;
      const [row] =
        partnerId === undefined
          ? await sql<{ count: number }>(counted)
          : await sql<{ count: number }>(`${counted} WHERE partner_id = $1`, partnerId);
      return row?.count ?? 0;
    },
    async placesTaken(partnerId) {
      const places = "SELECT active_users FROM gl_iam.partner_user_counts WHERE partner_id = $1";
      return (await sql<{ active_users: number }>(places, partnerId))[0]?.active_users ?? 0;
    },
    revision: (partnerId) =>
      sql("SELECT xmin::text AS xmin, ctid::text AS ctid FROM gl_iam.partners WHERE id = $1", partnerId),
    async secretVersions(partnerId) {
      const rows = await sql<{ key_version: number }>(
        "SELECT key_version FROM gl_iam.partner_secrets WHERE partner_id = $1 ORDER BY created_at, id",
        partnerId,
      );
      return rows.map(({ key_version }) => key_version);
    },
    async machineToken(id) {
      const rows = await sql<{ revision: string; lastUsedAt: Date | null }>(
        `SELECT xmin::text AS revision, last_used_at AS "lastUsedAt" FROM gl_iam.machine_tokens WHERE id = $1`,
        id,
      );
      return rows[0];
    },
    async setRoles(userId, ...roles) {
      await sql("UPDATE gl_iam.users SET roles = $1 WHERE id = $2", roles, userId);
    },
    async removePassword(userId) {
      await sql("UPDATE gl_iam.users SET password_hash = NULL WHERE id = $1", userId);
    },
    async copySecondFactor(from, to) {
      await sql(
        `UPDATE gl_iam.second_factors SET sealed = (SELECT sealed FROM gl_iam.second_factors WHERE user_id = $1)
         WHERE user_id = $2`,
        ...[from, to],
      );
    },
    async removeSecondFactor(userId) {
      await sql("DELETE FROM gl_iam.second_factors WHERE user_id = $1", userId);
    },
    async refuseAuditOf(requestId) {
      await sql(`ALTER TABLE gl_iam.audit_events ADD CONSTRAINT refuses CHECK (request_id <> '${requestId}')`);
    },
    async refuseAtCommit(partnerName) {
      await sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$`);
      await sql(
        `CREATE CONSTRAINT TRIGGER refuse_at_commit AFTER INSERT OR UPDATE ON gl_iam.partners
         DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.partner_name = '${partnerName}')
         EXECUTE FUNCTION refuse()`,
      );
    },
    async erase(organizationId, partnerId) {
      await sql("DELETE FROM gl_iam.sessions WHERE org_id = $1", organizationId);
      await sql("DELETE FROM gl_iam.users WHERE org_id = $1", organizationId);
      await sql("DELETE FROM gl_iam.partners WHERE id = $1", partnerId);
    },
  };
}

async function everyRow(sql: Sql): Promise<string> {
  const rows: string[] = [];
  for (const name of await tableNames(sql)) {
    for (const { row } of await sql<{ row: string }>(`SELECT t::text AS row FROM gl_iam.${name} t`)) {
      rows.push(`${name}: ${row}`);
    }
  }
  return rows.join("\n");
}

/** Rows of every table that has any, by the table's name. */
export async function countRows({ sql }: { readonly sql: Sql }): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of await tableNames(sql)) {
    const [row] = await sql<{ count: number }>(`SELECT count(*)::integer AS count FROM gl_iam.${name}`);
    if (row && row.count > 0) counts[name] = row.count;
  }
  delete counts.schema_migrations;
  return counts;
}

async function tableNames(sql: Sql): Promise<string[]> {
  const tables = await sql<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'gl_iam' ORDER BY 1",
  );
  expect(tables, "the tables were found").toContainEqual({ name: "schema_migrations" });
  return tables.map(({ name }) => name);
}
