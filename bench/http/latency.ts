/**
 * How long a sign-in takes when people come at a steady rate, whether or not those before them are done: a server that
 * falls behind is not waited for. A sign-in is both requests, from the moment at which it should have begun. With two
 * nodes on one database, one of them takes the assertion and the other one the token.
 */
import { type Spread, spread } from "../measure.js";
import type { Report, Row } from "../report.js";
import { trees } from "../tree.js";
import { Connection } from "./connection.js";
import { assertion, exchange, sessions } from "./requests.js";
import { type Memory, Serving } from "./serving.js";

const CONNECTIONS = 64;
const USERS = 1000;
const MIB = 2 ** 20;

interface Plan {
  /** Seconds of each steady rate, and of finding out how many sign-ins a second the server can do at most. */
  readonly seconds: number;
  /** Minutes at 80% of that. */
  readonly minutes: number;
  /** Processes on one database. */
  readonly nodes: number;
}

/** Where a sign-in's two requests go. */
interface Way {
  readonly first: Connection;
  readonly second: Connection;
}

export async function latency({ seconds, minutes, nodes }: Plan): Promise<Report> {
  const [own] = trees(undefined);
  const server = await Serving.start("gl-iam", own?.root ?? "", nodes);
  const ways: Way[] = [];
  try {
    await sessions(server, USERS);
    for (let n = 0; n < CONNECTIONS; n += 1) ways.push(await openWay(server, n));
    const visitors = new Visitors(server, ways);
    await visitors.atMost(seconds);
    const most = await visitors.atMost(seconds);
    const rows = [
      row(`50%: ${Math.round(most * 0.5)} a second`, await visitors.steadily(most * 0.5, seconds)),
      row(`90%: ${Math.round(most * 0.9)} a second`, await visitors.steadily(most * 0.9, seconds)),
    ];
    const parts = Math.max(2, Math.round(minutes));
    const memories: Memory[] = [];
    for (let part = 1; part <= parts; part += 1) {
      const came = await visitors.steadily(most * 0.8, (minutes * 60) / parts);
      const memory = await server.memory();
      memories.push(memory);
      rows.push(row(`80%, part ${part} of ${parts}`, came, memory));
    }
    const drift = (what: keyof Memory) => slope(memories.map((memory) => memory[what] / MIB)) / (minutes / parts);
    return {
      title: `A sign-in when people come at a steady rate${nodes === 1 ? "" : `, to ${nodes} nodes`}`,
      columns: { half: "ms", "99 of 100": "ms", longest: "ms", shed: "% 503", heap: "MiB", RSS: "MiB" },
      pictured: "half",
      rows,
      notes: [
        `at most ${Math.round(most)} sign-ins a second of ${CONNECTIONS} callers, each of two requests`,
        `${seconds} s at 50% and at 90% of that, then ${Math.round(minutes * 60)} s at 80%`,
        "the heap is told after a collection, and both are of all nodes",
        `heap ${signed(drift("heap"))} MiB a minute, RSS ${signed(drift("rss"))} MiB`,
        "the load generator and PostgreSQL are on the same machine",
      ],
    };
  } finally {
    for (const connection of ways.flatMap(({ first, second }) => [first, second])) connection.close();
    await server.stop();
  }
}

/** By turns to one node and to the next one. */
async function openWay({ ports }: Serving, n: number): Promise<Way> {
  const to = (request: number) => Connection.open(ports[(n + request) % ports.length] ?? Number.NaN);
  const first = await to(0);
  return { first, second: ports.length === 1 ? first : await to(1) };
}

interface Came {
  /** Milliseconds. */
  readonly took: readonly number[];
  readonly shed: number;
}

class Visitors {
  readonly #idle: Way[];
  readonly #queue: ((way: Way) => void)[] = [];
  #user = 0;

  constructor(
    private readonly server: Serving,
    ways: readonly Way[],
  ) {
    this.#idle = [...ways];
  }

  /** @returns sign-ins a second when each caller goes on as soon as it is done */
  async atMost(seconds: number): Promise<number> {
    const end = performance.now() + seconds * 1000;
    let count = 0;
    const caller = async () => {
      for (; performance.now() < end; count += 1) await this.#signIn();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, caller));
    return count / seconds;
  }

  async steadily(perSecond: number, seconds: number): Promise<Came> {
    const took: number[] = [];
    let shed = 0;
    const signIns: Promise<void>[] = [];
    const begin = performance.now();
    const visit = async (dueAt: number) => {
      if (await this.#signIn()) took.push(performance.now() - dueAt);
      else shed += 1;
    };
    for (let n = 0; n < perSecond * seconds; n += 1) {
      const dueAt = begin + (n * 1000) / perSecond;
      while (performance.now() < dueAt) await new Promise((resolve) => setTimeout(resolve, 1));
      signIns.push(visit(dueAt));
    }
    await Promise.all(signIns);
    return { took, shed };
  }

  /** @returns whether it was served; a machine without time may shed it. @throws Error at any other refusal */
  async #signIn(): Promise<boolean> {
    // The one that has waited longest: the server closes a connection that nobody uses for some seconds.
    const way = this.#idle.shift() ?? (await new Promise<Way>((resolve) => this.#queue.push(resolve)));
    try {
      this.#user = (this.#user + 1) % USERS;
      const issued = await way.first.ask(assertion(this.server, this.#user));
      if (issued.status === 503) return false;
      const { token } = JSON.parse(issued.body) as { token: string };
      const { status } = await way.second.ask(exchange(token));
      if (status !== 200 && status !== 503) throw new Error(`an exchange is answered ${status}`);
      return status === 200;
    } finally {
      const next = this.#queue.shift();
      if (next) next(way);
      else this.#idle.push(way);
    }
  }
}

const exactly = (value: number): Spread => ({ median: value, low: value, high: value });

const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

/** Of the straight line that is nearest to the values (least squares), from one to the next. */
function slope(values: readonly number[]): number {
  const [middle, mean] = [(values.length - 1) / 2, values.reduce((sum, value) => sum + value, 0) / values.length];
  const [rise, run] = [
    values.reduce((sum, value, n) => sum + (n - middle) * (value - mean), 0),
    values.reduce((sum, _, n) => sum + (n - middle) ** 2, 0),
  ];
  return rise / run;
}

function row(name: string, { took, shed }: Came, memory?: Memory): Row {
  const sorted = took.toSorted((one, other) => one - other);
  const at = (part: number) => exactly(sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN);
  const values = { half: spread(took), "99 of 100": at(0.99), longest: at(1) };
  const share = exactly((shed * 100) / (took.length + shed));
  const held = memory && { heap: exactly(memory.heap / MIB), RSS: exactly(memory.rss / MIB) };
  return { name, values: { ...values, shed: share, ...held } };
}
