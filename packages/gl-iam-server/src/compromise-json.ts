/** The report of a compromise, and a dry run, as the API and the command write them. */
import type { CompromiseReport, DryRun } from "gl-iam";

export function compromiseReportJson(report: CompromiseReport) {
  return {
    since: report.since.toISOString(),
    sessions_ended: report.sessionsEnded,
    scim_tokens_revoked: report.scimTokensRevoked,
    setup_links_revoked: report.setupLinksRevoked,
    proposals_rejected: report.proposalsRejected,
    starts_ended: report.startsEnded,
    identities_suspended: report.identitiesSuspended,
    people: report.people.map((person) => ({
      external_id: person.externalId,
      user_id: person.userId,
      email: person.email,
      role: person.role,
      change: person.change,
      is_suspended: person.isSuspended,
      assertions: person.assertions,
      first_at: person.firstAt?.toISOString() ?? null,
      last_at: person.lastAt?.toISOString() ?? null,
      addresses: [...person.addresses],
    })),
    is_complete: report.isComplete,
  };
}

export function dryRunJson({ since, signIns, wouldBeRefused, byReason, people, isComplete }: DryRun) {
  return {
    since: since.toISOString(),
    sign_ins: signIns,
    would_be_refused: wouldBeRefused,
    by_reason: { ...byReason },
    people: people.map(({ externalId, email, code, signIns: times, lastAt }) => {
      return { external_id: externalId, email, code: code as string, sign_ins: times, last_at: lastAt.toISOString() };
    }),
    is_complete: isComplete,
  };
}
