import { expect, test } from "vitest";
import { byBucket, byReason, type SignIns } from "../src/partners/sign-in-counts.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const HOUR = 60 * 60 * 1000;
const at = (
  hoursAgo: number,
  error_code: "role_not_allowed" | "signature_expired" | null,
): SignIns["events"][number] => ({
  timestamp: new Date(NOW - hoursAgo * HOUR).toISOString(),
  event_type: error_code === null ? "sso_sign_in" : "sso_refused",
  error_code,
});
const signIns: SignIns = {
  events: [
    at(0.5, null),
    at(0.9, "role_not_allowed"),
    at(23.5, null),
    at(30, "signature_expired"),
    at(5, "role_not_allowed"),
  ],
  isPartial: false,
};

test("a day is counted by the hour, empty hours included; what is older is left out", () => {
  const buckets = byBucket(signIns, 1, "en", NOW);
  expect(buckets).toHaveLength(24);
  expect(buckets.at(-1)).toMatchObject({ accepted: 1, refused: 1 });
  expect(buckets[0]).toMatchObject({ accepted: 1, refused: 0 });
  expect(buckets.reduce((sum, { accepted, refused }) => sum + accepted + refused, 0)).toBe(4);
});

test("more is counted by the day", () => {
  const buckets = byBucket(signIns, 7, "en", NOW);
  expect(buckets).toHaveLength(7);
  expect(buckets.slice(-2)).toMatchObject([
    { accepted: 0, refused: 1 },
    { accepted: 2, refused: 2 },
  ]);
});

test("reasons: the most frequent first", () => {
  expect(byReason(signIns)).toEqual([
    ["role_not_allowed", 2],
    ["signature_expired", 1],
  ]);
});
