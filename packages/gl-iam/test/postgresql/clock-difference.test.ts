/** The difference of two clocks. One of them is read at an unknown moment of a round trip. */
import { expect, test } from "vitest";
import { ClockDifference } from "../../src/postgresql/clock-difference.js";

/** Milliseconds since 1970 at the end of the round trip. */
const NOW = 1_800_000_000_000;
const SECONDS = NOW / 1000;

test.each([
  ["the same time", SECONDS - 0.05, 100, 0],
  ["anywhere within the round trip", SECONDS - 0.1, 100, 0],
  ["behind, less what the round trip may explain", SECONDS + 9.95, 100, -9.95],
  ["ahead, less what the round trip may explain", SECONDS - 10.05, 100, 9.95],
  ["with no round trip at all", SECONDS - 7, 0, 7],
])("%s", (_, theirs, roundTripMs, seconds) => {
  const clock = new ClockDifference(() => NOW);
  clock.measured(theirs, roundTripMs);
  expect(clock.seconds).toBeCloseTo(seconds, 3);
});

test("a slow answer says nothing, and neither does a clock that is not to be compared", () => {
  const clock = new ClockDifference(() => NOW);
  clock.measured(SECONDS - 100, 2001);
  expect(clock.seconds).toBeNull();
  const given = new ClockDifference(null);
  given.measured(SECONDS - 100, 0);
  expect(given.seconds).toBeNull();
  expect(given.isTooFar).toBe(false);
});

test.each([
  [5, false, false],
  [5.5, true, false],
  [-5.5, true, false],
  [30, true, false],
  [30.5, true, true],
  [-30.5, true, true],
])("%d s: worth a warning %s, too far %s", (seconds, isWarned, isTooFar) => {
  const clock = new ClockDifference(() => NOW);
  clock.measured(SECONDS - seconds, 0);
  expect([clock.warning !== null, clock.isTooFar]).toEqual([isWarned, isTooFar]);
});
