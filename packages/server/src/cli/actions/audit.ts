import { setTimeout as wait } from "node:timers/promises";
import { type AuditEvent, type AuditEventType, type AuditQuery, type IAMGateway, toSnakeCaseEvent } from "gl-iam";
import { withRegistry } from "../gateway.js";
import { findPartner } from "../partner.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

interface AuditFlags {
  partner?: string;
  type?: string;
  since?: string;
  limit: number;
  follow?: boolean;
  json?: boolean;
}

const POLL_MS = 1000;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export async function audit(terminal: Terminal, flags: AuditFlags): Promise<void> {
  const from = flags.since === undefined ? undefined : parseSince(flags.since);
  await withRegistry(terminal, async ({ gateway }) => {
    const partner = flags.partner === undefined ? undefined : await findPartner(gateway, flags.partner);
    const query: AuditQuery = { partnerId: partner?.id, eventType: flags.type as AuditEventType | undefined, from };
    const seen = new Set<string>();
    let last = await printNew(terminal, gateway, query, flags, seen);
    while (flags.follow) {
      await wait(POLL_MS);
      // From a little before the last one: a transaction may commit after a younger event was read.
      const since = last === undefined ? from : new Date(last.getTime() - 10 * POLL_MS);
      last = (await printNew(terminal, gateway, { ...query, from: since }, { ...flags, limit: 10_000 }, seen)) ?? last;
    }
  });
}

/** @returns the time of the youngest event, if there is one */
async function printNew(
  terminal: Terminal,
  gateway: IAMGateway,
  query: AuditQuery,
  { limit, json }: AuditFlags,
  seen: Set<string>,
): Promise<Date | undefined> {
  const events: AuditEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = (
      await gateway.listAuditEvents({ ...query, limit: Math.min(200, limit - events.length), cursor })
    ).unwrap();
    events.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && events.length < limit);
  for (const event of events.toReversed()) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    terminal.print(json ? JSON.stringify(toSnakeCaseEvent(event)) : format(event));
  }
  return events[0]?.timestamp;
}

function format({ timestamp, eventType, errorCode, actor, message }: AuditEvent): string {
  const outcome = errorCode === null ? "" : ` ${errorCode}`;
  return `${timestamp.toISOString()}  ${eventType}${outcome}  ${message}${actor === null ? "" : ` (${actor})`}`;
}

function parseSince(text: string): Date {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const time = amount === undefined ? new Date(text) : new Date(Date.now() - Number(amount) * (UNITS[unit ?? ""] ?? 0));
  if (Number.isNaN(time.getTime()))
    throw new UsageError("--since takes an RFC 3339 time, or an age such as 15m, 24h, 7d");
  return time;
}
