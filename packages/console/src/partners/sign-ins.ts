/** A partner's sign-ins out of the audit: the newest ones, up to a bound. */
import { answered, api, type Schemas } from "../api/client.ts";
import { DAY, type SignIns } from "./sign-in-counts.ts";

type AuditEvent = Schemas["AuditEvent"];

/** Read in pages of 200, of each kind. */
export const MOST_EVENTS = 1000;
const PAGE = 200;

const KINDS = ["sso_sign_in", "sso_refused", "partner_signature_validation_failed"] as const;
type Kind = (typeof KINDS)[number];

export async function readSignIns(partnerId: string, days: number): Promise<SignIns> {
  const from = new Date(Date.now() - days * DAY).toISOString();
  const read = await Promise.all(KINDS.map((kind) => readKind(partnerId, kind, from)));
  return { events: read.flatMap(({ events }) => events), isPartial: read.some(({ isPartial }) => isPartial) };
}

async function readKind(partnerId: string, kind: Kind, from: string): Promise<SignIns> {
  const events: AuditEvent[] = [];
  for (let cursor: string | null | undefined; events.length < MOST_EVENTS; ) {
    const query = { partner_id: partnerId, event_type: kind, from, limit: String(PAGE), ...(cursor ? { cursor } : {}) };
    const page = await answered(api.GET("/api/v1/admin/audit-events", { params: { query } }));
    events.push(...page.data);
    cursor = page.next_cursor;
    if (!cursor) return { events, isPartial: false };
  }
  return { events, isPartial: true };
}
