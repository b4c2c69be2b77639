/** Every database must give the same answers, so each runs the same suites. */
import { afterAll, beforeAll, describe } from "vitest";
import {
  describeOn,
  EVERY_DATABASE,
  PGLITE_IN_MEMORY,
  POSTGRESQL,
  type ScratchDatabase,
} from "../../../../tools/testing/databases.js";
import { auditContract, withoutAuditLogContract } from "./audit.contract.js";
import { type Installation, install } from "./installation.js";
import { partnersContract } from "./partners.contract.js";
import { secretsContract } from "./secrets.contract.js";
import { sessionsContract } from "./sessions.contract.js";
import { signaturesContract } from "./signatures.contract.js";

describeOn(EVERY_DATABASE, "the store", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  const onDatabase = () => installed;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  describe("partners", () => partnersContract(onDatabase));
  describe("signatures", () => signaturesContract(onDatabase));
  describe("secrets", () => secretsContract(onDatabase));
  describe("users and sessions", () => sessionsContract(onDatabase));
  describe("the audit", () => auditContract(onDatabase));
});

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "the store without an audit log", withoutAuditLogContract);
