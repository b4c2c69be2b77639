/** The `gl-iam` command. */
import { CommanderError } from "commander";
import { createProgram } from "./program.js";
import { openTerminal } from "./terminal.js";
import { EXIT_REFUSED, EXIT_USAGE, UsageError } from "./usage.js";

const json = process.argv.includes("--json");
const terminal = openTerminal({ json });

// The reader of the result has gone (`| head`), or the disk is full, so nobody gets what would follow, a secret
// included.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") terminal.note(`the result could not be written: ${error.message}`);
  process.exit(EXIT_REFUSED);
});

try {
  refuseSecretsAsArguments(process.argv.slice(2));
  await createProgram(terminal).parseAsync();
} catch (error) {
  process.exitCode = await explain(error);
}

async function explain(error: unknown): Promise<number> {
  if (error instanceof CommanderError) {
    // The screen shows the help already: it was requested, or the command was incomplete.
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") return EXIT_USAGE;
    return explain(new UsageError(error.message.replace(/^error: /, "")));
  }
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
  if (!words.some((word) => /cs_live_[A-Za-z0-9_-]{16}/.test(word))) return;
  throw new UsageError(
    "a consumer secret was given as an argument, where the shell's history and the process list show it: " +
      "treat it as leaked and rotate it. " +
      "Give it in a file (--secret-file), on stdin (--secret-file -) or in GL_IAM_CONSUMER_SECRET",
  );
}
