/** Reading files and stdin. */
import { readFileSync } from "node:fs";
import { UsageError } from "./usage.js";

/** @param name a file's, or `-` for stdin */
export function readBytes(name: string): Uint8Array {
  try {
    return readFileSync(name === "-" ? 0 : name);
  } catch (error) {
    throw new UsageError(`can't read ${name === "-" ? "stdin" : name}: ${(error as Error).message}`);
  }
}

/** A secret as editors and `echo` leave it: one line end behind it is not part of it. */
export function readSecret(name: string): string {
  return Buffer.from(readBytes(name))
    .toString("utf8")
    .replace(/\r?\n$/, "");
}

export function readJson(text: string): unknown {
  const source = text === "-" ? Buffer.from(readBytes("-")).toString("utf8") : text;
  try {
    return JSON.parse(source);
  } catch {
    throw new UsageError("--metadata must be JSON");
  }
}
