/**
 * How a guesser reads a password: `P@ssw0rd2024!` is `password` with the usual substitutions and an ending.
 *
 * Only what stands around the whole word is taken off, and only where it is as short, or as predictable, as people make
 * it. So a phrase that contains a common word has no reading as that word.
 */

/** Longer digits and signs around a word are hard to guess by themselves, unless they follow a pattern. */
const MAX_DECORATION = 8;
/** `pa$$` ends with two signs that stand for letters. */
const MAX_SUBSTITUTED_EDGE = 2;
/** `abcabcabcabc` repeats three characters. Longer units are words. */
export const MAX_REPEATED_UNIT = 4;

const LETTERS: Readonly<Record<string, string>> = {
  "@": "a",
  "4": "a",
  "8": "b",
  "(": "c",
  "3": "e",
  "9": "g",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
  "+": "t",
  "2": "z",
};
/** These stand for both. */
const [ONE, I, L] = [/[1!|]/g, "i", "l"];

/** @param text in the form that is compared: NFKC, small letters, trimmed. @returns each reading, the text first */
export function passwordReadings(text: string): ReadonlySet<string> {
  const found = new Set([text]);
  for (const core of cores(text)) {
    for (const word of [core, undone(core, I), undone(core, L)]) found.add(word).add(unitOf(word));
  }
  return found;
}

/** Also true of white space alone, of which nothing is left. */
export function isRepetition(text: string): boolean {
  const characters = [...text];
  const repeats = (unit: number) => characters.every((character, index) => character === characters[index % unit]);
  return Array.from({ length: MAX_REPEATED_UNIT }, (_, index) => index + 1).some(repeats);
}

/** Neighbours in Unicode, up or down; 0 follows 9. */
export function isSequence(text: string): boolean {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0);
  const follows = (step: number) => (point: number, index: number) =>
    index === 0 || point === successor(points[index - 1] ?? 0, step);
  return [1, -1].some((step) => points.every(follows(step)));
}

const [ZERO, NINE] = [0x30, 0x39];

function successor(point: number, step: number): number {
  if (step === 1 && point === NINE) return ZERO;
  if (step === -1 && point === ZERO) return NINE;
  return point + step;
}

/** What is left without the digits and signs around it. Those next to the letters may stand for letters themselves. */
function* cores(text: string): Generator<string> {
  const unit = unitOf(text);
  const first = unit.search(/\p{L}/u);
  if (first < 0) return;
  const last = unit.length - (/[^\p{L}]*$/u.exec(unit)?.[0].length ?? 0);
  for (let start = first; start >= Math.max(0, first - MAX_SUBSTITUTED_EDGE); start -= 1) {
    for (let end = last; end <= Math.min(unit.length, last + MAX_SUBSTITUTED_EDGE); end += 1) {
      if (isDecoration(unit.slice(0, start), unit.slice(end))) yield unit.slice(start, end);
    }
  }
}

function isDecoration(before: string, after: string): boolean {
  if (before.length + after.length <= MAX_DECORATION) return true;
  return [before, after].every((part) => part.length <= 1 || isSequence(part) || isRepetition(part));
}

function undone(text: string, one: string): string {
  return text.replace(/[@48(390$57+2]/g, (sign) => LETTERS[sign] ?? sign).replace(ONE, one);
}

/** The shortest text that the whole one repeats. */
function unitOf(text: string): string {
  const length = `${text}${text}`.indexOf(text, 1);
  return text.slice(0, length);
}
