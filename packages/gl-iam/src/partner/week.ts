/** What the audit says of a partner's assertions since a time: who was asserted, and from where. */
import { AuditEventType } from "../audit/event.js";
import type { Core } from "../core.js";

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

/** @returns by external id, and whether the audit has more than was read */
export async function assertedSince(core: Core, partnerId: string, since: Date) {
  const people = new Map<string, Asserted & { addresses: Map<string | null, number> }>();
  let after: { timestamp: Date; id: string } | null = null;
  let read = 0;
  for (;;) {
    const query = { partnerId, eventType: AuditEventType.SSO_TOKEN_ISSUED, from: since };
    const { rows, hasMore }: Awaited<ReturnType<Core["store"]["auditEvents"]["list"]>> =
      await core.store.auditEvents.list(query, PAGE, after);
    for (const { details, timestamp, ipAddress, userId } of rows) {
      // An erased person is in no list.
      if (typeof details.external_id !== "string") continue;
      const known = people.get(details.external_id);
      const addresses = known?.addresses ?? new Map<string | null, number>();
      if (addresses.size < MOST_ADDRESSES || addresses.has(ipAddress)) {
        addresses.set(ipAddress, (addresses.get(ipAddress) ?? 0) + 1);
      }
      people.set(details.external_id, {
        externalId: details.external_id,
        userId: userId ?? known?.userId ?? null,
        count: (known?.count ?? 0) + 1,
        firstAt: timestamp,
        lastAt: known?.lastAt ?? timestamp,
        addresses,
      });
    }
    read += rows.length;
    after = rows.at(-1) ?? null;
    if (!hasMore || after === null) return { people, isComplete: true };
    if (read >= MOST_EVENTS) return { people, isComplete: false };
  }
}
