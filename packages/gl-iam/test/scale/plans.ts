/** The plans by which PostgreSQL really answered, as auto_explain tells them to the client that asked. */
import pg from "pg";

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface AnsweredQuery {
  readonly text: string;
  /** In milliseconds, as the server measured it. */
  readonly duration: number;
  /** Rows of tables and indexes that were looked at, and not only those that were returned. */
  readonly rowsRead: number;
  /** Each with what it read: `Index Scan partners_pkey 1`. */
  readonly scans: readonly string[];
}

/** What a database needs, so that its next connections tell their plans. */
export function tellingPlans(database: string): string[] {
  const settings = {
    session_preload_libraries: "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
    "auto_explain.log_level": "notice",
    // What foreign keys and triggers ask, too.
    "auto_explain.log_nested_statements": "on",
  };
  return Object.entries(settings).map(([name, value]) => `ALTER DATABASE ${database} SET ${name} = '${value}'`);
}

/** Collects the plans of every connection of this process while `work` runs. */
export async function plansOf(work: () => Promise<unknown>): Promise<AnsweredQuery[]> {
  const answered: AnsweredQuery[] = [];
  const prototype = pg.Client.prototype as { emit: pg.Client["emit"] };
  const { emit } = prototype;
  prototype.emit = function (this: pg.Client, event: string | symbol, ...values: unknown[]) {
    const query = event === "notice" ? toQuery((values[0] as { message?: string }).message ?? "") : null;
    if (query) answered.push(query);
    return (emit as (...event: unknown[]) => boolean).call(this, event, ...values);
  };
  try {
    await work();
  } finally {
    prototype.emit = emit;
  }
  return answered;
}

function toQuery(message: string): AnsweredQuery | null {
  const [, duration, told] = /^duration: ([\d.]+) ms {2}plan:\s*(.*)$/s.exec(message) ?? [];
  if (told === undefined) return null;
  const { "Query Text": text, Plan: root } = JSON.parse(told) as { "Query Text": string; Plan: PlanNode };
  const scans = nodesOf(root).filter(readsRows);
  return {
    text: text.replace(/\s+/g, " ").trim(),
    duration: Number(duration),
    rowsRead: scans.reduce((sum, node) => sum + rowsReadBy(node), 0),
    scans: scans.map(
      (node) => `${node["Node Type"]} ${node["Index Name"] ?? node["Relation Name"]} ${rowsReadBy(node)}`,
    ),
  };
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

function readsRows(node: PlanNode): boolean {
  return (node["Relation Name"] ?? node["Index Name"]) !== undefined && node["Node Type"].includes("Scan");
}

function rowsReadBy(node: PlanNode): number {
  const removed = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  return (node["Actual Rows"] + removed) * node["Actual Loops"];
}
