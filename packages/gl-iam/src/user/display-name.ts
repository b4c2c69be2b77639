/** Names of people as directories have them: with line ends, tabs, and marks that turn the text around it. */
import { parseText, type Violation, violation } from "../validation.js";

const MAX_LENGTH = 255;
/** What separates words, of every script and every line end. */
const WHITE_SPACE = /[\s\u0085]+/gu;
/** Of no use in a name: controls, and what turns the direction of the text that a name is shown in (UAX #9). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** @returns on one line, with single spaces, at most 255 characters; null when nothing is left */
export function parseDisplayName(value: unknown): string | null | Violation {
  if (typeof value !== "string") return violation("string", "must be a string");
  const text = value.replace(WHITE_SPACE, " ").replace(UNSEEN, "");
  const name = parseText(text.replace(/ +/g, " "), { min: 0, max: MAX_LENGTH, spaces: "trim" });
  return name === "" ? null : name;
}

/** Both are parsed. Cut where the two together are longer than a name may be: that must not shut anybody out. */
export function fullName(first: string | null, last: string | null): string | null {
  const name = [first, last].filter((part) => part !== null).join(" ");
  return [...name].slice(0, MAX_LENGTH).join("").trimEnd() || null;
}
