/**
 * `npm run fuzz`: the parsers and checks that decide who is let in, against oracles that were written from the
 * specification and not from this code. A difference is printed with its input and fails the run.
 *
 * FUZZ_RUNS inputs (a million) are shared among the subjects; FUZZ_SEED repeats a run.
 */
import { randomInt } from "node:crypto";
import { findDifferences } from "./search.js";
import { SUBJECTS } from "./subjects.js";

function wholeNumber(name: string, standard: number): number {
  const text = process.env[name];
  if (text === undefined || text === "") return standard;
  if (!/^[0-9]{1,12}$/.test(text)) throw new Error(`${name} must be a whole number`);
  return Number(text);
}

const runs = wholeNumber("FUZZ_RUNS", 1_000_000);
const seed = wholeNumber("FUZZ_SEED", randomInt(2 ** 31));
const each = Math.ceil(runs / SUBJECTS.length);
console.log(`fuzz: ${each * SUBJECTS.length} inputs; to repeat: FUZZ_SEED=${seed} FUZZ_RUNS=${runs} npm run fuzz`);

let differing = 0;
for (const [index, subject] of SUBJECTS.entries()) {
  const startedAt = performance.now();
  const found = findDifferences(subject, seed + index, each);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${found.length === 0 ? "ok  " : "FAIL"} ${subject.name}, ${each} inputs, seed ${seed + index}, ${seconds} s`,
  );
  for (const text of found) console.log(`     ${text}`);
  if (found.length > 0) differing += 1;
}
process.exitCode = differing === 0 ? 0 : 1;
