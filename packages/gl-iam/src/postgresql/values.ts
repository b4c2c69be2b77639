/**
 * PostgreSQL's values, sent as text, and their JavaScript form. The parsers are the adapter's own, because the whole
 * process shares those of `pg.types`, and an application may have replaced them.
 *
 * A value in another form than the expected one is a defect: an unreadable end of a secret must not count as "no end".
 */
export class UnreadableValue extends Error {
  override readonly name = "UnreadableValue";

  constructor(type: string) {
    // Not the value, which may be a secret.
    super(
      `the database sent a ${type} in a form that can't be read; ` +
        "a setting of the database or the role may be the cause",
    );
  }
}

/**
 * DateStyle ISO: `2026-03-12 10:00:00.123456+00`, the offset also as `+05:30` or, before time zones, `+00:53:28`. In
 * JSON it has a T.
 */
const TIMESTAMPTZ =
  /^(\d{4,6})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-])(\d\d)(?::(\d\d)(?::(\d\d))?)?$/;

const DIGIT_0 = 0x30;

/** The most frequent form, with the digits at known places. */
const IN_UTC = /^[1-9]\d{3}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?\+00(?::00)?$/;

export function parseTimestamptz(text: string): Date {
  return IN_UTC.test(text) ? readInUtc(text) : readAny(text);
}

/** A fifth of the time that the groups of an expression take. */
function readInUtc(text: string): Date {
  const two = (at: number) => (text.charCodeAt(at) - DIGIT_0) * 10 + text.charCodeAt(at + 1) - DIGIT_0;
  const fraction = Number(`0${text.slice(19, Math.min(text.indexOf("+"), 23))}`);
  const year = two(0) * 100 + two(2);
  const milliseconds = Math.round(fraction * 1000);
  return new Date(Date.UTC(year, two(5) - 1, two(8), two(11), two(14), two(17), milliseconds));
}

function readAny(text: string): Date {
  const match = TIMESTAMPTZ.exec(text);
  if (!match) throw new UnreadableValue("timestamptz");
  const [, year, month, day, hour, minute, second, fraction = "", sign, ...offset] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // Microseconds are cut off, as in node-postgres.
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, "0").slice(0, 3)));
  const [hours = 0, minutes = 0, seconds = 0] = offset.map((part) => Number(part ?? 0));
  const offsetMs = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return new Date(date.getTime() - (sign === "-" ? -offsetMs : offsetMs));
}

export function parseBytea(text: string): Buffer {
  if (!/^\\x(?:[0-9a-f]{2})*$/.test(text)) throw new UnreadableValue("bytea");
  return Buffer.from(text.slice(2), "hex");
}

export function parseBoolean(text: string): boolean {
  if (text !== "t" && text !== "f") throw new UnreadableValue("boolean");
  return text === "t";
}

/** Also int8, because PGlite gives numbers too, and nothing here counts past 2^53. */
export function parseInteger(text: string): number {
  const number = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number)) throw new UnreadableValue("integer");
  return number;
}

/** For PGlite, whose own parsers turn an unreadable date into an invalid one. */
export const PGLITE_PARSERS = { 17: parseBytea, 1184: parseTimestamptz } as const;

/** node-postgres would write a date in the process' time zone, and an invalid one as `NaN`. */
export function toParameter(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
