/** `gl-iam serve` as a person starts it: in its own process and its own folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { GL_IAM } from "../../../../tools/testing/command.js";
import { scratchFolder } from "../../../../tools/testing/prepared.js";
import { copyWorkspace } from "../workspace.js";

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
    this.#child = spawn(process.execPath, [GL_IAM, ...arguments_], {
      cwd: directory,
      // No balancer has to hear of its end.
      env: { ...Object.fromEntries(inherited), GL_IAM_DRAIN_SECONDS: "0", ...variables },
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
  static async start(variables: Record<string, string> = {}, directory = scratchFolder("service")): Promise<Service> {
    const service = new Service(directory, ["serve", "--port", "0"], variables);
    await service.waitFor(/"port":\d+/);
    return service;
  }

  /** In a folder that a first command has left behind, for tests that are not about the first start. */
  static async restart(variables: Record<string, string> = {}): Promise<Service> {
    const directory = scratchFolder("service");
    await copyWorkspace(directory);
    return Service.start(variables, directory);
  }

  /** Runs another command to its end, in a folder of its own that goes with it unless one is given. */
  static async run(
    arguments_: readonly string[],
    variables: Record<string, string>,
    directory?: string,
  ): Promise<Ended> {
    if (directory !== undefined) return new Service(directory, arguments_, variables).ended;
    const own = scratchFolder("service");
    const ended = await new Service(own, arguments_, variables).ended;
    await rm(own, { recursive: true, force: true });
    return ended;
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
    for (const deadline = Date.now() + 100_000; !pattern.test(this.stdout); ) {
      if (this.#child.exitCode !== null || Date.now() > deadline)
        throw new Error(`no ${pattern} in ${this.stdout}\n${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
