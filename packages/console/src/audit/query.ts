/** Which events are meant. */
import { answered, api, type Schemas } from "../api/client.ts";

export type AuditEvent = Schemas["AuditEvent"];

export interface EventFilter {
  readonly event_type?: AuditEvent["event_type"];
  /** Of the test side, in place of the live one. */
  readonly test?: "true";
  readonly severity?: AuditEvent["severity"];
  readonly partner_id?: string;
  readonly user_id?: string;
  readonly request_id?: string;
  readonly from?: string;
  readonly to?: string;
}

/** @param limit 1 to 200 */
export function readEvents(filter: EventFilter, limit: number, cursor?: string | null, signal?: AbortSignal) {
  const query = { ...filter, limit: String(limit), ...(cursor ? { cursor } : {}) };
  return answered(api.GET("/api/v1/admin/audit-events", { params: { query }, ...(signal ? { signal } : {}) }));
}
