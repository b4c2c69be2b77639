/**
 * `npm run test:cluster`: two nodes on a failover cluster, under load, while each part of it fails.
 *
 * Nothing acknowledged is lost, and nothing is accepted twice. A caller that cannot be served gets 503 within two
 * seconds, and never 500. The first success comes within five seconds of the cluster's own.
 *
 * CLUSTER_ROUNDS repeats all faults (1). CLUSTER_FAULTS selects faults by a part of their names, separated by commas.
 * CLUSTER_RESULTS names a file that each run is added to, for `table.ts`. CLUSTER_KEEP_LOGS=1 keeps the logs.
 * `tools/cluster/install.sh` installs what it needs.
 */
import { appendFileSync } from "node:fs";
import { attempt, problemsOf, type Run } from "./attempt.js";
import { Cluster } from "./cluster.js";
import { FAULTS } from "./faults.js";
import { migrate, Node } from "./node.js";
import { table } from "./table.js";

const rounds = Number(process.env.CLUSTER_ROUNDS ?? 1);
const wanted = (process.env.CLUSTER_FAULTS ?? "").split(",");
const results = process.env.CLUSTER_RESULTS;
const faults = FAULTS.filter(({ name }) => wanted.some((part) => name.includes(part)));

const runs: Run[] = [];
let isBroken = false;
const startedAt = performance.now();
const cluster = await Cluster.start();
const nodes: Node[] = [];

async function clean(): Promise<void> {
  await Promise.all(nodes.map((node) => node.remove()));
  await cluster.remove();
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void clean().finally(() => process.exit(1)));
}

try {
  await migrate(cluster);
  for (const name of ["node-a", "node-b"]) nodes.push(await Node.start(name, cluster));
  for (let round = 1; round <= rounds; round += 1) {
    for (const fault of faults) {
      const run = await attempt(fault, cluster, nodes as [Node, Node]);
      runs.push(run);
      if (results) appendFileSync(results, `${JSON.stringify(run)}\n`);
      const problems = problemsOf(run);
      console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${fault.name} (${round} of ${rounds}): ${facts(run)}`);
      for (const problem of problems) console.log(`       ${problem}`);
    }
  }
} catch (error) {
  isBroken = true;
  console.error(error);
} finally {
  await clean();
}

function facts(run: Run): string {
  const parts = [
    `${run.assertions} assertions, ${run.sessions} sessions, ${run.partners} partners kept`,
    `${run.failovers} failovers, ${run.poolerExits} exits of the pooler, ${run.outageMs} ms without writes`,
    `${run.unavailable} × 503, ${run.unanswered} without an answer, ${run.longestMs} ms at the longest`,
    `first success after ${run.firstSuccessMs} ms`,
    `${run.lost} lost, ${run.twice} twice`,
    `load ${run.load.toFixed(1)}`,
  ];
  return parts.join("; ");
}

const failed = runs.filter((run) => problemsOf(run).length > 0).length + (isBroken ? 1 : 0);
if (runs.length > 0) console.log(`\n${table(runs)}`);
console.log(`${Math.round((performance.now() - startedAt) / 1000)} s`);
console.log(`${runs.length - failed + (isBroken ? 1 : 0)} passed, ${failed} failed`);
process.exit(failed === 0 && runs.length > 0 ? 0 : 1);
