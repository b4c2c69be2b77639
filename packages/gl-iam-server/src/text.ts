/** Text from files, stdin and the environment: one rule for encodings, byte order marks and line ends. */

/** The bytes or the text are not as expected. The message completes "FILE …", and never repeats the content. */
export class TextError extends Error {
  override readonly name = "TextError";
}

/** What nobody can tell from the bytes alone has to be declared. */
export const DECLARABLE_ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type DeclaredEncoding = (typeof DECLARABLE_ENCODINGS)[number];

/**
 * Decodes without guessing and without replacement characters: UTF-8, or what the byte order mark says.
 *
 * @param declared the encoding of bytes without a byte order mark; UTF-8 by default
 * @returns the text without the byte order mark
 * @throws TextError
 */
export function decodeText(bytes: Uint8Array, declared?: DeclaredEncoding): string {
  const marked = encodingOfMark(bytes);
  if (marked !== undefined && declared !== undefined && marked !== declared) {
    throw new TextError(`begins with the byte order mark of ${marked.toUpperCase()}, and is not ${declared}`);
  }
  const encoding = marked ?? declared ?? "utf-8";
  const text = decode(bytes, encoding);
  if (text.includes("\0"))
    throw new TextError("has zero bytes in it: it is no text, or UTF-16 without a byte order mark");
  // Bytes that Windows-1252 does not define become control characters.
  if (encoding === "windows-1252" && /[\u0080-\u009f]/.test(text)) throw new TextError("is not Windows-1252 text");
  return text;
}

/** 0x80–0x9f, which Node 20.20's decoder reads as the control characters of Latin-1. */
const OF_WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function decode(bytes: Uint8Array, encoding: DeclaredEncoding): string {
  if (encoding === "windows-1252") {
    const text = Buffer.from(bytes).toString("latin1");
    return text.replace(/[\u0080-\u009f]/g, (mark) => OF_WINDOWS_1252.charAt(mark.charCodeAt(0) - 0x80));
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new TextError(`is not ${encoding.toUpperCase()} text`);
  }
}

function encodingOfMark(bytes: Uint8Array): DeclaredEncoding | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return undefined;
}

/** Without a byte order mark in front and line ends at the end, which editors, `echo` and secret stores add. */
export function withoutFraming(text: string): string {
  return text.replace(/^\ufeff/, "").replace(/[\r\n]+$/, "");
}

/** @throws TextError for line ends inside */
export function requireOneLine(text: string): string {
  if (/[\r\n]/.test(text)) throw new TextError("has a line end in it: it must be one line");
  return text;
}
