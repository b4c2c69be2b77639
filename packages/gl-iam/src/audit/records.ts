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
