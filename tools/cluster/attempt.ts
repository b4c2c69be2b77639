/** One fault under load: what was answered meanwhile, and what is left of what was acknowledged. */
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "./cluster.js";
import type { Fault } from "./faults.js";
import { type Answer, Ledger, type Verdict } from "./ledger.js";
import type { Node } from "./node.js";
import { Probe } from "./probe.js";

/** Milliseconds. */
const SILENCE = 2000;
/** What the client itself, on the same machine as all of the cluster, may add to an answer. */
const SLACK = 250;
const RECOVERY = 5000;
const NEVER = 3_600_000;

/** Of one attempt. One line of JSON in the file of `CLUSTER_RESULTS`. */
export interface Run extends Verdict {
  readonly fault: string;
  readonly startedAt: string;
  readonly isUnprotected: boolean;
  /** Promotions of a member. */
  readonly failovers: number;
  /** Exits of PgBouncer, which is started again. */
  readonly poolerExits: number;
  readonly assertions: number;
  readonly sessions: number;
  readonly partners: number;
  /** Answers with 503, and the longest of them in milliseconds. */
  readonly unavailable: number;
  readonly longestUnavailableMs: number;
  /** Requests whose connection ended without an answer. */
  readonly unanswered: number;
  readonly longestMs: number;
  /** Answers after more than two seconds. */
  readonly late: number;
  /** Answers from 500 on that are not 503. */
  readonly broken: number;
  /** How long the cluster itself could not be written. */
  readonly outageMs: number;
  /** From the cluster's first write, or from the end of a node's fault, to the first success. */
  readonly firstSuccessMs: number;
  /** The machine's load of the last minute. */
  readonly load: number;
}

export async function attempt(fault: Fault, cluster: Cluster, nodes: readonly [Node, Node]): Promise<Run> {
  const startedAt = new Date().toISOString();
  const ledger = await Ledger.open(nodes);
  const probe = new Probe(cluster);
  const exits = cluster.pooler.ends;
  const promotions = await cluster.promotions();
  await probe.start();
  ledger.start();
  await sleep(3000);
  const from = performance.now();
  await fault.run(cluster, nodes[0]);
  const over = performance.now();
  await cluster.whole();
  await sleep(6000);
  await ledger.stop();
  await probe.stop();
  const recent = ledger.answers.filter(({ askedAt }) => askedAt >= from - SILENCE);
  const answers = recent.filter(({ node }) => !fault.stopsNode || node !== nodes[0].name);
  const unavailable = answers.filter(({ status }) => status === 503);
  const recovered = fault.ofNode ? over : probe.recoveredAt(from);
  const asked = fault.ofNode ? recent.filter(({ node }) => node === nodes[0].name) : answers;
  return {
    fault: fault.name,
    startedAt,
    isUnprotected: fault.isUnprotected ?? false,
    failovers: (await cluster.promotions()) - promotions,
    poolerExits: cluster.pooler.ends - exits,
    assertions: ledger.assertions.filter(({ accepted }) => accepted > 0).length,
    sessions: ledger.sessions.length,
    partners: ledger.partners.length,
    unavailable: unavailable.length,
    longestUnavailableMs: longest(unavailable),
    unanswered: answers.filter(({ status }) => status === 0).length,
    longestMs: longest(answers),
    late: answers.filter((answer) => took(answer) > SILENCE + SLACK).length,
    broken: answers.filter(({ status }) => status >= 500 && status !== 503).length,
    outageMs: Math.round(probe.outage(from)),
    firstSuccessMs: recovered === undefined ? 0 : Math.round(firstSuccess(asked, recovered)),
    load: loadavg()[0] ?? 0,
    ...(await ledger.judge()),
  };
}

/** @returns what must not be */
export function problemsOf(run: Run): string[] {
  const problems: string[] = [];
  if (run.lost > 0 && !run.isUnprotected) problems.push(`${run.lost} acknowledged sessions or partners are lost`);
  if (run.twice > 0 && !run.isUnprotected) problems.push(`${run.twice} assertions or tokens are accepted twice`);
  if (run.broken > 0) problems.push(`${run.broken} answers of the class 500 that are not 503`);
  if (run.late > 0) problems.push(`${run.late} answers after two seconds, ${run.longestMs} ms at the longest`);
  if (run.firstSuccessMs > RECOVERY) problems.push(`the first success came ${run.firstSuccessMs} ms after recovery`);
  return problems;
}

function took({ askedAt, answeredAt }: Answer): number {
  return answeredAt - askedAt;
}

function longest(answers: readonly Answer[]): number {
  return Math.round(answers.reduce((most, answer) => Math.max(most, took(answer)), 0));
}

/** Milliseconds from there to the first success that was answered later. */
function firstSuccess(answers: readonly Answer[], recovered: number): number {
  const times = answers.filter(({ status }) => status > 0 && status < 300).map(({ answeredAt }) => answeredAt);
  const later = times.filter((at) => at >= recovered);
  return later.reduce((first, at) => Math.min(first, at), recovered + NEVER) - recovered;
}
