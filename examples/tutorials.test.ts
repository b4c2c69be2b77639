/** The tutorials: one is a program that prints what its page says, the other one shows an example that is visited. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test, vi } from "vitest";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
mkdirSync(at("dist"), { recursive: true });
/** In the repository, so that imports are found as from any file of it. */
const folder = mkdtempSync(join(at("dist"), "tutorial-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function blocks(page: string, language: string): string[] {
  const text = readFileSync(at(`../docs/${page}`), "utf8");
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, of, code = ""]) => (of === language ? [code] : []));
}

test("the first partner's blocks run, one after the other, and print what the page says", async () => {
  const [, name = ""] = /`npx tsx (\S+)`/.exec(readFileSync(at("../docs/first-partner.md"), "utf8")) ?? [];
  expect(name, "npm makes a CommonJS project, where a .ts has no await at its top").toBe("first-partner.mts");
  const program = join(folder, name);
  writeFileSync(program, blocks("first-partner.md", "ts").join("\n"));
  const printed: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line) => void printed.push(`${line}\n`));
  try {
    await import(/* @vite-ignore */ program);
  } finally {
    log.mockRestore();
  }
  expect(blocks("first-partner.md", "ts")).toHaveLength(6);
  expect(printed.join("")).toBe(blocks("first-partner.md", "text").join(""));
});

test("the first frame's blocks are the embedded example's", () => {
  const lines = (code: string) => code.split("\n").map((line) => line.trim());
  const plain = (code: string) => lines(code).filter((line) => !/^(\/\/|<!--) ten lines: /.test(line));
  const files = readdirSync(at("embedded")).map((name) => plain(readFileSync(join(at("embedded"), name), "utf8")));
  const shown = [...blocks("first-frame.md", "ts"), ...blocks("first-frame.md", "js")];
  expect(shown).toHaveLength(7);
  for (const block of shown) {
    const wanted = lines(block.trim()).join("\n");
    expect(
      files.some((file) => file.join("\n").includes(wanted)),
      block,
    ).toBe(true);
  }
});
