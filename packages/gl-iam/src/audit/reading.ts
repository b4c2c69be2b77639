/** Reads stored audit events, newest first, page by page. */
import type { Core } from "../core.js";
import { parsePaging, stretchToPage } from "../paging.js";
import { testSideOf } from "../test-side.js";
import {
  isStorableDate,
  isUuid,
  Problems,
  parseBoolean,
  parseOneOf,
  parseText,
  refuseUnknownFields,
  requireObject,
  violation,
} from "../validation.js";
import { AuditEventType, AuditSeverity } from "./event.js";
import type { AuditPage, AuditQuery, EventPosition } from "./records.js";

export class AuditReading {
  constructor(private readonly core: Core) {}

  /** @throws IamError `validation_error` */
  async page(query: AuditQuery = {}): Promise<AuditPage> {
    const { limit, after } = parseQuery(query);
    const test = query.test === true;
    const named = this.core.organizationIfNamed(query);
    const organizationId = test && named !== undefined ? testSideOf(named) : named;
    return stretchToPage(
      await this.core.store.auditEvents.list({ ...query, test, organizationId }, limit, after),
      encodePosition,
    );
  }
}

const QUERY_FIELDS: ReadonlySet<string> = new Set([
  ...[
    "organizationId",
    "test",
    "eventType",
    "partnerId",
    "userId",
    "requestId",
    "severity",
    "from",
    "to",
    "limit",
    "cursor",
  ],
]);

function parseQuery(query: AuditQuery) {
  requireObject("query", query);
  const problems = new Problems();
  refuseUnknownFields(problems, query, QUERY_FIELDS);
  const { organizationId, test, eventType, partnerId, userId, requestId, severity, from, to } = query;
  if (organizationId !== undefined) problems.take("organizationId", parseText(organizationId, { max: 255 }), "");
  if (test !== undefined) problems.take("test", parseBoolean(test), false);
  if (eventType !== undefined) problems.take("eventType", parseOneOf(eventType, Object.values(AuditEventType)), "");
  if (requestId !== undefined) problems.take("requestId", parseText(requestId, { max: 255 }), "");
  if (severity !== undefined) problems.take("severity", parseOneOf(severity, Object.values(AuditSeverity)), "");
  for (const [field, id] of Object.entries({ partnerId, userId })) {
    if (id !== undefined && !isUuid(id)) problems.add(field, violation("uuid", "must be a UUID"));
  }
  for (const [field, date] of Object.entries({ from, to })) {
    if (date !== undefined && !isStorableDate(date)) {
      problems.add(field, violation("date", "must be a date of the years 1 to 9999"));
    }
  }
  const paging = parsePaging(query, decodePosition, problems);
  problems.refuseIfAny();
  return paging;
}

/** Opaque to callers. */
export function encodePosition({ timestamp, id }: EventPosition): string {
  return Buffer.from(`${timestamp.toISOString()} ${id}`, "utf8").toString("base64url");
}

export function decodePosition(cursor: unknown): EventPosition | undefined {
  if (typeof cursor !== "string") return undefined;
  const [time = "", id = ""] = Buffer.from(cursor, "base64url").toString("utf8").split(" ");
  const timestamp = new Date(time);
  return isStorableDate(timestamp) && isUuid(id) ? { timestamp, id } : undefined;
}
