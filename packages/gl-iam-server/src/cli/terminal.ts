/** Where a command writes: results on stdout, so that they can be piped; notes on stderr, for people. */
import { styleText } from "node:util";
import type { Surroundings } from "./surroundings.js";

export interface Terminal extends Pick<Surroundings, "variables" | "isTyped" | "readInput" | "interruption"> {
  /** Whether a person can be asked. False with `--json`, because a program reads then. */
  readonly isInteractive: boolean;
  /** Whether a person sees stderr while it is written. False with `--json`, because a program reads then. */
  readonly isWatched: boolean;
  /** The columns that a table may take; Infinity when the result goes to a file or a pipe. */
  readonly width: number;
  /** Where questions are asked: stderr, so that stdout has only the result. */
  readonly questions: Surroundings["stderr"];
  /** Prints a line of the result. */
  print(line: string): void;
  /** Prints a line for a person; with `--json` as `{"note": …}`, so that stderr can be parsed too. */
  note(line: string): void;
  /** Prints to stderr unchanged. */
  complain(line: string): void;
  /** Emphasis of a note, if colours are wanted. */
  paint(style: "green" | "yellow" | "red" | "bold" | "dim", text: string): string;
}

export function openTerminal(surroundings: Surroundings, { json }: { json: boolean }): Terminal {
  const { variables, isTyped, stdout, stderr, readInput, interruption } = surroundings;
  // https://no-color.org: set, and not empty.
  const colours = stderr.isTTY && !json && !variables.NO_COLOR && variables.TERM !== "dumb";
  return {
    variables,
    isTyped,
    readInput,
    interruption,
    isInteractive: isTyped && stderr.isTTY === true && !json,
    isWatched: stderr.isTTY === true && !json,
    width: stdout.isTTY ? stdout.columns || 80 : Number(variables.COLUMNS) || Number.POSITIVE_INFINITY,
    questions: stderr,
    print: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${json ? JSON.stringify({ note: line.trim() }) : line}\n`),
    complain: (line) => void stderr.write(`${line}\n`),
    paint: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
  };
}
