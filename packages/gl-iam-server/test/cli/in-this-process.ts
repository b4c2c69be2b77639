/** Runs a command in this process, which takes a third of the time: node and the modules have started already. */
import { Writable } from "node:stream";
import { run } from "../../src/cli/run.js";

export interface EndedHere {
  readonly stdout: Uint8Array;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Without a person. @param folder becomes the working directory until the command ends */
export async function runHere(
  words: readonly string[],
  stdin: Uint8Array,
  folder: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<EndedHere> {
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
    return { stdout: Buffer.from(stdout.text), stderr: stderr.text, exitCode };
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
