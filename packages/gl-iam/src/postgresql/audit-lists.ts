/**
 * Which events a list has. Its filters can be any of six, so no index fits each combination. Few kinds of events
 * (severities of types) occur, though: the newest of each kind are read from an index that has them in their order, and
 * the newest of these are the page. So a page costs the same among ten million events, whatever it asks for.
 */
import { type RawBuilder, sql } from "kysely";
import type { AuditQuery, EventPosition } from "../audit/records.js";
import { ofSideOrNone } from "./sides.js";

/** A part of the events that one index has together, by kind. */
interface Family {
  readonly of: RawBuilder<boolean>;
  readonly keys: readonly Key[];
}

type Key = "organization_id" | "event_type" | "severity";

/** @returns a query for the ids and times of the events after the position, at least the newest `limit` of them */
export function foundEvents(
  query: AuditQuery,
  limit: number,
  after: EventPosition | null,
): RawBuilder<{ id: string; timestamp: Date }> {
  const conditions = conditionsOf(query);
  if (after !== null) {
    conditions.push(sql`(event.timestamp, event.id) < (${after.timestamp}::timestamptz, ${after.id}::uuid)`);
  }
  const newest = (of: RawBuilder<unknown>) => sql<{ id: string; timestamp: Date }>`
    SELECT event.id, event.timestamp FROM gl_iam.audit_events AS event
    WHERE ${sql.join([of, ...conditions], sql` AND `)}
    ORDER BY event.timestamp DESC, event.id DESC LIMIT ${sql.lit(limit)}`;
  const few = fewOf(query);
  if (few) return newest(few);
  const families = familiesOf(query).map(({ of, keys }) => {
    const isKind = keys.map((key) => sql`event.${sql.ref(key)} = kinds.${sql.ref(key)}`);
    return sql<{ id: string; timestamp: Date }>`(
      WITH RECURSIVE kinds AS (${kindsOf(of, keys)})
      SELECT found.id, found.timestamp FROM kinds
      CROSS JOIN LATERAL (${newest(sql.join([of, ...isKind], sql` AND `))}) AS found
      WHERE ${isMeant(query, keys)}
    )`;
  });
  return sql`${sql.join(families, sql` UNION ALL `)} ORDER BY timestamp DESC, id DESC LIMIT ${sql.lit(limit)}`;
}

/** From one kind to the next by the index, however many events there are of each. */
function kindsOf(of: RawBuilder<boolean>, keys: readonly Key[]): RawBuilder<unknown> {
  const columns = (table: "event" | "kinds") => sql.join(keys.map((key) => sql.ref(`${table}.${key}`)));
  const first = (condition: RawBuilder<unknown>) => sql`
    SELECT ${columns("event")} FROM gl_iam.audit_events AS event WHERE ${of} AND ${condition}
    ORDER BY ${columns("event")} LIMIT 1`;
  return sql`(${first(sql`true`)})
    UNION ALL
    SELECT next.* FROM kinds CROSS JOIN LATERAL (${first(sql`(${columns("event")}) > (${columns("kinds")})`)}) AS next`;
}

/** Of one request, or of one person, there are not many. */
function fewOf({ requestId, userId }: AuditQuery): RawBuilder<boolean> | null {
  if (requestId !== undefined) return sql`event.request_id = ${requestId}::text`;
  if (userId !== undefined) return sql`event.user_id = ${userId}::uuid`;
  return null;
}

function familiesOf({ partnerId, organizationId, test }: AuditQuery): Family[] {
  const kind = ["event_type", "severity"] as const;
  const ofOrganization = sql<boolean>`event.organization_id = ${organizationId}::text`;
  if (partnerId === undefined && organizationId !== undefined) return [{ of: ofOrganization, keys: kind }];
  if (partnerId === undefined) {
    const sides = test === undefined ? [false, true] : [test];
    return sides.map((side) => ({ of: ofSideOrNone("event.organization_id", side), keys: kind }));
  }
  const ofPartner = sql<boolean>`event.partner_id = ${partnerId}::uuid`;
  if (organizationId !== undefined) return [{ of: sql`${ofPartner} AND ${ofOrganization}`, keys: kind }];
  // Another organization's administrator may have asked for it in vain. No comparison finds an event of none.
  return [
    { of: ofPartner, keys: ["organization_id", ...kind] },
    { of: sql`${ofPartner} AND event.organization_id IS NULL`, keys: kind },
  ];
}

function isMeant({ eventType, severity, test }: AuditQuery, keys: readonly Key[]): RawBuilder<unknown> {
  const conditions: RawBuilder<boolean>[] = [sql`true`];
  if (eventType !== undefined) conditions.push(sql`kinds.event_type = ${eventType}`);
  if (severity !== undefined) conditions.push(sql`kinds.severity = ${severity}`);
  if (test !== undefined && keys.includes("organization_id")) {
    conditions.push(ofSideOrNone("kinds.organization_id", test));
  }
  return sql.join(conditions, sql` AND `);
}

function conditionsOf(query: AuditQuery): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = [];
  if (query.userId !== undefined) conditions.push(sql`event.user_id = ${query.userId}::uuid`);
  if (query.organizationId !== undefined) conditions.push(sql`event.organization_id = ${query.organizationId}::text`);
  else if (query.test !== undefined) conditions.push(ofSideOrNone("event.organization_id", query.test));
  if (query.partnerId !== undefined) conditions.push(sql`event.partner_id = ${query.partnerId}::uuid`);
  if (query.eventType !== undefined) conditions.push(sql`event.event_type = ${query.eventType}::text`);
  if (query.severity !== undefined) conditions.push(sql`event.severity = ${query.severity}::text`);
  if (query.from !== undefined) conditions.push(sql`event.timestamp >= ${query.from}::timestamptz`);
  if (query.to !== undefined) conditions.push(sql`event.timestamp < ${query.to}::timestamptz`);
  return conditions;
}
