/** By which plans PostgreSQL really answers what an adapter asks. */
import type { Kysely, KyselyPlugin, RawNode, SelectQueryNode } from "kysely";
import type { Tables } from "../../src/postgresql/tables.js";

export interface PlanNode {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly "Heap Fetches"?: number;
  readonly Plans?: readonly PlanNode[];
}

/**
 * The nodes of the plans of all selects that `work` sends.
 *
 * @param work is answered without rows
 */
export async function plansOf(
  tables: Kysely<Tables>,
  work: (tables: Kysely<Tables>) => Promise<unknown>,
): Promise<PlanNode[]> {
  const nodes: PlanNode[] = [];
  const collect = (node: PlanNode): void => {
    nodes.push(node);
    node.Plans?.forEach(collect);
  };
  const explaining: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind === "SelectQueryNode") return explained(node);
      const { sqlFragments, ...raw } = node as RawNode;
      const [first, ...others] = sqlFragments;
      return { ...raw, sqlFragments: [`EXPLAIN (ANALYZE, FORMAT JSON) ${first}`, ...others] };
    },
    async transformResult({ result }) {
      for (const row of result.rows) collect((row["QUERY PLAN"] as [{ Plan: PlanNode }])[0].Plan);
      return { ...result, rows: [] };
    },
  };
  await work(tables.withPlugin(explaining));
  return nodes;
}

function explained(node: SelectQueryNode): SelectQueryNode {
  const options: RawNode = { kind: "RawNode", sqlFragments: ["analyze"], parameters: [] };
  return { ...node, explain: { kind: "ExplainNode", format: "json", options } };
}

/** The most rows that one scan has read. */
export function mostRead(nodes: readonly PlanNode[]): number {
  const scans = nodes.filter((node) => node["Node Type"].includes("Scan"));
  const read = scans.map(
    (node) => (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
  );
  return Math.max(...read);
}
