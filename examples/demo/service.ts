/** `gl-iam serve` as an operator starts it for the first time: in an empty folder, with nothing configured. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** From the build, which `npm run demo` makes first. */
const COMMAND = fileURLToPath(new URL("../../packages/gl-iam-server/bin/gl-iam.js", import.meta.url));

export class DemoService {
  /** Everything that the service has printed. */
  output = "";
  readonly #process: ChildProcess;
  readonly #ended: Promise<string>;

  private constructor(directory: string) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("GL_IAM_"));
    this.#process = spawn(process.execPath, [COMMAND, "serve", "--port", "0"], {
      cwd: directory,
      // No balancer has to hear of its end.
      env: { ...Object.fromEntries(inherited), GL_IAM_DRAIN_SECONDS: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (chunk) => {
        this.output += chunk;
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#process.once("close", (code, signal) => resolve(`exit code ${code ?? signal}`));
    });
  }

  /** Resolves when the service listens. */
  static async start(directory: string): Promise<DemoService> {
    const service = new DemoService(directory);
    const ended = service.#ended.then((how) => {
      throw new Error(`the service ended (${how}) before it listened:\n${service.output}`);
    });
    await Promise.race([service.#listening(), ended]);
    return service;
  }

  async #listening(): Promise<void> {
    while (!this.#find(/"port":(\d+)/)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#find(/"port":(\d+)/)}`;
  }

  /** Made at the first start, and printed once. */
  get administrator(): { email: string; password: string } {
    const [, email = "", password = ""] = /made the first administrator: (\S+), password (\S+)/.exec(this.output) ?? [];
    return { email, password };
  }

  /** @returns how it ended */
  stop(): Promise<string> {
    this.#process.kill("SIGTERM");
    return this.#ended;
  }

  #find(pattern: RegExp): string | undefined {
    return pattern.exec(this.output)?.[1];
  }
}
