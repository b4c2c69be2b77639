/** Arguments as people write them, as values. A refusal names the rule and its bound. */
import { InvalidArgumentError } from "commander";
import { parseDuration } from "./time.js";

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** @param longest as a person would write it, for example `7d`; the answer is in seconds */
export function duration(longest: string): (text: string) => number {
  const max = parseDuration(longest) ?? Number.POSITIVE_INFINITY;
  return (text) => {
    const seconds = parseDuration(text);
    if (seconds === undefined) throw new InvalidArgumentError("It must be seconds, or such as 15m, 24h, 7d.");
    if (seconds > max) throw new InvalidArgumentError(`It must be at most ${longest} (${max} seconds).`);
    return seconds;
  };
}

/**
 * Pairs of texts, one at a time. The last `=` separates, because a role has none. As strict as every other door: a text
 * that stands before it twice says two things.
 *
 * @param form as a person would write it, for example `word=role`
 */
export function pairs(form: string) {
  return (text: string, before: Readonly<Record<string, string>> | undefined): Record<string, string> => {
    const separator = text.lastIndexOf("=");
    if (separator < 1) throw new InvalidArgumentError(`It must be ${form}.`);
    const key = text.slice(0, separator);
    if (before && Object.hasOwn(before, key)) throw new InvalidArgumentError("It is given twice.");
    // Not by assignment: `__proto__` is a text like any other.
    return Object.fromEntries([...Object.entries(before ?? {}), [key, text.slice(separator + 1)]]);
  };
}

export function repeated(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}
