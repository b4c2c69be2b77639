/**
 * Runs the command in its own folder, as a person would, and writes down what it prints.
 *
 * A line that a small shell understands (shell-line.ts) runs in this process. Other lines start the build as it is
 * installed: those that use more of a shell, and those that go on beside the test, at a terminal or until a signal.
 */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { generateEncryptionKey } from "gl-iam";
import { GL_IAM } from "../../../../tools/testing/command.js";
import { PGLITE_ON_DISK, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { scratchFolder } from "../../../../tools/testing/prepared.js";
import { copyWorkspace } from "../workspace.js";
import { parseLine, runParts, type Seen } from "./shell-line.js";

type Variables = Readonly<Record<string, string>>;

/** What every command says when the server of the tests runs without fsync, as .ci/run's own does. */
const NO_FSYNC = /^.*warning: fsync is off: .*\r?\n/m;

export class CommandLine {
  readonly folder = scratchFolder("cli");
  /** Everything so far, as a transcript: stdout unchanged, stderr behind "2> ". */
  transcript = "";
  #database: ScratchDatabase | undefined;

  /** @param environment of every command. The folder is empty, so the first command is a first run. */
  constructor(readonly environment: Variables = {}) {}

  /** In a folder that already has a `.gl-iam`, for tests that are about it, and not about the first run. */
  static async withWorkspace(environment: Variables = {}): Promise<CommandLine> {
    const line = new CommandLine(environment);
    await copyWorkspace(line.folder);
    return line;
  }

  /**
   * With a migrated database in the environment, for tests that are about neither. On PostgreSQL where it answers,
   * because a command takes a quarter of the time when it opens no embedded database.
   */
  static async withDatabase(environment: Variables = {}): Promise<CommandLine> {
    const database = await (POSTGRESQL.answers ? POSTGRESQL : PGLITE_ON_DISK).createMigrated();
    const line = new CommandLine({
      GL_IAM_DATABASE_URL: database.url,
      GL_IAM_SECRET_KEY: generateEncryptionKey(),
      GL_IAM_ENCRYPTION_KEYS: `1:${generateEncryptionKey()}`,
      ...environment,
    });
    line.#database = database;
    return line;
  }

  /** @param line for bash, where `gl-iam` is the command; a test's own variables are added to the environment */
  async run(line: string, environment: Variables = {}): Promise<Seen> {
    const parts = parseLine(line);
    const variables = this.#variables(environment);
    const all = parts ? await runParts(parts, this.folder, variables) : await this.#execute(line, variables);
    const seen = withoutTheServers(all);
    const named = Object.keys(environment).map((name) => `${name}=… `);
    this.transcript += `$ ${named.join("")}${line}\n${seen.stdout}${quote(seen.stderr)}`;
    if (seen.exitCode !== 0) this.transcript += `[exit ${seen.exitCode}]\n`;
    this.transcript += "\n";
    return seen;
  }

  /** The transcript without what differs from run to run. */
  normalized(): string {
    return this.transcript
      .replaceAll(this.folder, "FOLDER")
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<id>                                ")
      .replace(/(c[ks]_(?:live|test)_)[0-9A-Za-z]{39}/g, "$1<39 digits>")
      .replace(/gk_live_[0-9A-Za-z_-]{43}/g, "gk_live_<43 digits>")
      .replace(/(mt|sl)_live_[\w-]{43}/g, "$1_live_<43 characters>")
      .replace(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/g, "<passcode>")
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>")
      .replace(/\b[0-9a-f]{64}\b/g, "<64 hex digits>")
      .replace(/\b[0-9a-f]{32}\b/g, "<32 hex digits>                 ")
      .replace(/(?<=this release needs )\d+/g, "<latest>")
      .replace(/ +$/gm, "");
  }

  async remove(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.#database?.drop();
  }

  /** For a command that keeps running, or needs input; it is in no transcript. */
  start(line: string, environment: Variables = {}, { terminal = false, columns = 80 } = {}): Running {
    const env = this.#variables(environment);
    if (!terminal) return new Running(spawn("bash", ["-c", `exec ${asArguments(line)}`], { cwd: this.folder, env }));
    const words = [
      "--quiet",
      "--flush",
      "--return",
      "--command",
      `stty cols ${columns} rows 24; ${withCommand(line)}`,
      "/dev/null",
    ];
    return new Running(
      spawn("script", words, { cwd: this.folder, env: { ...env, SHELL: "/bin/bash", TERM: "xterm" } }),
    );
  }

  #execute(line: string, env: NodeJS.ProcessEnv): Promise<Seen> {
    return new Promise((resolve) => {
      const child = execFile("bash", ["-c", withCommand(line)], { cwd: this.folder, env }, (error, stdout, stderr) => {
        resolve({ stdout, stderr, exitCode: typeof error?.code === "number" ? error.code : 0 });
      });
      child.stdin?.end();
    });
  }

  #variables(environment: Variables): Record<string, string | undefined> {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("GL_IAM_") && name !== "COLUMNS");
    return { ...Object.fromEntries(inherited), NO_COLOR: "1", ...this.environment, ...environment };
  }
}

const PATIENCE_MS = 60_000;

/** A running command. */
export class Running {
  #stdout = "";
  #stderr = "";
  readonly #ended: Promise<Seen>;

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    this.#ended = new Promise((resolve) => {
      child.once("close", (code) => {
        resolve(withoutTheServers({ stdout: this.#stdout, stderr: this.#stderr, exitCode: code ?? -1 }));
      });
    });
  }

  /** Waits until this is printed, on stdout (or on a terminal, which is both). */
  async sees(pattern: RegExp): Promise<void> {
    const ended = this.#ended.then(() => "it ended");
    const late = wait(PATIENCE_MS, "it went on for long", { ref: false });
    let outcome: unknown;
    while (!pattern.test(this.#stdout) && outcome === undefined) outcome = await Promise.race([ended, late, wait(50)]);
    if (pattern.test(this.#stdout)) return;
    this.child.kill("SIGKILL");
    throw new Error(`${outcome} without ${pattern}: ${this.#stdout}${this.#stderr}`);
  }

  types(text: string): void {
    this.child.stdin.write(text);
  }

  end(): Promise<Seen> {
    return this.#ended;
  }

  stop(signal: NodeJS.Signals): Promise<Seen> {
    this.child.kill(signal);
    return this.#ended;
  }
}

const COMMAND = `"${process.execPath}" "${GL_IAM}"`;

function withCommand(line: string): string {
  return `gl-iam() { ${COMMAND} "$@"; }\n${line}`;
}

/** Without a shell in between, so that a signal reaches the command itself. */
function asArguments(line: string): string {
  return line.replace(/^gl-iam /, `${COMMAND} `);
}

/** On a terminal, stdout has both. */
function withoutTheServers({ stdout, stderr, exitCode }: Seen): Seen {
  return { stdout: stdout.replace(NO_FSYNC, ""), stderr: stderr.replace(NO_FSYNC, ""), exitCode };
}

function quote(stderr: string): string {
  return stderr.replace(/^(?=.)/gm, "2> ");
}
