/** Sessions, asked of an embedded and of a server database in the same words. */
import { afterAll, beforeAll, describe } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Installation, install } from "../postgresql/installation.js";
import { sessionAdministrationContract } from "./administration.contract.js";
import { cookieContract } from "./cookie.contract.js";
import { introspectionContract } from "./introspection.contract.js";
import { lifeContract } from "./life.contract.js";
import { ownPasswordContract } from "./own-password.contract.js";
import { partnerPolicyContract } from "./partner-policy.contract.js";
import { refreshContract } from "./refresh.contract.js";
import { revocationContract } from "./revocation.contract.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "a session", (kind) => {
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

  describe("its revocation", () => revocationContract(here));
  describe("its life", () => lifeContract(here));
  describe("its user's password", () => ownPasswordContract(here));
  describe("its introspection", () => introspectionContract(here));
  describe("its partner's policy", () => partnerPolicyContract(here));
  describe("its refresh", () => refreshContract(here));
  describe("as a cookie", () => cookieContract(here));
  describe("its administration", () => sessionAdministrationContract(here));
});
