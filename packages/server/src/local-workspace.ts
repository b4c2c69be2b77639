/**
 * `./.gl-iam`: where everything is when nothing is configured. An embedded database, and keys made at the first use, for
 * their owner's eyes only.
 */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { generateEncryptionKey } from "gl-iam";
import type { StoreEnvironment } from "./environment.js";

const FOLDER = ".gl-iam";
const KEY_FILE = "keys.json";

export interface LocalWorkspace extends StoreEnvironment {
  readonly path: string;
  /** Whether this call made it. */
  readonly isNew: boolean;
}

/** @param directory the working directory */
export function openLocalWorkspace(directory: string): LocalWorkspace {
  const path = resolve(directory, FOLDER);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const file = join(path, KEY_FILE);
  const isNew = makeKeyFile(file);
  const { secretKey, encryptionKeys } = JSON.parse(readFileSync(file, "utf8")) as Omit<StoreEnvironment, "databaseUrl">;
  return { path, isNew, databaseUrl: `pglite://${join(path, "database")}`, secretKey, encryptionKeys };
}

/**
 * Written beside and then linked, so that of two first runs at once one makes the keys and the other reads them whole.
 *
 * @returns whether this call made them
 */
function makeKeyFile(file: string): boolean {
  const keys = { secretKey: randomBytes(32).toString("base64url"), encryptionKeys: { 1: generateEncryptionKey() } };
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    readFileSync(file);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}
