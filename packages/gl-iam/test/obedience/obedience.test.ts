/** S2: a part of `npm run test:obedience`. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Installation, install } from "../postgresql/installation.js";
import { SigningInProcess } from "../sign-in/signing-in-process.js";
import { obey } from "./obedience.js";

const TRIALS = 200;

describeOn([POSTGRESQL], "two nodes", (kind) => {
  let database: ScratchDatabase;
  let here: Installation;
  let there: SigningInProcess;

  beforeAll(async () => {
    database = await kind.createMigrated();
    here = await install(database);
    there = new SigningInProcess(database.url);
    await there.ready();
  });
  afterAll(async () => {
    await there?.close();
    await here?.close();
    await database?.drop();
  });

  test("the very next sign-in obeys what another node acknowledged, also after a sleep", {
    timeout: 240_000,
  }, async () => {
    expect(await obey(here, there, TRIALS)).toEqual([]);
  });
});
