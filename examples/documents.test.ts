/** Compares the documents with the repository. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

test("README shows examples/sign-in.ts as it is", () => {
  const [, code = ""] = read("examples/sign-in.ts").split("*/\n");
  expect(code.trim()).not.toBe("");
  expect(read("README.md")).toContain(`\`\`\`ts\n${code.trim()}\n\`\`\``);
});

test("every link to a file or a heading of this repository leads somewhere", () => {
  const folders = [".", "docs", "vectors", ...readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}`)];
  const documents = folders.flatMap(markdownIn);
  expect(documents).toContain("README.md");
  expect(documents.flatMap(brokenLinks)).toEqual([]);
});

test("docs/index.md, the table of contents, lists every document", () => {
  const index = read("docs/index.md");
  const unlisted = markdownIn("docs").filter((path) => !index.includes(`](${path.replace("docs/", "")})`));
  expect(unlisted).toEqual(["docs/index.md"]);
});

test("ARCHITECTURE.md names every room, and nothing that is not there", () => {
  const text = read("ARCHITECTURE.md");
  const sources = ["packages/gl-iam/src", "packages/gl-iam-server/src", "packages/gl-iam-server/src/http"];
  const rooms = sources.flatMap((source) =>
    readdirSync(join(ROOT, source), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  );
  expect(rooms.filter((room) => !text.includes(`\`${room}/\``) && !text.includes(`${room}\``))).toEqual([]);
  const paths = [...text.matchAll(/`([\w./-]+(?:\/|\.ts|\.mjs|\.grit|\.md)[\w./-]*)`/g)].map(([, path = ""]) => path);
  const roots = [".", ...sources, "packages/gl-iam/src/postgresql", "packages/gl-iam-client/src"];
  const exists = (path: string) => roots.some((root) => existsSync(join(ROOT, root, path)));
  expect(paths.filter((path) => !exists(path))).toEqual([]);
  expect(paths.length).toBeGreaterThan(40);
});

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
}

function brokenLinks(document: string): string[] {
  const links = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = "", heading] = link.split("#");
      const target = path === "" ? document : join(dirname(document), path);
      return !existsSync(resolve(ROOT, target)) || (heading !== undefined && !headingsOf(target).includes(heading));
    })
    .map((link) => `${document}: ${link}`);
}

/** As code hosts make anchors: lower case, no punctuation, hyphens for spaces. */
function headingsOf(document: string): string[] {
  return [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
