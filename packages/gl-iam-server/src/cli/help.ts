/** Help that fits the terminal: every line is within its width, and no word is broken. */
import { type Argument, type Command, Help } from "commander";

const NARROWEST = 60;
const WIDEST = 100;
/** In less width a description would be a column of single words. */
const NARROWEST_DESCRIPTION = 16;

/** @param terminalWidth columns; Infinity when help goes to a file or a pipe */
export function fitHelp(program: Command, terminalWidth: number): Command {
  const helpWidth = Math.min(WIDEST, Math.max(NARROWEST, terminalWidth));
  const words = new Help();
  return program.configureHelp({
    helpWidth,
    // The one line that commander does not wrap.
    commandUsage: (command) => wrapBehind("Usage: ", words.commandUsage(command).split(" "), helpWidth),
    minWidthToWrap: NARROWEST_DESCRIPTION,
    // Every command has options, so "[options]" says nothing and takes room.
    subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(nameOf)].join(" "),
  });
}

function nameOf(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

/** A paragraph after the options. */
export function addNote(command: Command, text: string): Command {
  return command.addHelpText(
    "after",
    ({ command: helped }) => `\n${wrap(text.split(" "), widthOf(helped)).join("\n")}`,
  );
}

/** An example to copy. If it is too long, a backslash at the end of the line continues it. */
export function addExample(command: Command, example: string): Command {
  return command.addHelpText("after", ({ command: helped }) => {
    // Quoted text is one word to the shell.
    const words = example.match(/(?:'[^']*'|[^\s'])+/g) ?? [];
    const lines = wrap(words, widthOf(helped) - "      ".length - " \\".length);
    return `\nExample:\n  $ ${lines.join(" \\\n      ")}`;
  });
}

/** An inherited setting, so that every command has it. */
function widthOf(command: Command): number {
  return command.configureHelp().helpWidth ?? WIDEST;
}

/** @returns the words, with the lines after the first one indented as far as `title` is wide */
function wrapBehind(title: string, words: readonly string[], width: number): string {
  return wrap(words, width - title.length).join(`\n${" ".repeat(title.length)}`);
}

function wrap(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
