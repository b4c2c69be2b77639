import { type Kysely, type RawBuilder, type Selectable, sql } from "kysely";
import type { AuditEvent, AuditEventType, AuditSeverity } from "../audit/event.js";
import { separateDetails } from "../audit/personal.js";
import type { AuditQuery, AuditRecords, EventPosition, EventsSince } from "../audit/records.js";
import type { ErrorCode } from "../errors.js";
import type { Stretch } from "../paging.js";
import { isAmong } from "./among.js";
import { countEvents, eventsByPerson } from "./audit-counts.js";
import { foundEvents } from "./audit-lists.js";
import { bytesBefore, MOST_BYTES, printedBytes, stretchOf } from "./page-bytes.js";
import type { AuditEventsTable, AuditPersonalDataTable, Tables } from "./tables.js";

export class PostgresAuditEvents implements AuditRecords {
  constructor(private readonly connect: () => Promise<Kysely<Tables>>) {}

  async append(events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return;
    await sql`WITH ${auditInserts(events)} SELECT`.execute(await this.connect());
  }

  async list(query: AuditQuery, limit: number, after: EventPosition | null): Promise<Stretch<AuditEvent>> {
    const db = await this.connect();
    const found = sql<string>`(SELECT id FROM (${foundEvents(query, limit + 1, after)}) AS found)`;
    return stretchOfEvents(db, selectEvents(db).where("id", "in", found), limit, after);
  }

  async byPerson(query: EventsSince, most: number) {
    return eventsByPerson(await this.connect(), query, most);
  }

  async count(
    query: AuditQuery & { readonly from: Date },
    types: readonly AuditEventType[],
    bucketSeconds: number,
    most: number,
  ) {
    return countEvents(await this.connect(), query, types, bucketSeconds, most);
  }
}

/** Every event with the personal data that are left of it. */
export function selectEvents(db: Kysely<Tables>) {
  const externalId = sql`CASE WHEN personal.external_id IS NULL THEN '{}'::jsonb
    ELSE jsonb_build_object('external_id', personal.external_id) END`;
  const details = sql<AuditEvent["details"]>`audit_events.details || coalesce(personal.details, '{}') || ${externalId}`;
  return db
    .selectFrom("audit_events")
    .leftJoin("audit_personal_data as personal", "personal.event_id", "audit_events.id")
    .select(["id", "event_type", "severity", "timestamp", "organization_id", "actor", "user_id"])
    .select(["audit_events.partner_id", "error_code", "message", "request_id", "ip_address", "user_agent"])
    .select(details.as("details"));
}

/** Newest first, and as many as are short enough to be read at once. */
export async function stretchOfEvents(
  db: Kysely<Tables>,
  events: ReturnType<typeof selectEvents>,
  limit: number,
  after: EventPosition | null,
): Promise<Stretch<AuditEvent>> {
  let select = events
    .orderBy("timestamp", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (after !== null) {
    select = select.where(sql<boolean>`(timestamp, id) < (${after.timestamp}::timestamptz, ${after.id}::uuid)`);
  }
  const candidates = db.selectFrom(select.as("event")).selectAll().select(printedBytes("details").as("bytes"));
  const measured = db
    .selectFrom(candidates.as("candidate"))
    .selectAll("candidate")
    .select([bytesBefore(sql`timestamp DESC, id DESC`).as("before"), sql<string>`count(*) OVER ()`.as("found")]);
  const inBounds = sql<boolean>`before < ${sql.lit(MOST_BYTES)}`;
  const page = db.selectFrom(measured.as("page")).selectAll("page").where(inBounds);
  const { rows, hasMore } = stretchOf(await page.orderBy("timestamp", "desc").orderBy("id", "desc").execute(), limit);
  return { rows: rows.map(toEvent), hasMore };
}

/**
 * Members of a WITH that write the events and their personal data together. A batch that is repeated after a time-out
 * may have been written the first time.
 *
 * @param from a member that decides whether anything is written: it has one row, or none
 */
export function auditInserts(events: readonly AuditEvent[], from: RawBuilder<unknown> | null = null) {
  const condition = from === null ? sql`` : sql`, ${from}`;
  // Spares the planner the users' indexes where no event is about a user, as at the issue of a token.
  const isErased = events.some(({ userId }) => userId !== null) ? IS_ERASED : "NULL::boolean";
  return sql`given AS (
      SELECT given.*, ${sql.raw(isErased)} AS is_erased
      FROM jsonb_to_recordset(${JSON.stringify(events.map(toGiven))}::jsonb) AS given (${sql.raw(GIVEN_COLUMNS)})
        ${condition}
    ), ${sql.raw(AUDIT_GIVEN)}`;
}

/** An event as {@link toGiven} makes it. */
export const GIVEN_COLUMNS = `id uuid, event_type text, severity text, timestamp timestamptz, organization_id text,
  actor text, user_id uuid, partner_id uuid, error_code text, message text, details jsonb, request_id text,
  external_id text, ip_address text, user_agent text, personal jsonb`;

/** A look-up by key, and no join: a plan for many rows would read all users for one event. */
const IS_ERASED = `(SELECT true FROM gl_iam.users WHERE users.id = given.user_id AND erased_at IS NOT NULL)`;

/** Whether somebody else than the event's user acted, so that address and browser are that other user's. */
const BY_ANOTHER_USER = `coalesce(actor ~ '^[0-9a-f]{8}-' AND actor <> user_id::text, false)`;
const KEPT = `(is_erased IS NULL OR ${BY_ANOTHER_USER})`;

/**
 * Members of a WITH that write what its member `given` has: {@link GIVEN_COLUMNS}, and `is_erased`. Of a person who has
 * been erased meanwhile only the fact is kept, and from where somebody else acted.
 */
export const AUDIT_GIVEN = `audited AS (
    INSERT INTO gl_iam.audit_events (
      id, event_type, severity, timestamp, organization_id, actor, user_id, partner_id, error_code, message, details,
      request_id
    )
    SELECT id, event_type, severity, timestamp, organization_id, actor, user_id, partner_id, error_code, message,
      details, request_id
    FROM given
    ON CONFLICT (id) DO NOTHING RETURNING id
  ), audited_of_persons AS (
    INSERT INTO gl_iam.audit_personal_data (event_id, partner_id, external_id, ip_address, user_agent, details)
    SELECT given.id, partner_id, CASE WHEN is_erased IS NULL THEN external_id END,
      CASE WHEN ${KEPT} THEN ip_address END, CASE WHEN ${KEPT} THEN user_agent END,
      CASE WHEN is_erased IS NULL THEN personal ELSE '{}' END
    FROM given
    WHERE ${isAmong("given.id", "audited")}
      AND (external_id IS NOT NULL OR ip_address IS NOT NULL OR user_agent IS NOT NULL OR personal <> '{}')
  )`;

/** PostgreSQL takes no U+0000 and no half pair in a text. Sending one must not keep a refusal out of the audit. */
function printable(text: string): string;
function printable(text: string | null): string | null;
function printable(text: string | null): string | null {
  return text === null
    ? null
    : String(text)
        .replaceAll("\0", "\uFFFD")
        .replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}

/** In the words of {@link GIVEN_COLUMNS}. */
export function toGiven(event: AuditEvent) {
  const { facts, externalId, personal } = separateDetails(event);
  return {
    id: event.id,
    event_type: event.eventType,
    severity: event.severity,
    timestamp: event.timestamp,
    organization_id: event.organizationId,
    actor: printable(event.actor),
    user_id: event.userId,
    partner_id: event.partnerId,
    error_code: event.errorCode,
    message: printable(event.message),
    details: facts,
    request_id: printable(event.requestId),
    external_id: externalId,
    ip_address: printable(event.ipAddress),
    user_agent: printable(event.userAgent),
    personal,
  };
}

type EventRow = Selectable<AuditEventsTable> & {
  [Column in "ip_address" | "user_agent"]: Selectable<AuditPersonalDataTable>[Column] | null;
};

function toEvent(row: EventRow): AuditEvent {
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
