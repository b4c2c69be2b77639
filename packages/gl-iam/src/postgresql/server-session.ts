/** One connection to a server, from its opening on: what the server is like, and what must be set on it. */
import type pg from "pg";
import { IamError } from "../errors.js";
import {
  corrections,
  FACTS,
  ownSettings,
  PINNED,
  refuseServer,
  refuseVersion,
  type ServerFacts,
} from "./server-check.js";
import type { ServerHost } from "./server-url.js";
import { unavailable } from "./unavailable.js";

/**
 * Milliseconds. Connections end after this, so that none stays for ever with a server that is no longer the right one.
 */
const MAX_LIFE = 300_000;

export interface ServerSession {
  readonly host: ServerHost;
  readonly facts: ServerFacts;
  /** Whether a pooler is in between, which may give each transaction another backend. */
  readonly isPooled: boolean;
  /** What opens a transaction, settings included. */
  readonly opening: string;
  /** Whether even a single statement needs a transaction, for the settings that it must run under. */
  readonly isFramed: boolean;
  /** As `performance.now()` counts. */
  readonly expiresAt: number;
  /** The pool's trust in the server at that time. */
  readonly generation: number;
}

/** Every transaction says it, so that no inherited default counts. */
const READ_COMMITTED = "START TRANSACTION ISOLATION LEVEL READ COMMITTED";

/**
 * Checks the server behind a new connection, and sets what a session can set. Behind a pooler a session is not ours:
 * its settings would go to strangers, so each transaction sets them for itself.
 *
 * @param distrusted a backend's settings were not those that another one of the same pooler had
 * @throws IamError `store_unavailable` for a server that cannot be used
 */
export async function openSession(
  client: pg.ClientBase,
  { host, generation, distrusted }: Pick<ServerSession, "host" | "generation"> & { distrusted: boolean },
): Promise<ServerSession> {
  const facts = await askFacts(client);
  const refusal = refuseServer(facts);
  if (refusal) throw refusal;
  const isPooled = (client as unknown as { processID: number | null }).processID !== facts.pid;
  const wrong = corrections(facts, distrusted);
  const ours = [...ownSettings(facts), ...wrong];
  const opening = [READ_COMMITTED, ...(isPooled ? ours.map((setting) => `SET LOCAL ${setting}`) : [])].join("; ");
  if (isPooled) await tryTransaction(client, opening);
  else await client.query([...ours, ...PINNED].map((setting) => `SET SESSION ${setting}`).join("; "));
  return {
    host,
    facts,
    isPooled,
    opening,
    isFramed: isPooled && wrong.length > 0,
    // Not all at the same moment.
    expiresAt: performance.now() + MAX_LIFE * (0.8 + 0.2 * Math.random()),
    generation,
  };
}

async function askFacts(client: pg.ClientBase): Promise<ServerFacts> {
  try {
    const { rows } = await client.query<ServerFacts>(FACTS);
    if (rows[0]) return rows[0];
    throw unavailable("the server does not say what it is");
  } catch (error) {
    // A server that merely looks like PostgreSQL fails at the question.
    const { rows } = await client.query<{ version: string }>("SELECT version() AS version");
    throw refuseVersion(rows[0]?.version ?? "") ?? error;
  }
}

/** PgBouncer's statement mode refuses the first statement of a transaction after it has run. */
async function tryTransaction(client: pg.ClientBase, opening: string): Promise<void> {
  try {
    await client.query(opening);
    await client.query("ROLLBACK");
  } catch (error) {
    if (!/statement pooling/.test(String((error as Error).message))) throw error;
    const cure = "set pool_mode to transaction or session";
    throw unavailable(`the pooler before the database is in statement mode, which has no transactions: ${cure}`, error);
  }
}

/** A server that takes no writes, when one is wanted that does. Another host may. */
export class ReadOnlyServer extends IamError {
  constructor({ host, port }: ServerHost) {
    super("store_unavailable", `the database at ${host}:${port} takes no writes`);
  }
}

export function takesWrites({ in_recovery, read_only }: ServerFacts): boolean {
  return !in_recovery && read_only === "off";
}
