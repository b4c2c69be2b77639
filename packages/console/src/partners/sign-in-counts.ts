/** Sign-ins counted by the service: over time, and by the reason of their refusal. */
import type { Schemas } from "../api/client.ts";

export type SignInCounts = Schemas["SignInCounts"];

export const DAY = 24 * 60 * 60 * 1000;

interface Bucket extends Record<string, unknown> {
  readonly time: string;
  readonly accepted: number;
  readonly refused: number;
}

/** By the hour for a day, by the day for more; a bucket without a sign-in is one of zero. */
export function byBucket({ since, buckets }: Pick<SignInCounts, "since" | "buckets">, days: number, language: string) {
  const [begin, width] = [Date.parse(since), widthOf(days)];
  const style = days === 1 ? ({ timeStyle: "short" } as const) : ({ month: "short", day: "numeric" } as const);
  const name = new Intl.DateTimeFormat(language, style);
  const all: Bucket[] = Array.from({ length: (days * DAY) / width }, (_, index) => {
    return { time: name.format(begin + (index + 1) * width), accepted: 0, refused: 0 };
  });
  for (const { from, accepted, refused } of buckets) {
    // What came while it was counted belongs to the last one.
    const index = Math.min(Math.floor((Date.parse(from) - begin) / width), all.length - 1);
    const bucket = all[index];
    if (bucket) all[index] = { ...bucket, accepted: bucket.accepted + accepted, refused: bucket.refused + refused };
  }
  return all;
}

/** The most frequent first. */
export function byReason({ by_reason }: Pick<SignInCounts, "by_reason">): [reason: string, count: number][] {
  return Object.entries(by_reason).sort(([, one], [, other]) => other - one);
}

/** Milliseconds of a bucket. */
export function widthOf(days: number): number {
  return days === 1 ? DAY / 24 : DAY;
}
