/** The one grammar of an assertion's timestamp: RFC 3339 date-time with an offset, 0–9 fraction digits. */
import { type Violation, violation } from "../validation.js";

export interface Timestamp {
  /** As written, because these bytes were signed. */
  readonly text: string;
  /** Milliseconds since 1970-01-01T00:00:00Z, with a fraction. */
  readonly epochMs: number;
}

/**
 * Checked against the calendar: no 30th of February, no hour 24, no second 60. Without an offset a time means another
 * moment on each machine, so it is refused and never read as local time.
 */
export function parseTimestamp(value: unknown): Timestamp | Violation {
  const epochMs = typeof value === "string" ? epochOf(value) : Number.NaN;
  if (!Number.isNaN(epochMs)) return { text: value as string, epochMs };
  return violation("timestamp", "must be an RFC 3339 date-time with an offset, such as 2026-03-12T10:00:00Z");
}

const DOT = 0x2e;
const HYPHEN = 0x2d;
const COLON = 0x3a;
const T = 0x54;
const FIRST_FRACTION = 20;
const MOST_FRACTION_DIGITS = 9;
/** Of ten, by the number of digits. */
const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** Read by hand, because it is read at every request: a regular expression and a `Date` cost ten times as much. */
function epochOf(text: string): number {
  const date = dayOf(text);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const isTime = text.charCodeAt(10) === T && text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON;
  if (!isTime || !(hour < 24 && minute < 60 && second < 60)) return Number.NaN;
  let end = FIRST_FRACTION - 1;
  let fraction = 0;
  if (text.charCodeAt(end) === DOT) {
    end = FIRST_FRACTION;
    for (; digit(text, end) >= 0 && end < FIRST_FRACTION + MOST_FRACTION_DIGITS; end += 1) {
      fraction = fraction * 10 + digit(text, end);
    }
    if (end === FIRST_FRACTION) return Number.NaN;
    fraction /= POWERS[end - FIRST_FRACTION] ?? Number.NaN;
  }
  const whole = date * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000;
  return whole - offsetOf(text, end) + fraction * 1000;
}

/** Days since 1970, of the Gregorian calendar; NaN for a day that it does not have. */
function dayOf(text: string): number {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const isDate = text.charCodeAt(4) === HYPHEN && text.charCodeAt(7) === HYPHEN;
  if (!isDate || !(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return Number.NaN;
  // A year that begins in March ends with its leap day, so the months before a day have 153 days in five.
  const march = month > 2 ? year : year - 1;
  const before = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  return (
    365 * march + Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400) + before + day - 719_469
  );
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Milliseconds east of UTC, of `Z` or `±hh:mm` up to the end of the text. */
function offsetOf(text: string, at: number): number {
  const sign = text[at];
  if (sign === "Z") return text.length === at + 1 ? 0 : Number.NaN;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  const isOffset = (sign === "+" || sign === "-") && text.charCodeAt(at + 3) === COLON && text.length === at + 6;
  if (!isOffset || !(hours < 24 && minutes < 60)) return Number.NaN;
  return (sign === "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** NaN unless both are digits. */
function twoDigits(text: string, at: number): number {
  const tens = digit(text, at);
  const ones = digit(text, at + 1);
  return tens >= 0 && ones >= 0 ? tens * 10 + ones : Number.NaN;
}

/** -1 for any other character, and behind the end. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at) - 48;
  return code >= 0 && code <= 9 ? code : -1;
}
