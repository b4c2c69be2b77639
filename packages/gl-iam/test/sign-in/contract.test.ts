/** The same sign-in suites, on an embedded and on a server database. */
import { afterAll, beforeAll, describe } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Installation, install } from "../postgresql/installation.js";
import { userAdministrationContract } from "../user/administration.contract.js";
import { listingByRoleContract } from "../user/listing-by-role.contract.js";
import { authorityContract } from "./authority.contract.js";
import { endingContract } from "./ending.contract.js";
import { exchangeContract } from "./exchange.contract.js";
import { idempotencyContract } from "./idempotency.contract.js";
import { identityContract } from "./identity.contract.js";
import { issueContract } from "./issue.contract.js";
import { lifeContract } from "./life.contract.js";
import { naiveGateway } from "./naive.js";
import { organizationContract } from "./organization.contract.js";
import { partnerWordsContract } from "./partner-words.contract.js";
import { payloadContract } from "./payload.contract.js";
import { provisionContract } from "./provision.contract.js";
import { replayContract } from "./replay.contract.js";
import { startContract } from "./start.contract.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "a sign-in", (kind) => {
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

  describe("issuing the token", () => issueContract(here));
  describe("the signed payload", () => payloadContract(here));
  describe("the partner's own words", () => partnerWordsContract(here));
  describe("provisioning", () => provisionContract(here));
  describe("replay", () => replayContract(here));
  describe("the exchange", () => exchangeContract(here));
  describe("whose sign-in it is", () => identityContract(here));
  describe("started by the application", () => startContract(here));
  describe("its end", () => endingContract(here));
  describe("the life of a user", () => lifeContract(here));
  describe("a view of one organization", () => organizationContract(here));
  describe("the administration of users", () => userAdministrationContract(here));
  describe("the list of users by a role", () => listingByRoleContract(here));
  describe("the authority", () => authorityContract(here));
  describe("repeated requests", () => idempotencyContract(here));
});

describeOn([PGLITE_IN_MEMORY], "a sign-in by transactions alone", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  const here = () => installed;

  beforeAll(async () => {
    database = await kind.createMigrated();
    const whole = await install(database);
    installed = { ...whole, gateway: naiveGateway(whole.provider, () => ({})) };
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  describe("the exchange", () => exchangeContract(here));
  describe("whose sign-in it is", () => identityContract(here));
});
