import type { IAMGateway, ListedSession, ListSessionsOptions } from "gl-iam";
import { listedSessionJson } from "../../session-json.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { confirm } from "../prompts.js";
import { type Column, printTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { findTestUser, findUser } from "../user.js";

const COLUMNS: readonly Column[] = [
  { title: "OPENED" },
  { title: "LAST SEEN" },
  { title: "BY" },
  { title: "EXTERNAL ID", atLeast: 12 },
  { title: "EXPIRES" },
  { title: "ID" },
];

interface SessionFlags {
  org?: string;
  test?: boolean;
  end?: string;
  endAll?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** Lists a user's sessions that stand, or ends one or all of them. */
export async function userSessions(terminal: Terminal, reference: string, flags: SessionFlags): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const test = flags.test === true;
    const user = await (test ? findTestUser : findUser)(gateway, reference, flags.org);
    const { id: userId, email } = user;
    // Nobody names the organization of a test side.
    const organizationId = test ? (flags.org ?? null) : user.organizationId;
    const call = { organizationId, test, actor: ACTOR };
    if (flags.end !== undefined) {
      (await gateway.sessions.end(flags.end, call)).unwrap();
      terminal.note(`session ${flags.end} is ended`);
      return;
    }
    if (flags.endAll === true) {
      await confirm(terminal, `${email} must sign in anew everywhere. Go on?`, flags.yes === true);
      const { sessionsEnded } = (await gateway.sessions.endAll({ userId }, call)).unwrap();
      terminal.note(`${sessionsEnded} ${sessionsEnded === 1 ? "session" : "sessions"} of ${email} ended`);
      return;
    }
    print(terminal, await listAll(gateway, { userId, organizationId, test }), flags);
  });
}

function print(terminal: Terminal, sessions: readonly ListedSession[], { json }: SessionFlags): void {
  if (json) {
    terminal.print(JSON.stringify({ data: sessions.map(listedSessionJson) }));
    return;
  }
  const rows = sessions.map((session) => [
    session.createdAt.toISOString(),
    session.lastSeenAt.toISOString(),
    session.partnerId === null ? "password" : `partner ${session.partnerId}`,
    session.externalId ?? "",
    session.expiresAt.toISOString(),
    session.id,
  ]);
  printTable(terminal, COLUMNS, rows);
  terminal.note(`${rows.length} ${rows.length === 1 ? "session" : "sessions"}`);
}

async function listAll(gateway: IAMGateway, whose: ListSessionsOptions) {
  const all: ListedSession[] = [];
  let cursor: string | undefined;
  do {
    const page = (await gateway.sessions.list({ ...whose, limit: 200, cursor })).unwrap();
    all.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}
