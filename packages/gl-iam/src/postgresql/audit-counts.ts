/** Sums over the newest events of a few kinds, each in one statement with a bound on what it reads. */
import { type Kysely, sql } from "kysely";
import type { AuditEventType } from "../audit/event.js";
import type { AuditCounts, AuditQuery, EventsByPerson, EventsSince } from "../audit/records.js";
import type { ErrorCode } from "../errors.js";
import { foundEvents, newestOfKinds } from "./audit-lists.js";
import type { Tables } from "./tables.js";

interface Counted {
  readonly event_type: AuditEventType;
  readonly error_code: ErrorCode | null;
  readonly bucket: number;
  readonly events: number;
  readonly has_more: boolean;
}

export async function countEvents(
  db: Kysely<Tables>,
  query: AuditQuery & { readonly from: Date },
  types: readonly AuditEventType[],
  bucketSeconds: number,
  most: number,
): Promise<AuditCounts> {
  const { rows } = await sql<Counted>`
    SELECT event_type, error_code,
      floor(extract(epoch FROM timestamp - ${query.from}::timestamptz) / ${bucketSeconds}::integer)::integer AS bucket,
      (count(*) FILTER (WHERE place <= ${most}::integer))::integer AS events,
      bool_or(place > ${most}::integer) AS has_more
    FROM (
      SELECT found.*, row_number() OVER (PARTITION BY event_type, severity ORDER BY timestamp DESC, id DESC) AS place
      FROM (${newestOfKinds(query, types, most + 1)}) AS found
    ) AS placed
    GROUP BY 1, 2, 3`.execute(db);
  const counts = rows
    .filter(({ events }) => events > 0)
    .map(({ event_type, error_code, bucket, events }) => {
      return { eventType: event_type, errorCode: error_code, bucket, events };
    });
  return { counts, hasMore: rows.some(({ has_more }) => has_more) };
}

interface OfPerson {
  readonly has_more: boolean;
  readonly external_id: string | null;
  readonly ip_address: string | null;
  readonly events: number | null;
  readonly first_at: Date | null;
  readonly last_at: Date | null;
}

export async function eventsByPerson(db: Kysely<Tables>, query: EventsSince, most: number): Promise<EventsByPerson> {
  const { rows } = await sql<OfPerson>`
    WITH found AS MATERIALIZED (SELECT id, timestamp FROM (${foundEvents(query, most + 1, null)}) AS newest),
    people AS (
      SELECT personal.external_id, personal.ip_address, count(*)::integer AS events,
        min(newest.timestamp) AS first_at, max(newest.timestamp) AS last_at
      FROM (SELECT * FROM found ORDER BY timestamp DESC, id DESC LIMIT ${most}::integer) AS newest
      -- By the key, event by event: a join of two sets would read all that is known of everybody.
      CROSS JOIN LATERAL (
        SELECT external_id, ip_address FROM gl_iam.audit_personal_data WHERE event_id = newest.id LIMIT 1
      ) AS personal
      WHERE personal.external_id IS NOT NULL
      GROUP BY personal.external_id, personal.ip_address
    )
    SELECT bound.has_more, people.*
    FROM (SELECT count(*) > ${most}::integer AS has_more FROM found) AS bound LEFT JOIN people ON true
    ORDER BY people.last_at DESC, people.external_id`.execute(db);
  const people = rows.flatMap(({ external_id, ip_address, events, first_at, last_at }) =>
    external_id === null || events === null || first_at === null || last_at === null
      ? []
      : [{ externalId: external_id, ipAddress: ip_address, events, firstAt: first_at, lastAt: last_at }],
  );
  return { people, hasMore: rows.some(({ has_more }) => has_more) };
}
