/** The test side of partners, asked of an embedded and of a server database in the same words. */
import { afterAll, beforeAll, describe } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Installation, install } from "../postgresql/installation.js";
import { isolationContract } from "./isolation.contract.js";
import { testSideContract } from "./test-side.contract.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "the test side of a partner", (kind) => {
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

  describe("its life", () => testSideContract(here));
  describe("its isolation", () => isolationContract(here));
});
