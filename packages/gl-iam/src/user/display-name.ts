/** People's names as directories have them: with line ends, tabs, and marks that reverse the text around them. */
import { parseText, type Violation, violation } from "../validation.js";

const MAX_LENGTH = 255;
/** Word separators of every script, and every line end. */
const WHITE_SPACE = /[\s\u0085]+/gu;
/** Useless in a name: controls, and characters that change the direction of the surrounding text (UAX #9). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** @returns the name on one line, with single spaces, at most 255 characters; null when nothing is left */
export function parseDisplayName(value: unknown): string | null | Violation {
  if (typeof value !== "string") return violation("string", "must be a string");
  const text = value.replace(WHITE_SPACE, " ").replace(UNSEEN, "");
  const name = parseText(text.replace(/ +/g, " "), { min: 0, max: MAX_LENGTH, spaces: "trim" });
  return name === "" ? null : name;
}

/** Both are parsed. If they are too long together, the result is cut, because that must not keep anybody out. */
export function fullName(first: string | null, last: string | null): string | null {
  const name = [first, last].filter((part) => part !== null).join(" ");
  return [...name].slice(0, MAX_LENGTH).join("").trimEnd() || null;
}
