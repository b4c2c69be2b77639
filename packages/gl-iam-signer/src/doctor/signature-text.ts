/** The signature as a text: 64 lower-case hex digits, or what programs send in their place. */
import { type Bytes, fromBase64, fromHex, textOf } from "./bytes.js";
import type { Fault } from "./finding.js";

export interface ReadSignature {
  /** What it stands for; undefined when that can't be told. */
  readonly mac: Bytes | undefined;
  readonly fault: Fault | null;
}

const MAC_BYTES = 32;
/** By the bytes that they have. */
const OTHER_HASHES: Readonly<Record<number, string>> = { 16: "MD5", 20: "SHA-1", 48: "SHA-384", 64: "SHA-512" };

export function readSignature(text: string): ReadSignature {
  if (/^[0-9a-f]{64}$/.test(text)) return { mac: fromHex(text), fault: null };
  const read = amongOthers(text) ?? asHex(text) ?? twiceHex(text) ?? asBase64(text) ?? asNumbers(text);
  return read ?? behindPrefix(text) ?? asNothing(text);
}

/** `t=…,v1=…`, `b'…'`, `…  -`: one run of digits, and something beside it. */
function amongOthers(text: string): ReadSignature | undefined {
  const runs = text.length <= 400 ? [...text.matchAll(/(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])/gi)] : [];
  const [run] = runs.length === 1 && runs[0]?.[0] !== text ? (runs[0] ?? []) : [];
  return run === undefined ? undefined : { mac: fromHex(run), fault: prefixed(text) };
}

function twiceHex(text: string): ReadSignature | undefined {
  const inner = /^[0-9a-f]{86,128}$/i.test(text) ? textOf(fromHex(text) ?? new Uint8Array()) : undefined;
  if (inner === undefined) return undefined;
  const isHex = /^[0-9a-f]{64}$/i.test(inner);
  const mac = isHex ? fromHex(inner) : asBase64(inner)?.mac;
  if (mac === undefined) return undefined;
  const what = isHex
    ? "signature's hex digits were written as hex once more"
    : "base64 of the signature was written as hex";
  return { mac, fault: { code: "unknown", message: `the ${what}: write the 32 bytes of the HMAC as 64 hex digits` } };
}

/** The bytes as decimal numbers, as Go, Java and Rust print them; or all of them as one number. */
function asNumbers(text: string): ReadSignature | undefined {
  const advice = "send the 32 bytes of the HMAC as 64 lower-case hex digits";
  if (/^\d{65,78}$/.test(text)) {
    const mac = fromHex(BigInt(text).toString(16).padStart(64, "0"));
    const message = `the signature is one decimal number: ${advice}`;
    return mac?.length === MAC_BYTES ? { mac, fault: { code: "unknown", message } } : undefined;
  }
  const numbers = /^\[?\s*-?\d/.test(text) && text.length <= 400 ? text.match(/-?\d+/g) : null;
  if (numbers?.length !== MAC_BYTES || !/^[\d\s,[\]-]+$/.test(text)) return undefined;
  const message = `the signature is a list of decimal numbers: ${advice}`;
  return { mac: Uint8Array.from(numbers, Number), fault: { code: "unknown", message } };
}

function asHex(text: string): ReadSignature | undefined {
  const digits = text.replace(/[:\s-]/g, "");
  if (!/^[0-9A-Fa-f]{64}$/.test(digits) || /^[:-]/.test(text)) return undefined;
  const [separator] = /[:\s-]/.exec(text) ?? [];
  const message = separator
    ? `the signature has "${separator}" between its digits: send 64 lower-case hex digits and nothing else`
    : "the signature has capital letters: send 64 lower-case hex digits";
  const code = /[A-F]/.test(digits) ? "signature_upper_case" : "signature_prefixed";
  return { mac: fromHex(digits), fault: { code, message } };
}

function asBase64(text: string): ReadSignature | undefined {
  const plain = text.replaceAll(/\s/g, "").replaceAll(/%2b/gi, "+").replaceAll(/%2f/gi, "/").replaceAll(/%3d/gi, "=");
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(plain)) return undefined;
  const bytes = plain.length >= 43 && !/^[0-9A-Fa-f]+$/.test(plain) ? fromBase64(plain) : undefined;
  if (bytes?.length === MAC_BYTES) return { mac: bytes, fault: base64("the signature is base64") };
  const digits = bytes?.length === 2 * MAC_BYTES ? textOf(bytes) : undefined;
  if (digits === undefined || !/^[0-9a-f]{64}$/i.test(digits)) return undefined;
  return { mac: fromHex(digits), fault: base64("the signature is base64 of its hex digits") };
}

function base64(what: string): Fault {
  return { code: "signature_base64", message: `${what}: send the 32 bytes of the HMAC as 64 lower-case hex digits` };
}

/** `sha256=…`, `HMAC-SHA256 …`, `0x…`, quotation marks. */
function behindPrefix(text: string): ReadSignature | undefined {
  const inner = /^["']?(?:0x|[A-Za-z][A-Za-z0-9 _-]{0,30}[=:, ]\s*|b?["'])(.{43,90}?)["']?$/i.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const { mac } = /^[0-9a-f]{64}$/.test(inner) ? { mac: fromHex(inner) } : (asHex(inner) ?? asBase64(inner) ?? {});
  if (mac === undefined) return undefined;
  return { mac, fault: prefixed(text) };
}

function prefixed(text: string): Fault {
  const [prefix] = /^[A-Za-z0-9_ -]{1,24}[=:]/.exec(text) ?? [];
  const what =
    prefix === undefined || /[0-9a-f]{16}/i.test(prefix) ? "something before or behind" : `"${prefix}" before`;
  const message = `the signature has ${what} its digits: send 64 lower-case hex digits alone`;
  return { code: "signature_prefixed", message };
}

function asNothing(text: string): ReadSignature {
  const plain = text.replaceAll(/\s/g, "");
  const bytes = /^[0-9a-f]+$/i.test(plain) ? fromHex(plain) : fromBase64(plain);
  const hash = OTHER_HASHES[bytes?.length ?? 0];
  if (hash === undefined) return { mac: undefined, fault: { code: "validation_error", message: howItDiffers(text) } };
  const advice = "use HMAC-SHA256, which has 32, and write them as 64 hex digits";
  const message = `the signature has ${bytes?.length} bytes, as ${hash} has: ${advice}`;
  return { mac: bytes, fault: { code: "unknown", message } };
}

function howItDiffers(text: string): string {
  if (text === "") return "the signature is missing: it is 64 lower-case hex digits";
  if (/^-?[0-9a-f]{40,63}$/.test(text)) {
    const what = text.startsWith("-") ? "a negative number" : `${text.length} hex digits, and not 64`;
    return `the signature is ${what}: write each of the 32 bytes as two digits, with their zeros`;
  }
  if (/^[0-9a-f]{65,}$/.test(text)) {
    return `the signature has ${text.length} hex digits: write each byte of the HMAC, without a sign, as two digits`;
  }
  const [one = "", ...others] = text.split(/,\s*/);
  if (others.length > 0 && others.every((other) => other === one)) return "the signature arrived more than once";
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return "the signature is a time: were the values of two headers exchanged?";
  return `the signature has ${text.length} characters and is not 64 lower-case hex digits`;
}
