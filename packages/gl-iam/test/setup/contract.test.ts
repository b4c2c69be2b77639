/** Setup links, asked of an embedded and of a server database in the same words. */
import { afterAll, beforeAll, describe } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Installation, install } from "../postgresql/installation.js";
import { goingLiveContract } from "./going-live.contract.js";
import { pendingContract } from "./pending.contract.js";
import { proposalsContract } from "./proposals.contract.js";
import { provenDomainsContract } from "./proven-domains.contract.js";
import { setupContract } from "./setup.contract.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "a setup link", (kind) => {
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

  setupContract(() => installed);
  describe("and the domains that its holder proves (S19)", () => provenDomainsContract(() => installed));
  describe("and what its holder proposes", () => proposalsContract(() => installed));
  describe("and what its pending secret rests on", () => pendingContract(() => installed));
  describe("that starts on the test side", () => goingLiveContract(() => installed));
});
