import type { Command } from "commander";
import { command, group } from "./command.js";
import { addNote } from "./help.js";
import type { Terminal } from "./terminal.js";

export function addKeyCommands(program: Command, terminal: Terminal): void {
  const keys = group(program, "keys", "list, reseal");

  command(keys, "list", "which encryption keys are in use, and which one seals", "gl-iam keys list").action(
    async (options) => (await import("./actions/keys.js")).listKeys(terminal, options),
  );

  const reseal = command(
    keys,
    "reseal",
    "seal every stored secret anew with the key version that seals",
    "gl-iam keys reseal --dry-run",
  ).option("--dry-run", "report what would be done, and do nothing");
  addNote(
    reseal,
    "No partner notices, and no sign-in waits. It can be interrupted and started again. " +
      "A leaked key needs new consumer secrets as well: whoever copied the database can still open the copy.",
  ).action(async (options) => (await import("./actions/keys.js")).reseal(terminal, options));
}
