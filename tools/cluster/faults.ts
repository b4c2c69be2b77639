/** What goes wrong. Each fault ends what it began: afterwards the cluster and both nodes are whole again. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "./cluster.js";
import type { Node } from "./node.js";

export interface Fault {
  readonly name: string;
  /** It concerns one node and not the cluster: then that node's recovery counts. */
  readonly ofNode?: boolean;
  /** Patroni asks for a watchdog against this. What is lost without one is told, and is no fault of the service. */
  readonly isUnprotected?: boolean;
  /** A node that is itself stopped gives no answers: then only the other one's answers are measured. */
  readonly stopsNode?: boolean;
  /** @returns when the fault is over and only its consequences are left */
  run(cluster: Cluster, node: Node): Promise<void>;
}

export const FAULTS: readonly Fault[] = [
  {
    name: "kill -9 of the primary",
    async run(cluster) {
      const { daemon } = await cluster.member("leader");
      await daemon.kill();
      await sleep(30_000);
      daemon.start();
    },
  },
  {
    name: "the primary is frozen, and resumed without a watchdog",
    isUnprotected: true,
    async run(cluster) {
      const { daemon } = await cluster.member("leader");
      daemon.signal("SIGSTOP");
      await sleep(35_000);
      daemon.signal("SIGCONT");
    },
  },
  {
    name: "the primary is frozen, and reset as by a watchdog",
    async run(cluster) {
      const { daemon } = await cluster.member("leader");
      daemon.signal("SIGSTOP");
      await sleep(20_000);
      await daemon.kill();
      await sleep(10_000);
      daemon.start();
    },
  },
  {
    name: "the synchronous standby is frozen",
    async run(cluster) {
      const { daemon } = await cluster.member("sync_standby");
      daemon.signal("SIGSTOP");
      await sleep(12_000);
      daemon.signal("SIGCONT");
    },
  },
  {
    name: "switch-over",
    run: (cluster) => cluster.switchOver(),
  },
  {
    name: "kill -9 of a node",
    ofNode: true,
    stopsNode: true,
    async run(_, node) {
      await node.daemon.kill();
      await sleep(1000);
      await node.restart();
    },
  },
  {
    name: "a node is frozen",
    ofNode: true,
    stopsNode: true,
    async run(_, node) {
      node.daemon.signal("SIGSTOP");
      await sleep(8000);
      node.daemon.signal("SIGCONT");
    },
  },
  {
    name: "the link of a node is cut",
    ofNode: true,
    async run(_, node) {
      node.link.cut();
      await sleep(8000);
      node.link.restore();
    },
  },
  {
    name: "the link of a node is slow, 800 ms each way",
    ofNode: true,
    async run(_, node) {
      node.link.slow(800);
      await sleep(8000);
      node.link.restore();
    },
  },
];
