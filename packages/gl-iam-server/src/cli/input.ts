/** Reads files and stdin. */
import { readFileSync } from "node:fs";
import { isIamError, requireStrictJson } from "gl-iam";
import { type DeclaredEncoding, decodeText, TextError, withoutFraming } from "../text.js";
import type { Terminal } from "./terminal.js";
import { UsageError } from "./usage.js";

export type Input = Pick<Terminal, "readInput">;

/** @param name a file's name, or `-` for stdin */
export function readBytes(terminal: Input, name: string): Uint8Array {
  try {
    return name === "-" ? terminal.readInput() : readFileSync(name);
  } catch (error) {
    throw new UsageError(`can't read ${called(name)}: ${(error as Error).message}`);
  }
}

/**
 * @param advice is printed after a problem with the encoding
 * @throws UsageError naming the file and the problem with its encoding
 */
export function readText(terminal: Input, name: string, encoding?: DeclaredEncoding, advice = ""): string {
  try {
    return decodeText(readBytes(terminal, name), encoding);
  } catch (error) {
    if (error instanceof TextError) throw new UsageError(`${called(name)} ${error.message}${advice}`);
    throw error;
  }
}

/**
 * A secret alone, as editors and `echo` leave it (line ends after it are not part of it), or the whole output of
 * `register` or `rotate`, as lines or as JSON. A single line is used unchanged: another place checks secrets.
 */
export function readConsumerSecret(terminal: Input, name: string): string {
  const text = withoutFraming(readText(terminal, name));
  const found = secretLine(text) ?? (text.startsWith("{") ? secretField(text) : text);
  if (found !== undefined && /^[^\r\n]+$/.test(found)) return found;
  throw new UsageError(
    `${called(name)} ${describe(text)}; it must hold the secret alone (cs_live_…), ` +
      "or all that `gl-iam partner register` printed",
  );
}

function secretLine(text: string): string | undefined {
  return /^consumer_secret=(.+?)\r?$/m.exec(text)?.[1];
}

function secretField(text: string): string | undefined {
  try {
    const { consumer_secret: secret } = JSON.parse(text) as { consumer_secret?: unknown };
    return typeof secret === "string" ? secret : undefined;
  } catch {
    return undefined;
  }
}

/** What a file is that holds no secret. Its content is never repeated, because it may be another secret. */
function describe(text: string): string {
  if (text.trim() === "") return "is empty";
  if (text.startsWith("{")) return "looks like JSON, but has no consumer_secret";
  return `has ${text.split("\n").length} lines, and none that begins with consumer_secret=`;
}

function called(name: string): string {
  return name === "-" ? "stdin" : name;
}

/** As strict as every other door: a repeated key says two things. */
export function readJson(terminal: Input, text: string): unknown {
  const source = text === "-" ? readText(terminal, "-") : text;
  const bytes = Buffer.from(source, "utf8");
  try {
    return requireStrictJson("--metadata", bytes, { maxDepth: 64, loneSurrogates: "leave" });
  } catch (error) {
    throw isIamError(error) ? new UsageError(error.message) : error;
  }
}
