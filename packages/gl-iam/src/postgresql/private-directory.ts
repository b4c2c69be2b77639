/** A directory that only its owner can enter, whatever was there before. PostgreSQL requires the same of its own. */
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  type Stats,
  statSync,
} from "node:fs";
import { dirname } from "node:path";

const ONLY_OWNER = 0o700;
const OTHERS = 0o077;

/**
 * Makes the directory, with its parents, or closes one that others could enter.
 *
 * PGlite gives its files mode 666, so whoever can enter can read the password hashes and write pages.
 *
 * @throws Error naming the path and the cure, for another user's directory or one that cannot be closed
 */
export function securePrivateDirectory(path: string): void {
  makeDirectory(path);
  const stats = statSync(path);
  if (!stats.isDirectory()) throw new Error(`${path} is not a directory`);
  if (process.platform === "win32") return;
  requireOwn(path, stats);
  if ((stats.mode & OTHERS) === 0) return;
  chmodSync(path, ONLY_OWNER);
  if ((statSync(path).mode & OTHERS) === 0) return;
  throw new Error(`others can enter ${path}, and its file system does not let that be changed: use another one`);
}

/**
 * With its parents, from the outside in. Node's own `recursive` tries for ever where the parent is there and takes no
 * directory, as in `/proc` (nodejs/node 20).
 */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent);
  try {
    mkdirSync(path, { mode: ONLY_OWNER });
  } catch (error) {
    // Another process may have made it since.
    if (!existsSync(path)) throw error;
  }
}

/** @throws Error for a symbolic link, or another user's file, in the place of a file that a program makes itself */
export function refusePlanted(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink()) throw new Error(`${path} is a symbolic link, and leads elsewhere: remove it`);
  if (stats && process.platform !== "win32") requireOwn(path, stats);
}

/**
 * Opens its own file for appending, and makes it if it is missing. A planted link would overwrite another file, and a
 * planted pipe would block the start.
 *
 * @returns the descriptor
 * @throws Error naming the file
 */
export function openOwnFile(file: string): number {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;
  const descriptor = openSync(file, flags | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0), 0o600);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.nlink > 1) throw new Error(`${file} is a link, or not a file: remove it`);
    if (process.platform !== "win32") requireOwn(file, stats);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function requireOwn(path: string, { uid }: Stats): void {
  if (uid === process.geteuid?.()) return;
  throw new Error(
    `${path} belongs to another user (uid ${uid}), who could change what is in it: ` +
      "run as its owner, or use a directory of your own inside it",
  );
}
