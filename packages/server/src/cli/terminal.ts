/** Where a command writes: results on stdout, so that they can be piped; notes on stderr, for whoever watches. */
import { stripVTControlCharacters, styleText } from "node:util";

export interface Terminal {
  /** Whether a person sits there to be asked. */
  readonly isInteractive: boolean;
  /** Columns of the result's table. */
  readonly width: number;
  /** Writes a line of the result. */
  print(line: string): void;
  /** Writes a line for the person. */
  note(line: string): void;
  /** Emphasis of a note, where colours are wanted. */
  paint(style: "green" | "yellow" | "red" | "bold" | "dim", text: string): string;
}

export function openTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const colours = stderr.isTTY && env.NO_COLOR === undefined && env.TERM !== "dumb";
  return {
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    width: stdout.isTTY ? stdout.columns : 160,
    print: (line) => stdout.write(`${line}\n`),
    note: (line) => stderr.write(`${line}\n`),
    paint: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
  };
}

/** Left-aligned columns that fit `width`: the widest one gives way first. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  const all = [header, ...rows].map((row) => row.map(printable));
  const widths = header.map((_, column) => Math.max(...all.map((row) => textWidth(row[column] ?? ""))));
  const gaps = 2 * (header.length - 1);
  while (sum(widths) + gaps > width && Math.max(...widths) > 8) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 8) - 1;
  }
  return all.map((row) =>
    row
      .map((cell, column) => fit(cell, widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** Names come from outside: an escape sequence in one must not move the cursor. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f]/g, "");
}

function fit(text: string, width: number): string {
  if (textWidth(text) <= width) return text + " ".repeat(width - textWidth(text));
  let cut = "";
  for (const character of text) {
    if (textWidth(cut + character) > width - 1) break;
    cut += character;
  }
  return `${cut}…${" ".repeat(Math.max(0, width - 1 - textWidth(cut)))}`;
}

/** East Asian wide characters and emoji take two columns, combining marks none. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
