/**
 * Which events a list has. Its filters can be any of six, so no index fits each combination. Few kinds of events
 * (severities of types) occur, though: the newest of each kind are read from an index that has them in their order, and
 * the newest of these are the page. So a page costs the same among ten million events, whatever it asks for.
 */
import { type RawBuilder, sql } from "kysely";
import type { AuditEventType } from "../audit/event.js";
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
  const few = fewOf(query);
  if (few) return newest(sql`event.id, event.timestamp`, [few, ...conditions], limit);
  const families = ofEachKind(query, conditions, sql`event.id, event.timestamp`, isMeant(query), limit);
  return sql`${families} ORDER BY timestamp DESC, id DESC LIMIT ${sql.lit(limit)}`;
}

/** @returns a query for the newest `limit` events of each severity of each of these types, in no order */
export function newestOfKinds(query: AuditQuery, types: readonly AuditEventType[], limit: number): RawBuilder<unknown> {
  const columns = sql`event.id, event.timestamp, event.event_type, event.severity, event.error_code`;
  const isOfTypes = sql<boolean>`kinds.event_type = ANY (${types}::text[])`;
  return ofEachKind(query, conditionsOf(query), columns, [...isMeant(query), isOfTypes], limit);
}

function newest(columns: RawBuilder<unknown>, conditions: readonly RawBuilder<unknown>[], limit: number) {
  return sql<{ id: string; timestamp: Date }>`
    SELECT ${columns} FROM gl_iam.audit_events AS event
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY event.timestamp DESC, event.id DESC LIMIT ${sql.lit(limit)}`;
}

/** The newest events of each kind that is meant. */
function ofEachKind(
  query: AuditQuery,
  conditions: readonly RawBuilder<boolean>[],
  columns: RawBuilder<unknown>,
  meant: readonly RawBuilder<boolean>[],
  limit: number,
): RawBuilder<unknown> {
  const families = familiesOf(query).map(({ of, keys }) => {
    const isKind = keys.map((key) => sql`event.${sql.ref(key)} = kinds.${sql.ref(key)}`);
    const onSide = isOnSide(query, keys);
    return sql`(
      WITH RECURSIVE kinds AS (${kindsOf(of, keys)})
      SELECT found.* FROM kinds
      CROSS JOIN LATERAL (${newest(columns, [of, ...isKind, ...conditions], limit)}) AS found
      WHERE ${sql.join([sql`true`, ...meant, ...onSide], sql` AND `)}
    )`;
  });
  return sql.join(families, sql` UNION ALL `);
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

function isMeant({ eventType, severity }: AuditQuery): RawBuilder<boolean>[] {
  return [
    ...(eventType === undefined ? [] : [sql<boolean>`kinds.event_type = ${eventType}`]),
    ...(severity === undefined ? [] : [sql<boolean>`kinds.severity = ${severity}`]),
  ];
}

function isOnSide({ test }: AuditQuery, keys: readonly Key[]): RawBuilder<boolean>[] {
  return test !== undefined && keys.includes("organization_id") ? [ofSideOrNone("kinds.organization_id", test)] : [];
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
