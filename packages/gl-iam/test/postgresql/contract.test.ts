/** Every database must give the same answers, so each runs the same suites. */
import { afterAll, beforeAll, describe } from "vitest";
import {
  describeOn,
  EVERY_DATABASE,
  PGLITE_IN_MEMORY,
  POSTGRESQL,
  type ScratchDatabase,
} from "../../../../tools/testing/databases.js";
import { auditContract } from "../storage/audit.contract.js";
import { partnersContract } from "../storage/partners.contract.js";
import { secretsContract } from "../storage/secrets.contract.js";
import { sessionsContract } from "../storage/sessions.contract.js";
import { signaturesContract } from "../storage/signatures.contract.js";
import { type Installation, install } from "./installation.js";
import { rowsOfAudit, rowsOfPartners, rowsOfSecrets, rowsOfUsers, withoutAuditLogContract } from "./rows.js";
import { rowsOfSessions } from "./session-rows.js";
import { rowsOfSignIns } from "./sign-in-rows.js";

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
  describe("the rows of partners", () => rowsOfPartners(onDatabase));
  describe("the rows of secrets", () => rowsOfSecrets(onDatabase));
  describe("the rows of users", () => rowsOfUsers(onDatabase));
  describe("the rows of sign-ins", () => rowsOfSignIns(onDatabase));
  describe("the rows of sessions", () => rowsOfSessions(onDatabase));
  describe("the rows of the audit", () => rowsOfAudit(onDatabase));
});

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "the store without an audit log", withoutAuditLogContract);
