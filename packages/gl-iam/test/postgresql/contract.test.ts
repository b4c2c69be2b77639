/** What every database must answer, asked of each in the same words. */
import { describe } from "vitest";
import { auditContract, withoutAuditLogContract } from "./audit.contract.js";
import { describeOn, EVERY_DATABASE } from "./databases.js";
import { partnersContract } from "./partners.contract.js";
import { secretsContract } from "./secrets.contract.js";
import { sessionsContract } from "./sessions.contract.js";
import { signaturesContract } from "./signatures.contract.js";

describeOn(EVERY_DATABASE, "the store", (kind) => {
  describe("partners", () => partnersContract(kind));
  describe("signatures", () => signaturesContract(kind));
  describe("secrets", () => secretsContract(kind));
  describe("users and sessions", () => sessionsContract(kind));
  describe("the audit", () => auditContract(kind));
  describe("without an audit log", () => withoutAuditLogContract(kind));
});
