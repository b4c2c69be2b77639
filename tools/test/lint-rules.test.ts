import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

// The linter's rules of our own: each test sees a rule refuse, and stay silent where it should.

const VIOLATIONS = [
  "process.env.HOME",
  "Date.now()",
  "Date.now",
  "new Date()",
  "new Date",
  "Date()",
  "performance.now()",
  "setTimeout(() => {}, 1)",
  "setInterval(() => {}, 1)",
  "setImmediate(() => {})",
  "globalThis.process",
  "new globalThis.Date()",
  "new SignJWT({}).setIssuedAt()",
];
const ALLOWED = [
  "new Date(5)",
  'Date.parse("2026-01-01")',
  "value instanceof Date",
  "new SignJWT({}).setIssuedAt(value)",
  "{ process: value, now: value }",
];

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "core-purity-"));
  cpSync("biome.json", join(root, "biome.json"));
  for (const rules of ["core-purity", "brands"]) cpSync(`tools/${rules}.grit`, join(root, `tools/${rules}.grit`));
});

afterAll(() => rmSync(root, { recursive: true }));

/** The lines that the linter refuses in a file at that path with one expression per line. */
function refused(file: string, expressions: string[]): number[] {
  const path = join(root, file);
  mkdirSync(join(path, ".."), { recursive: true });
  const lines = expressions.map((expression, i) => `export const a${i} = ${expression};`);
  writeFileSync(path, [...lines, "export const proof: any = 0;"].join("\n"));
  const biome = resolve("node_modules/.bin/biome");
  const { stdout } = spawnSync(biome, ["lint", "--reporter=github", "--max-diagnostics=none", file], {
    cwd: root,
    encoding: "utf8",
  });
  rmSync(path);
  // Refused everywhere: without it the file was not linted at all.
  expect(stdout).toContain("noExplicitAny");
  const found = stdout.matchAll(/^::error title=(?:plugin|lint\/style\/noRestrictedGlobals),.*?,line=(\d+),/gm);
  return [...new Set([...found].map(([, line]) => Number(line)))].sort((a, b) => a - b);
}

test.each(["partner/a.ts", "gateway.ts", "audit/console.ts"])("src/%s may read neither", (file) => {
  const all = VIOLATIONS.map((_, i) => i + 1);
  expect(refused(`packages/gl-iam/src/${file}`, VIOLATIONS)).toEqual(all);
});

test("the adapter may use them", () => {
  expect(refused("packages/gl-iam/src/postgresql/a.ts", VIOLATIONS)).toEqual([]);
});

test("the core may take a time and use it", () => {
  expect(refused("packages/gl-iam/src/partner/a.ts", ALLOWED)).toEqual([]);
});

test.each(["gl-iam/src/partner", "gl-iam/src/postgresql", "gl-iam-server/src/cli"])(
  "in packages/%s a class that crosses a package border is recognized by its brand",
  (folder) => {
    const asked = ["IamError", "ConfigurationError", "Core", "SigningError"].map((name) => `value instanceof ${name}`);
    expect(refused(`packages/${folder}/a.ts`, asked)).toEqual([1, 2, 3, 4]);
    expect(refused(`packages/${folder}/a.ts`, ["value instanceof Violation", "isIamError(value)"])).toEqual([]);
  },
);
