/**
 * A new embedded database is copied from one that initdb has made, once a run: initdb takes two seconds of CPU time,
 * and hundreds of tests open a new database. Vitest runs this in each worker.
 *
 * In memory and in the run's folder alone. Commands, examples and other processes run initdb as ever, and so does the
 * test of a disk that is full.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { inject } from "vitest";
import { prepared } from "./prepared.js";

const FILE = "cluster.tar";
/** The files of a worker without isolation share the class. */
const MARK = Symbol.for("gl-iam.tests.embedded-template");

type Create = (options?: PGliteOptions) => Promise<PGlite>;
const pglite = PGlite as unknown as { create: Create; [MARK]?: true };

if (pglite[MARK] === undefined) {
  pglite[MARK] = true;
  const create: Create = pglite.create.bind(PGlite);
  let template: Promise<Blob> | undefined;
  pglite.create = async (options) => {
    // While PGlite runs initdb, it opens an instance for it, which has no database yet.
    if (typeof options !== "object" || options.noInitDb || !isOurs(options.dataDir)) return create(options);
    template ??= readTemplate(create);
    return create({ ...options, loadDataDir: await template });
  };
}

function isOurs(folder: string | undefined): boolean {
  return folder === undefined || (folder.startsWith(inject("runFolder")) && !existsSync(join(folder, "PG_VERSION")));
}

async function readTemplate(create: Create): Promise<Blob> {
  const folder = await prepared("embedded-template", async (unfinished) => {
    const database = await create({});
    try {
      const tar = await database.dumpDataDir("none");
      writeFileSync(join(unfinished, FILE), Buffer.from(await tar.arrayBuffer()));
    } finally {
      await database.close();
    }
  });
  return new Blob([readFileSync(join(folder, FILE))]);
}
