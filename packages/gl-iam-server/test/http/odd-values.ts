/** Values that nobody would send, drawn from a seed. */
import type { Dice } from "../../../../tools/testing/dice.js";

export const ODD_TEXTS = [
  ...["", " ", "\0", "\ufeff", "null", "undefined", "[object Object]", "__proto__", "constructor", "toString"],
  ...[
    "𝕏",
    "é",
    "e\u0301",
    "\u202e",
    "ß",
    "İ",
    "\uffff",
    "'; DROP TABLE partners; --",
    "%00",
    "%0d%0a",
    "../../etc/passwd",
  ],
  ...[
    "-1",
    "0",
    "1e999",
    "NaN",
    "9007199254740993",
    "true",
    "2026-02-30T00:00:00Z",
    "2026-11-24T08:00:00",
    "a".repeat(3000),
  ],
];
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  [],
  {},
  [[]],
  [null],
  { $ne: null },
  { toString: 1 },
];

export function oddValue(dice: Dice, depth = 0): unknown {
  switch (dice.below(depth > 3 ? 2 : 5)) {
    case 0:
      return dice.one(ODD_TEXTS);
    case 1:
      return dice.one(ODD_VALUES);
    case 2:
      return Array.from({ length: dice.below(4) }, () => oddValue(dice, depth + 1));
    case 3:
      return Object.fromEntries([[dice.one(ODD_TEXTS), oddValue(dice, depth + 1)]]);
    default:
      return "[".repeat(dice.below(2000));
  }
}

/** A text with some of its characters changed, doubled, cut or removed. */
export function mutated(dice: Dice, text: string): string {
  let result = text;
  for (let turns = 1 + dice.below(3); turns > 0; turns--) {
    const at = dice.below(result.length + 1);
    const odd = dice.one([...ODD_TEXTS, String.fromCharCode(dice.below(0xffff)), result.slice(at, at + 20)]);
    const cut = dice.below(4);
    result = dice.one([
      result.slice(0, at) + odd + result.slice(at + cut),
      result.slice(0, at) + result.slice(at + 1 + cut),
      result.slice(0, at),
    ]);
  }
  return result;
}
