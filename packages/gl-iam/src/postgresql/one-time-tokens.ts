import { type Kysely, type RawBuilder, sql } from "kysely";
import type {
  Acceptance,
  AcceptedAssertion,
  OneTimeTokenRecords,
  StoredToken,
} from "../sign-in/one-time-token-records.js";
import { auditInserts } from "./audit-events.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import { gate } from "./gate.js";
import { toStoredToken } from "./one-time-token-rows.js";
import { sweepExpired } from "./sweep.js";
import type { Tables } from "./tables.js";
import { violatedConstraint, violatesForeignKey } from "./unavailable.js";

export class PostgresOneTimeTokens implements OneTimeTokenRecords {
  /** @param enableAuditLog whether an acceptance writes its audit row */
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
    private readonly enableAuditLog: boolean,
  ) {}

  /**
   * One statement, so that the marks, the token and the audit row are stored together or not at all. A taken mark is a
   * unique violation, also against a running transaction: of any number of callers one gets through.
   */
  async accept(accepted: AcceptedAssertion): Promise<Acceptance> {
    const db = await this.connect();
    try {
      const { rows } = await acceptance(accepted, this.clock, this.enableAuditLog).execute(db);
      const [answer] = rows;
      if (!answer) return "partner_gone";
      if (!answer.partner_active) return "partner_inactive";
      if (!answer.timely) return "too_old";
      if (!answer.secret_lives) return "secret_ended";
      return answer.accepted > 0 ? "accepted" : "unknown_state";
    } catch (error) {
      if (violatedConstraint(error) === "replay_claims_pkey") return "replayed";
      if (violatesForeignKey(error)) return "secret_ended";
      throw error;
    }
  }

  async take(tokenHash: Uint8Array): Promise<StoredToken | null> {
    const db = await this.connect();
    const row = await db
      .deleteFrom("one_time_tokens")
      .where("token_hash", "=", tokenHash)
      .returningAll()
      .returning([hasExpired(this.clock).as("has_expired"), REVOKED_WITH_PARTNER.as("revoked_with_partner")])
      .executeTakeFirst();
    return row ? toStoredToken(row) : null;
  }

  async peek(tokenHash: Uint8Array): Promise<StoredToken | null> {
    const db = await this.connect();
    const row = await db
      .selectFrom("one_time_tokens")
      .selectAll()
      .select([hasExpired(this.clock).as("has_expired"), REVOKED_WITH_PARTNER.as("revoked_with_partner")])
      .where("token_hash", "=", tokenHash)
      .executeTakeFirst();
    return row ? toStoredToken(row) : null;
  }

  async endOf(partnerId: string, externalId: string): Promise<void> {
    const db = await this.connect();
    await db
      .deleteFrom("one_time_tokens")
      .where("partner_id", "=", partnerId)
      .where("external_id", "=", externalId)
      .execute();
  }

  async sweep(): Promise<boolean> {
    return sweepExpired(await this.connect(), "one_time_tokens", this.clock);
  }
}

function hasExpired(clock: GivenClock): RawBuilder<boolean> {
  return sql<boolean>`expires_at <= ${present(clock)}`;
}

/** Also true when the partner is gone. */
const REVOKED_WITH_PARTNER = sql<boolean>`NOT EXISTS (
  SELECT FROM gl_iam.partners WHERE partners.id = one_time_tokens.partner_id
    AND partners.epoch = one_time_tokens.partner_epoch
)`;

/**
 * Without a start to answer, `started` is one row of nulls. With one, it is the row that it takes, or nothing is
 * written.
 */
function acceptance(
  { marks: { marks, keptUntil }, token, partnerVersion, stateHash, event }: AcceptedAssertion,
  clock: GivenClock,
  enableAuditLog: boolean,
) {
  const started =
    stateHash === null
      ? sql`SELECT NULL::bytea AS browser_hash, NULL::text AS return_to FROM gate
            WHERE partner_active AND timely AND secret_lives`
      : sql`DELETE FROM gl_iam.pending_starts USING gate
            WHERE partner_active AND timely AND secret_lives
              AND state_hash = ${stateHash} AND partner_id = ${token.partnerId}
              AND expires_at > ${present(clock)}
            RETURNING browser_hash, return_to`;
  const values = sql.join(marks.map((mark) => sql`(${mark}::bytea, ${keptUntil}::timestamptz)`));
  const audited = enableAuditLog ? sql`, ${auditInserts([event], sql`started`)}` : sql``;
  return sql<{ partner_active: boolean; timely: boolean; secret_lives: boolean; accepted: number }>`
    WITH passed AS ${gate(token.partnerId, "shared")},
    standing AS (
      -- Locked, or it would be read as it was before the wait at the gate. A KEY SHARE lock would take that version.
      SELECT is_active AND epoch = ${token.epochs.partner}::bigint
        AND (${partnerVersion}::uuid IS NULL OR version = ${partnerVersion}::uuid) AS partner_active
      FROM gl_iam.partners, passed
      WHERE partners.id = ${token.partnerId} FOR SHARE OF partners
    ),
    gate AS (
      SELECT partner_active, ${present(clock)} < ${keptUntil}::timestamptz AS timely, EXISTS (
        SELECT FROM gl_iam.partner_secrets
        WHERE id = ${token.secretId} AND (expires_at IS NULL OR expires_at > ${present(clock)})
      ) AS secret_lives
      FROM standing
    ),
    started AS (${started}),
    marked AS (
      INSERT INTO gl_iam.replay_claims (mark, expires_at)
      SELECT marks.* FROM (VALUES ${values}) AS marks, started
    )${audited},
    accepted AS (
      INSERT INTO gl_iam.one_time_tokens (
        token_hash, partner_id, secret_id, external_id, email, display_name, role, attributes, code_challenge,
        source_ip, signed_at, browser_hash, return_to, partner_epoch, user_epoch, identity_epoch, expires_at
      )
      SELECT ${token.hash}::bytea, ${token.partnerId}::uuid, ${token.secretId}::uuid, ${token.externalId}::text,
        ${token.email}::text, ${token.displayName}::text, ${token.role}::text, ${attributesOf(token)}::jsonb,
        ${token.codeChallenge}::text, ${token.sourceIp}::text, ${token.signedAt}::timestamptz, browser_hash, return_to,
        ${token.epochs.partner}::bigint, ${token.epochs.user}::bigint, ${token.epochs.identity}::bigint,
        ${secondsFromNow(clock, token.lifetimeSeconds)}
      FROM started
      RETURNING 1
    )
    SELECT partner_active, timely, secret_lives, (SELECT count(*)::integer FROM accepted) AS accepted FROM gate`;
}

/** As text, because `pg` would write a JavaScript array inside it as a PostgreSQL one. */
function attributesOf({ attributes }: { readonly attributes: object | null }): string | null {
  return attributes && JSON.stringify(attributes);
}
