/**
 * `./.gl-iam`: where everything is when nothing is configured. An embedded database, and keys made at the first use, for
 * their owner's eyes only.
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { generateEncryptionKey } from "gl-iam";
import { z } from "zod";
import type { StoreEnvironment } from "./environment.js";

const FOLDER = ".gl-iam";
const KEY_FILE = "keys.json";

const KEYS = z.object({ secretKey: z.string(), encryptionKeys: z.record(z.string().regex(/^\d+$/), z.string()) });
type Keys = z.infer<typeof KEYS>;

export interface LocalWorkspace extends StoreEnvironment {
  readonly path: string;
  /** Whether this call made it. */
  readonly isNew: boolean;
  /** Whether other users of this machine can read the keys. */
  readonly isExposed: boolean;
}

/** The folder is not as this program leaves it; the message says what to do. */
export class LocalWorkspaceError extends Error {
  override readonly name = "LocalWorkspaceError";
}

/**
 * @param directory the working directory
 * @throws LocalWorkspaceError when the keys are gone or unreadable: others would open none of the stored secrets
 */
export function openLocalWorkspace(directory: string): LocalWorkspace {
  const path = resolve(directory, FOLDER);
  const file = join(path, KEY_FILE);
  const database = join(path, "database");
  // Asked before the keys are looked for: of two first runs at once, the other one may make both in between.
  const hadDatabase = existsSync(database);
  const known = readKeys(file);
  if (known === undefined && hadDatabase) {
    throw new LocalWorkspaceError(
      `${file} is gone, and the database beside it has secrets sealed under its keys: restore the file, or move ${path} away to begin anew`,
    );
  }
  const isNew = known === undefined && makeWorkspace(path, file);
  const keys = known ?? readKeys(file);
  if (keys === undefined) throw new LocalWorkspaceError(`${file} went away while it was read`);
  const isExposed = process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0;
  return { path, isNew, isExposed, databaseUrl: `pglite://${database}`, ...keys };
}

function readKeys(file: string): Keys | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return KEYS.parse(JSON.parse(text));
  } catch {
    throw new LocalWorkspaceError(`${file} does not hold keys as gl-iam writes them: restore it`);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** @returns whether it was this call that made the keys */
function makeWorkspace(path: string, file: string): boolean {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // A `git add .` must not take the keys along.
  writeFileSync(join(path, ".gitignore"), "*\n");
  return makeKeyFile(file);
}

/** Written beside and then linked, so that of two first runs at once one makes the keys and the other reads them whole. */
function makeKeyFile(file: string): boolean {
  const keys = { secretKey: randomBytes(32).toString("base64url"), encryptionKeys: { 1: generateEncryptionKey() } };
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const descriptor = openSync(draft, "wx", 0o600);
  writeFileSync(descriptor, `${JSON.stringify(keys, null, 2)}\n`);
  // On the disk before the first secret is sealed under them.
  fsyncSync(descriptor);
  closeSync(descriptor);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
