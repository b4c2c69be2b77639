import { setTimeout as wait } from "node:timers/promises";
import {
  type AuditEvent,
  type AuditEventType,
  type AuditQuery,
  ErrorCode,
  type IAMGateway,
  isIamError,
  toSnakeCaseEvent,
} from "gl-iam";
import { AuditText } from "../audit-text.js";
import { withRegistry } from "../gateway.js";
import { findPartner, partnerIdOnSide } from "../partner.js";
import type { Terminal } from "../terminal.js";
import { parseSince } from "../time.js";
import { UsageError } from "../usage.js";

interface AuditFlags {
  partner?: string;
  org?: string;
  test?: boolean;
  type?: string;
  since?: string;
  limit?: number;
  follow?: boolean;
  json?: boolean;
}

const PAGE = 200;
/** The defaults when neither a time nor a number is given. */
const DEFAULT_LIMIT = 100;
const POLL_MS = 1000;
/** A transaction may commit, and a batch of refusals be written, after a newer event was read. */
const LATE_MS = 10_000;

export async function audit(terminal: Terminal, flags: AuditFlags): Promise<void> {
  const from = flags.since === undefined ? undefined : parseSince(flags.since, Date.now());
  await withRegistry(terminal, async ({ gateway, isShared }) => {
    if (flags.follow && !isShared) {
      throw new UsageError(
        "--follow needs a database server: while this reads the embedded one, nobody else can write",
      );
    }
    const partner = flags.partner === undefined ? undefined : await findPartner(gateway, flags.partner, flags.org);
    const eventType = flags.type as AuditEventType | undefined;
    const test = flags.test === true;
    const partnerId = partner && (await partnerIdOnSide(gateway, partner, test));
    const query: AuditQuery = { organizationId: flags.org, test, partnerId, eventType, from };
    // Before anything is shown, because whoever interrupts has seen enough.
    const interrupted = flags.follow ? terminal.interruption("SIGINT", "SIGTERM") : undefined;
    const limit = flags.limit ?? (from === undefined ? DEFAULT_LIMIT : Number.POSITIVE_INFINITY);
    const { events, hasMore } = await read(gateway, query, limit);
    const print = flags.json ? printJson(terminal) : printText(terminal, new AuditText(gateway));
    if (flags.json && !flags.follow) terminal.print(JSON.stringify({ data: events.map(toSnakeCaseEvent) }));
    else await print(events);
    if (hasMore)
      terminal.note(`older events are left out, these are the newest ${limit}: --since 7d, or a greater --limit`);
    if (interrupted) await follow(terminal, gateway, query, events, print, interrupted);
  });
}

type Print = (events: readonly AuditEvent[]) => Promise<void>;

/** One JSON document a line. */
function printJson(terminal: Terminal): Print {
  return async (events) => {
    for (const event of events) terminal.print(JSON.stringify(toSnakeCaseEvent(event)));
  };
}

function printText(terminal: Terminal, text: AuditText): Print {
  return async (events) => {
    await text.lookUp(events);
    for (const event of events) terminal.print(text.format(event));
  };
}

/** @returns the newest `limit` matching events, oldest first */
async function read(gateway: IAMGateway, query: AuditQuery, limit: number) {
  const events: AuditEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await gateway.listAuditEvents({ ...query, limit: Math.min(PAGE, limit - events.length), cursor });
    const { data, nextCursor } = page.unwrap();
    events.push(...data);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined && events.length < limit);
  return { events: events.reverse(), hasMore: cursor !== undefined };
}

/** Runs until interrupted. It reports an outage once and waits for its end, because someone may be watching for it. */
async function follow(
  terminal: Terminal,
  gateway: IAMGateway,
  query: AuditQuery,
  shown: readonly AuditEvent[],
  print: Print,
  interrupted: AbortSignal,
): Promise<void> {
  let seen = new Set(shown.map(({ id }) => id));
  // What --limit left out stays out.
  const begin = shown[0]?.timestamp ?? query.from;
  let last = shown.at(-1)?.timestamp ?? query.from ?? new Date();
  let isAway = false;
  for (;;) {
    await wait(POLL_MS, undefined, { signal: interrupted }).catch(() => undefined);
    if (interrupted.aborted) return;
    try {
      const from = new Date(last.getTime() - LATE_MS);
      const { events } = await read(gateway, { ...query, from }, Number.POSITIVE_INFINITY);
      const isNew = ({ id, timestamp }: AuditEvent) => !seen.has(id) && timestamp >= (begin ?? from);
      await print(events.filter(isNew));
      // Events older than `from` are not read again, so they need not be remembered.
      seen = new Set(events.map(({ id }) => id));
      last = events.at(-1)?.timestamp ?? last;
      if (isAway) terminal.note("the database is back");
      isAway = false;
    } catch (error) {
      if (!isIamError(error) || error.code !== ErrorCode.STORE_UNAVAILABLE) throw error;
      if (!isAway) terminal.note(`${error.message}; waiting for it`);
      isAway = true;
    }
  }
}
