/** The `gl-iam` command. */
import { CommanderError } from "commander";
import { createProgram } from "./program.js";
import { openTerminal } from "./terminal.js";
import { EXIT_USAGE, UsageError } from "./usage.js";

const terminal = openTerminal();
const json = process.argv.includes("--json");

try {
  refuseSecretsAsArguments(process.argv.slice(2));
  await createProgram(terminal).parseAsync();
} catch (error) {
  // Commander has said by itself what is wrong, or has shown the help that was asked for.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  else process.exitCode = (await import("./refusal.js")).report(error, terminal, json);
}

/** Arguments stand in the shell's history and in everybody's process list. */
function refuseSecretsAsArguments(words: readonly string[]): void {
  if (!words.some((word) => /cs_live_[A-Za-z0-9_-]{16}/.test(word))) return;
  throw new UsageError(
    "a consumer secret was given as an argument, where the shell's history and the process list show it: " +
      "treat it as leaked and rotate it. Give it in a file (--secret-file), on stdin (--secret-file -) or in GL_IAM_CONSUMER_SECRET",
  );
}
