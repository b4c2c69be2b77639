/** Runs a script of this folder in its own process, from the sources. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { bundle } from "../../../../tools/testing/bundle.js";

export class Child {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  #errors = "";

  /** @param script beside this file, for example `migrating.child.ts` */
  constructor(script: string, environment: Record<string, string>) {
    const program = bundle(fileURLToPath(new URL(script, import.meta.url)));
    this.#process = spawn(process.execPath, [program], { env: { ...process.env, ...environment } });
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
    });
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
    this.ended = new Promise((resolve) => {
      this.#process.once("exit", (code, signal) => resolve(code ?? signal ?? -1));
    });
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  get errors(): string {
    return this.#errors;
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the process ended without a word: ${this.#errors}`);
    return value;
  }

  tell(line: string): void {
    this.#process.stdin.write(`${line}\n`);
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}
