import { expect, test } from "vitest";
import { byBucket, byReason } from "../src/partners/sign-in-counts.ts";

const SINCE = Date.parse("2026-11-23T12:00:00Z");
const HOUR = 60 * 60 * 1000;
const bucket = (hoursAfter: number, accepted: number, refused: number) => ({
  from: new Date(SINCE + hoursAfter * HOUR).toISOString(),
  ...{ accepted, refused },
});
const since = new Date(SINCE).toISOString();

test("a day is shown by the hour, empty hours included", () => {
  const buckets = byBucket({ since, buckets: [bucket(0, 1, 0), bucket(23, 1, 2)] }, 1, "en");
  expect(buckets).toHaveLength(24);
  expect(buckets.at(-1)).toMatchObject({ accepted: 1, refused: 2 });
  expect(buckets[0]).toMatchObject({ accepted: 1, refused: 0 });
  expect(buckets.reduce((sum, { accepted, refused }) => sum + accepted + refused, 0)).toBe(4);
});

test("more is shown by the day; what came while it was counted is of the last one", () => {
  const buckets = byBucket(
    { since, buckets: [bucket(5 * 24, 0, 1), bucket(6 * 24, 2, 2), bucket(7 * 24, 1, 0)] },
    7,
    "en",
  );
  expect(buckets).toHaveLength(7);
  expect(buckets.slice(-2)).toMatchObject([
    { accepted: 0, refused: 1 },
    { accepted: 3, refused: 2 },
  ]);
});

test("reasons: the most frequent first", () => {
  expect(byReason({ by_reason: { signature_expired: 1, role_not_allowed: 2 } })).toEqual([
    ["role_not_allowed", 2],
    ["signature_expired", 1],
  ]);
});
