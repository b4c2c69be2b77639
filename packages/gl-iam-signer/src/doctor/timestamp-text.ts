/** The timestamp as a text: how it is written, which moment it means, and what else may have been signed for it. */

import { isDateTime } from "../timestamp.js";
import type { Fault } from "./finding.js";

export interface ReadTimestamp {
  /** Undefined when it can't be told. Without an offset it is read as UTC. */
  readonly epochMs: number | undefined;
  readonly fault: Fault | null;
}

const EXAMPLE = "2026-03-12T10:00:00Z";
/** Like RFC 3339, with freedom in what people get wrong: separator, offset, case. */
const ALMOST = /^(\d{4}-\d\d-\d\d)([T t_])(\d\d:\d\d(?::\d\d)?)([.,]\d+)?\s*(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/;

export function readTimestamp(text: string): ReadTimestamp {
  if (isDateTime(text)) return { epochMs: Date.parse(text.replace(/(\.\d{3})\d+/, "$1")), fault: null };
  const [, date, separator, time = "", fraction = "", offset] = ALMOST.exec(text) ?? [];
  if (date === undefined) return otherForm(text);
  const epochMs = epochOf(`${date}T${time}`, fraction, offset);
  if (offset === undefined && separator === "T") {
    const message = `the timestamp has no offset, so it means another moment on each machine: write it as ${EXAMPLE}`;
    return { epochMs, fault: { code: "timestamp_without_offset", message } };
  }
  return { epochMs, fault: notRfc3339(`the timestamp "${printed(text)}" is almost RFC 3339`) };
}

function otherForm(text: string): ReadTimestamp {
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return unixTime("seconds", Number(text) * 1000);
  if (/^\d{12,13}$/.test(text)) return unixTime("milliseconds", Number(text));
  if (/^\d{15,19}$/.test(text)) return unixTime("parts of a second", Number(text.slice(0, 13)));
  const epochMs = Date.parse(text);
  const what = Number.isNaN(epochMs) ? "is not a time" : "is a time in another form";
  return { epochMs: Number.isNaN(epochMs) ? undefined : epochMs, fault: notRfc3339(`the timestamp ${what}`) };
}

function unixTime(unit: string, epochMs: number): ReadTimestamp {
  return { epochMs, fault: notRfc3339(`the timestamp counts ${unit} since 1970`) };
}

function notRfc3339(what: string): Fault {
  return { code: "timestamp_not_rfc3339", message: `${what}: write it as ${EXAMPLE}` };
}

function epochOf(wallClock: string, fraction: string, offset = "Z"): number | undefined {
  const hours = /^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const epochMs = Date.parse(wallClock + fraction.replace(",", ".").slice(0, 4) + (/^[+-]/.test(hours) ? hours : "Z"));
  return Number.isNaN(epochMs) ? undefined : epochMs;
}

/** Without what a header's sender may have put into it. */
function printed(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 40);
}

/** The same moment as other programs write it, and whole hours beside it. */
export function* otherForms(text: string, epochMs: number): Iterable<string> {
  const iso = new Date(epochMs).toISOString();
  const fraction = /[.,](\d+)/.exec(text)?.[1] ?? "";
  const seconds = iso.slice(0, 19);
  const fractions = new Set([
    "",
    `.${fraction}`,
    iso.slice(19, 23),
    `.${fraction.padEnd(6, "0").slice(0, 6)}`,
    `${iso.slice(19, 23)}000`,
  ]);
  for (const part of fractions) {
    if (part === ".") continue;
    for (const offset of ["Z", "+00:00", "+0000", "", " UTC"]) {
      yield seconds + part + offset;
      yield seconds.replace("T", " ") + part + offset;
    }
  }
  const unix = Math.floor(epochMs / 1000);
  yield* [String(unix), String(epochMs), `${unix}.0`, new Date(epochMs).toUTCString()];
  yield* [`${epochMs / 1000}`, `${unix}${(fraction || "0").padEnd(9, "0").slice(0, 9)}`, `${text}\n`];
  yield* asPrinted(epochMs, fraction);
  yield* [encodeURIComponent(text.toWellFormed()), text.replace("+", "%2B"), text.replace("+", " ")];
  yield* inOtherZones(text, epochMs, fraction);
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** What languages print for a time that nobody formats, in UTC. */
function* asPrinted(epochMs: number, fraction: string): Iterable<string> {
  const moment = new Date(epochMs);
  const two = (number: number) => String(number).padStart(2, "0");
  const [day, month, year] = [DAYS[moment.getUTCDay()], MONTHS[moment.getUTCMonth()], moment.getUTCFullYear()];
  const [date, hour] = [moment.getUTCDate(), moment.getUTCHours()];
  const minutes = `${two(moment.getUTCMinutes())}:${two(moment.getUTCSeconds())}`;
  const clock = `${two(hour)}:${minutes}`;
  const numbers = moment.toISOString().slice(0, 10);
  // JavaScript, Java and Ruby, Python and C, RFC 1123 with an offset, Go.
  yield `${day} ${month} ${two(date)} ${year} ${clock} GMT+0000 (Coordinated Universal Time)`;
  yield `${day} ${month} ${two(date)} ${year} ${clock} GMT+0000 (UTC)`;
  yield `${day} ${month} ${two(date)} ${clock} UTC ${year}`;
  yield `${day} ${month} ${two(date)} ${clock} ${year}`;
  yield `${day} ${month} ${String(date).padStart(2)} ${clock} UTC ${year}`;
  yield `${day} ${month} ${String(date).padStart(2)} ${clock} ${year}`;
  yield `${day}, ${two(date)} ${month} ${year} ${clock} +0000`;
  yield `${day}, ${two(date)} ${month} ${year} ${clock} UTC`;
  for (const part of [fraction === "" ? "" : `.${fraction}`, ""]) yield `${numbers} ${clock}${part} +0000 UTC`;
  yield `${numbers} ${clock} +0000`;
  // .NET and JavaScript, in the United States and elsewhere.
  const american = `${moment.getUTCMonth() + 1}/${date}/${year}`;
  const half = `${hour % 12 === 0 ? 12 : hour % 12}:${minutes} ${hour < 12 ? "AM" : "PM"}`;
  yield* [
    `${american} ${half}`,
    `${american}, ${half}`,
    `${american} ${clock}`,
    `${two(date)}.${two(moment.getUTCMonth() + 1)}.${year} ${clock}`,
  ];
  yield* [
    `${two(moment.getUTCMonth() + 1)}/${two(date)}/${year} ${clock}`,
    `${two(date)}/${two(moment.getUTCMonth() + 1)}/${year} ${clock}`,
  ];
  yield* [numbers, numbers.replaceAll("-", ""), `${numbers.replaceAll("-", "")}T${clock.replaceAll(":", "")}Z`];
}

function* inOtherZones(text: string, epochMs: number, fraction: string): Iterable<string> {
  const suffix = fraction === "" ? "" : `.${fraction}`;
  const ending = /(Z|[+-]\d\d:?\d\d)$/.exec(text)?.[1] ?? "";
  for (let quarters = -48; quarters <= 56; quarters += 2) {
    const shifted = new Date(epochMs + quarters * 900_000).toISOString().slice(0, 19) + suffix;
    const minutes = Math.abs(quarters) * 15;
    const offset = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
    yield `${shifted}${quarters < 0 ? "-" : "+"}${offset}`;
    if (quarters % 4 === 0) yield shifted + ending;
  }
}

/**
 * Unit by unit around the moment, as written: a clock that was read twice.
 *
 * @param first steps either way, of units of the last digit: milliseconds or microseconds, for example
 */
export function* neighbours(text: string, first: number, last: number): Iterable<string> {
  const match = /^(.*?\d\d:\d\d:)(\d\d)(?:([.,])(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (match === null) return yield* neighbouringNumbers(text, first, last);
  const [, head = "", seconds = "", point = ".", fraction = "", offset = ""] = match;
  const scale = 10 ** fraction.length;
  const here = Number(seconds) * scale + Number(fraction === "" ? 0 : fraction);
  const reach = fraction === "" ? Math.min(60, last) : last;
  for (let step = first; step <= reach; step += 1) {
    for (const value of [here - step, here + step]) {
      if (value < 0 || value >= 60 * scale) continue;
      const whole = String(Math.floor(value / scale)).padStart(2, "0");
      const part = fraction === "" ? "" : point + String(value % scale).padStart(fraction.length, "0");
      yield head + whole + part + offset;
    }
  }
  if (fraction === "" && first === 1) yield* milliseconds(head, Number(seconds), offset);
}

/** The header names the second, and the signed text its milliseconds. */
function* milliseconds(head: string, seconds: number, offset: string): Iterable<string> {
  for (let ms = 0; ms < 1000; ms += 1)
    yield `${head}${String(seconds).padStart(2, "0")}.${String(ms).padStart(3, "0")}${offset}`;
}

function* neighbouringNumbers(text: string, first: number, last: number): Iterable<string> {
  if (!/^\d{9,16}$/.test(text)) return;
  for (let step = first; step <= last; step += 1) yield* [String(Number(text) - step), String(Number(text) + step)];
}
