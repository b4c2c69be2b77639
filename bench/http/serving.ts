import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
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
  readonly rss: number;
}

/** Bytes of all nodes. */
export type Memory = Pick<Spent, "heap" | "rss">;

interface Node {
  readonly child: ChildProcess;
  readonly port: number;
}

export interface Credential {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

const PARTNERS = 100;

/** A server in a process of its own, or several ones, with a database of its own. */
export class Serving {
  private constructor(
    readonly name: string,
    /** Of its partners. */
    readonly credentials: readonly Credential[],
    private readonly nodes: readonly Node[],
    private readonly database: BenchDatabase | null,
  ) {}

  /**
   * @param root  of the tree to measure; `raw` for an echo
   * @param count of nodes
   */
  static async start(name: string, root: string, count = 1): Promise<Serving> {
    const database = root === "raw" ? null : await BenchDatabase.create();
    const key = randomBytes(32).toString("base64url");
    const nodes: Node[] = [];
    const credentials: Credential[] = [];
    while (nodes.length < count) {
      // The first one registers the partners of all.
      const partners = nodes.length === 0 ? PARTNERS : 0;
      const child = fork(CHILD, [root, database?.url ?? "", key, `${partners}`], {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        execArgv: ["--import", "tsx", "--expose-gc"],
      });
      const [started] = (await once(child, "message")) as [{ port: number; credentials: Credential[] }];
      nodes.push({ child, port: started.port });
      credentials.push(...started.credentials);
    }
    return new Serving(name, credentials, nodes, database);
  }

  get ports(): readonly number[] {
    return this.nodes.map(({ port }) => port);
  }

  /** The first node's. */
  get port(): number {
    return this.nodes[0]?.port ?? Number.NaN;
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

  /** After a collection. */
  memory(): Promise<Memory> {
    return this.#spent("begin");
  }

  /** A busy machine may shed some. Every other refusal is a fault. */
  requireServed(answers: Readonly<Record<number, number>>): void {
    const others = Object.keys(answers).filter((status) => status !== "200" && status !== "503");
    if (!answers[200] || others.length > 0) throw new Error(`${this.name} answered ${JSON.stringify(answers)}`);
  }

  async #spent(moment: "begin" | "end") {
    const ofNodes = await Promise.all(
      this.nodes.map(async ({ child }) => {
        child.send(moment);
        const [one] = (await once(child, "message")) as [Spent];
        return one;
      }),
    );
    const sum = (what: keyof Spent) => ofNodes.reduce((all, one) => all + one[what], 0);
    const spent: Spent = { cpu: sum("cpu"), statements: sum("statements"), heap: sum("heap"), rss: sum("rss") };
    const database = this.database && { postgresql: await this.database.cpu(), wal: await this.database.wal() };
    return { ...spent, ...(database ?? { postgresql: 0, wal: 0 }) };
  }

  async stop(): Promise<void> {
    for (const { child } of this.nodes) {
      if (child.exitCode !== null) continue;
      child.disconnect();
      await once(child, "exit");
    }
    await this.database?.drop();
  }
}
