/** What the audit says of a partner's assertions since a time: who was asserted, and from where. */
import { type AuditEvent, AuditEventType } from "../audit/event.js";
import type { Core } from "../core.js";
import type { Stretch } from "../paging.js";

/** Everything that was asserted of one person. */
export interface Asserted {
  readonly externalId: string;
  readonly userId: string | null;
  /** How often, in all. */
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Of the senders, at most 20. Null stands for an unknown one. */
  readonly addresses: ReadonlyMap<string | null, number>;
}

/** Events of one read. */
const PAGE = 200;
/** Events that are read in all. */
const MOST_EVENTS = 20_000;
const MOST_ADDRESSES = 20;

/** @returns by external id, and whether the audit has no more than was read */
export async function assertedSince(core: Core, partnerId: string, since: Date) {
  const people = new Map<string, Asserted & { addresses: Map<string | null, number> }>();
  const query = { partnerId, eventType: AuditEventType.SSO_TOKEN_ISSUED, from: since };
  const isComplete = await readEvents(core, query, (externalId, { timestamp, ipAddress, userId }) => {
    const known = people.get(externalId);
    const addresses = known?.addresses ?? new Map<string | null, number>();
    if (addresses.size < MOST_ADDRESSES || addresses.has(ipAddress)) {
      addresses.set(ipAddress, (addresses.get(ipAddress) ?? 0) + 1);
    }
    people.set(externalId, {
      externalId,
      userId: userId ?? known?.userId ?? null,
      count: (known?.count ?? 0) + 1,
      firstAt: timestamp,
      lastAt: known?.lastAt ?? timestamp,
      addresses,
    });
  });
  return { people, isComplete };
}

/** @returns external ids of identities that the partner has reopened, and whether that is all of them */
export async function reopenedSince(core: Core, partnerId: string, since: Date) {
  const reopened = new Set<string>();
  const query = { partnerId, eventType: AuditEventType.IDENTITY_REOPENED, from: since };
  const isComplete = await readEvents(core, query, (externalId) => reopened.add(externalId));
  return { reopened, isComplete };
}

/** The newest first. @returns false when there are more than are read */
async function readEvents(
  core: Core,
  query: { partnerId: string; eventType: AuditEventType; from: Date },
  take: (externalId: string, event: AuditEvent) => void,
): Promise<boolean> {
  let after: AuditEvent | null = null;
  for (let read = 0; read < MOST_EVENTS; ) {
    const { rows, hasMore }: Stretch<AuditEvent> = await core.store.auditEvents.list(query, PAGE, after);
    for (const event of rows) {
      // An erased person is in no list.
      if (typeof event.details.external_id === "string") take(event.details.external_id, event);
    }
    read += rows.length;
    after = rows.at(-1) ?? null;
    if (!hasMore || after === null) return true;
  }
  return false;
}
