/** Where a command writes: results on stdout, so that they can be piped; notes on stderr, for whoever watches. */
import { styleText } from "node:util";

export interface Terminal {
  /** Whether a person sits there to be asked. With `--json` a program reads, so it is false. */
  readonly isInteractive: boolean;
  /** Whether somebody sees what is said on stderr as it is said. With `--json` a program reads, so it is false. */
  readonly isWatched: boolean;
  /** Columns that a table may take; Infinity when the result goes to a file or a pipe. */
  readonly width: number;
  /** Writes a line of the result. */
  print(line: string): void;
  /** Writes a line for whoever watches; with `--json` as `{"note": …}`, so that stderr can be parsed too. */
  note(line: string): void;
  /** Writes to stderr as it is. */
  complain(line: string): void;
  /** Emphasis of a note, where colours are wanted. */
  paint(style: "green" | "yellow" | "red" | "bold" | "dim", text: string): string;
}

export function openTerminal({ json }: { json: boolean }): Terminal {
  const { stdin, stdout, stderr, env } = process;
  // https://no-color.org: set, and not empty.
  const colours = stderr.isTTY && !json && !env.NO_COLOR && env.TERM !== "dumb";
  return {
    isInteractive: stdin.isTTY === true && stderr.isTTY === true && !json,
    isWatched: stderr.isTTY === true && !json,
    width: stdout.isTTY ? stdout.columns || 80 : Number(env.COLUMNS) || Number.POSITIVE_INFINITY,
    print: (line) => stdout.write(`${line}\n`),
    note: (line) => stderr.write(`${json ? JSON.stringify({ note: line.trim() }) : line}\n`),
    complain: (line) => stderr.write(`${line}\n`),
    paint: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
  };
}
