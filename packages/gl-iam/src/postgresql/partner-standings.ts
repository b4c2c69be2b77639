/** How partners stand, as many as a page has, in one statement. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { AuditEventType } from "../audit/event.js";
import type { StoredStanding } from "../partner/care.js";
import { SEVERITIES } from "./partner-conditions.js";
import type { Tables } from "./tables.js";

interface Row {
  readonly id: string;
  readonly active_users: number;
  readonly open_proposals: number;
  readonly proven_domains: string[];
  readonly unrestricted_others: number;
  readonly secrets: readonly { readonly created_at: string; readonly expires_at: string | null }[];
  readonly signed_in_at: Date | null;
  readonly accepted_at: Date | null;
  readonly accepted_from: string | null;
  readonly test_key: string | null;
  readonly test_secret_at: Date | null;
}

const MOST_UNRESTRICTED = 100;

/** @returns by the id of the partner */
export async function standingsOf(db: Kysely<Tables>, partnerIds: readonly string[]) {
  const { rows } = await sql<Row>`
    SELECT partner.id,
      coalesce((SELECT active_users FROM gl_iam.partner_user_counts WHERE partner_id = partner.id), 0) AS active_users,
      (
        SELECT count(*)::integer FROM gl_iam.setup_proposals WHERE partner_id = partner.id AND state = 'open'
      ) AS open_proposals,
      ARRAY(
        SELECT domain FROM gl_iam.domain_proofs WHERE partner_id = partner.id AND approved_at IS NOT NULL
        ORDER BY domain
      ) AS proven_domains,
      CASE WHEN EXISTS (
        SELECT FROM gl_iam.domain_proofs WHERE partner_id = partner.id AND approved_at IS NOT NULL
      ) THEN (
        SELECT count(*)::integer FROM (
          SELECT FROM gl_iam.partners AS other
          WHERE other.org_id = partner.org_id AND other.allowed_email_domains IS NULL AND other.test_of IS NULL
            AND other.id <> partner.id
          LIMIT ${MOST_UNRESTRICTED}
        ) AS others
      ) ELSE 0 END AS unrestricted_others,
      coalesce((
        SELECT jsonb_agg(
          jsonb_build_object('created_at', created_at, 'expires_at', expires_at) ORDER BY created_at DESC, id DESC
        )
        FROM gl_iam.partner_secrets WHERE partner_id = partner.id
      ), '[]') AS secrets,
      signed_in.timestamp AS signed_in_at, accepted.timestamp AS accepted_at,
      (SELECT ip_address FROM gl_iam.audit_personal_data WHERE event_id = accepted.id) AS accepted_from,
      test_side.consumer_key AS test_key,
      (
        SELECT created_at FROM gl_iam.partner_secrets WHERE partner_id = test_side.id AND expires_at IS NULL
      ) AS test_secret_at
    FROM gl_iam.partners AS partner
    LEFT JOIN gl_iam.partners AS test_side ON test_side.test_of = partner.id
    LEFT JOIN LATERAL (${newestOf(AuditEventType.SSO_SIGN_IN)}) AS signed_in ON true
    LEFT JOIN LATERAL (${newestOf(AuditEventType.SSO_TOKEN_ISSUED)}) AS accepted ON true
    WHERE partner.id = ANY (${partnerIds}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, toStanding(row)]));
}

/** Of the partner's events of one type, by the index, which has them in order by severity. */
function newestOf(type: AuditEventType): RawBuilder<unknown> {
  return sql`
    SELECT newest.id, newest.timestamp FROM unnest(${SEVERITIES}::text[]) AS kind (severity)
    CROSS JOIN LATERAL (
      SELECT id, timestamp FROM gl_iam.audit_events AS event
      WHERE event.partner_id = partner.id AND event.organization_id = partner.org_id AND event.event_type = ${type}
        AND event.severity = kind.severity
      ORDER BY timestamp DESC, id DESC LIMIT 1
    ) AS newest
    ORDER BY newest.timestamp DESC, newest.id DESC LIMIT 1`;
}

function toStanding(row: Row): StoredStanding {
  return {
    activeUsers: row.active_users,
    openProposals: row.open_proposals,
    provenDomains: row.proven_domains,
    unrestrictedOthers: row.unrestricted_others,
    secrets: row.secrets.map(({ created_at, expires_at }) => ({
      createdAt: new Date(created_at),
      expiresAt: expires_at === null ? null : new Date(expires_at),
    })),
    lastSignInAt: row.signed_in_at,
    lastAccepted: row.accepted_at && { at: row.accepted_at, ipAddress: row.accepted_from },
    testSide: row.test_key === null ? null : { consumerKey: row.test_key, secretMadeAt: row.test_secret_at },
  };
}
