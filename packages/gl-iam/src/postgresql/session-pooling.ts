/** Tells a connection that is one session to its end from one whose pooler gives each transaction another backend. */
import type { PostgresPool } from "kysely";
import { IamError } from "../errors.js";
import { within } from "./deadline.js";
import { unavailable } from "./unavailable.js";

/** A pooler may return the same backend by chance. */
const ROUNDS = 5;
/** Milliseconds. A pooler that gives each client a backend for good may have none left for a second one. */
const PATIENCE = 1500;

/**
 * While one connection is inside a transaction, another one asks for its backend. In transaction mode that was the
 * first one's a moment ago, or it changes.
 *
 * @throws IamError `store_unavailable` when a pooler in transaction mode is in between
 */
export async function refuseTransactionPooling(pool: PostgresPool): Promise<void> {
  const one = await pool.connect();
  try {
    const taken = pool.connect();
    const other = await within(PATIENCE, taken).catch(() => null);
    if (!other) return void taken.then((client) => client.release()).catch(() => {});
    try {
      for (let round = 0; round < ROUNDS; round += 1) await compareBackends(one, other);
    } finally {
      other.release();
    }
  } finally {
    one.release();
  }
}

type Client = Awaited<ReturnType<PostgresPool["connect"]>>;

async function compareBackends(one: Client, other: Client): Promise<void> {
  const before = await backendOf(one);
  await other.query("begin", []);
  const held = await backendOf(other);
  const after = await backendOf(one);
  await other.query("rollback", []);
  if (before === after && before !== held) return;
  throw unavailable(
    "a pooler in transaction mode stands before the database: " +
      "migrate over a direct connection, or one in session mode (gl-iam migrate)",
  );
}

async function backendOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_catalog.pg_backend_pid() AS pid", []);
  if (!rows[0]) throw new IamError("internal_error", "the database does not say which backend it is");
  return rows[0].pid;
}
