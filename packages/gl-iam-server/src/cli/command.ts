import { type Command, Option } from "commander";
import { addExample } from "./help.js";

/** A command that only holds others. */
export function group(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description);
}

/** A command with what every command has: `--json` and an example. */
export function command(parent: Command, name: string, description: string, example: string): Command {
  const made = parent.command(name).description(description).addOption(new Option("--json", "print JSON"));
  return addExample(made, example);
}
