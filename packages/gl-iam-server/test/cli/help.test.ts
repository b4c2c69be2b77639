import type { Command } from "commander";
import stringWidth from "string-width";
import { afterAll, describe, expect, test } from "vitest";
import { createProgram } from "../../src/cli/program.js";
import { PROCESS } from "../../src/cli/surroundings.js";
import { openTerminal } from "../../src/cli/terminal.js";
import { CommandLine } from "./command-line.js";

const line = new CommandLine();
afterAll(() => line.remove());

/** Everything that each command's `--help` prints, by the command's name. */
function helpIn(width: number): Map<string, string> {
  const texts = new Map<string, string>();
  const visit = (command: Command, name: string) => {
    let text = "";
    command.configureOutput({
      writeOut(part) {
        text += part;
      },
    });
    command.outputHelp();
    texts.set(name, text);
    for (const inner of command.commands) visit(inner, `${name} ${inner.name()}`);
  };
  visit(createProgram({ ...openTerminal(PROCESS, { json: false }), width }), "gl-iam");
  return texts;
}

/** The words alone; a backslash at the end of a line only says that the line continues. */
function wordsOf(text: string): string[] {
  return text.replace(/ \\$/gm, "").split(/\s+/);
}

describe.each([
  [20, 60],
  [60, 60],
  [72, 72],
  [80, 80],
  [100, 100],
  [240, 100],
  [Number.POSITIVE_INFINITY, 100],
])("on a terminal of %s columns the help takes %s at most", (terminal, width) => {
  const whole = helpIn(Number.POSITIVE_INFINITY);

  test.each([...helpIn(terminal)])("%s", (name, text) => {
    for (const line of text.split("\n")) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
    expect(wordsOf(text), "no word is broken, none is lost").toEqual(wordsOf(whole.get(name) ?? ""));
  });
});

test("an example that is broken into lines is still one command to a shell", async () => {
  const narrow = helpIn(60).get("gl-iam partner update") ?? "";
  const [, example = ""] = /Example:\n {2}\$ ([\s\S]*?)\n\n/.exec(narrow) ?? [];
  expect(example).toMatch(/ \\\n/);
  const { stdout } = await line.run(`gl-iam() { printf '%s\\n' "$@"; }\n${example}`);
  expect(stdout.split("\n").slice(0, 3)).toEqual(["partner", "update", "Acme Corp"]);
  expect(stdout).not.toContain("\\");
});

test("the width is the terminal's, or COLUMNS without one", async () => {
  const widest = (text: string) => Math.max(...text.split("\n").map((shown) => stringWidth(shown.trimEnd())));
  const { stdout } = await line.run("gl-iam partner register --help", { COLUMNS: "66" });
  expect(widest(stdout)).toBeGreaterThan(60);
  expect(widest(stdout)).toBeLessThanOrEqual(66);
});
