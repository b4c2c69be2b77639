/** The folder of an embedded database: why it does not open, in words, and nothing half made left in it. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { PGliteInterface } from "@electric-sql/pglite";
import type { IamError } from "../errors.js";
import { unavailable } from "./unavailable.js";

/** What PGlite's file system says when the disk is full: WASI's number, and Node's word. */
const NO_SPACE: ReadonlySet<unknown> = new Set([51, "ENOSPC"]);

/**
 * Opens the database in a folder, which it makes when it is missing.
 *
 * @param open opens the folder; null opens a database in memory, which tells the version of this PGlite
 * @throws IamError `store_unavailable` with the cause and the cure
 */
export async function openFolder<T extends PGliteInterface>(
  folder: string,
  open: (folder: string | null) => Promise<T>,
): Promise<T> {
  const isNew = !existsSync(folder);
  try {
    return await open(folder);
  } catch (error) {
    // initdb refuses a folder in which it stopped half-way.
    if (isNew) rmSync(folder, { recursive: true, force: true });
    throw await explain(folder, error, () => open(null));
  }
}

async function explain(folder: string, error: unknown, openMemory: () => Promise<PGliteInterface>): Promise<IamError> {
  if (isDiskFull(error)) return unavailable(`the disk of ${folder} is full: a new database takes about 40 MB`, error);
  const theirs = versionOf(folder);
  const ours = theirs === undefined ? undefined : await versionHere(openMemory);
  if (ours === undefined || ours === theirs) return unavailable(`the embedded database ${folder} does not open`, error);
  const cure =
    "write its contents with the gl-iam that made it (gl-iam dump) and read them with this one (gl-iam restore)";
  return unavailable(
    `the embedded database ${folder} was made by PostgreSQL ${theirs}, and this PGlite is PostgreSQL ${ours}: ${cure}`,
    error,
  );
}

function isDiskFull(error: unknown): boolean {
  const { errno, code, cause } = (error ?? {}) as { errno?: unknown; code?: unknown; cause?: unknown };
  return NO_SPACE.has(errno) || NO_SPACE.has(code) || (cause !== undefined && isDiskFull(cause));
}

/** The major version that made the folder, as PostgreSQL itself notes it. */
function versionOf(folder: string): string | undefined {
  try {
    return /^(\d+)/.exec(readFileSync(join(folder, "PG_VERSION"), "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

async function versionHere(openMemory: () => Promise<PGliteInterface>): Promise<string | undefined> {
  const database = await openMemory();
  try {
    const { rows } = await database.query<{ server_version: string }>("SHOW server_version");
    return /^(\d+)/.exec(rows[0]?.server_version ?? "")?.[1];
  } finally {
    await database.close();
  }
}
