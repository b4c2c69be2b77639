/** Second factors, asked of an embedded and of a server database in the same words. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  describeOn,
  PGLITE_IN_MEMORY,
  POSTGRESQL,
  type ScratchDatabase,
} from "../../../../../tools/testing/databases.js";
import type { PostgreSQLConfig } from "../../../src/postgresql/index.js";
import { ANYWHERE, expectRefused, type Installation, install } from "../../postgresql/installation.js";
import { secondFactorContract } from "./own-factor.contract.js";
import { requiredFactorContract } from "./required-factor.contract.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "a second factor", (kind) => {
  function installed(config: Partial<PostgreSQLConfig> = {}): () => Installation {
    let database: ScratchDatabase;
    let installation: Installation;
    beforeAll(async () => {
      database = await kind.createMigrated();
      installation = await install(database, config);
    });
    afterAll(async () => {
      await installation?.close();
      await database?.drop();
    });
    return () => installation;
  }

  describe("of a user", () => secondFactorContract(installed()));
  describe("that is required", () => requiredFactorContract(installed({ requireMfa: "admins" })));

  describe("without an encryption key", () => {
    const here = installed({ crypto: undefined, enablePartnerRegistry: false });

    test("can't be enrolled, and the words say why", async () => {
      const { gateway } = here();
      const credentials = { email: "alice@example.com", password: "a passphrase of some length" };
      (await gateway.createUserWithPassword({ email: credentials.email }, credentials.password)).unwrap();
      const { session } = (await gateway.authenticate(credentials)).unwrap();
      const refused = await gateway.mfa.enroll(session.accessToken, ANYWHERE);
      expectRefused(refused, "conflict");
      expect(refused.error?.message).toContain("crypto.encryptionKeys");
    });
  });
});
