import { type Kysely, sql } from "kysely";
import type { SealedPlace, SecretPlace } from "../crypto/keyring.js";
import type {
  SealedKind,
  SealedRecords,
  SealedReplacement,
  SealedRow,
  SealedVersion,
} from "../crypto/sealed-records.js";
import { placeOfSecondFactor, SECOND_FACTOR } from "../user/second-factor/records.js";
import { gateOf } from "./gate.js";
import { SCHEMA, type Tables } from "./tables.js";

/** A table with sealed rows: `id`, `key_version` and `sealed`, and an index over (key_version, id). */
interface SealedTable {
  readonly kind: SealedKind;
  readonly table: keyof Tables;
  /** What a row's associated data consists of, besides its id. */
  readonly owner: string;
  place(id: string, owner: string): SecretPlace | SealedPlace;
}

/** All of them. A test looks for a sealed column that is missing here. */
export const SEALED_TABLES: readonly SealedTable[] = [
  {
    kind: "consumer secret",
    table: "partner_secrets",
    owner: "partner_id",
    place: (secretId, partnerId) => ({ partnerId, secretId }),
  },
  { kind: "kept answer", table: "kept_answers", owner: "id", place: (id) => ({ partnerId: id, secretId: id }) },
  {
    kind: "signing key",
    table: "signing_keys",
    owner: "id",
    place: (row) => ({ kind: "signing key", table: "signing_keys", column: "sealed", row }),
  },
  { kind: SECOND_FACTOR, table: "second_factors", owner: "id", place: placeOfSecondFactor },
];

export class PostgresSealed implements SealedRecords {
  readonly kinds = SEALED_TABLES.map(({ kind }) => kind);

  constructor(private readonly connect: () => Promise<Kysely<Tables>>) {}

  /**
   * From one version to the next higher one by the index: one look-up for each version, however many rows there are.
   */
  async versions(): Promise<SealedVersion[]> {
    const db = await this.connect();
    const found: SealedVersion[] = [];
    for (const { kind, table } of SEALED_TABLES) {
      const name = sql.table(`${SCHEMA}.${table}`);
      const { rows } = await sql<{ version: number }>`
        WITH RECURSIVE used (version) AS (
          SELECT min(key_version) FROM ${name}
          UNION ALL
          SELECT (SELECT min(key_version) FROM ${name} WHERE key_version > used.version)
          FROM used WHERE used.version IS NOT NULL
        )
        SELECT version FROM used WHERE version IS NOT NULL`.execute(db);
      found.push(...rows.map(({ version }) => ({ kind, keyVersion: version })));
    }
    return found;
  }

  async count() {
    const db = await this.connect();
    const found: (SealedVersion & { rows: number })[] = [];
    for (const { kind, table } of SEALED_TABLES) {
      const { rows } = await sql<{ version: number; rows: string }>`
        SELECT key_version AS version, count(*)::text AS rows FROM ${sql.table(`${SCHEMA}.${table}`)}
        WHERE key_version IS NOT NULL GROUP BY key_version ORDER BY key_version`.execute(db);
      found.push(...rows.map((row) => ({ kind, keyVersion: row.version, rows: Number(row.rows) })));
    }
    return found;
  }

  async page({ kind, keyVersion }: SealedVersion, afterId: string | null, limit: number): Promise<SealedRow[]> {
    const db = await this.connect();
    const { table, owner, place } = tableOf(kind);
    const behind = afterId === null ? sql`` : sql`AND id > ${afterId}`;
    // Ordered as the index is. In the order of ids, a version of a few late rows would be looked for from the first.
    const { rows } = await sql<{ id: string; owner: string; sealed: Uint8Array }>`
      SELECT id, ${sql.ref(owner)} AS owner, sealed FROM ${sql.table(`${SCHEMA}.${table}`)}
      WHERE key_version = ${keyVersion} ${behind} ORDER BY key_version, id LIMIT ${limit}`.execute(db);
    return rows.map((row) => ({ id: row.id, keyVersion, sealed: row.sealed, place: place(row.id, row.owner) }));
  }

  /**
   * Locked first, without waiting and in the order of their ids, so that this and a rotation do not wait for each
   * other.
   */
  async replace(kind: SealedKind, replacements: readonly SealedReplacement[]): Promise<number> {
    if (replacements.length === 0) return 0;
    const db = await this.connect();
    if (kind !== "consumer secret") return replace(db, kind, replacements);
    // The partners' rows are written by a trigger. Behind the gates it waits for nobody, and sign-ins queue up fairly.
    return db.transaction().execute(async (transaction) => {
      await passGates(transaction, replacements);
      return replace(transaction, kind, replacements);
    });
  }
}

/** Of the partners whose secrets these are, always in one order. */
async function passGates(transaction: Kysely<Tables>, replacements: readonly SealedReplacement[]): Promise<void> {
  const ids = replacements.map(({ id }) => id);
  await sql`
    WITH closed AS MATERIALIZED (
      SELECT DISTINCT partner_id FROM gl_iam.partner_secrets WHERE id = ANY (${ids}::uuid[]) ORDER BY partner_id
    )
    SELECT ${gateOf(sql.ref("partner_id"), "exclusive")} FROM closed`.execute(transaction);
}

async function replace(
  db: Kysely<Tables>,
  kind: SealedKind,
  replacements: readonly SealedReplacement[],
): Promise<number> {
  const name = sql.table(`${SCHEMA}.${tableOf(kind).table}`);
  const rows = replacements.map(
    ({ id, before, after }) =>
      sql`(${id}::uuid, ${before.sealed}::bytea, ${after.sealed}::bytea, ${after.keyVersion}::integer)`,
  );
  const { rows: replaced } = await sql`
      WITH given (id, before, after, version) AS (VALUES ${sql.join(rows)}),
      free AS (
        SELECT kept.id FROM ${name} AS kept JOIN given ON given.id = kept.id
        WHERE kept.sealed = given.before ORDER BY kept.id FOR NO KEY UPDATE OF kept SKIP LOCKED
      )
      UPDATE ${name} AS kept SET sealed = given.after, key_version = given.version
      FROM given JOIN free ON free.id = given.id
      WHERE kept.id = given.id AND kept.sealed = given.before
      RETURNING kept.id`.execute(db);
  return replaced.length;
}

function tableOf(kind: SealedKind): SealedTable {
  const found = SEALED_TABLES.find((table) => table.kind === kind);
  if (!found) throw new Error(`nothing is sealed as ${kind}`);
  return found;
}
