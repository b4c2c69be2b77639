/** The last 24 hours: sign-ins as the service counts them, and warnings out of the audit, up to a page of them. */
import { readEvents } from "../audit/query.ts";
import { byReason } from "../partners/sign-in-counts.ts";
import { readSignIns } from "../partners/sign-ins.ts";

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
  const [counts, warnings] = await Promise.all([readSignIns(1), readEvents({ severity: "warning", from }, PAGE)]);
  const isPartial = !counts.is_complete;
  return {
    signIns: { count: counts.accepted, isPartial },
    refusals: { count: counts.refused, isPartial },
    warnings: { count: warnings.data.length, isPartial: warnings.next_cursor !== null },
    reasons: byReason(counts),
  };
}
