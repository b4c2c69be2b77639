/** A database that has an organization with the name of a test side is not upgraded, and says why. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { testSides } from "../../src/postgresql/migrations/0029-test-sides.js";
import { type Installation, install } from "../postgresql/installation.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";

describe.skipIf(!POSTGRESQL.answers && !required)("an organization with the name of a test side", () => {
  let database: ScratchDatabase;
  let installed: Installation;
  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });
  const check = () => installed.sql(testSides.statements[0] ?? "");
  const insert = (id: number, organization: string) =>
    installed.sql(
      `INSERT INTO gl_iam.users (id, org_id, email, email_key, roles, created_at)
       VALUES ('00000000-0000-7000-8000-00000000000${id}', $1, 'a@b.example', 'a@b.example', '{}', now())`,
      organization,
    );

  test("is found among many others, and only that one", async () => {
    for (const [index, organization] of ["acme", "acme/tests", "test", "zeta"].entries()) {
      await insert(index, organization);
      await check();
    }
    await insert(9, "beta/test");
    await expect(check()).rejects.toThrow("organization beta/test must be renamed first");
  });
});
