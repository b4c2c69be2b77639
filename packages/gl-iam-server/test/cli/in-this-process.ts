/** Runs a command in this process, which takes a third of the time: node and the modules have started already. */
import { Writable } from "node:stream";
import { run } from "../../src/cli/run.js";

/** What the shell would leave as it is, or `'quoted'`. */
const WORD = /(?:[^\s'"\\$`;&|<>(){}[\]*?~#!]|'[^']*')+/;
const PLAIN = new RegExp(`^gl-iam(?: +${WORD.source})* *$`);

export interface Seen {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What comes before a pipe, if there is one, and the command behind it. */
const PARTS = /^(?:(.*) \| )?(gl-iam(?: .*)?)$/s;

export interface Alone {
  /** A line for the shell that prints the command's input; nothing is on stdin without it. */
  readonly source: string | undefined;
  /** The arguments, without `gl-iam`. */
  readonly words: readonly string[];
}

/** @returns the only command of the line; undefined when the shell does more than print its input */
export function commandAlone(line: string): Alone | undefined {
  const [, source, command = ""] = PARTS.exec(line) ?? [];
  if (!PLAIN.test(command) || source?.includes("gl-iam")) return undefined;
  const words = command.match(new RegExp(WORD, "g")) ?? [];
  return { source, words: words.slice(1).map((word) => word.replaceAll("'", "")) };
}

/** Without a person. @param folder becomes the working directory until the command ends */
export async function runHere(
  words: readonly string[],
  stdin: Uint8Array,
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
      readInput: () => stdin,
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
