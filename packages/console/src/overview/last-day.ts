/** The last 24 hours out of the audit, up to a page of each kind. */
import { type AuditEvent, type EventFilter, readEvents } from "../audit/query.ts";

/** The most that one answer has. */
const PAGE = 200;
const DAY = 24 * 60 * 60 * 1000;

export interface Counted {
  readonly count: number;
  /** There are more. */
  readonly isPartial: boolean;
}

export interface LastDay {
  readonly signIns: Counted;
  readonly refusals: Counted;
  readonly warnings: Counted;
  /** The most frequent first. */
  readonly reasons: readonly (readonly [code: string, count: number])[];
}

export async function readDay(): Promise<LastDay> {
  const from = new Date(Date.now() - DAY).toISOString();
  const read = (filter: EventFilter) => readEvents({ ...filter, from }, PAGE);
  const [signIns, refused, unproved, warnings] = await Promise.all([
    read({ event_type: "sso_sign_in" }),
    read({ event_type: "sso_refused" }),
    read({ event_type: "partner_signature_validation_failed" }),
    read({ severity: "warning" }),
  ]);
  const refusals = {
    data: [...refused.data, ...unproved.data],
    next_cursor: refused.next_cursor ?? unproved.next_cursor,
  };
  return {
    signIns: countOf(signIns),
    refusals: countOf(refusals),
    warnings: countOf(warnings),
    reasons: reasonsOf(refusals.data),
  };
}

function countOf({ data, next_cursor }: { data: readonly AuditEvent[]; next_cursor: string | null }): Counted {
  return { count: data.length, isPartial: next_cursor !== null };
}

function reasonsOf(events: readonly AuditEvent[]): (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { error_code } of events) if (error_code) counts.set(error_code, (counts.get(error_code) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
