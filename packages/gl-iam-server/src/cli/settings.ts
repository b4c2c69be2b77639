/** From flags to a partner's settings. An absent flag stays absent: never null, never an empty list. */

import { type Command, Option } from "commander";
import {
  CLEAR_PARTNER_FIELD,
  PARTNER_FIELDS,
  type PartnerField,
  type PartnerFieldTable,
  type SSOPartnerCreate,
  type SSOPartnerUpdate,
} from "gl-iam";
import { pairs, repeated, wholeNumber } from "./arguments.js";
import { type Input, readJson } from "./input.js";
import { UsageError } from "./usage.js";

/** By commander's names: `--email-domain` is `emailDomain`. */
export type SettingsFlags = Readonly<Record<string, unknown>> & {
  readonly denyAll?: string[];
  readonly clear?: string[];
};

export type PartnerSettings = Omit<SSOPartnerCreate, "partnerName" | "orgId">;

/** The flags of a registration. A field with its own argument has no flag. */
export function addRegistrationFlags(command: Command, fields: PartnerFieldTable = PARTNER_FIELDS): Command {
  return addFlags(
    command,
    Object.values(fields).filter(({ flag }) => flag.argument === undefined),
  );
}

/** The flags of an update: those of a registration, flags for its arguments, and `--clear`. */
export function addUpdateFlags(command: Command, fields: PartnerFieldTable = PARTNER_FIELDS): Command {
  addFlags(command, Object.values(fields));
  const example = clearableOf(fields).slice(0, 2).join(", ");
  return command.option("--clear <fields>", `back to no restriction: ${example}, …`, repeated);
}

function addFlags(command: Command, fields: readonly PartnerField[]): Command {
  for (const field of fields) for (const option of optionsOf(field)) command.addOption(option);
  const example = listsOf(fields).slice(0, 2).join(", ");
  return command.option("--deny-all <fields>", `let these lists allow nothing: ${example}, …`, repeated);
}

function optionsOf({ kind, flag, ...field }: PartnerField): Option[] {
  const { name, value, description } = flag;
  if (kind === "boolean") {
    return [new Option(name, description), new Option(name.replace("--", "--no-"), `the opposite of ${name}`)];
  }
  const isRepeated = kind === "list" || kind === "map";
  const option = new Option(`${name} <${value}>`, isRepeated ? `${description}; may be repeated` : description);
  if (kind === "list") option.argParser(repeated);
  if (kind === "map") option.argParser(pairs(value ?? "key=value"));
  if ("min" in field) option.argParser(wholeNumber(field.min, field.max));
  return [option];
}

/** The library checks the values. This only says which field each flag means. */
export function settingsOf(
  terminal: Input,
  flags: SettingsFlags,
  fields: PartnerFieldTable = PARTNER_FIELDS,
): PartnerSettings {
  const settings: Record<string, unknown> = {};
  for (const [name, { kind, flag }] of Object.entries(fields)) {
    const given = flags[attributeOf(flag.name)];
    if (given !== undefined) settings[name] = kind === "object" ? readJson(terminal, String(given)) : given;
  }
  for (const jsonName of fieldsOf("--deny-all", flags.denyAll, listsOf(Object.values(fields)))) {
    setOnce(settings, jsonName, [], fields);
  }
  return settings as PartnerSettings;
}

export function updateOf(
  terminal: Input,
  flags: SettingsFlags,
  fields: PartnerFieldTable = PARTNER_FIELDS,
): SSOPartnerUpdate {
  const update: Record<string, unknown> = { ...settingsOf(terminal, flags, fields) };
  for (const jsonName of fieldsOf("--clear", flags.clear, clearableOf(fields))) {
    setOnce(update, jsonName, CLEAR_PARTNER_FIELD, fields);
  }
  return update as SSOPartnerUpdate;
}

function listsOf(fields: readonly PartnerField[]): readonly string[] {
  return fields.filter(({ kind }) => kind === "list").map(({ jsonName }) => jsonName);
}

function clearableOf(fields: PartnerFieldTable): readonly string[] {
  return Object.values(fields)
    .filter(({ whenNull }) => whenNull !== undefined)
    .map(({ jsonName }) => jsonName);
}

/** `--email-domain` → `emailDomain`, as commander names it. */
function attributeOf(flag: string): string {
  return new Option(flag).attributeName();
}

function fieldsOf(flag: string, words: readonly string[] | undefined, allowed: readonly string[]): string[] {
  const fields = (words ?? []).flatMap((word) => word.split(",")).map((field) => field.trim());
  const wrong = fields.find((field) => !allowed.includes(field));
  if (wrong !== undefined) throw new UsageError(`${flag} takes ${allowed.join(", ")}; not ${wrong}`);
  return fields;
}

function setOnce(settings: Record<string, unknown>, jsonName: string, value: unknown, fields: PartnerFieldTable): void {
  const [name] = Object.entries(fields).find(([, field]) => field.jsonName === jsonName) ?? [jsonName];
  if (name in settings) throw new UsageError(`${jsonName} is given twice, with different meanings`);
  settings[name] = value;
}
