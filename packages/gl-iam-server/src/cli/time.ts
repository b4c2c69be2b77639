/** Times as people write them: how long, and since when. */
import { UsageError } from "./usage.js";

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90`, `90s`, `15m`, `24h`, `7d`. @returns seconds; undefined when it is not a duration */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = "s"] = /^(\d{1,9})([smhd])?$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (SECONDS[unit] ?? 1);
}

/** RFC 3339 with an offset, or a date alone, which begins in UTC. `Date.parse` would guess at other forms. */
const TIME = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * A time, or an age.
 *
 * @param now  milliseconds
 * @param flag that it is the value of
 */
export function parseSince(text: string, now: number, flag = "--since"): Date {
  const age = parseDuration(text);
  if (age !== undefined) return new Date(now - age * 1000);
  const [, day = ""] = TIME.exec(text) ?? [];
  const time = new Date(day === "" ? Number.NaN : text);
  const isDay = day !== "" && new Date(day).toJSON()?.startsWith(day);
  if (!isDay || Number.isNaN(time.getTime())) {
    throw new UsageError(
      `${flag} takes a time such as 2026-03-01 or 2026-03-01T10:00:00Z, or an age such as 15m, 24h, 7d`,
    );
  }
  return time;
}
