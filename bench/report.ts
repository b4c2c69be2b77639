/** What a benchmark leaves: a table to read, and in `bench/results/` the same as JSON and as a picture. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { Spread } from "./measure.js";

export interface Row {
  readonly name: string;
  /** By column. */
  readonly values: Readonly<Record<string, Spread>>;
}

export interface Report {
  readonly title: string;
  /** What one unit of each column is. */
  readonly columns: Readonly<Record<string, string>>;
  /** The column that the picture shows. */
  readonly pictured: string;
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

const RESULTS = fileURLToPath(new URL("results/", import.meta.url));

export function publish(name: string, report: Report): void {
  process.stdout.write(`${table(report)}\n`);
  mkdirSync(RESULTS, { recursive: true });
  const circumstances = {
    at: new Date().toISOString(),
    commit: commit(),
    node: process.version,
    cpu: cpus()[0]?.model,
  };
  writeFileSync(`${RESULTS}${name}.json`, `${JSON.stringify({ ...circumstances, ...report }, null, 2)}\n`);
  writeFileSync(`${RESULTS}${name}.svg`, picture(report));
}

function commit(): string {
  return execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
}

const digits = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

function printed({ median, low, high }: Spread): string {
  return low === high ? digits(median) : `${digits(median)} (${digits(low)}–${digits(high)})`;
}

function table({ title, columns, rows, notes }: Report): string {
  const heads = ["", ...Object.entries(columns).map(([name, unit]) => (unit === "" ? name : `${name}, ${unit}`))];
  const body = rows.map(({ name, values }) => [
    name,
    ...Object.keys(columns).map((column) => (values[column] ? printed(values[column]) : "–")),
  ]);
  const lines = [heads, heads.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`);
  return [`## ${title}`, "", ...lines, "", ...notes.map((note) => `- ${note}`), ""].join("\n");
}

const BAR = 26;
const LABELS = 330;
const WIDTH = 420;

/** Bars with the spread as a line, without scripts and fonts of its own. */
function picture({ title, columns, pictured, rows }: Report): string {
  const shown = rows.flatMap(({ name, values }) => (values[pictured] ? [{ name, ...values[pictured] }] : []));
  const most = Math.max(...shown.map(({ high }) => high), 0) || 1;
  const x = (value: number) => (LABELS + (value / most) * WIDTH).toFixed(1);
  const bars = shown.map(({ name, median, low, high }, index) => {
    const y = 40 + index * BAR;
    const fill = name.startsWith("gl-iam") ? "#1864ab" : "#868e96";
    return [
      `<text x="${LABELS - 8}" y="${y + 13}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${LABELS}" y="${y}" width="${(Number(x(median)) - LABELS).toFixed(1)}" height="18" fill="${fill}"/>`,
      `<path d="M${x(low)} ${y + 9}H${x(high)}" stroke="#000"/>`,
      `<text x="${Number(x(high)) + 6}" y="${y + 13}">${digits(median)}</text>`,
    ].join("");
  });
  const size = `width="${LABELS + WIDTH + 80}" height="${48 + shown.length * BAR}"`;
  const head = `<text x="8" y="20" font-weight="bold">${escaped(`${title}: ${pictured}, ${columns[pictured]}`)}</text>`;
  const style = 'font-family="sans-serif" font-size="13"';
  const paper = '<rect width="100%" height="100%" fill="#fff"/>';
  const content = `<title>${escaped(title)}</title>${paper}${head}${bars.join("")}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" ${size} ${style}>${content}</svg>\n`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
