/** A second service in its own process. It runs one call many times at once and returns the outcomes. */
import { Child } from "../postgresql/child.js";
import { ENCRYPTION_KEY } from "../postgresql/installation.js";

export interface Command {
  readonly call: "issueToken" | "authenticate";
  readonly input: object;
  readonly times: number;
}

export class SigningInProcess {
  readonly #child: Child;

  constructor(databaseUrl: string) {
    this.#child = new Child("../sign-in/signing-in.child.ts", { DATABASE_URL: databaseUrl, ENCRYPTION_KEY });
  }

  async ready(): Promise<void> {
    if ((await this.#child.line()) !== "ready") throw new Error(`it does not start: ${this.#child.errors}`);
  }

  async run(command: Command): Promise<string[]> {
    this.#child.tell(JSON.stringify(command));
    return JSON.parse(await this.#child.line());
  }

  /** It stands still in the middle of whatever it does, and finds the time gone. */
  pause(): void {
    this.#child.kill("SIGSTOP");
  }

  resume(): void {
    this.#child.kill("SIGCONT");
  }

  async close(): Promise<void> {
    this.#child.tell("close");
    const killed = setTimeout(() => this.#child.kill("SIGKILL"), 5000);
    await this.#child.ended;
    clearTimeout(killed);
  }
}
