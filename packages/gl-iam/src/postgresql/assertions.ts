import { type Kysely, type RawBuilder, type Selectable, sql } from "kysely";
import type { AuditEvent } from "../audit/event.js";
import type {
  Acceptance,
  AcceptedAssertion,
  AssertionRecords,
  PendingStart,
  ReplayClaims,
  StoredToken,
} from "../sign-in/records.js";
import { toRow as toAuditRow } from "./audit-events.js";
import { gate } from "./partners.js";
import type { OneTimeTokensTable, Tables } from "./tables.js";
import { violatedConstraint, violatesForeignKey } from "./unavailable.js";

/** Rows of one kind that a sweep removes at a time: a short statement that no sign-in waits for. */
const SWEEP_BATCH = 500;
/** Tables whose rows are of no use past `expires_at`, and their keys. */
const SWEPT = [
  ["replay_claims", "mark"],
  ["one_time_tokens", "token_hash"],
  ["pending_starts", "state_hash"],
  ["kept_answers", "id"],
  ["sessions", "id"],
] as const;

export class PostgresAssertions implements AssertionRecords {
  /** @param enableAuditLog whether an acceptance writes its audit row */
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly enableAuditLog: boolean,
  ) {}

  /**
   * One statement, so that the claims, the token and the audit row are all there or none is. A mark that is taken is a
   * unique violation, also against a transaction still under way: of any number of callers one gets through.
   */
  async accept({ claims, token, stateHash, event, now }: AcceptedAssertion): Promise<Acceptance> {
    const db = await this.connect();
    try {
      const { rows } = await acceptance(claims, token, stateHash, now, this.enableAuditLog ? event : null).execute(db);
      return rows.length > 0 ? "accepted" : "unknown_state";
    } catch (error) {
      if (violatedConstraint(error) === "replay_claims_pkey") return "replayed";
      if (violatesForeignKey(error)) return "secret_ended";
      throw error;
    }
  }

  async claim({ marks, keptUntil }: ReplayClaims): Promise<boolean> {
    const db = await this.connect();
    const rows = marks.map((mark) => ({ mark, expires_at: keptUntil }));
    const claimed = await db
      .insertInto("replay_claims")
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .returning("mark")
      .execute();
    return claimed.length === marks.length;
  }

  async take(tokenHash: Uint8Array): Promise<StoredToken | null> {
    const db = await this.connect();
    const row = await db
      .deleteFrom("one_time_tokens")
      .where("token_hash", "=", tokenHash)
      .returningAll()
      .executeTakeFirst();
    return row ? toStoredToken(row) : null;
  }

  async peek(tokenHash: Uint8Array): Promise<StoredToken | null> {
    const db = await this.connect();
    const row = await db
      .selectFrom("one_time_tokens")
      .selectAll()
      .where("token_hash", "=", tokenHash)
      .executeTakeFirst();
    return row ? toStoredToken(row) : null;
  }

  async insertStart({ stateHash, partnerId, browserHash, returnTo, expiresAt }: PendingStart): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("pending_starts")
      .values({
        state_hash: stateHash,
        partner_id: partnerId,
        browser_hash: browserHash,
        return_to: returnTo,
        expires_at: expiresAt,
      })
      .execute();
  }

  async sweep(now: Date): Promise<boolean> {
    const db = await this.connect();
    let more = false;
    for (const [table, key] of SWEPT) {
      const name = sql.table(`gl_iam.${table}`);
      const { rows } = await sql`
        DELETE FROM ${name} WHERE ${sql.ref(key)} IN (
          SELECT ${sql.ref(key)} FROM ${name} WHERE expires_at < ${now} LIMIT ${SWEEP_BATCH} FOR UPDATE SKIP LOCKED
        ) RETURNING 1`.execute(db);
      more ||= rows.length === SWEEP_BATCH;
    }
    return more;
  }
}

/** No start to answer: `started` is one row of nulls. A start: the row it takes, or none, and then nothing is written. */
function acceptance(
  { marks, keptUntil }: ReplayClaims,
  token: StoredToken,
  stateHash: Uint8Array | null,
  now: Date,
  event: AuditEvent | null,
): RawBuilder<unknown> {
  const started =
    stateHash === null
      ? sql`SELECT ${token.browserHash}::bytea AS browser_hash, ${token.returnTo}::text AS return_to FROM gate`
      : sql`DELETE FROM gl_iam.pending_starts USING gate
            WHERE state_hash = ${stateHash} AND partner_id = ${token.partnerId} AND expires_at > ${now}
            RETURNING browser_hash, return_to`;
  const values = sql.join(marks.map((mark) => sql`(${mark}::bytea, ${keptUntil}::timestamptz)`));
  const audited = event === null ? sql`` : sql`, audited AS (${auditInsert(event)})`;
  return sql`
    WITH gate AS ${gate(token.partnerId, "shared")}, started AS (${started}),
    claimed AS (
      INSERT INTO gl_iam.replay_claims (mark, expires_at)
      SELECT claims.* FROM (VALUES ${values}) AS claims, started
    )${audited}
    INSERT INTO gl_iam.one_time_tokens (
      token_hash, partner_id, secret_id, external_id, email, display_name, role, code_challenge, source_ip,
      browser_hash, return_to, expires_at
    )
    SELECT ${token.hash}::bytea, ${token.partnerId}::uuid, ${token.secretId}::uuid, ${token.externalId}::text,
      ${token.email}::text, ${token.displayName}::text, ${token.role}::text, ${token.codeChallenge}::text,
      ${token.sourceIp}::text, browser_hash, return_to, ${token.expiresAt}::timestamptz
    FROM started
    RETURNING 1`;
}

function auditInsert(event: AuditEvent): RawBuilder<unknown> {
  const row = Object.entries(toAuditRow(event));
  const columns = sql.join(row.map(([column]) => sql.ref(column)));
  const types: Record<string, string> = {
    id: "uuid",
    timestamp: "timestamptz",
    user_id: "uuid",
    partner_id: "uuid",
    details: "jsonb",
  };
  const values = sql.join(row.map(([column, value]) => sql`${value}::${sql.raw(types[column] ?? "text")}`));
  return sql`INSERT INTO gl_iam.audit_events (${columns}) SELECT ${values} FROM started`;
}

function toStoredToken(row: Selectable<OneTimeTokensTable>): StoredToken {
  return {
    hash: row.token_hash,
    partnerId: row.partner_id,
    secretId: row.secret_id,
    externalId: row.external_id,
    email: row.email,
    displayName: row.display_name,
    role: row.role,
    codeChallenge: row.code_challenge,
    sourceIp: row.source_ip,
    browserHash: row.browser_hash,
    returnTo: row.return_to,
    expiresAt: row.expires_at,
  };
}
