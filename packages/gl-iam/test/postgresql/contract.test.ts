/** What every database must answer, asked of each in the same words. */
import { describe } from "vitest";
import { describeOn, EVERY_DATABASE } from "./databases.js";
import { partnersContract } from "./partners.contract.js";

describeOn(EVERY_DATABASE, "the store", (kind) => {
  describe("partners", () => partnersContract(kind));
});
