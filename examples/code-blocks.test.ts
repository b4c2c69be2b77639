/**
 * Every block of code in the documents is checked: compiled, parsed or run. A language that no line here knows fails.
 * What `readme.test.ts` and `signers/partner-documents.test.ts` run is only parsed here.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { isInstalled } from "./signers/installed.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
/** In the repository, so that imports are found as from any file of it. */
const folder = mkdtempSync(join(mkdirIn("dist"), "blocks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Block {
  readonly place: string;
  readonly language: string;
  readonly code: string;
}

/** What a reader is shown, and nobody runs: output, a table, a picture, a part of a page. */
const SHOWN = new Set(["", "text", "console", "mermaid", "http", "html"]);
/** Run as they stand, where their program is installed. */
const RUN_ELSEWHERE: Readonly<Record<string, string>> = {
  python: "examples/signers/partner-documents.test.ts",
  php: "examples/signers/partner-documents.test.ts",
  sql: "packages/gl-iam/test/postgresql/documented-sql.test.ts",
};

/** Parts of files that are compiled and visited as they are: tutorials.test.ts compares them. */
const PARTS = "docs/first-frame.md";

const blocks = documents().flatMap(blocksOf);
const of = (language: string) =>
  blocks.filter((block) => block.language === language && !(language === "ts" && block.place.startsWith(PARTS)));

test("each has a language that is known, and what runs elsewhere is run there", () => {
  const known = new Set(["ts", "js", "json", "bash", ...SHOWN, ...Object.keys(RUN_ELSEWHERE)]);
  expect(blocks.filter(({ language }) => !known.has(language))).toEqual([]);
  expect(blocks.length).toBeGreaterThan(60);
  for (const [language, file] of Object.entries(RUN_ELSEWHERE)) {
    expect(readFileSync(join(ROOT, file), "utf8")).toContain(`"${language}"`);
  }
  expect(readFileSync(join(ROOT, "examples/tutorials.test.ts"), "utf8")).toContain("first-frame.md");
});

test("TypeScript compiles, with the names that its page has introduced", { timeout: 180_000 }, () => {
  for (const [index, { code }] of of("ts").entries()) {
    writeFileSync(join(folder, `block-${index}.ts`), `${code}\nexport {};\n`);
  }
  writeFileSync(join(folder, "given.d.ts"), GIVEN);
  const include = ["*.ts", "../../../packages/*/src/**/*.d.ts"];
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../../tsconfig.check.json", include }));
  const { stdout } = spawnSync(process.execPath, [TSC, "-p", folder], { encoding: "utf8" });
  const problems = stdout.split("\n").flatMap((line) => problemOf(line, of("ts")));
  expect(problems).toEqual([]);
});

describe("JavaScript parses", () => {
  test.each(of("js"))("$place", ({ code }) => {
    const file = join(folder, "block.mjs");
    writeFileSync(file, code);
    execFileSync(process.execPath, ["--check", file], { stdio: "pipe" });
  });
});

describe("JSON parses", () => {
  test.each(of("json"))("$place", ({ code }) => {
    expect(() => JSON.parse(code)).not.toThrow();
  });
});

describe.skipIf(!isInstalled("bash"))("a shell parses its commands", () => {
  test.each(of("bash"))("$place", ({ code }) => {
    const { stderr, status } = spawnSync("bash", ["-n", "-c", code], { encoding: "utf8" });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  });
});

/** What the words before a block say is there. */
const GIVEN = `
declare const registry: import("gl-iam").PartnerRegistry;
declare const provider: import("gl-iam/postgresql").PostgreSQLProvider;
declare const value: string;
declare const createApp: typeof import("gl-iam-server").createApp;
declare const gateway: import("gl-iam").IAMGateway;
declare const consumerKey: string;
declare const consumerSecret: string;
declare const payload: object;
`;

/** A name that the page has in another place is introduced there. */
function problemOf(line: string, compiled: readonly Block[]): string[] {
  const [, index, rest = ""] = /block-(\d+)\.ts(.*)/.exec(line) ?? [];
  const block = compiled[Number(index)];
  if (block === undefined) return line.includes("error TS") ? [line] : [];
  const [, name] = /error TS(?:2304|2552): Cannot find name '(\w+)'/.exec(rest) ?? [];
  const page = readFileSync(join(ROOT, block.place.replace(/:\d+$/, "")), "utf8").replace(block.code, "");
  return name !== undefined && new RegExp(`\\b${name}\\b`).test(page) ? [] : [`${block.place}${rest}`];
}

function documents(): string[] {
  const folders = [".", "docs", "vectors", ...readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}`)];
  return folders.flatMap((path) =>
    readdirSync(join(ROOT, path))
      .filter((name) => name.endsWith(".md"))
      .map((name) => join(path, name)),
  );
}

function blocksOf(document: string): Block[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  return [...text.matchAll(/^( *)```(\w*)\n(.*?)^\1```$/gms)].map(({ index, 1: indent, 2: language, 3: code }) => ({
    place: `${document}:${text.slice(0, index).split("\n").length}`,
    language: language ?? "",
    code: (code ?? "").replace(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

function mkdirIn(name: string): string {
  const path = join(fileURLToPath(new URL(".", import.meta.url)), name);
  mkdirSync(path, { recursive: true });
  return path;
}
