import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTimestamp } from "../../src/assertion/timestamp.js";
import { Violation } from "../../src/validation.js";
import { accepted, ruleOf } from "../refusals.js";
import { naiveEpoch } from "./naive-timestamp.js";

const epochMs = (text: string) => accepted(parseTimestamp(text)).epochMs;

describe("what the printers print", () => {
  test.each([
    ["Python isoformat()", "2026-03-12T10:00:00+00:00", Date.UTC(2026, 2, 12, 10)],
    ["Python isoformat() with microseconds", "2026-03-12T10:00:00.123456+00:00", Date.UTC(2026, 2, 12, 10) + 123.456],
    ["Python isoformat() in a zone", "2026-03-12T15:30:00.000001+05:30", Date.UTC(2026, 2, 12, 10) + 0.001],
    ["JavaScript toISOString()", "2026-03-12T10:00:00.123Z", Date.UTC(2026, 2, 12, 10) + 123],
    ["Go RFC3339Nano, nine digits", "2026-03-12T10:00:00.123456789Z", Date.UTC(2026, 2, 12, 10) + 123.456789],
    ["Go RFC3339Nano, zeros cut", "2026-03-12T10:00:00.1-07:00", Date.UTC(2026, 2, 12, 17) + 100],
    ["Go RFC3339Nano, no fraction", "2026-03-12T10:00:00Z", Date.UTC(2026, 2, 12, 10)],
    ["PHP DATE_ATOM", "2026-03-12T12:00:00+02:00", Date.UTC(2026, 2, 12, 10)],
    ["Java Instant, seconds", "2026-03-12T10:00:00Z", Date.UTC(2026, 2, 12, 10)],
    ["Java Instant, milliseconds", "2026-03-12T10:00:00.120Z", Date.UTC(2026, 2, 12, 10) + 120],
    ["Java Instant, microseconds", "2026-03-12T10:00:00.123400Z", Date.UTC(2026, 2, 12, 10) + 123.4],
    ["Java Instant, nanoseconds", "2026-03-12T10:00:00.000000001Z", Date.UTC(2026, 2, 12, 10)],
    ["a leap day", "2028-02-29T23:59:59Z", Date.UTC(2028, 1, 29, 23, 59, 59)],
    ["the widest offset", "2026-03-12T00:00:00+23:59", Date.UTC(2026, 2, 11, 0, 1)],
    ["before the epoch", "1969-12-31T23:59:59.5Z", -500],
    ["the first century", "0001-01-01T00:00:00Z", Date.parse("0001-01-01T00:00:00.000Z")],
  ])("%s: %s", (_, text, expected) => {
    expect(epochMs(text)).toBeCloseTo(expected, 3);
    expect(accepted(parseTimestamp(text)).text).toBe(text);
  });

  test("this runtime's own printer", () => {
    const now = new Date();
    expect(epochMs(now.toISOString())).toBe(now.getTime());
  });
});

describe("refused", () => {
  test.each([
    ["without an offset", "2026-03-12T10:00:00"],
    ["without an offset, with a fraction", "2026-03-12T10:00:00.123456"],
    ["a date alone", "2026-03-12"],
    ["without seconds", "2026-03-12T10:00Z"],
    ["a blank for the T", "2026-03-12 10:00:00Z"],
    ["a small t", "2026-03-12t10:00:00Z"],
    ["a small z", "2026-03-12T10:00:00z"],
    ["a space in front", " 2026-03-12T10:00:00Z"],
    ["a space behind", "2026-03-12T10:00:00Z "],
    ["a line end behind", "2026-03-12T10:00:00Z\n"],
    ["a line before", "\n2026-03-12T10:00:00Z"],
    ["two lines", "2026-03-12T10:00:00Z\n2026-03-12T10:00:00Z"],
    ["ten fraction digits", "2026-03-12T10:00:00.1234567890Z"],
    ["a point without digits", "2026-03-12T10:00:00.Z"],
    ["a comma for the point", "2026-03-12T10:00:00,123Z"],
    ["30 February", "2026-02-30T10:00:00Z"],
    ["29 February in a common year", "2027-02-29T10:00:00Z"],
    ["29 February 1900", "1900-02-29T10:00:00Z"],
    ["31 April", "2026-04-31T10:00:00Z"],
    ["month 0", "2026-00-12T10:00:00Z"],
    ["month 13", "2026-13-12T10:00:00Z"],
    ["day 0", "2026-03-00T10:00:00Z"],
    ["day 32", "2026-03-32T10:00:00Z"],
    ["24:00", "2026-03-12T24:00:00Z"],
    ["hour 25", "2026-03-12T25:00:00Z"],
    ["minute 60", "2026-03-12T10:60:00Z"],
    ["a leap second", "2016-12-31T23:59:60Z"],
    ["second 60 in the middle of a day", "2026-03-12T10:00:60Z"],
    ["second 99", "2026-03-12T10:00:99Z"],
    ["an offset of 24 hours", "2026-03-12T10:00:00+24:00"],
    ["an offset of 60 minutes", "2026-03-12T10:00:00+00:60"],
    ["an offset without a colon", "2026-03-12T10:00:00+0000"],
    ["an offset of hours only", "2026-03-12T10:00:00+00"],
    ["an offset with seconds", "2026-03-12T10:00:00+00:00:30"],
    ["Z and an offset", "2026-03-12T10:00:00Z+00:00"],
    ["a minus sign that is none", "2026-03-12T10:00:00\u221207:00"],
    ["digits of another script", "\u0662\u0660\u0662\u0666-03-12T10:00:00Z"],
    ["five-digit year", "12026-03-12T10:00:00Z"],
    ["signed year", "+002026-03-12T10:00:00Z"],
    ["two-digit year", "26-03-12T10:00:00Z"],
    ["RFC 2822", "Thu, 12 Mar 2026 10:00:00 +0000"],
    ["HTTP date", "Thu, 12 Mar 2026 10:00:00 GMT"],
    ["a week date", "2026-W11-4T10:00:00Z"],
    ["an ordinal date", "2026-071T10:00:00Z"],
    ["the basic format", "20260312T100000Z"],
    ["seconds since 1970", "1773309600"],
    ["a zone's name", "2026-03-12T10:00:00[Europe/Berlin]"],
    ["nothing", ""],
  ])("%s: %j", (_, text) => {
    expect(ruleOf(parseTimestamp(text))).toBe("timestamp");
  });

  test.each([
    1773309600,
    null,
    undefined,
    new Date(0),
    ["2026-03-12T10:00:00Z"],
    { toString: () => "2026-03-12T10:00:00Z" },
  ])("what is no text: %s", (value) => {
    expect(ruleOf(parseTimestamp(value))).toBe("timestamp");
  });
});

const pad = (value: number, width = 2) => String(value).padStart(width, "0");

test("agrees with days counted by hand, whatever the date, fraction and offset", () => {
  const fields = fc.record({
    year: fc.integer({ min: 1, max: 9999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    second: fc.integer({ min: 0, max: 59 }),
    fraction: fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 9 }),
    offset: fc.option(
      fc.tuple(fc.constantFrom("+", "-"), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })),
    ),
  });
  fc.assert(
    fc.property(fields, ({ year, month, day, hour, minute, second, fraction, offset }) => {
      const zone = offset === null ? "Z" : `${offset[0]}${pad(offset[1])}:${pad(offset[2])}`;
      const time = `${pad(hour)}:${pad(minute)}:${pad(second)}${fraction === "" ? "" : `.${fraction}`}`;
      const parsed = parseTimestamp(`${pad(year, 4)}-${pad(month)}-${pad(day)}T${time}${zone}`);
      if (day > daysIn(year, month)) {
        expect(ruleOf(parsed)).toBe("timestamp");
        return;
      }
      const east = offset === null ? 0 : (offset[0] === "-" ? -1 : 1) * (offset[1] * 60 + offset[2]);
      const seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + (minute - east) * 60 + second;
      expect(accepted(parsed).epochMs).toBeCloseTo(seconds * 1000 + Number(`0.${fraction || "0"}`) * 1000, 1);
    }),
    { numRuns: 2000 },
  );
});

test("agrees with Date wherever both accept a text of the grammar's form", () => {
  const text = fc.string({ unit: fc.constantFrom(..."0123456789-:TZ.+ "), minLength: 15, maxLength: 32 });
  const nearly = fc
    .tuple(
      fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
      fc.nat(23),
      fc.constantFrom(..."0123456789-:TZ.+ "),
    )
    .map(
      ([date, at, character]) => `${date.toISOString().slice(0, at)}${character}${date.toISOString().slice(at + 1)}`,
    );
  fc.assert(
    fc.property(fc.oneof(text, nearly), (candidate) => {
      const parsed = parseTimestamp(candidate);
      // Every accepted text is an instant that Date reads too, as the same one.
      if (ruleOf(parsed) === "accepted") expect(accepted(parsed).epochMs).toBeCloseTo(Date.parse(candidate), 0);
    }),
    { numRuns: 2000 },
  );
});

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function daysSince1970(year: number, month: number, day: number): number {
  const before = year - 1;
  let days = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719_162;
  for (let earlier = 1; earlier < month; earlier += 1) days += daysIn(year, earlier);
  return days + day - 1;
}

test("agrees with a regular expression and a Date, to the last bit", () => {
  const number = (max: number, digits: number) => fc.nat(max).map((value) => String(value).padStart(digits, "0"));
  const one = (...texts: string[]) => fc.constantFrom(...texts);
  const date = fc.tuple(number(10_010, 4), number(13, 2), fc.oneof(number(32, 2), one("28", "29", "30", "31")));
  const time = fc.tuple(number(24, 2), fc.oneof(number(60, 2), one("1", "5")), number(61, 2));
  const fraction = fc.oneof(fc.constant(""), fc.stringMatching(/^\.[0-9]{0,10}$/));
  const offset = fc.oneof(
    one("Z", "z", "", "+24:00", "-00:60", "+1:00", "+00:00Z"),
    fc.tuple(one("+", "-"), number(24, 2), number(60, 2)).map(([sign, h, m]) => `${sign}${h}:${m}`),
  );
  const text = fc
    .tuple(date, one("T", "T", "T", " ", "t"), time, fraction, offset)
    .map(([d, separator, t, f, o]) => `${d.join("-")}${separator}${t.join(":")}${f}${o}`);
  const garbled = fc
    .tuple(text, fc.nat(30), fc.string({ maxLength: 1 }), fc.nat(1))
    .map(([whole, at, odd, cut]) => whole.slice(0, at) + odd + whole.slice(at + cut));
  fc.assert(
    fc.property(fc.oneof(text, garbled), (given) => {
      const parsed = parseTimestamp(given);
      expect(parsed instanceof Violation ? undefined : parsed.epochMs).toBe(naiveEpoch(given));
    }),
    { numRuns: 5000 },
  );
});
