import { type Kysely, type Selectable, sql } from "kysely";
import type { AuditEvent, AuditEventType, AuditSeverity } from "../audit/event.js";
import type { AuditQuery, AuditRecords, EventPosition } from "../audit/records.js";
import type { ErrorCode } from "../errors.js";
import type { Stretch } from "../paging.js";
import { bytesBefore, MOST_BYTES, printedBytes, stretchOf } from "./page-bytes.js";
import type { AuditEventsTable, Tables } from "./tables.js";

export class PostgresAuditEvents implements AuditRecords {
  constructor(private readonly connect: () => Promise<Kysely<Tables>>) {}

  async append(events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return;
    const db = await this.connect();
    // A batch that is repeated after a time-out may have been written the first time.
    const rows = db.insertInto("audit_events").values(events.map(toRow));
    await rows.onConflict((conflict) => conflict.column("id").doNothing()).execute();
  }

  async list(query: AuditQuery, limit: number, after: EventPosition | null): Promise<Stretch<AuditEvent>> {
    const db = await this.connect();
    let select = db
      .selectFrom("audit_events")
      .selectAll()
      .select(printedBytes("details").as("bytes"))
      .limit(limit + 1);
    select = select.orderBy("timestamp", "desc").orderBy("id", "desc");
    if (query.organizationId !== undefined) select = select.where("organization_id", "=", query.organizationId);
    if (query.eventType !== undefined) select = select.where("event_type", "=", query.eventType);
    if (query.partnerId !== undefined) select = select.where("partner_id", "=", query.partnerId);
    if (query.userId !== undefined) select = select.where("user_id", "=", query.userId);
    if (query.requestId !== undefined) select = select.where("request_id", "=", query.requestId);
    if (query.severity !== undefined) select = select.where("severity", "=", query.severity);
    if (query.from !== undefined) select = select.where("timestamp", ">=", query.from);
    if (query.to !== undefined) select = select.where("timestamp", "<", query.to);
    if (after !== null) {
      select = select.where(sql<boolean>`(timestamp, id) < (${after.timestamp}::timestamptz, ${after.id}::uuid)`);
    }
    const measured = db
      .selectFrom(select.as("candidate"))
      .selectAll("candidate")
      .select([bytesBefore(sql`timestamp DESC, id DESC`).as("before"), sql<string>`count(*) OVER ()`.as("found")]);
    const inBounds = sql<boolean>`before < ${sql.lit(MOST_BYTES)}`;
    const page = db.selectFrom(measured.as("page")).selectAll("page").where(inBounds);
    const { rows, hasMore } = stretchOf(await page.orderBy("timestamp", "desc").orderBy("id", "desc").execute(), limit);
    return { rows: rows.map(toEvent), hasMore };
  }
}

/** PostgreSQL takes no U+0000 in a text, and sending one must not keep a refusal out of the audit. */
function printable(text: string | null): string | null {
  return text === null ? null : String(text).replaceAll("\0", "\uFFFD");
}

export function toRow(event: AuditEvent) {
  return {
    id: event.id,
    event_type: event.eventType,
    severity: event.severity,
    timestamp: event.timestamp,
    organization_id: event.organizationId,
    actor: printable(event.actor),
    user_id: event.userId,
    partner_id: event.partnerId,
    ip_address: printable(event.ipAddress),
    user_agent: printable(event.userAgent),
    error_code: event.errorCode,
    message: event.message,
    details: JSON.stringify(event.details),
    request_id: printable(event.requestId),
  };
}

function toEvent(row: Selectable<AuditEventsTable>): AuditEvent {
  return {
    id: row.id,
    // Only this library writes the table.
    eventType: row.event_type as AuditEventType,
    severity: row.severity as AuditSeverity,
    timestamp: row.timestamp,
    organizationId: row.organization_id,
    actor: row.actor,
    userId: row.user_id,
    partnerId: row.partner_id,
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    errorCode: row.error_code as ErrorCode | null,
    message: row.message,
    details: row.details,
    requestId: row.request_id,
  };
}
