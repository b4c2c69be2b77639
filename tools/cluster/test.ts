/**
 * `npm run test:cluster`: two nodes on a failover cluster, under load, while each part of it fails.
 *
 * Nothing acknowledged is lost, and nothing is accepted twice. A caller that cannot be served gets 503 within two
 * seconds, and never 500. The first success comes within five seconds of the cluster's own.
 *
 * CLUSTER_ROUNDS repeats each fault (1). CLUSTER_FAULTS selects faults by a part of their names, separated by commas.
 * CLUSTER_KEEP_LOGS=1 keeps the logs. `tools/cluster/install.sh` installs what it needs.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Cluster } from "./cluster.js";
import { FAULTS, type Fault } from "./faults.js";
import { type Answer, Ledger } from "./ledger.js";
import { migrate, Node } from "./node.js";
import { Probe } from "./probe.js";

/** Milliseconds. */
const SILENCE = 2000;
/** What the client itself, on the same machine as all of the cluster, may add to an answer. */
const SLACK = 250;
const RECOVERY = 5000;

const rounds = Number(process.env.CLUSTER_ROUNDS ?? 1);
const wanted = (process.env.CLUSTER_FAULTS ?? "").split(",");
const faults = FAULTS.filter(({ name }) => wanted.some((part) => name.includes(part)));

interface Outcome {
  readonly problems: readonly string[];
  readonly summary: string;
}

async function attempt(fault: Fault, cluster: Cluster, nodes: readonly [Node, Node]): Promise<Outcome> {
  const ledger = await Ledger.open(nodes);
  const probe = new Probe(cluster);
  await probe.start();
  ledger.start();
  await sleep(3000);
  const from = performance.now();
  await fault.run(cluster, nodes[0]);
  await cluster.whole();
  await sleep(6000);
  await ledger.stop();
  await probe.stop();
  const stopped = fault.stopsNode ? nodes[0].name : undefined;
  const answers = ledger.answers.filter(({ node, askedAt }) => node !== stopped && askedAt >= from - SILENCE);
  const slow = answers.filter(({ askedAt, answeredAt }) => answeredAt - askedAt > SILENCE + SLACK);
  const wrong = answers.filter(({ status }) => status >= 500 && status !== 503);
  const problems = await ledger.broken();
  if (slow.length > 0) problems.push(`${slow.length} answers after two seconds, ${longest(slow)} ms at the longest`);
  if (wrong.length > 0) problems.push(`${wrong.length} answers with ${wrong[0]?.status} ${wrong[0]?.code}`);
  const twice = ledger.assertions.filter(({ accepted }) => accepted > 1);
  if (twice.length > 0) problems.push(`${twice.length} assertions were accepted twice`);
  const behind = recoveredBehind(answers, probe, from);
  if (behind > RECOVERY) problems.push(`the first success came ${Math.round(behind)} ms after the cluster's own`);
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  const facts = [
    `${ledger.assertions.filter(({ accepted }) => accepted > 0).length} assertions, ${ledger.sessions.length} sessions`,
    `${ledger.partners.length} partners kept`,
    `${count(503)} × 503, ${count(0)} without an answer, ${longest(answers)} ms at the longest`,
    behind === 0 ? "the cluster could always be written" : `first success ${Math.round(behind)} ms after the cluster's`,
  ];
  return { problems, summary: facts.join("; ") };
}

function longest(answers: readonly Answer[]): number {
  return Math.round(Math.max(0, ...answers.map(({ askedAt, answeredAt }) => answeredAt - askedAt)));
}

/** Milliseconds from the cluster's first write after the fault to gl-iam's. */
function recoveredBehind(answers: readonly Answer[], probe: Probe, from: number): number {
  const recovered = probe.recoveredAt(from);
  if (recovered === undefined) return 0;
  const success = answers.find(({ answeredAt, status }) => status < 300 && status > 0 && answeredAt >= recovered);
  return success ? success.answeredAt - recovered : Number.POSITIVE_INFINITY;
}

const startedAt = performance.now();
const cluster = await Cluster.start();
let failed = 0;
let passed = 0;
try {
  await migrate(cluster);
  const nodes = [await Node.start("node-a", cluster), await Node.start("node-b", cluster)] as const;
  try {
    for (const fault of faults) {
      for (let round = 1; round <= rounds; round += 1) {
        const { problems, summary } = await attempt(fault, cluster, nodes);
        console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${fault.name} (${round} of ${rounds}): ${summary}`);
        for (const problem of problems) console.log(`       ${problem}`);
        if (problems.length === 0) passed += 1;
        else failed += 1;
      }
    }
  } finally {
    await Promise.all(nodes.map((node) => node.remove()));
  }
} catch (error) {
  failed += 1;
  console.error(error);
} finally {
  await cluster.remove();
}
console.log(`${Math.round((performance.now() - startedAt) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
