/** PGlite's file system in memory, which begins as a copy of a database's folder. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { MemoryFS } from "@electric-sql/pglite";

export interface Tree {
  readonly folders: readonly string[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Where PGlite has its database. */
const ROOT = "/pglite/data";

export function readTree(root: string): Tree {
  const folders: string[] = [];
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) folders.push(relative(root, path));
    else files.set(relative(root, path), readFileSync(path));
  }
  return { folders, files };
}

/** Of Emscripten's file systems, what is used here. */
interface FileNode {
  /** Absent while the file is empty. */
  contents?: Uint8Array | null;
  stream_ops: { write(stream: unknown, ...rest: unknown[]): number };
}

interface Files {
  mkdirTree(path: string): void;
  writeFile(path: string, data: Uint8Array, options: { canOwn: boolean }): void;
  lookupPath(path: string): { node: FileNode };
}

/** Each file is copied when it is first written. Of the 40 MB most never are, and copying takes longer than opening. */
export class CopiedInMemory extends MemoryFS {
  constructor(private readonly tree: Tree) {
    super();
  }

  override async initialSyncFs(): Promise<void> {
    const fs = this.pg?.Module.FS as unknown as Files;
    fs.mkdirTree(ROOT);
    for (const folder of this.tree.folders) fs.mkdirTree(`${ROOT}/${folder}`);
    for (const [name, shared] of this.tree.files) {
      const path = `${ROOT}/${name}`;
      fs.writeFile(path, shared, { canOwn: true });
      copyBeforeWrite(fs.lookupPath(path).node, shared);
    }
  }
}

function copyBeforeWrite(node: FileNode, shared: Uint8Array): void {
  const original = node.stream_ops;
  node.stream_ops = {
    ...original,
    write(stream, ...rest) {
      if (node.contents?.buffer === shared.buffer) node.contents = new Uint8Array(node.contents);
      return original.write(stream, ...rest);
    },
  };
}
