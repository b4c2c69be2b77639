/**
 * The routes of a sign-in as they are served, beside raw `node:http`, and beside another commit's in the same run. Each
 * server is a process of its own with a database of its own.
 */
import { spread } from "../measure.js";
import type { Report, Row } from "../report.js";
import { trees } from "../tree.js";
import { proveExactlyOnce } from "./exactly-once.js";
import { assertion, echo, exchange, me, newcomers, refresh, sessions, tokens } from "./requests.js";
import { type Cost, Serving } from "./serving.js";

export interface HttpRounds {
  readonly rounds: number;
  readonly requests: number;
  readonly connections: number;
}

const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

/** Prepares the requests of one segment, untimed. */
const ROUTES: Readonly<Record<string, (server: Serving, count: number) => Promise<Buffer[]>>> = {
  "POST /sso/token": async (server, count) => many(count, (user) => assertion(server, user)),
  "POST /sso/authenticate": async (server, count) => (await tokens(server, count)).map(exchange),
  "POST /sso/authenticate, first sign-ins of one partner": async (server, count) =>
    (await newcomers(server, count, 1)).map(exchange),
  "POST /sso/authenticate, first sign-ins of 100 partners": async (server, count) =>
    (await newcomers(server, count, 100)).map(exchange),
  "GET /me": async (server, count) => (await sessions(server, count)).map(me),
  "POST /auth/refresh": async (server, count) => (await sessions(server, count)).map(refresh),
};

const RAW = "node:http, an echo";

export async function http(
  { rounds, requests, connections }: HttpRounds,
  against: string | undefined,
): Promise<Report> {
  const raw = await Serving.start(RAW, "raw");
  const servers: Serving[] = [];
  const costs = new Map<string, { server: Serving; route: string; of: Cost[]; raw: Cost[] }>();
  const base: Cost[] = [];
  try {
    for (const { name, root } of trees(against)) servers.push(await Serving.start(name, root));
    for (const server of servers) await proveExactlyOnce(server);
    // Whoever signs in below has signed in before.
    for (const server of servers) await sessions(server, requests);
    for (let round = 0; round <= rounds; round += 1) {
      const echoed = await raw.measure(
        many(requests, () => echo(280)),
        connections,
      );
      if (round > 0) base.push(echoed);
      for (const [route, prepare] of Object.entries(ROUTES)) {
        for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
          const cost = await server.measure(await prepare(server, requests), connections);
          const name = `${server.name}: ${route}`;
          const kept = costs.get(name) ?? { server, route, of: [], raw: [] };
          costs.set(name, kept);
          if (round === 0) continue;
          kept.of.push(cost);
          kept.raw.push(echoed);
        }
      }
    }
  } finally {
    for (const server of [raw, ...servers]) await server.stop();
  }
  const rows = [...costs].map(([name, { route, of, raw: echoes }]) => {
    const before = costs.get(`gl-iam at ${against}: ${route}`)?.of;
    return row(name, of, echoes, name.startsWith("gl-iam:") ? before : undefined);
  });
  return {
    title: "The routes of a sign-in over HTTP",
    columns: {
      "× wall": "to node:http",
      "× CPU of node": "to node:http",
      "× less CPU": "than before",
      "a second": "",
      node: "CPU µs",
      PostgreSQL: "CPU µs",
      statements: "",
      WAL: "bytes",
      shed: "% 503",
    },
    pictured: "× wall",
    rows: [row(RAW, base, base), ...rows],
    notes: [
      `${rounds} rounds of ${requests} requests on ${connections} connections, after one to warm up`,
      "a row with shed requests says nothing of the cost of a served one: measure again on a quieter machine",
      "users have signed in before, but for first sign-ins; the server collects its garbage before each segment",
      "of 32 same assertions, and of 32 same tokens, exactly one was accepted; a flipped bit was refused",
    ],
  };
}

/** @param before the same route of the commit that it is measured against */
function row(name: string, of: readonly Cost[], raw: readonly Cost[], before?: readonly Cost[]): Row {
  const total = (cost: Cost | undefined) => (cost?.node ?? Number.NaN) + (cost?.postgresql ?? Number.NaN);
  const column = (what: keyof Cost) => spread(of.map((cost) => cost[what]));
  return {
    name,
    values: {
      "× wall": spread(of.map((cost, round) => (raw[round]?.wall ?? Number.NaN) / cost.wall)),
      "× CPU of node": spread(of.map((cost, round) => (raw[round]?.node ?? Number.NaN) / cost.node)),
      ...(before ? { "× less CPU": spread(of.map((cost, round) => total(before[round]) / total(cost))) } : {}),
      "a second": spread(of.map(({ wall }) => 1e6 / wall)),
      node: column("node"),
      PostgreSQL: column("postgresql"),
      statements: column("statements"),
      WAL: column("wal"),
      shed: column("shed"),
    },
  };
}
