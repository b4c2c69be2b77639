const GRAMMAR =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** A timestamp as a regular expression and a `Date` read it: ten times as slow. Undefined when it is none. */
export function naiveEpoch(text: string): number | undefined {
  const match = GRAMMAR.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    ...[number, number, number],
    ...[number, number, number],
  ];
  const whole = new Date(0);
  whole.setUTCFullYear(y, mo - 1, d);
  whole.setUTCHours(h, mi, s);
  const exists =
    whole.getUTCMonth() === mo - 1 && whole.getUTCDate() === d && whole.getUTCHours() === h && mi < 60 && s < 60;
  if (!exists) return undefined;
  const offsetMs =
    sign === undefined ? 0 : Number(`${sign}1`) * (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  return whole.getTime() - offsetMs + (fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000);
}
