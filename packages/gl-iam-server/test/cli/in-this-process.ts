/** Runs a command in this process, which takes a third of the time: node and the modules have started already. */
import { Writable } from "node:stream";
import { run } from "../../src/cli/run.js";
import type { Seen } from "./command-line.js";

/** What the shell would leave as it is, or `'quoted'`. */
const WORD = /(?:[^\s'"\\$`;&|<>(){}[\]*?~#!]|'[^']*')+/;
const PLAIN = new RegExp(`^gl-iam(?: +${WORD.source})* *$`);

/** @returns the arguments; undefined when the line needs a shell: a pipe, a file, an expansion */
export function argumentsOf(line: string): string[] | undefined {
  if (!PLAIN.test(line)) return undefined;
  const words = line.match(new RegExp(WORD, "g")) ?? [];
  return words.slice(1).map((word) => word.replaceAll("'", ""));
}

/** Without anything on stdin, and without a person. @param folder becomes the working directory until it ends */
export async function runHere(
  words: readonly string[],
  folder: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Seen> {
  const [stdout, stderr] = [new Written(), new Written()];
  const before = process.cwd();
  process.chdir(folder);
  try {
    const exitCode = await run(words, {
      variables,
      isTyped: false,
      stdout,
      stderr,
      readInput: () => new Uint8Array(),
      interruption: () => new AbortController().signal,
    });
    return { stdout: stdout.text, stderr: stderr.text, exitCode };
  } finally {
    process.chdir(before);
  }
}

class Written extends Writable {
  text = "";

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(text: string, _encoding: BufferEncoding, done: () => void): void {
    this.text += text;
    done();
  }
}
