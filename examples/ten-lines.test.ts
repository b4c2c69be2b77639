/**
 * Ten lines of the adopter's own, in each framework and at each end of an embedded sign-in: the lines between the
 * markers of its files, and of the file that all frameworks share. A line that is blank, a comment or an import is not
 * counted.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const FOLDER = fileURLToPath(new URL("frameworks", import.meta.url));
const EMBEDDED = fileURLToPath(new URL("embedded", import.meta.url));
const README = fileURLToPath(new URL("../README.md", import.meta.url));
const SHARED = "iam.ts";
const MARKED = /ten lines: begin(?: -->)?\n(.*?)[^\n]*ten lines: end/gs;

/** A file, or a folder with all files below it. */
function filesOf(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function ownLines(...paths: string[]): string[] {
  return paths
    .flatMap(filesOf)
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(MARKED)]
        .flatMap(([, lines = ""]) => lines.split("\n").map((line) => line.trim()))
        .filter((line) => line !== "" && !/^((<script>)?import |\/\/|\/\*|\*)/.test(line)),
    );
}

const EXAMPLES = [
  "hono.ts",
  "express.ts",
  "express-4.ts",
  "fastify.ts",
  "node-http.ts",
  "nest.ts",
  "next",
  "sveltekit",
] as const;

test.each(EXAMPLES)("%s: at most ten, with what all frameworks share", (example) => {
  const own = ownLines(join(FOLDER, example));
  expect(own.length).toBeGreaterThan(0);
  expectTen([...ownLines(join(FOLDER, SHARED)), ...own]);
});

/** The files of each end. packages/gl-iam-server/test/browser/embedded/example.test.ts visits both. */
const ENDS = {
  application: ["application.ts", "widget.html"],
  partner: ["portal.ts", "portal.html"],
};

test.each(Object.entries(ENDS))("the %s's end of an embedded sign-in: at most ten", (_end, files) => {
  for (const file of files) expect(ownLines(join(EMBEDDED, file)).length, file).toBeGreaterThan(0);
  expectTen(ownLines(...files.map((file) => join(EMBEDDED, file))));
});

test("README shows both pages' lines as they are", () => {
  const shown = [...readFileSync(README, "utf8").matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  const lines = (text: string) => text.split("\n").map((line) => line.trim());
  for (const page of ["portal.html", "widget.html"]) {
    expect(shown.map((code) => lines(code).filter(Boolean))).toContainEqual(ownLines(join(EMBEDDED, page)));
  }
});

function expectTen(all: string[]): void {
  expect(all.length, all.join("\n")).toBeLessThanOrEqual(10);
  // Each a line that a person would write: one statement, or one line of a block.
  for (const line of all) expect([...line].length).toBeLessThanOrEqual(120);
  for (const line of all) expect(line.replace(/"[^"]*"|`[^`]*`/g, "").match(/;(?!$)/g) ?? [], line).toHaveLength(0);
}

test("every example is visited, and counted", () => {
  const visited = readFileSync(join(FOLDER, "visit.mjs"), "utf8");
  for (const example of EXAMPLES) expect(visited).toContain(example.replace(/\.ts$/, ""));
  const others = new Set([
    ...EXAMPLES,
    SHARED,
    "settings.ts",
    "express-4-types.d.ts",
    "visit.mjs",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
  ]);
  expect(readdirSync(FOLDER).filter((name) => !others.has(name as never) && name !== "node_modules")).toEqual([]);
});
