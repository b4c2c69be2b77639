import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkDocComments } from "../language-service/doc-comments.mjs";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const ENTRIES = [
  "packages/gl-iam/src/index.ts",
  "packages/gl-iam/src/postgresql/index.ts",
  "packages/gl-iam-signer/src/index.ts",
  "packages/gl-iam-server/src/index.ts",
];

// The compiler reads all of the packages' sources.
test("every export that a caller can name has a doc comment", { timeout: 120_000 }, () => {
  const { exports, missing } = checkDocComments(REPOSITORY, ENTRIES);
  expect(missing).toEqual([]);
  expect(exports).toBeGreaterThan(100);
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gl-iam-doc-comments-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  writeFileSync(join(root, file), text);
}

test("an export without a doc comment is found, through re-exports and whatever its kind", () => {
  write("a.ts", "/** Said. */\nexport interface Said {}\nexport interface Unsaid {}\nexport const value = 1;\n");
  write("index.ts", 'export type { Said, Unsaid as Renamed } from "./a.js";\nexport { value } from "./a.js";\n');
  expect(checkDocComments(root, ["index.ts"])).toEqual({
    exports: 3,
    missing: ["index.ts: Unsaid", "index.ts: value"],
  });
});

test("a comment that is only tags, or not a doc comment, says nothing", () => {
  write("index.ts", "// A note.\nexport type Noted = 1;\n/** @internal */\nexport type Tagged = 2;\n");
  expect(checkDocComments(root, ["index.ts"]).missing).toEqual(["index.ts: Noted", "index.ts: Tagged"]);
});

test("an entry that is not a module is an error, not a success", () => {
  expect(() => checkDocComments(root, ["missing.ts"])).toThrow("missing.ts is not a module");
});
