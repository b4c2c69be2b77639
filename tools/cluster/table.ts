/**
 * The runs of each fault as one row of a Markdown table.
 *
 * By itself it joins the results of several runs: `npx tsx tools/cluster/table.ts results.jsonl …`.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { problemsOf, type Run } from "./attempt.js";

const HEAD = [
  "fault",
  "runs",
  "failovers",
  "pooler exits",
  "503",
  "503 max",
  "first success",
  "lost",
  "twice",
  "500",
  "failed",
];

export function table(runs: readonly Run[]): string {
  const faults = [...new Set(runs.map(({ fault }) => fault))];
  const rows = faults.map((fault) => row(fault, ofFault(runs, fault)));
  if (faults.length > 1) rows.push(row("all", runs));
  const sum = (field: "assertions" | "sessions" | "partners") => total(runs.map((run) => run[field]));
  const loads = runs.map(({ load }) => load);
  return [
    line(HEAD),
    line(HEAD.map((_, column) => (column === 0 ? "---" : "---:"))),
    ...rows,
    "",
    `Asked for again: ${sum("assertions")} assertions, ${sum("sessions")} sessions, ${sum("partners")} partners.`,
    `Load of the machine: ${median(loads).toFixed(1)} (median), ${Math.max(...loads).toFixed(1)} at most.`,
  ].join("\n");
}

function ofFault(runs: readonly Run[], fault: string): readonly Run[] {
  return runs.filter((run) => run.fault === fault);
}

function row(name: string, runs: readonly Run[]): string {
  const of = (field: "failovers" | "poolerExits" | "unavailable" | "lost" | "twice" | "broken") =>
    String(total(runs.map((run) => run[field])));
  const silent = Math.max(...runs.map(({ longestUnavailableMs }) => longestUnavailableMs));
  const successes = runs.map(({ firstSuccessMs }) => firstSuccessMs);
  const success = `${seconds(median(successes))}, ≤ ${seconds(Math.max(...successes))}`;
  const failed = runs.filter((run) => problemsOf(run).length > 0).length;
  const counts = [String(runs.length), of("failovers"), of("poolerExits"), of("unavailable"), seconds(silent), success];
  return line([name, ...counts, of("lost"), of("twice"), of("broken"), String(failed)]);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const lines = process.argv.slice(2).flatMap((file) => readFileSync(file, "utf8").trim().split("\n"));
  console.log(table(lines.map((text) => JSON.parse(text) as Run)));
}
