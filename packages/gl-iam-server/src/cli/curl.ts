/** A curl command for a POSIX shell that sends exactly the signed bytes. */
import { resolve } from "node:path";
import { quote } from "./shell.js";

/** Longer payloads, or ones with line ends, are hard to paste. */
const MAX_INLINE = 4096;

/** @param file where the payload is; null when it is not from a file */
export function curlCommand(
  url: string,
  headers: Readonly<Record<string, string>>,
  payload: Uint8Array,
  file: string | null,
): string {
  const words = Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  const curl = [`curl -sS ${quote(url)}`, ...words].join(" \\\n  ");
  const text = Buffer.from(payload).toString("utf8");
  const isPlain = Buffer.from(text, "utf8").equals(payload) && !/\p{Cc}/u.test(text) && payload.length <= MAX_INLINE;
  // --data-raw, because --data reads a leading @ as a file's name. The Content-Type is among the headers.
  if (isPlain) return `${curl} \\\n  --data-raw ${quote(text)}`;
  if (file !== null) return `${curl} \\\n  --data-binary ${quote(`@${resolve(file)}`)}`;
  return `printf ${quote(inOctal(payload))} | ${curl} \\\n  --data-binary @-`;
}

/**
 * As printf's format: everything but plain letters, digits and marks as octal escapes, the one form that every shell
 * knows.
 */
function inOctal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9 {}[\]":,.@_-]/.test(character) ? character : `\\${byte.toString(8).padStart(3, "0")}`;
  }).join("");
}
