/**
 * How long a sign-in takes when people come at a steady rate, whether or not those before them are done: a server that
 * falls behind is not waited for. A sign-in is both requests, from the moment at which it should have begun.
 */
import { type Spread, spread } from "../measure.js";
import type { Report, Row } from "../report.js";
import { trees } from "../tree.js";
import { Connection } from "./connection.js";
import { assertion, exchange, sessions } from "./requests.js";
import { Serving } from "./serving.js";

const CONNECTIONS = 64;
const USERS = 1000;

interface Plan {
  /** Seconds of each steady rate, and of finding out how many sign-ins a second the server can do at most. */
  readonly seconds: number;
  /** Minutes at 80% of that. */
  readonly minutes: number;
}

export async function latency({ seconds, minutes }: Plan): Promise<Report> {
  const [own] = trees(undefined);
  const server = await Serving.start("gl-iam", own?.root ?? "");
  const connections: Connection[] = [];
  try {
    await sessions(server, USERS);
    for (let n = 0; n < CONNECTIONS; n += 1) connections.push(await Connection.open(server.port));
    const visitors = new Visitors(server, connections);
    await visitors.atMost(seconds);
    const most = await visitors.atMost(seconds);
    const rows = [
      row(`50%: ${Math.round(most * 0.5)} a second`, await visitors.steadily(most * 0.5, seconds)),
      row(`90%: ${Math.round(most * 0.9)} a second`, await visitors.steadily(most * 0.9, seconds)),
    ];
    const parts = Math.max(2, minutes);
    for (let part = 1; part <= parts; part += 1) {
      const came = await visitors.steadily(most * 0.8, (minutes * 60) / parts);
      const heap = await server.heap();
      if (part === 1 || part === parts) rows.push(row(`80%, part ${part} of ${parts}`, came, heap / 2 ** 20));
    }
    return {
      title: "A sign-in when people come at a steady rate",
      columns: { half: "ms", "99 of 100": "ms", longest: "ms", shed: "% 503", heap: "MiB" },
      pictured: "half",
      rows,
      notes: [
        `at most ${Math.round(most)} sign-ins a second of ${CONNECTIONS} callers, each of two requests`,
        `${seconds} s at 50% and at 90% of that, then ${Math.round(minutes * 60)} s at 80%`,
        "the heap is told after a collection",
        "the load generator and PostgreSQL are on the same machine",
      ],
    };
  } finally {
    for (const connection of connections) connection.close();
    await server.stop();
  }
}

interface Came {
  /** Milliseconds. */
  readonly took: readonly number[];
  readonly shed: number;
}

class Visitors {
  readonly #idle: Connection[];
  readonly #queue: ((connection: Connection) => void)[] = [];
  #user = 0;

  constructor(
    private readonly server: Serving,
    connections: readonly Connection[],
  ) {
    this.#idle = [...connections];
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
    const connection = this.#idle.shift() ?? (await new Promise<Connection>((resolve) => this.#queue.push(resolve)));
    try {
      this.#user = (this.#user + 1) % USERS;
      const issued = await connection.ask(assertion(this.server, this.#user));
      if (issued.status === 503) return false;
      const { token } = JSON.parse(issued.body) as { token: string };
      const { status } = await connection.ask(exchange(token));
      if (status !== 200 && status !== 503) throw new Error(`an exchange is answered ${status}`);
      return status === 200;
    } finally {
      const next = this.#queue.shift();
      if (next) next(connection);
      else this.#idle.push(connection);
    }
  }
}

const exactly = (value: number): Spread => ({ median: value, low: value, high: value });

function row(name: string, { took, shed }: Came, heap?: number): Row {
  const sorted = took.toSorted((one, other) => one - other);
  const at = (part: number) => exactly(sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN);
  const values = { half: spread(took), "99 of 100": at(0.99), longest: at(1) };
  const share = exactly((shed * 100) / (took.length + shed));
  return { name, values: { ...values, shed: share, ...(heap === undefined ? {} : { heap: exactly(heap) }) } };
}
