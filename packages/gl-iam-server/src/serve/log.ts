/** The service's log: one JSON object a line, on stdout. */
import { pino } from "pino";

export function openLog() {
  const { isoTime } = pino.stdTimeFunctions;
  return pino({ base: null, timestamp: isoTime, formatters: { level: (level) => ({ level }) } });
}
