import { SigningError } from "./refusal.js";

/** RFC 3339 with an offset, 0–9 fraction digits; no second 60. */
const GRAMMAR =
  /^(\d{4})-(0[1-9]|1[0-2])-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * @param timestamp now when undefined; a text is used unchanged
 * @returns the text that is signed and sent
 * @throws SigningError also for a time without an offset, because it means another moment on each machine
 */
export function toTimestamp(timestamp: unknown): string {
  const given = timestamp === undefined ? new Date() : timestamp;
  const text = given instanceof Date && !Number.isNaN(given.getTime()) ? given.toISOString() : given;
  if (typeof text === "string" && isDateTime(text)) return text;
  throw new SigningError(
    "timestamp",
    "must be a Date, or an RFC 3339 date-time with an offset such as 2026-03-12T10:00:00Z",
  );
}

export function isDateTime(text: string): boolean {
  const [, year, month, day] = GRAMMAR.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(`${year}-${month}-01T00:00:00Z`);
  date.setUTCDate(Number(day)); // a day that the month does not have becomes a day of another month
  return date.getUTCMonth() + 1 === Number(month);
}
