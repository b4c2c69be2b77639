/** People as a CSV file names them. The whole file is checked before anything is done. */
import { CsvError, parse } from "csv-parse/sync";
import { emailKey, type PreProvisioning } from "gl-iam";
import { UsageError } from "./usage.js";

export interface Person extends PreProvisioning {
  /** Where the record ends in the file, counted from 1. */
  readonly line: number;
}

const REQUIRED = ["external_id", "email"];
const KNOWN: ReadonlySet<string> = new Set([...REQUIRED, "display_name"]);

/** What spreadsheets write instead of commas, and what people call it. */
const SEPARATORS: Readonly<Record<string, string>> = { ";": "semicolons", "\t": "tabs", "|": "vertical bars" };

/** @throws UsageError for an unsuitable file, naming the lines and columns */
export function readPeople(text: string): Person[] {
  const people = readRecords(text).map(({ info: { lines: line }, record }) => ({
    line,
    externalId: record.external_id ?? "",
    email: record.email ?? "",
    displayName: record.display_name || null,
  }));
  refuseReplaced(people);
  refuseRepeated(people);
  return people;
}

type Row = { readonly info: { readonly lines: number }; readonly record: Readonly<Record<string, string>> };

function readRecords(text: string): Row[] {
  try {
    return parse(text, {
      columns: (names: string[]) => requireColumns(names),
      info: true,
      trim: true,
      skip_empty_lines: true,
    }) as unknown as Row[];
  } catch (error) {
    throw error instanceof CsvError ? new UsageError(`the CSV is broken: ${error.message}`) : error;
  }
}

function requireColumns(names: string[]): string[] {
  refuseSeparator(names);
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new UsageError("the first line of the CSV must name the columns external_id and email");
  }
  const unknown = names.filter((name) => !KNOWN.has(name));
  if (unknown.length > 0) {
    const columns = unknown.map((name) => JSON.stringify(name)).join(", ");
    throw new UsageError(
      `the CSV has columns that nothing is done with: ${columns}; it may have ${[...KNOWN].join(", ")}`,
    );
  }
  if (new Set(names).size < names.length) throw new UsageError("the CSV names a column twice");
  return names;
}

function refuseSeparator(names: readonly string[]): void {
  const [only = ""] = names;
  if (names.length !== 1) return;
  const used = Object.keys(SEPARATORS).find((mark) => only.includes(mark));
  if (used !== undefined)
    throw new UsageError(`the columns of the CSV are separated by ${SEPARATORS[used]}: use commas`);
}

/** U+FFFD replaces what an earlier program could not read, so the name is lost already. */
function refuseReplaced(people: readonly Person[]): void {
  const broken = people.find((person) => Object.values(person).join().includes("\ufffd"));
  if (broken) {
    throw new UsageError(
      `line ${broken.line} of the CSV holds U+FFFD: another program has replaced what it could not read`,
    );
  }
}

/** Of two rows about one person or one address, the second would be refused, or would win. */
function refuseRepeated(people: readonly Person[]): void {
  const seen = new Map<string, number>();
  for (const { line, externalId, email } of people) {
    const same = [`external_id ${externalId}`, `email ${emailKey(email) ?? email}`].filter(
      (name) => !name.endsWith(" "),
    );
    for (const name of same) {
      const before = seen.get(name);
      if (before !== undefined) throw new UsageError(`lines ${before} and ${line} of the CSV have the same ${name}`);
      seen.set(name, line);
    }
  }
}
