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

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90`, `90s`, `15m`, `24h`, `7d`. @returns seconds; undefined when it is no duration */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = "s"] = /^(\d{1,9})([smhd])?$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (SECONDS[unit] ?? 1);
}

export function duration(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === undefined) throw new InvalidArgumentError("It must be seconds, or such as 15m, 24h, 7d.");
  return seconds;
}

export function repeated(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}
