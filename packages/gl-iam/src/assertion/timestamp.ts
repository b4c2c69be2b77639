/** The one grammar of an assertion's timestamp: RFC 3339 date-time with an offset, 0–9 fraction digits. */
import { type Violation, violation } from "../validation.js";

const GRAMMAR =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

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
  const rule = violation("timestamp", "must be an RFC 3339 date-time with an offset, such as 2026-03-12T10:00:00Z");
  const match = typeof value === "string" ? GRAMMAR.exec(value) : null;
  if (!match) return rule;
  const [text, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as SixNumbers;
  const whole = new Date(0);
  whole.setUTCFullYear(y, mo - 1, d);
  whole.setUTCHours(h, mi, s);
  const exists =
    whole.getUTCMonth() === mo - 1 && whole.getUTCDate() === d && whole.getUTCHours() === h && mi < 60 && s < 60;
  if (!exists) return rule;
  const offsetMs =
    sign === undefined ? 0 : Number(`${sign}1`) * (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  const fractionMs = fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000;
  return { text, epochMs: whole.getTime() - offsetMs + fractionMs };
}

type SixNumbers = [number, number, number, number, number, number];
