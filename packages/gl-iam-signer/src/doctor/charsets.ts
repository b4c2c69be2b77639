/** Texts in the other encodings of the web, written here because `TextEncoder` knows UTF-8 only. */
import type { Bytes } from "./bytes.js";

/** Windows-1252 where it differs from Latin-1: 0x80 to 0x9f. Zero: not assigned. */
const WINDOWS_1252 = [
  ...[0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0],
  ...[0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e],
  0x0178,
];

export function fromLatin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

export function fromWindows1252(bytes: Uint8Array): string {
  return fromLatin1(bytes).replace(/[\x80-\x9f]/g, (character) => {
    return String.fromCharCode(WINDOWS_1252[character.charCodeAt(0) - 0x80] || character.charCodeAt(0));
  });
}

/** Undefined for a text that the encoding can't hold. */
export function toLatin1(text: string): Bytes | undefined {
  return !/[\u0100-\uffff]/.test(text) ? lowBytes(text) : undefined;
}

export function toWindows1252(text: string): Bytes | undefined {
  const latin1 = text.replace(/[\x80-\x9f\u0100-\uffff]/g, (character) => {
    const at = WINDOWS_1252.indexOf(character.charCodeAt(0));
    // A character that the encoding can't hold stays one that Latin-1 can't hold either.
    return at < 0 ? "\ufffd" : String.fromCharCode(0x80 + at);
  });
  return toLatin1(latin1);
}

/** As encoders do that replace what they can't write. */
export function toAscii(text: string, replacement: string): Bytes {
  return lowBytes(text.replace(/[\u{80}-\u{10ffff}]/gu, replacement));
}

/** Of units below 256. */
function lowBytes(text: string): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

export function toUtf16(text: string, order: "little" | "big", hasMark: boolean): Bytes {
  const units = hasMark ? `\ufeff${text}` : text;
  const view = new DataView(new ArrayBuffer(2 * units.length));
  for (let at = 0; at < units.length; at += 1) view.setUint16(2 * at, units.charCodeAt(at), order === "little");
  return new Uint8Array(view.buffer);
}

export function fromUtf16(bytes: Uint8Array, order: "little" | "big"): string {
  let text = "";
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const [first = 0, second = 0] = bytes.subarray(at, at + 2);
    text += String.fromCharCode(order === "little" ? first | (second << 8) : (first << 8) | second);
  }
  return text;
}
