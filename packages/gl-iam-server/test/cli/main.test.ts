import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createProgram } from "../../src/cli/program.js";
import { PROCESS } from "../../src/cli/surroundings.js";
import { openTerminal } from "../../src/cli/terminal.js";
import { CommandLine } from "./command-line.js";

const PARTNER_COMMANDS = [
  ...["register", "list", "show", "update", "rotate", "test-credentials", "deactivate", "reactivate"],
  ...["invite", "proposals", "approve", "reject", "compromise", "users", "link", "import-users"],
];
const COMMANDS = [
  ...["keygen", "migrate", "serve", "keys list", "keys reseal", "keys retire", "dump", "restore"],
  ...["admin create", "admin set-password", "admin unlock", "admin mfa-ticket", "admin reset-mfa"],
  ...["user list", "user show", "user sessions", "user set-roles", "user suspend", "user deactivate"],
  ...["user reactivate", "user merge", "user export", "user erase"],
  ...PARTNER_COMMANDS.map((name) => `partner ${name}`),
  ...["token create", "token list", "token rotate", "token revoke"],
  ...["sign", "mock-partner", "explain", "audit"],
];

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
let line: CommandLine;

beforeEach(() => {
  line = new CommandLine();
});

afterEach(() => line.remove());

test("what is not built yet says so, without a stack trace", async () => {
  mkdirSync(join(line.folder, "bin"));
  copyFileSync(here("../../bin/gl-iam.js"), join(line.folder, "bin/gl-iam.mjs"));
  expect(await line.run(`"${process.execPath}" bin/gl-iam.mjs --help`)).toEqual({
    stdout: "",
    stderr: "gl-iam is not built yet: run `npm run build` in the checkout\n",
    exitCode: 1,
  });
});

test("help loads only the command line's own words and the library's table of a partner's fields", () => {
  const outside = new Set<string>();
  const inside = new Set<string>();
  const follow = (file: string) => {
    if (inside.has(file)) return;
    inside.add(file);
    const source = readFileSync(file, "utf8");
    for (const [, isType, name = ""] of source.matchAll(/^(?:import|export) (type )?(?:[^;]*? from )?"([^"]+)"/gm)) {
      if (isType) continue;
      if (name.startsWith(".")) follow(join(dirname(file), name.replace(/\.js$/, ".ts")));
      else outside.add(name);
    }
  };
  follow(here("../../src/cli/main.ts"));
  expect(inside.size).toBeGreaterThan(4);
  expect([...outside].sort()).toEqual(["commander", "gl-iam", "node:fs", "node:module", "node:util", "node:v8"]);
});

test("each command is among those that its group names", () => {
  const program = createProgram(openTerminal(PROCESS, { json: false }));
  const leaves = program.commands.flatMap((command) =>
    command.commands.length === 0
      ? [command.name()]
      : command.commands.map((inner) => `${command.name()} ${inner.name()}`),
  );
  expect(leaves).toEqual(COMMANDS);
  for (const group of program.commands.filter(({ commands }) => commands.length > 0)) {
    expect(group.description().split(", ")).toEqual(group.commands.map((command) => command.name()));
  }
});

test("each command's help has an example", { timeout: 120_000 }, async () => {
  for (const command of COMMANDS) {
    const { stdout, exitCode } = await line.run(`gl-iam ${command} --help`);
    expect(stdout).toMatch(new RegExp(`Example:\n  \\$ .*gl-iam ${command}`));
    expect(stdout).toContain("--json");
    expect(exitCode).toBe(0);
  }
});

test("wrong usage with --json is JSON", async () => {
  const { stdout, stderr, exitCode } = await line.run("gl-iam partner show x --nope --json");
  expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
  expect(JSON.parse(stderr)).toEqual({ code: "usage", message: "unknown option '--nope'", problems: [] });
});

test("a reader that goes away ends it silently", { timeout: 60_000 }, async () => {
  expect(await line.run("gl-iam keygen | true; sleep 0.1")).toEqual({ stdout: "", stderr: "", exitCode: 0 });
});

test.skipIf(!existsSync("/dev/full"))("a full disk is told: a secret may be lost there", async () => {
  const full = await line.run("gl-iam keygen > /dev/full");
  expect(full).toMatchObject({ stdout: "", exitCode: 1 });
  expect(full.stderr).toBe("the result could not be written: ENOSPC: no space left on device, write\n");
});

test("a secret as an argument is refused in every place, and not repeated", { timeout: 60_000 }, async () => {
  const secret = `cs_live_${"s".repeat(39)}`;
  for (const command of [`sign --key ${secret}`, `partner register Acme --metadata {"s":"${secret}"}`, secret]) {
    const { stdout, stderr, exitCode } = await line.run(`gl-iam ${command}`);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toContain("treat it as leaked");
    expect(stderr).not.toContain("ssss");
  }
});
