/** Sign-ins counted: over time, and by the reason of their refusal. */
import type { Schemas } from "../api/client.ts";

export const DAY = 24 * 60 * 60 * 1000;

type Counted = Pick<Schemas["AuditEvent"], "timestamp" | "event_type" | "error_code">;

export interface SignIns {
  readonly events: readonly Counted[];
  /** There were more than were read. */
  readonly isPartial: boolean;
}

export interface Bucket extends Record<string, unknown> {
  readonly time: string;
  readonly accepted: number;
  readonly refused: number;
}

/** By the hour for a day, by the day for more; a bucket without a sign-in is one of zero. */
export function byBucket({ events }: SignIns, days: number, language: string, now = Date.now()): Bucket[] {
  const width = days === 1 ? DAY / 24 : DAY;
  const count = Math.ceil((days * DAY) / width);
  const style = days === 1 ? ({ timeStyle: "short" } as const) : ({ month: "short", day: "numeric" } as const);
  const name = new Intl.DateTimeFormat(language, style);
  const buckets = Array.from({ length: count }, (_, index) => {
    const begin = now - (count - index) * width;
    return { time: name.format(begin + width), accepted: 0, refused: 0 };
  });
  for (const { timestamp, event_type } of events) {
    const bucket = buckets[count - 1 - Math.floor((now - Date.parse(timestamp)) / width)];
    if (bucket) bucket[event_type === "sso_sign_in" ? "accepted" : "refused"] += 1;
  }
  return buckets;
}

/** The most frequent first. */
export function byReason({ events }: SignIns): [reason: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { error_code } of events) if (error_code) counts.set(error_code, (counts.get(error_code) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
