/**
 * Only one process at a time may use an embedded database's directory. PGlite itself takes no lock, and a second
 * process would open the directory and lose writes.
 *
 * The operating system locks an open file, so the lock ends with its process, however that ends. A process id in a file
 * would outlive a crash, and in a container every process is pid 1. The text in the file only says who holds it.
 */
import { closeSync, ftruncateSync, readFileSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { ErrorCode, IamError } from "../errors.js";
import { openOwnFile, refusePlanted, securePrivateDirectory } from "./private-directory.js";

const LOCK_FILE = "gl-iam.lock";
/** In its own folder, because initdb needs an empty one, and the lock file is beside it. */
export const DATABASE_FOLDER = "pgdata";
/** Windows keeps others from reading a locked range, so the lock is on one byte far behind the text. */
const LOCKED_BYTE = 1024 * 1024;

export interface DirectoryLock {
  release(): void;
}

/**
 * @param path made if it is missing; closed to everybody but its owner
 * @throws IamError `store_unavailable` naming the holder, or why the directory cannot be trusted
 */
export async function lockDirectory(path: string): Promise<DirectoryLock> {
  const { tryLock, unlock } = await loadLocks();
  const { file, descriptor } = openLockFile(path);
  if (!tryLock(descriptor, LOCKED_BYTE, 1)) {
    closeSync(descriptor);
    throw new IamError(ErrorCode.STORE_UNAVAILABLE, `the database directory ${path} is in use by ${readHolder(file)}`);
  }
  ftruncateSync(descriptor, 0);
  writeSync(descriptor, `process ${process.pid} on ${hostname()} since ${new Date().toISOString()}`);
  return {
    release() {
      unlock(descriptor, LOCKED_BYTE, 1);
      closeSync(descriptor);
    },
  };
}

function openLockFile(path: string) {
  const file = join(path, LOCK_FILE);
  try {
    securePrivateDirectory(path);
    refusePlanted(join(path, DATABASE_FOLDER));
    return { file, descriptor: openOwnFile(file) };
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === "ELOOP" ? `${file} is a symbolic link` : String(cause);
    throw new IamError(
      ErrorCode.STORE_UNAVAILABLE,
      `the database directory ${path} can't be used: ${reason.replace(/^Error: /, "")}`,
      [],
      { cause },
    );
  }
}

function readHolder(file: string): string {
  const holder = readFileSync(file, "utf8").trim();
  return holder === "" ? "another process" : holder;
}

async function loadLocks(): Promise<typeof import("fs-native-extensions").default> {
  try {
    return (await import("fs-native-extensions")).default;
  } catch (cause) {
    throw new IamError(
      ErrorCode.STORE_UNAVAILABLE,
      "an embedded database on disk needs the optional package fs-native-extensions: npm install fs-native-extensions",
      [],
      { cause },
    );
  }
}
