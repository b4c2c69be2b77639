/** What many test files need and takes seconds to make: the first file that asks makes it, once a run. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";

/** How the folder's name begins in whose place embedded-template.ts puts an empty database in memory. */
export const EMPTY_IN_MEMORY = "empty-in-memory";

const PATIENCE_MS = 120_000;

/** A new empty folder, which the end of the run removes at the latest. */
export function scratchFolder(name: string): string {
  return mkdtempSync(join(inject("runFolder"), `${name}-`));
}

/**
 * The workers of a run are processes, so a lock decides who makes it: the one that can make the folder `name.lock`. The
 * others wait.
 *
 * @param make fills the folder that it is handed
 * @returns the folder, for reading only
 */
export async function prepared(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(inject("runFolder"), name);
  if (existsSync(folder)) return folder;
  if (!isFirst(`${folder}.lock`)) return madeByAnother(folder);
  const unfinished = `${folder}.lock/made`;
  mkdirSync(unfinished);
  try {
    await make(unfinished);
  } catch (error) {
    writeFileSync(`${folder}.failed`, String(error instanceof Error ? error.stack : error));
    throw error;
  }
  renameSync(unfinished, folder);
  return folder;
}

function isFirst(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function madeByAnother(folder: string): Promise<string> {
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await sleep(50)) {
    if (existsSync(folder)) return folder;
    if (existsSync(`${folder}.failed`)) throw new Error(readFileSync(`${folder}.failed`, "utf8"));
  }
  throw new Error(`${folder} is not made in time`);
}
