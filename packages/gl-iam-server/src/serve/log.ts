/** The service's log: one JSON object a line, on stdout. */
import { type Logger, pino } from "pino";

export type ServiceLog = Logger;

export function openLog(): ServiceLog {
  const { isoTime } = pino.stdTimeFunctions;
  return pino({ base: null, timestamp: isoTime, formatters: { level: (level) => ({ level }) } });
}
