/** The reference of the command: the help of each, as it prints it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createProgram } from "../../packages/gl-iam-server/dist/cli/program.js";
import { PROCESS } from "../../packages/gl-iam-server/dist/cli/surroundings.js";
import { openTerminal } from "../../packages/gl-iam-server/dist/cli/terminal.js";
import { PAGES } from "../places.mjs";

const COLUMNS = 90;

export function writeCommand() {
  const program = createProgram({ ...openTerminal(PROCESS, { json: false }), width: COLUMNS });
  const sections = helpOf(program, "gl-iam").map(({ name, text }) => `## ${name}\n\n\`\`\`text\n${text}\n\`\`\``);
  mkdirSync(join(PAGES, "reference"), { recursive: true });
  writeFileSync(join(PAGES, "reference/command.md"), `# The command\n\n${sections.join("\n\n")}\n`);
}

/** Of the command, and then of those in it. */
function helpOf(command, name) {
  let text = "";
  command.configureOutput({
    writeOut(part) {
      text += part;
    },
  });
  command.outputHelp();
  return [{ name, text: text.trimEnd() }, ...command.commands.flatMap((it) => helpOf(it, `${name} ${it.name()}`))];
}
