/**
 * A new embedded database is copied from one that is made once a run: initdb takes two seconds of CPU time and the
 * migrations one, and hundreds of tests open a new database. Vitest runs this in each worker.
 *
 * A database in memory is a copy of a migrated one, which a provider finds as another provider has left it. A new one
 * in the run's folder is empty. Commands, examples and other processes run initdb as ever, and so does the test of a
 * disk that is full.
 */
import { cpSync, existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import type { Tree } from "gl-iam/testing";
import { inject } from "vitest";
import { EMPTY_IN_MEMORY, prepared } from "./prepared.js";

const DATA = "pgdata";
/** The files of a worker without isolation share the class. */
const MARK = Symbol.for("gl-iam.tests.embedded-template");

type Create = (options?: PGliteOptions) => Promise<PGlite>;
const pglite = PGlite as unknown as { create: Create; [MARK]?: true };

if (pglite[MARK] === undefined) {
  pglite[MARK] = true;
  const create: Create = pglite.create.bind(PGlite);
  const trees = new Map<string, Tree>();
  const inMemory = async (template: string, { dataDir: _, ...options }: PGliteOptions) => {
    // Loads the provider too, so only where a test opens a database.
    const { CopiedInMemory, readTree } = await import("gl-iam/testing");
    const tree = trees.get(template) ?? readTree(template);
    trees.set(template, tree);
    return create({ ...options, fs: new CopiedInMemory(tree) });
  };
  pglite.create = async (options) => {
    // While PGlite runs initdb, it opens an instance for it, which has no database yet.
    if (typeof options !== "object" || options.noInitDb || options.fs) return create(options);
    if (options.dataDir === undefined) return inMemory(join(await migrated(), DATA), options);
    if (!isOurs(options.dataDir)) return create(options);
    const template = await makeTemplate(create, options);
    if (basename(dirname(options.dataDir)).startsWith(EMPTY_IN_MEMORY)) return inMemory(template, options);
    cpSync(template, options.dataDir, { recursive: true });
    return create(options);
  };
}

/** The provider that makes it is loaded only where a test has one. */
async function migrated(): Promise<string> {
  const { migratedDirectory } = await import("./databases.js");
  return migratedDirectory();
}

function isOurs(folder: string): boolean {
  return folder.startsWith(inject("runFolder")) && !existsSync(join(folder, "PG_VERSION"));
}

async function makeTemplate(create: Create, options: PGliteOptions): Promise<string> {
  const folder = await prepared("embedded-template", async (unfinished) => {
    const database = await create({ ...options, dataDir: join(unfinished, DATA) });
    await database.close();
  });
  return join(folder, DATA);
}
