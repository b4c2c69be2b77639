/** Audit events as files. */
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

/** RFC 4180. */
export function csvOf(events: readonly AuditEvent[]): string {
  const lines = [COLUMNS.join(","), ...events.map((event) => COLUMNS.map((name) => csvCell(event[name])).join(","))];
  return `${lines.join("\r\n")}\r\n`;
}

/**
 * A text that begins like a formula is one to a spreadsheet, and strangers choose texts here: a quote in front makes it
 * text (OWASP, CSV injection).
 */
export function csvCell(value: unknown): string {
  const text =
    value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : `${value}`;
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
