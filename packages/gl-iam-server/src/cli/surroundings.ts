/** What is around a command: this process, or what its caller in the same process puts in its place. */
import { readFileSync } from "node:fs";
import type { Writable } from "node:stream";
import type { Variables } from "../environment/variables.js";

export interface Surroundings {
  /** As in `process.env`. */
  readonly variables: Variables;
  /** Whether a person types stdin. */
  readonly isTyped: boolean;
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Reads stdin to its end. */
  readInput(): Uint8Array;
  /** @returns a signal that aborts when one of these arrives, which then no longer ends the process */
  interruption(...signals: readonly NodeJS.Signals[]): AbortSignal;
}

/** An output. `isTTY` and `columns` are those of a terminal. */
type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export const PROCESS: Surroundings = {
  variables: process.env,
  isTyped: process.stdin.isTTY === true,
  stdout: process.stdout,
  stderr: process.stderr,
  readInput: () => readFileSync(0),
  interruption(...signals) {
    const controller = new AbortController();
    for (const signal of signals) process.once(signal, () => controller.abort());
    return controller.signal;
  },
};
