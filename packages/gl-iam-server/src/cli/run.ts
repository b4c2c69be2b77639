/** One command: words in, what it prints and its exit code out. */
import { CommanderError } from "commander";
import { createProgram } from "./program.js";
import type { Surroundings } from "./surroundings.js";
import { openTerminal, type Terminal } from "./terminal.js";
import { EXIT_REFUSED, EXIT_USAGE, IncompleteError, UsageError } from "./usage.js";

/** Whether a program reads what the command prints. */
export function wantsJson(words: readonly string[]): boolean {
  return words.includes("--json");
}

/**
 * @param words the arguments, without node and the script
 * @returns the exit code
 */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const terminal = openTerminal(surroundings, { json: wantsJson(words) });
  try {
    refuseSecretsAsArguments(words);
    await createProgram(terminal).parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    return explain(error, terminal, wantsJson(words));
  }
}

async function explain(error: unknown, terminal: Terminal, json: boolean): Promise<number> {
  if (error instanceof CommanderError) {
    // The screen shows the help already: it was requested, or the command was incomplete.
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") return EXIT_USAGE;
    return explain(new UsageError(error.message.replace(/^error: /, "")), terminal, json);
  }
  // It has said itself what is missing.
  if (error instanceof IncompleteError) return EXIT_REFUSED;
  const { report } = await import("./refusal.js");
  return report(error, terminal, json);
}

/** Arguments are in the shell's history and in everybody's process list. */
function refuseSecretsAsArguments(words: readonly string[]): void {
  if (words.some((word) => /gk_live_[A-Za-z0-9_-]{16}/.test(word))) {
    throw new UsageError(
      "a machine token was given as an argument, where the shell's history and the process list show it: " +
        "treat it as leaked and rotate it. Commands take its id, which gl-iam token list has",
    );
  }
  if (!words.some((word) => /cs_(?:live|test)_[A-Za-z0-9_-]{16}/.test(word))) return;
  throw new UsageError(
    "a consumer secret was given as an argument, where the shell's history and the process list show it: " +
      "treat it as leaked and rotate it. " +
      "Give it in a file (--secret-file), on stdin (--secret-file -) or in GL_IAM_CONSUMER_SECRET",
  );
}
