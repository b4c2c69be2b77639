/** What a list of partners may be restricted to beside their own columns. */
import { type RawBuilder, sql } from "kysely";
import { AuditEventType, AuditSeverity } from "../audit/event.js";
import type { CareLimits } from "../partner/care.js";

export const SEVERITIES: readonly string[] = Object.values(AuditSeverity);

/** Those for which something waits are few, whatever the number of partners: an index has nobody else. */
export function awaitsDecision(awaits: boolean): RawBuilder<boolean> {
  const waiting = sql`(SELECT partner_id FROM gl_iam.setup_proposals WHERE state = 'open')`;
  return awaits ? sql`id IN ${waiting}` : sql`id NOT IN ${waiting}`;
}

/**
 * A scalar question stays a look-up by index for each partner. Of EXISTS the planner may read the whole audit once.
 *
 * @returns a condition on rows that are called `partners`
 */
export function inNeed({ secretMadeBefore, silentSince }: CareLimits): RawBuilder<boolean> {
  return sql<boolean>`(${awaitsDecision(true)} OR is_active AND (
    (
      SELECT true FROM gl_iam.partner_secrets AS secret
      WHERE secret.partner_id = partners.id AND secret.expires_at IS NULL
        AND secret.created_at < ${secretMadeBefore}::timestamptz
    ) IS NOT NULL
    OR partners.created_at < ${silentSince}::timestamptz AND (
      SELECT true FROM gl_iam.audit_events AS event
      WHERE event.partner_id = partners.id AND event.organization_id = partners.org_id
        AND event.event_type = ${AuditEventType.SSO_SIGN_IN} AND event.severity = ANY (${SEVERITIES}::text[])
        AND event.timestamp >= ${silentSince}::timestamptz
      LIMIT 1
    ) IS NULL
  ))`;
}
