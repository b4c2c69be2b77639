import type { ErrorCode } from "../errors.js";
import type { Paging, Stretch } from "../paging.js";
import type { AuditEvent, AuditEventType, AuditSeverity } from "./event.js";

/** Which audit events to list. An absent field does not restrict, but for `test`: each side is listed by itself. */
export interface AuditQuery extends Paging {
  readonly organizationId?: string | undefined;
  /** True: the events of the test side, in place of the live one; those of no organization are live. */
  readonly test?: boolean | undefined;
  readonly eventType?: AuditEventType | undefined;
  readonly partnerId?: string | undefined;
  readonly userId?: string | undefined;
  /** The events of one request, by the id in its answer. */
  readonly requestId?: string | undefined;
  readonly severity?: AuditSeverity | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

/** One page of audit events. */
export interface AuditPage {
  /** Newest first. */
  readonly data: readonly AuditEvent[];
  readonly nextCursor: string | null;
}

/** The stored audit events. Rows are added and read; nothing here changes or removes one. */
export interface AuditRecords {
  append(events: readonly AuditEvent[]): Promise<void>;
  /**
   * @param query without `test`: of both sides
   * @param after the last event of the previous page
   */
  list(query: AuditQuery, limit: number, after: EventPosition | null): Promise<Stretch<AuditEvent>>;
  /**
   * The newest of these events, by person and sender, the latest first. What names nobody is left out: also what was
   * said of somebody who has been erased.
   *
   * @param most events that are read
   */
  byPerson(query: EventsSince, most: number): Promise<EventsByPerson>;
  /**
   * How many events there are of each type and reason, by time.
   *
   * @param query with `test`, like that of {@link list}
   * @param bucketSeconds the width of a bucket; the first one begins at `from`
   * @param most  events that are counted of each type and severity: the newest
   */
  count(
    query: AuditQuery & { readonly from: Date },
    types: readonly AuditEventType[],
    bucketSeconds: number,
    most: number,
  ): Promise<AuditCounts>;
}

/** One type of a partner's events, since a time. */
export interface EventsSince {
  readonly partnerId: string;
  readonly eventType: AuditEventType;
  /** Inclusive. */
  readonly from: Date;
}

export interface EventsByPerson {
  readonly people: readonly EventsOfPerson[];
  /** Whether there are more events than were read. */
  readonly hasMore: boolean;
}

/** Events about one person, from one address. */
interface EventsOfPerson {
  readonly externalId: string;
  readonly ipAddress: string | null;
  readonly events: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export interface AuditCounts {
  readonly counts: readonly CountedEvents[];
  /** Whether there are more events than were counted. */
  readonly hasMore: boolean;
}

interface CountedEvents {
  readonly eventType: AuditEventType;
  readonly errorCode: ErrorCode | null;
  /** 0 for the first one. */
  readonly bucket: number;
  readonly events: number;
}

/** The audit as this process reads it: with the refusals that it has still to write. */
export interface AuditReader extends AuditRecords {
  /** Writes them now. */
  flush(): Promise<void>;
}

export interface EventPosition {
  readonly timestamp: Date;
  readonly id: string;
}
