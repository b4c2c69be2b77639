/** Tokens of machines, asked of an embedded and of a server database in the same words. */
import { afterAll, beforeAll, describe } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Installation, install } from "../postgresql/installation.js";
import { authorityContract } from "./authority.contract.js";
import { lifeContract } from "./life.contract.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "a machine token", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  const here = () => installed;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  describe("its life", () => lifeContract(here));
  describe("its authority", () => authorityContract(here));
});
