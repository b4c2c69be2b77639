/** What the audit says of a partner's assertions since a time: who was asserted, and from where. */
import { AuditEventType } from "../audit/event.js";
import type { Core } from "../core.js";

/** Everything that was asserted of one person. */
export interface Asserted {
  readonly externalId: string;
  /** How often, in all. */
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Of the senders, the latest 20. Null stands for an unknown one. */
  readonly addresses: ReadonlyMap<string | null, number>;
}

/** Events that are read in all. */
const MOST_EVENTS = 20_000;
const MOST_ADDRESSES = 20;

/** @returns by external id, and whether the audit has no more than was read */
export async function assertedSince(core: Core, partnerId: string, since: Date) {
  const people = new Map<string, Asserted & { addresses: Map<string | null, number> }>();
  const query = { partnerId, eventType: AuditEventType.SSO_TOKEN_ISSUED, from: since };
  const { people: found, hasMore } = await core.store.auditEvents.byPerson(query, MOST_EVENTS);
  for (const { externalId, ipAddress, events, firstAt, lastAt } of found) {
    const known = people.get(externalId);
    const addresses = known?.addresses ?? new Map<string | null, number>();
    if (addresses.size < MOST_ADDRESSES) addresses.set(ipAddress, events);
    people.set(externalId, {
      externalId,
      count: (known?.count ?? 0) + events,
      firstAt: known && known.firstAt < firstAt ? known.firstAt : firstAt,
      lastAt: known?.lastAt ?? lastAt,
      addresses,
    });
  }
  return { people, isComplete: !hasMore };
}

/** @returns external ids of identities that the partner has reopened, and whether that is all of them */
export async function reopenedSince(core: Core, partnerId: string, since: Date) {
  const query = { partnerId, eventType: AuditEventType.IDENTITY_REOPENED, from: since };
  const { people, hasMore } = await core.store.auditEvents.byPerson(query, MOST_EVENTS);
  return { reopened: new Set(people.map(({ externalId }) => externalId)), isComplete: !hasMore };
}
