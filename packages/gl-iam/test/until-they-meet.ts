/**
 * How often the callers of a race meet is up to the machine. The naive version is raced until they have: a test that
 * can't see the race there would not see it in the real code either.
 */
import { expect } from "vitest";

const MOST_ROUNDS = 100;

/**
 * @param right what every round would have without a race
 * @param race one round, counted from 0; it returns what the naive version has then
 */
export async function expectMoreThan(right: number, race: (round: number) => Promise<number>): Promise<void> {
  let most = right;
  for (let round = 0; most <= right && round < MOST_ROUNDS; round += 1) most = await race(round);
  expect(most).toBeGreaterThan(right);
}
