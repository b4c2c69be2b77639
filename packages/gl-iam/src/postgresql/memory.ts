/** How a database in memory begins: empty, unless `gl-iam/testing` has a prepared one. */
import type { PGliteOptions } from "@electric-sql/pglite";

type FileSystem = NonNullable<PGliteOptions["fs"]>;

let begin: (() => FileSystem) | undefined;

/** A database that is opened in memory during `work` begins with these files. */
export async function beginningWith<T>(files: () => FileSystem, work: () => Promise<T>): Promise<T> {
  begin = files;
  try {
    return await work();
  } finally {
    begin = undefined;
  }
}

export function beginningInMemory(): Pick<PGliteOptions, "fs"> {
  return begin === undefined ? {} : { fs: begin() };
}
