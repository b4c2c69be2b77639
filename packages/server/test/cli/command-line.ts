/** Runs the real command in a folder of its own, as a person would, and writes down what was seen. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");

export interface Seen {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export class CommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), "gl-iam-cli-"));
  /** Everything so far, as a transcript: stdout as it is, stderr behind "2> ". */
  transcript = "";

  constructor(private readonly environment: Readonly<Record<string, string>> = {}) {}

  /** @param line for bash, where `gl-iam` is the command; a test's own variables come on top of the environment */
  async run(line: string, environment: Readonly<Record<string, string>> = {}): Promise<Seen> {
    const seen = await this.#execute(line, environment);
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
      .replace(/ck_live_[0-9A-Za-z]{39}/g, "ck_live_<39 digits>")
      .replace(/cs_live_[0-9A-Za-z]{39}/g, "cs_live_<39 digits>")
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>")
      .replace(/\b[0-9a-f]{64}\b/g, "<64 hex digits>")
      .replace(/ +$/gm, "");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #execute(line: string, environment: Readonly<Record<string, string>>): Promise<Seen> {
    const script = `gl-iam() { "${process.execPath}" -C gl-iam-source --import "${TSX}" "${MAIN}" "$@"; }\n${line}`;
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("GL_IAM_"));
    const env = { ...Object.fromEntries(inherited), NO_COLOR: "1", ...this.environment, ...environment };
    return new Promise((resolve) => {
      const child = execFile("bash", ["-c", script], { cwd: this.folder, env }, (error, stdout, stderr) => {
        resolve({ stdout, stderr, exitCode: typeof error?.code === "number" ? error.code : 0 });
      });
      child.stdin?.end();
    });
  }
}

function quote(stderr: string): string {
  return stderr.replace(/^(?=.)/gm, "2> ");
}
