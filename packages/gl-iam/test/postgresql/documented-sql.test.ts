/** The statements of the documents, in their order, on a database of this release. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PGLITE_IN_MEMORY } from "../../../../tools/testing/databases.js";
import { type Installation, install } from "./installation.js";

const operations = readFileSync(new URL("../../../../docs/operations.md", import.meta.url), "utf8");

let installed: Installation;
beforeAll(async () => {
  installed = await install(await PGLITE_IN_MEMORY.createMigrated());
});
afterAll(() => installed?.close());

/** The fenced blocks of the language "sql", one statement after the other. */
function statements(): string[] {
  const blocks = [...operations.matchAll(/^ *```sql\n(.*?)^ *```$/gms)].map(([, code = ""]) => code);
  return blocks.flatMap((block) => block.split(";\n")).filter((statement) => statement.trim() !== "");
}

test("each is taken, but for those about the database itself, of which an embedded one has only one", async () => {
  const all = statements();
  expect(all.length).toBeGreaterThan(8);
  for (const statement of all) {
    if (/\bDATABASE\b/.test(statement)) continue;
    await installed.sql(statement).catch((error: Error) => {
      throw new Error(`${statement}: ${error.message}`);
    });
  }
});
