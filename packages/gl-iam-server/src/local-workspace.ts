/**
 * `./.gl-iam`: the place of everything when nothing is configured. It has an embedded database, and keys made at the
 * first use, for their owner only.
 *
 * The working directory may be a clone, or a folder that others write to. So nothing here follows a symbolic link, and
 * nothing of another user is trusted.
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { generateEncryptionKey } from "gl-iam";
import { securePrivateDirectory } from "gl-iam/postgresql";
import { z } from "zod";
import type { StoreEnvironment } from "./environment/environment.js";
import { decodeText } from "./text.js";

const FOLDER = ".gl-iam";
const KEY_FILE = "keys.json";

const KEYS = z.object({ secretKey: z.string(), encryptionKeys: z.record(z.string().regex(/^\d+$/), z.string()) });
type Keys = z.infer<typeof KEYS>;

export interface LocalWorkspace extends StoreEnvironment {
  readonly path: string;
  /** Whether this call made it. */
  readonly isNew: boolean;
  /** Whether the key file's mode lets other users of this machine read it. */
  readonly isExposed: boolean;
}

/** The folder is not as this program leaves it. The message says what to do. */
export class LocalWorkspaceError extends Error {
  override readonly name = "LocalWorkspaceError";
}

/**
 * @param directory the working directory
 * @throws LocalWorkspaceError when the keys are gone or unreadable, because others would open none of the stored
 * secrets
 */
export function openLocalWorkspace(directory: string): LocalWorkspace {
  const path = resolve(directory, FOLDER);
  const file = join(path, KEY_FILE);
  const database = join(path, "database");
  secure(path);
  // Asked before the keys are looked for: of two first runs at once, the other one may make both in between.
  const hadDatabase = existsSync(database);
  if (hadDatabase) secure(database);
  const known = readKeys(file);
  if (known === undefined && hadDatabase) {
    throw new LocalWorkspaceError(
      `${file} is gone, and the database beside it has secrets sealed under its keys: ` +
        `restore the file, or move ${path} away to begin anew`,
    );
  }
  const isNew = known === undefined && makeWorkspace(path, file);
  const read = known ?? readKeys(file);
  if (read === undefined) throw new LocalWorkspaceError(`${file} went away while it was read`);
  const { keys, isExposed } = read;
  const { secretKey, encryptionKeys } = keys;
  return { path, isNew, isExposed, databaseUrl: `pglite://${database}`, secretKeys: { 1: secretKey }, encryptionKeys };
}

/** @throws LocalWorkspaceError */
function secure(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new LocalWorkspaceError(
      `${path} is a symbolic link: remove it, or set GL_IAM_DATABASE_URL to where it leads`,
    );
  }
  try {
    securePrivateDirectory(path);
  } catch (error) {
    throw new LocalWorkspaceError((error as Error).message);
  }
}

function readKeys(file: string): { readonly keys: Keys; readonly isExposed: boolean } | undefined {
  const read = readIfThere(file);
  if (read === undefined) return undefined;
  const { bytes, mode } = read;
  try {
    return { keys: KEYS.parse(JSON.parse(decodeText(bytes))), isExposed: isPosix && (mode & 0o077) !== 0 };
  } catch {
    throw new LocalWorkspaceError(`${file} does not hold keys as gl-iam writes them: restore it`);
  }
}

const isPosix = process.platform !== "win32";

function readIfThere(file: string): { readonly bytes: Buffer; readonly mode: number } | undefined {
  let descriptor: number;
  try {
    // Without waiting for a writer, if this is a pipe. Windows has neither flag.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    if (isErrno(error, "ELOOP")) throw new LocalWorkspaceError(`${file} is a symbolic link: put the file in its place`);
    throw error;
  }
  try {
    const stats = fstatSync(descriptor);
    refuseForeign(file, stats);
    return { bytes: readFileSync(descriptor), mode: stats.mode };
  } finally {
    closeSync(descriptor);
  }
}

/** Whoever wrote the keys knows them. */
function refuseForeign(file: string, stats: Stats): void {
  if (!stats.isFile()) throw new LocalWorkspaceError(`${file} is not a file: remove it`);
  if (!isPosix) return;
  if (stats.uid !== process.geteuid?.()) {
    throw new LocalWorkspaceError(`${file} belongs to another user (uid ${stats.uid}): remove it, or run as its owner`);
  }
  if ((stats.mode & 0o022) !== 0) {
    throw new LocalWorkspaceError(`others can write ${file}: restore it from a backup, then chmod 600 it`);
  }
}

/** @returns whether this call made the keys */
function makeWorkspace(path: string, file: string): boolean {
  ignoreInGit(join(path, ".gitignore"));
  return makeKeyFile(file);
}

/**
 * Keeps the keys out of `git add .`. An existing file stays as it is; a link is refused.
 */
function ignoreInGit(file: string): void {
  try {
    writeFileSync(file, "*\n", { flag: "wx" });
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new LocalWorkspaceError(`${file} is a symbolic link, and might not keep the keys out of git: remove it`);
    }
  }
}

/** Written beside and then linked, so that of two first runs one makes the keys and the other reads them whole. */
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
