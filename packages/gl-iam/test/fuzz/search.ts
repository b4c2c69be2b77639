import { Dice } from "../../../../tools/testing/dice.js";
import type { Subject } from "./subject.js";

const MOST_SHOWN = 5;

/** Asks product and oracle `runs` times. @returns up to five differences */
export function findDifferences(subject: Subject, seed: number, runs: number): string[] {
  const dice = new Dice(seed);
  const found: string[] = [];
  for (let run = 0; run < runs && found.length < MOST_SHOWN; run += 1) {
    const differs = subject.attempt(dice);
    if (differs !== undefined) found.push(differs);
  }
  return found;
}
