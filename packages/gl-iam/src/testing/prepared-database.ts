/**
 * An empty database with the schema of this release, made once and then copied: making one takes seconds, opening a
 * copy a fraction of one.
 *
 * It lies in the project's node_modules/.cache, or in a folder of this user's own. It holds no keys and no data.
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { DATABASE_FOLDER } from "../postgresql/directory-lock.js";
import { MIGRATIONS } from "../postgresql/migrate.js";
import { securePrivateDirectory } from "../postgresql/private-directory.js";
import { PostgreSQLProvider } from "../postgresql/provider.js";
import { readTree, type Tree } from "./copied-in-memory.js";

let tree: Promise<Tree> | undefined;

/** Read once a process. */
export function preparedDatabase(): Promise<Tree> {
  tree ??= read();
  return tree;
}

async function read(): Promise<Tree> {
  const folder = join(cacheFolder(), `gl-iam-testing-${digest()}`);
  if (!existsSync(folder)) await make(folder);
  return readTree(join(folder, DATABASE_FOLDER));
}

/** Whoever finishes first has made it; the others' copies are equal, and thrown away. */
async function make(folder: string): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}`;
  securePrivateDirectory(unfinished);
  const provider = new PostgreSQLProvider({
    databaseUrl: `pglite://${unfinished}`,
    // The schema depends on no key, and none is stored.
    secretKey: randomUUID(),
  });
  try {
    (await provider.migrate()).unwrap();
    await provider.close();
    renameSync(unfinished, folder);
  } catch (error) {
    await provider.close();
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** Another release, another PGlite: another database. */
function digest(): string {
  const manifest = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const migrations = JSON.stringify(MIGRATIONS, (_, value: unknown) =>
    typeof value === "function" ? String(value) : value,
  );
  return createHash("sha256").update(`${manifest}\n${migrations}`).digest("hex").slice(0, 16);
}

function cacheFolder(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (existsSync(modules)) return made(join(modules, ".cache"));
    if (folder === dirname(folder)) return made(join(homedir(), ".cache"));
  }
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}
