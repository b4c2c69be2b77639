/**
 * An assertion's timestamp: RFC 3339 §5.6 `date-time` with `T` and `Z` in capitals, an offset, at most nine fraction
 * digits, no leap second. The oracle reads characters one by one and counts days by hand.
 */
import type { Dice } from "../../../../tools/testing/dice.js";
import { difference, type Subject } from "./subject.js";

const NANOSECONDS = 1_000_000_000n;
const CHARACTERS = [..."0123456789:-+.,TZtz ", "\n", "\u2212", "\u0662", "/"];

/** @returns nanoseconds since 1970, or null when it is not a timestamp */
function timestampOracle(text: string): bigint | null {
  let at = 0;
  const number = (digits: number, from: number, to: number): number => {
    let value = 0;
    for (let left = digits; left > 0; left -= 1, at += 1) {
      const digit = "0123456789".indexOf(text[at] ?? "x");
      if (digit < 0) throw new SyntaxError();
      value = value * 10 + digit;
    }
    if (value < from || value > to) throw new SyntaxError();
    return value;
  };
  const skip = (character: string): void => {
    if (text[at] !== character) throw new SyntaxError();
    at += 1;
  };
  try {
    const year = number(4, 0, 9999);
    skip("-");
    const month = number(2, 1, 12);
    skip("-");
    const day = number(2, 1, daysIn(year, month));
    skip("T");
    const hour = number(2, 0, 23);
    skip(":");
    const minute = number(2, 0, 59);
    skip(":");
    const second = number(2, 0, 59);
    let fraction = "";
    if (text[at] === ".") {
      for (at += 1; fraction.length < 9 && "0123456789".includes(text[at] ?? "x"); at += 1) fraction += text[at];
      if (fraction === "") return null;
    }
    let eastMinutes = 0;
    if (text[at] === "Z") at += 1;
    else {
      const isWest = text[at] === "-";
      skip(isWest ? "-" : "+");
      const hours = number(2, 0, 23);
      skip(":");
      eastMinutes = (isWest ? -1 : 1) * (hours * 60 + number(2, 0, 59));
    }
    if (at !== text.length) return null;
    const seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + (minute - eastMinutes) * 60 + second;
    return BigInt(seconds) * NANOSECONDS + BigInt(fraction.padEnd(9, "0"));
  } catch {
    return null;
  }
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days of the Gregorian calendar, counted back to year 0 where it has not been in use. */
function daysSince1970(year: number, month: number, day: number): number {
  let days = day - 1;
  for (let earlier = 1; earlier < month; earlier += 1) days += daysIn(year, earlier);
  const leaps = (before: number) => Math.ceil(before / 4) - Math.ceil(before / 100) + Math.ceil(before / 400);
  return days + 365 * (year - 1970) + leaps(year) - leaps(1970);
}

const padded = (value: number, width = 2) => String(value).padStart(width, "0");

function drawn(dice: Dice): string {
  const within = (from: number, to: number) => from + dice.below(to - from + 1);
  const wild = dice.once(3);
  const year = padded(dice.one([within(0, 9999), within(1969, 2100), within(1, 99) * 100]), 4);
  const month = padded(wild ? within(0, 13) : within(1, 12));
  const date = `${year}-${month}-${padded(wild ? within(0, 32) : within(1, 29))}`;
  const time = [wild ? 25 : 23, wild ? 61 : 59, wild ? 61 : 59].map((to) => padded(within(0, to))).join(":");
  const fraction = dice.once(2) ? "" : `.${dice.many(dice.below(wild ? 12 : 10), () => String(dice.below(10)))}`;
  const offset = dice.once(2)
    ? "Z"
    : `${dice.one(["+", "-"])}${padded(within(0, wild ? 25 : 23))}:${padded(within(0, wild ? 61 : 59))}`;
  const text = `${date}T${time}${fraction}${offset}`;
  return dice.once(4) ? dice.garbled(text, CHARACTERS) : text;
}

/** @param parse milliseconds since 1970, or null */
export function timestamps(parse: (text: string) => number | null): Subject {
  return {
    name: "timestamp",
    attempt(dice) {
      const text = drawn(dice);
      const [product, oracle] = [parse(text), timestampOracle(text)];
      const agree =
        product === null || oracle === null
          ? product === oracle
          : // A double has room for a few hundred nanoseconds at today's distance from 1970, less further away.
            Math.abs(product - Number(oracle) / 1e6) <= 0.05;
      return agree ? undefined : difference(text, product, oracle === null ? null : Number(oracle) / 1e6);
    },
  };
}
