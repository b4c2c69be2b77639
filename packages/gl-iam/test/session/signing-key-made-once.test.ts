/** Of processes that need the first signing key at the same moment, one makes it and all sign with it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { Child } from "../postgresql/child.js";
import { ENCRYPTION_KEY, type Installation, install } from "../postgresql/installation.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
const [EMAIL, PASSWORD] = ["alice@example.com", "a passphrase of some length"];
const PROCESSES = 4;
const ROUNDS = 3;

describe.skipIf(!POSTGRESQL.answers && !required)("the first signing key", () => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    installed = await install(database);
    (await installed.gateway.createUserWithPassword({ email: EMAIL }, PASSWORD)).unwrap();
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  test("is made once by four processes, and all of them sign with it", { timeout: 240_000 }, async () => {
    const environment = { DATABASE_URL: database.url, ENCRYPTION_KEY, EMAIL, PASSWORD, ROUNDS: String(ROUNDS) };
    const children = Array.from({ length: PROCESSES }, () => new Child("../session/making.child.ts", environment));
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const child of children) expect(await child.line()).toBe("ready");
        for (const child of children) child.tell("go");
        const kids = await Promise.all(children.map((child) => child.line()));
        const stored = await installed.sql<{ kid: string }>("SELECT kid FROM gl_iam.signing_keys");
        expect(stored).toHaveLength(1);
        expect(new Set(kids)).toEqual(new Set([stored[0]?.kid]));
        await installed.sql("DELETE FROM gl_iam.signing_keys");
        for (const child of children) child.tell("again");
      }
      expect(await Promise.all(children.map(({ ended }) => ended))).toEqual(children.map(() => 0));
    } finally {
      for (const child of children) child.kill("SIGKILL");
    }
  });
});
