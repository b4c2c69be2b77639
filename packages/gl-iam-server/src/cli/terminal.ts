/** Where a command writes: results on stdout, so that they can be piped; notes on stderr, for people. */
import { styleText } from "node:util";

export interface Terminal {
  /** Whether a person can be asked. False with `--json`, because a program reads then. */
  readonly isInteractive: boolean;
  /** Whether a person sees stderr while it is written. False with `--json`, because a program reads then. */
  readonly isWatched: boolean;
  /** The columns that a table may take; Infinity when the result goes to a file or a pipe. */
  readonly width: number;
  /** Prints a line of the result. */
  print(line: string): void;
  /** Prints a line for a person; with `--json` as `{"note": …}`, so that stderr can be parsed too. */
  note(line: string): void;
  /** Prints to stderr unchanged. */
  complain(line: string): void;
  /** Emphasis of a note, if colours are wanted. */
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
