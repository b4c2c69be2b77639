import type { Command } from "commander";
import { command } from "./command.js";
import { addNote } from "./help.js";
import type { Terminal } from "./terminal.js";

const KEY_FROM =
  "The key is 32 bytes as `gl-iam keygen` prints them, from --key-file or GL_IAM_DUMP_KEY. " +
  "Keep it apart from the file.";

export function addDumpCommands(program: Command, terminal: Terminal): void {
  const dump = withKey(
    command(
      program,
      "dump",
      "write everything into one encrypted file, to move it or to keep it",
      "gl-iam dump backup.gliam --key-file dump.key",
    ).argument("<file>", "must not be there yet"),
  );
  addNote(
    dump,
    `${KEY_FROM} The file holds no sessions, and neither that key nor the encryption keys, which a restore also needs.`,
  ).action(async (file, options) => (await import("./actions/dump.js")).dump(terminal, file, options));

  const restore = withKey(
    command(
      program,
      "restore",
      "read what dump wrote into an empty database",
      "GL_IAM_DATABASE_URL=postgres://… gl-iam restore backup.gliam --key-file dump.key",
    ).argument("<file>"),
  );
  addNote(
    restore,
    `${KEY_FROM} Nobody is signed in afterwards. Partners stay inactive until each is confirmed ` +
      "(gl-iam partner reactivate), because a secret that was changed after the dump is the old one again.",
  ).action(async (file, options) => (await import("./actions/dump.js")).restore(terminal, file, options));
}

function withKey(made: Command): Command {
  return made.option("--key-file <file>", "file with the dump key, - for stdin; default: GL_IAM_DUMP_KEY");
}
