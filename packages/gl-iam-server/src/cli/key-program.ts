import type { Command } from "commander";
import { command, group } from "./command.js";
import { addNote } from "./help.js";
import type { Terminal } from "./terminal.js";

export function addKeyCommands(program: Command, terminal: Terminal): void {
  const keys = group(program, "keys", "list, reseal, retire");

  command(
    keys,
    "list",
    "which encryption keys are in use, which one seals, and the keys that sign access tokens",
    "gl-iam keys list",
  ).action(async (options) => (await import("./actions/keys.js")).listKeys(terminal, options));

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

  const retire = command(
    keys,
    "retire <kid>",
    "end a signing key that only verifies, at once",
    "gl-iam keys retire Xq0V…",
  );
  addNote(
    retire,
    "For a key that leaked: give every process a new version of the secret key first, which makes a new signing key. " +
      "Sessions go on; clients refresh. Write -- before a kid that begins with a dash.",
  ).action(async (kid, options) => (await import("./actions/signing-keys.js")).retireKey(terminal, kid, options));
}
