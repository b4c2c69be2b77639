/** `npm run bench -- NAME`, the name being one of `BENCHMARKS`, or all of them: see docs/performance.md. */
import { parseArgs } from "node:util";
import { growth } from "./growth.js";
import { http } from "./http/http.js";
import { latency } from "./http/latency.js";
import { lookUp } from "./look-up.js";
import { publish, type Report } from "./report.js";
import { signIn } from "./sign-in/sign-in.js";
import { start } from "./start.js";
import { verify } from "./verify/verify.js";

interface Options {
  /** A small round, which shows that the benchmark works. Its figures mean little. */
  readonly quick: boolean;
  /** A commit to measure beside this tree, in the same run. */
  readonly against: string | undefined;
  /** Of `http`; rounds of `look-up` and `start` too. */
  readonly rounds: number | undefined;
  readonly requests: number | undefined;
  readonly connections: number | undefined;
  /** Of `latency`. */
  readonly minutes: number | undefined;
  /** Of `look-up`: the sizes of its databases, the smallest first. */
  readonly partners: readonly number[] | undefined;
  /** Of `latency`. */
  readonly nodes: number | undefined;
}

const BENCHMARKS: Readonly<Record<string, (options: Options) => Promise<Report>>> = {
  verify: ({ quick }) =>
    verify(quick ? { rounds: 3, operations: 50, warmUp: 1 } : { rounds: 600, operations: 50, warmUp: 150 }),
  "look-up": ({ quick, rounds = quick ? 2 : 25, partners = quick ? [100, 1000] : [1000, 1_000_000] }) =>
    lookUp({ rounds, operations: quick ? 128 : 4000, warmUp: quick ? 1 : 3 }, partners),
  http: ({ quick, against, rounds = quick ? 1 : 7, requests = quick ? 64 : 2000, connections = quick ? 16 : 64 }) =>
    http({ rounds, requests, connections }, against),
  latency: ({ quick, minutes = quick ? 1 / 30 : 10, nodes = quick ? 2 : 1 }) =>
    latency({ seconds: quick ? 1 : 30, minutes, nodes }),
  "sign-in": ({ quick }) =>
    quick
      ? signIn({ rounds: 1, operations: 32, warmUp: 1 }, false)
      : signIn({ rounds: 15, operations: 400, warmUp: 2 }, true),
  growth: ({ quick }) => (quick ? growth(2000, 2) : growth(1_000_000, 10)),
  start: ({ quick, against, rounds = quick ? 1 : 15 }) => start(rounds, against),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    against: { type: "string" },
    rounds: { type: "string" },
    requests: { type: "string" },
    connections: { type: "string" },
    minutes: { type: "string" },
    partners: { type: "string" },
    nodes: { type: "string" },
  },
});
const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
const { quick, against } = values;
const [rounds, requests, connections] = [values.rounds, values.requests, values.connections].map(number);
const [minutes, nodes] = [values.minutes, values.nodes].map(number);
const partners = values.partners?.split(",").map(Number);
const options: Options = { quick, against, rounds, requests, connections, minutes, nodes, partners };
for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)) {
  const run = BENCHMARKS[name];
  if (!run) throw new Error(`no benchmark ${name}: ${Object.keys(BENCHMARKS).join(", ")}`);
  publish(name, await run(options));
}
// A library that was compared may hold the process open.
process.exit();
