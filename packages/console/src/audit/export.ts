/** Audit events as files. */
import { csvTable } from "../look/csv.ts";
import type { AuditEvent } from "./query.ts";

const COLUMNS = [
  "timestamp",
  "event_type",
  "severity",
  "message",
  "error_code",
  "actor",
  "user_id",
  "partner_id",
  "organization_id",
  "ip_address",
  "user_agent",
  "request_id",
  "details",
  "id",
] as const satisfies readonly (keyof AuditEvent)[];

export function jsonLinesOf(events: readonly AuditEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

export function csvOf(events: readonly AuditEvent[]): string {
  return csvTable(COLUMNS, events);
}
