/** Texts in the other encodings of the web, written here because `TextEncoder` knows UTF-8 only. */
import { type Bytes, concat } from "./bytes.js";

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
  return Array.from(bytes, (byte) => String.fromCharCode((byte >= 0x80 && WINDOWS_1252[byte - 0x80]) || byte)).join("");
}

/** Undefined for a text that the encoding can't hold. */
export function toLatin1(text: string): Bytes | undefined {
  return !/[\u0100-\uffff]/.test(text) ? Uint8Array.from(text, (unit) => unit.charCodeAt(0)) : undefined;
}

export function toWindows1252(text: string): Bytes | undefined {
  const bytes = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
    const at = WINDOWS_1252.indexOf(code);
    return at < 0 ? Number.NaN : 0x80 + at;
  });
  return bytes.some(Number.isNaN) ? undefined : Uint8Array.from(bytes);
}

/** As encoders do that replace what they can't write. */
export function toAscii(text: string, replacement: string): Bytes {
  return Uint8Array.from(text.replace(/[\u{80}-\u{10ffff}]/gu, replacement), (unit) => unit.charCodeAt(0));
}

export function toUtf16(text: string, order: "little" | "big", hasMark: boolean): Bytes {
  const bytes = Uint8Array.from(hasMark ? `\ufeff${text}` : text, () => 0);
  const units = hasMark ? `\ufeff${text}` : text;
  const pairs = Array.from({ length: units.length }, (_, index) => {
    const unit = units.charCodeAt(index);
    return order === "little" ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff];
  });
  return concat(bytes.subarray(0, 0), Uint8Array.from(pairs.flat()));
}

export function fromUtf16(bytes: Uint8Array, order: "little" | "big"): string {
  let text = "";
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const [first = 0, second = 0] = bytes.subarray(at, at + 2);
    text += String.fromCharCode(order === "little" ? first | (second << 8) : (first << 8) | second);
  }
  return text;
}
