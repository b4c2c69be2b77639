/** `gl-iam serve` as a person starts it: in its own process and its own folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
// By its file, because a bare name would be looked up from the service's own folder.
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Service {
  stdout = "";
  stderr = "";
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;

  private constructor(
    readonly directory: string,
    arguments_: readonly string[],
    variables: Record<string, string>,
  ) {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(GL_IAM_|NODE_OPTIONS$)/.test(name));
    this.#child = spawn(process.execPath, ["-C", "gl-iam-source", "--import", TSX, MAIN, ...arguments_], {
      cwd: directory,
      env: { ...Object.fromEntries(inherited), ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", (chunk) => {
      this.stdout += chunk;
    });
    this.#child.stderr?.on("data", (chunk) => {
      this.stderr += chunk;
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once("close", (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  /** Resolves when it listens. */
  static async start(variables: Record<string, string> = {}, directory?: string): Promise<Service> {
    const service = new Service(directory ?? (await folder()), ["serve", "--port", "0"], variables);
    await service.waitFor(/"port":\d+/);
    return service;
  }

  /** Runs another command to its end. */
  static async run(
    arguments_: readonly string[],
    variables: Record<string, string>,
    directory?: string,
  ): Promise<Ended> {
    return new Service(directory ?? (await folder()), arguments_, variables).ended;
  }

  get ended(): Promise<Ended> {
    return this.#ended;
  }

  get url(): string {
    return `http://127.0.0.1:${/"port":(\d+)/.exec(this.stdout)?.[1]}`;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async stop(): Promise<Ended> {
    this.signal("SIGTERM");
    const ended = await this.#ended;
    await rm(this.directory, { recursive: true, force: true });
    return ended;
  }

  async waitFor(pattern: RegExp): Promise<void> {
    for (const deadline = Date.now() + 50_000; !pattern.test(this.stdout); ) {
      if (this.#child.exitCode !== null || Date.now() > deadline)
        throw new Error(`no ${pattern} in ${this.stdout}\n${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "gl-iam-serve-"));
}
