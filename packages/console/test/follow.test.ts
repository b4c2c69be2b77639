import { expect, test } from "vitest";
import { type Followed, follow, KEPT } from "../src/audit/follow.ts";
import type { AuditEvent } from "../src/audit/query.ts";

const START = Date.parse("2026-11-24T08:00:00.000Z");

function event(number: number, at = START + number * 1000): AuditEvent {
  const id = `0199d3a3-0000-7000-8000-${String(number).padStart(12, "0")}`;
  return { id, timestamp: new Date(at).toISOString() } as AuditEvent;
}

/** A list that is read as the service's is: newest first, by pages. */
class Log {
  events: AuditEvent[] = [];
  reads = 0;

  add(...events: readonly AuditEvent[]): void {
    const order = ({ timestamp, id }: AuditEvent) => `${timestamp} ${id}`;
    this.events = [...this.events, ...events].sort((a, b) => (order(a) < order(b) ? 1 : -1));
  }

  readonly read = async (cursor = "0") => {
    this.reads += 1;
    const end = Number(cursor) + 100;
    return { data: this.events.slice(Number(cursor), end), next_cursor: end < this.events.length ? `${end}` : null };
  };
}

const many = (from: number, count: number) => Array.from({ length: count }, (_, index) => event(from + index));
const idsOf = ({ events }: Followed) => events.map(({ id }) => id);

test("what comes between two turns is found to the last, each once, also over the edge of a page", async () => {
  for (const count of [0, 1, 89, 90, 99, 100, 101, 200, 250]) {
    const log = new Log();
    log.add(...many(0, 60));
    const before = await follow(undefined, log.read);
    log.add(...many(60, count));
    const after = await follow(before, log.read);
    expect(idsOf(after), `${count}`).toEqual(log.events.map(({ id }) => id));
    expect(after.isCut).toBe(false);
  }
});

test("an event that is written after a newer one was read is found, in its place", async () => {
  const log = new Log();
  log.add(...many(0, 150));
  const before = await follow(undefined, log.read);
  log.add(event(9000, START + 145_500), ...many(150, 95));
  expect(idsOf(await follow(before, log.read))).toContain(event(9000).id);
});

test("more than is read at once leaves no hole: older ones are left out, and that is said from then on", async () => {
  const log = new Log();
  log.add(...many(0, 50));
  const before = await follow(undefined, log.read);
  log.add(...many(50, 700));
  const after = await follow(before, log.read);
  expect(idsOf(after)).toEqual(log.events.slice(0, KEPT).map(({ id }) => id));
  expect(after.isCut).toBe(true);
  log.add(...many(750, 3));
  const next = await follow(after, log.read);
  expect(idsOf(next)).toEqual(log.events.slice(0, KEPT).map(({ id }) => id));
  expect(next.isCut).toBe(true);
});

test("a quiet turn is one question", async () => {
  const log = new Log();
  log.add(...many(0, 1000));
  const before = await follow(undefined, log.read);
  log.reads = 0;
  await follow(before, log.read);
  expect(log.reads).toBe(1);
});
