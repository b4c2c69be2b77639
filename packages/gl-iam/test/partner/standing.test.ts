/** How partners stand, and which of them need care, asked of an embedded and of a server database in the same words. */
import { afterAll, beforeAll } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Installation, install } from "../postgresql/installation.js";
import { standingContract } from "./standing.contract.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "the standing of partners", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await kind.create();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  standingContract(() => installed);
});
