/** A table that fits the terminal, and text that cannot harm a terminal. */
import stringWidth from "string-width";
import type { Terminal } from "./terminal.js";

export interface Column {
  readonly title: string;
  /** The shortest length that it may be cut to. Without it the column is shown whole, or dropped from the right. */
  readonly atLeast?: number;
}

const GAP = 2;

type Rows = readonly (readonly string[])[];

/** Prints the table, and says what it had no room for, so that nobody takes a part for the whole. */
export function printTable(terminal: Terminal, columns: readonly Column[], rows: Rows): void {
  if (rows.length === 0) return;
  const { lines, leftOut } = formatTable(columns, rows, terminal.width);
  for (const line of lines) terminal.print(line);
  if (leftOut.length > 0) terminal.note(`no room for ${leftOut.join(", ")}: more with --json`);
}

/** Left-aligned. Columns from the right are dropped first, then the widest of those that can be cut are cut. */
export function formatTable(columns: readonly Column[], rows: Rows, width: number) {
  const titles = columns.map(({ title }) => title);
  const cells = [titles, ...rows].map((row) => row.map(printable));
  const natural = columns.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ""))));
  const least = natural.map((wanted, column) => Math.min(wanted, columns[column]?.atLeast ?? wanted));
  let shown = columns.length;
  while (shown > 2 && total(least.slice(0, shown)) > width) shown -= 1;
  const widths = cut(natural.slice(0, shown), least, width);
  const lines = cells.map((row) =>
    widths
      .map((room, column) => fit(row[column] ?? "", room))
      .join(" ".repeat(GAP))
      .trimEnd(),
  );
  return { lines, leftOut: titles.slice(shown) };
}

/** The widest is cut a column at a time. If that is not enough, whole columns are cut too. */
function cut(natural: readonly number[], least: readonly number[], width: number): number[] {
  const widths = [...natural];
  let floor = least;
  while (total(widths) > width) {
    const spare = widths.map((room, column) => (room > (floor[column] ?? 1) ? room : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) {
      if (floor !== least) break;
      floor = widths.map(() => 4);
    } else {
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  }
  return widths;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1));
}

/** Names come from outside: no escape sequence may move the cursor, and no mark may change the writing direction. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "");
}

function fit(text: string, width: number): string {
  const wanted = stringWidth(text);
  if (wanted <= width) return text + " ".repeat(width - wanted);
  let shortened = "";
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (stringWidth(shortened + segment) > width - 1) break;
    shortened += segment;
  }
  return `${shortened}…${" ".repeat(Math.max(0, width - 1 - stringWidth(shortened)))}`;
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });
