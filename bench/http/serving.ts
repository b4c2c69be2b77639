import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { BenchDatabase } from "../postgresql.js";
import { load } from "./load.js";

const CHILD = fileURLToPath(new URL("serving.child.ts", import.meta.url));

/** What one request costs, on the average of a segment. */
export interface Cost {
  readonly wall: number;
  /** Microseconds of the server's process. */
  readonly node: number;
  readonly postgresql: number;
  readonly statements: number;
  readonly wal: number;
  /** How many of a hundred were answered 503. */
  readonly shed: number;
}

interface Spent {
  readonly cpu: number;
  readonly statements: number;
  /** Bytes, after a collection when a segment begins. */
  readonly heap: number;
}

export interface Credential {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

/** A server in a process of its own, with a database of its own. */
export class Serving {
  private constructor(
    readonly name: string,
    readonly port: number,
    /** Of its partners. */
    readonly credentials: readonly Credential[],
    private readonly child: ChildProcess,
    private readonly database: BenchDatabase | null,
  ) {}

  /** @param root of the tree to measure; `raw` for an echo */
  static async start(name: string, root: string): Promise<Serving> {
    const database = root === "raw" ? null : await BenchDatabase.create();
    const execArgv = ["--import", "tsx", "--expose-gc"];
    const child = fork(CHILD, [root, database?.url ?? ""], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      execArgv,
    });
    const [{ port, credentials }] = await once(child, "message");
    return new Serving(name, port, credentials, child, database);
  }

  /** @throws Error when an answer is neither 200 nor 503 */
  async measure(requests: readonly Buffer[], connections: number): Promise<Cost> {
    const before = await this.#spent("begin");
    const { requestsPerSecond, answers } = await load(this.port, requests, connections);
    const after = await this.#spent("end");
    this.requireServed(answers);
    const each = (what: keyof typeof after) => (after[what] - before[what]) / requests.length;
    const [node, postgresql, statements, wal] = [each("cpu"), each("postgresql"), each("statements"), each("wal")];
    const shed = ((answers[503] ?? 0) * 100) / requests.length;
    return { wall: 1e6 / requestsPerSecond, node, postgresql, statements, wal, shed };
  }

  /** Bytes of the server's heap, after a collection. */
  async heap(): Promise<number> {
    return (await this.#spent("begin")).heap;
  }

  /** A busy machine may shed some. Every other refusal is a fault. */
  requireServed(answers: Readonly<Record<number, number>>): void {
    const others = Object.keys(answers).filter((status) => status !== "200" && status !== "503");
    if (!answers[200] || others.length > 0) throw new Error(`${this.name} answered ${JSON.stringify(answers)}`);
  }

  async #spent(moment: "begin" | "end") {
    this.child.send(moment);
    const [spent] = (await once(this.child, "message")) as [Spent];
    const database = this.database && { postgresql: await this.database.cpu(), wal: await this.database.wal() };
    return { ...spent, ...(database ?? { postgresql: 0, wal: 0 }) };
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.disconnect();
      await once(this.child, "exit");
    }
    await this.database?.drop();
  }
}
