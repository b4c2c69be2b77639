import { type Command, InvalidArgumentError, Option } from "commander";

/** A command that only holds others. */
export function group(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description);
}

/** A command with what every command has: `--json` and an example. */
export function command(parent: Command, name: string, description: string, example: string): Command {
  return parent
    .command(name)
    .description(description)
    .addOption(new Option("--json", "print JSON"))
    .addHelpText("after", `\nExample:\n  $ ${example}`);
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

export function repeated(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}
