/**
 * A new embedded database is copied from one that initdb has made, once a run: initdb takes two seconds of CPU time,
 * and hundreds of tests open a new database. Vitest runs this in each worker.
 *
 * In memory and in the run's folder alone. Commands, examples and other processes run initdb as ever, and so does the
 * test of a disk that is full.
 */
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { inject } from "vitest";
import { CopiedInMemory, readTree, type Tree } from "./copied-in-memory.js";
import { prepared } from "./prepared.js";

const DATA = "pgdata";
/** The files of a worker without isolation share the class. */
const MARK = Symbol.for("gl-iam.tests.embedded-template");

type Create = (options?: PGliteOptions) => Promise<PGlite>;
const pglite = PGlite as unknown as { create: Create; [MARK]?: true };

if (pglite[MARK] === undefined) {
  pglite[MARK] = true;
  const create: Create = pglite.create.bind(PGlite);
  let tree: Tree | undefined;
  pglite.create = async (options) => {
    // While PGlite runs initdb, it opens an instance for it, which has no database yet.
    if (typeof options !== "object" || options.noInitDb || !isOurs(options.dataDir)) return create(options);
    const template = await makeTemplate(create, options);
    if (options.dataDir !== undefined) {
      cpSync(template, options.dataDir, { recursive: true });
      return create(options);
    }
    tree ??= readTree(template);
    return create({ ...options, fs: new CopiedInMemory(tree) });
  };
}

function isOurs(folder: string | undefined): boolean {
  return folder === undefined || (folder.startsWith(inject("runFolder")) && !existsSync(join(folder, "PG_VERSION")));
}

async function makeTemplate(create: Create, options: PGliteOptions): Promise<string> {
  const folder = await prepared("embedded-template", async (unfinished) => {
    const database = await create({ ...options, dataDir: join(unfinished, DATA) });
    await database.close();
  });
  return join(folder, DATA);
}
