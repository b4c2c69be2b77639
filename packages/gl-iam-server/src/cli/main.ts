/** The process of the `gl-iam` command. */
import { run, wantsJson } from "./run.js";
import { PROCESS } from "./surroundings.js";
import { openTerminal } from "./terminal.js";
import { postponeOptimization } from "./tier-up.js";
import { EXIT_REFUSED } from "./usage.js";

const words = process.argv.slice(2);

// The reader of the result has gone (`| head`), or the disk is full, so nobody gets what would follow, a secret
// included.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  const terminal = openTerminal(PROCESS, { json: wantsJson(words) });
  if (error.code !== "EPIPE") terminal.note(`the result could not be written: ${error.message}`);
  process.exit(EXIT_REFUSED);
});

postponeOptimization();
process.exitCode = await run(words, PROCESS);
