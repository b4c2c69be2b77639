/** The newest events as they come: read again and again, and joined to what was read before. */
import type { AuditEvent } from "./query.ts";

interface EventPage {
  readonly data: readonly AuditEvent[];
  readonly next_cursor: string | null;
}

export interface Followed {
  /** The newest first, each once. */
  readonly events: readonly AuditEvent[];
  /** There are older ones that were left out, because they are many or because more came at once than is read. */
  readonly isCut: boolean;
}

/** Pages of one turn. */
const MOST_PAGES = 5;
/** More rows than anybody looks through, and few enough for a browser. */
export const KEPT = 500;
/** Milliseconds. A transaction may commit, and a batch of refusals be written, after a newer event was read. */
const LATE = 10_000;

/** @param read one page, the newest without a cursor */
export async function follow(
  known: Followed | undefined,
  read: (cursor?: string) => Promise<EventPage>,
): Promise<Followed> {
  const newest = known?.events[0];
  const since = newest === undefined ? Number.POSITIVE_INFINITY : Date.parse(newest.timestamp) - LATE;
  const found: AuditEvent[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await read(cursor);
    found.push(...page.data);
    const last = page.data.at(-1);
    const isJoined = last === undefined || page.next_cursor === null || Date.parse(last.timestamp) < since;
    if (known === undefined || isJoined) return joined(found, known);
    cursor = page.next_cursor ?? undefined;
  }
  // What was known no longer adjoins: between it and what was found there may be others.
  return joined(found, { events: [], isCut: true });
}

function joined(found: readonly AuditEvent[], known: Followed = { events: [], isCut: false }): Followed {
  const byId = new Map([...known.events, ...found].map((event) => [event.id, event]));
  const events = [...byId.values()].sort(newestFirst);
  return { events: events.slice(0, KEPT), isCut: known.isCut || events.length > KEPT };
}

/** The order of the list: both texts have one length, so they compare as what they say. */
function newestFirst(one: AuditEvent, other: AuditEvent): number {
  const [a, b] = [`${one.timestamp} ${one.id}`, `${other.timestamp} ${other.id}`];
  return a < b ? 1 : a > b ? -1 : 0;
}
