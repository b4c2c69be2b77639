import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkLineLength } from "../line-length.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gl-iam-lines-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const LONG = "x".repeat(121);

test.each(["README.md", "docs/a.md", "packages/a/src/b.ts", "tools/c.mjs", "examples/sign.py", ".ci/run"])(
  "a line of 121 columns in %s is a problem, with its place",
  (file) => {
    write(file, `short\n${LONG}\n`);
    expect(checkLineLength(root)).toEqual({ files: 1, problems: [`${file}:2: 121 columns, at most 120`] });
  },
);

test("a line of 120 columns passes; columns are characters, not bytes", () => {
  write("a.md", `${"x".repeat(120)}\n${"Ä".repeat(120)}\n${"🎓".repeat(120)}\n`);
  expect(checkLineLength(root)).toEqual({ files: 1, problems: [] });
});

test("a table row and a line in a code block are lines like all others", () => {
  write("a.md", `| ${LONG} |\n\n\`\`\`\n${LONG}\n\`\`\`\n`);
  expect(checkLineLength(root).problems).toHaveLength(2);
});

test("only a link definition may be longer, because a URL cannot be broken", () => {
  write("a.md", `[name]: https://example.com/${LONG}\n[name]: https://example.com/${LONG} and more\n`);
  expect(checkLineLength(root).problems).toEqual([expect.stringMatching(/^a\.md:2: /)]);
});

test("a program's output in an inline snapshot may be longer, the test around it may not", () => {
  write("a.test.ts", `expect(x).toMatchInlineSnapshot(\`\n${LONG}\n\`);\n${LONG}\n`);
  expect(checkLineLength(root).problems).toEqual(["a.test.ts:4: 121 columns, at most 120"]);
});

test("what is built, installed or data is not read", () => {
  for (const folder of ["node_modules/a", "packages/a/dist", "coverage", ".git"]) write(`${folder}/b.ts`, LONG);
  write("package-lock.json", LONG);
  write("ok.ts", "");
  expect(checkLineLength(root)).toEqual({ files: 1, problems: [] });
});

test("a tree in which nothing was read is a problem", () => {
  expect(checkLineLength(root).problems).toEqual(["nothing read: there is no source file"]);
});
