/** The signature as a text: 64 lower-case hex digits, or what programs send in their place. */
import { type Bytes, fromBase64, fromHex, textOf } from "./bytes.js";
import type { Fault } from "./finding.js";

export interface ReadSignature {
  /** What it stands for; undefined when that can't be told. */
  readonly mac: Bytes | undefined;
  readonly fault: Fault | null;
}

const MAC_BYTES = 32;
/** Digits of other hash functions. */
const OTHER_HASHES: Readonly<Record<number, string>> = { 32: "MD5", 40: "SHA-1", 96: "SHA-384", 128: "SHA-512" };

export function readSignature(text: string): ReadSignature {
  if (/^[0-9a-f]{64}$/.test(text)) return { mac: fromHex(text), fault: null };
  return amongOthers(text) ?? asHex(text) ?? twiceHex(text) ?? asBase64(text) ?? behindPrefix(text) ?? asNothing(text);
}

/** `t=…,v1=…`, `b'…'`, `…  -`: one run of digits, and something beside it. */
function amongOthers(text: string): ReadSignature | undefined {
  const runs = text.length <= 400 ? [...text.matchAll(/(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])/gi)] : [];
  const [run] = runs.length === 1 && runs[0]?.[0] !== text ? (runs[0] ?? []) : [];
  return run === undefined ? undefined : { mac: fromHex(run), fault: prefixed() };
}

function twiceHex(text: string): ReadSignature | undefined {
  const digits = /^[0-9a-f]{128}$/i.test(text) ? textOf(fromHex(text) ?? new Uint8Array()) : undefined;
  if (digits === undefined || !/^[0-9a-f]{64}$/i.test(digits)) return undefined;
  const message = "the signature's hex digits were written as hex once more: send the 64 digits";
  return { mac: fromHex(digits), fault: { code: "unknown", message } };
}

function asHex(text: string): ReadSignature | undefined {
  const digits = text.replace(/[:\s-]/g, "");
  if (!/^[0-9A-Fa-f]{64}$/.test(digits) || /^[:-]/.test(text)) return undefined;
  const [separator] = /[:\s-]/.exec(text) ?? [];
  const message = separator
    ? `the signature has "${separator}" between its digits: send 64 lower-case hex digits and nothing else`
    : "the signature has capital letters: send 64 lower-case hex digits";
  return { mac: fromHex(digits), fault: { code: "signature_upper_case", message } };
}

function asBase64(text: string): ReadSignature | undefined {
  const plain = text.replaceAll(/%2b/gi, "+").replaceAll(/%2f/gi, "/").replaceAll(/%3d/gi, "=");
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
  const inner = /^["']?(?:0x|[A-Za-z][A-Za-z0-9 _-]{0,30}[=: ]\s*|v\d=|["'])(.{43,90}?)["']?$/i.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const { mac } = /^[0-9a-f]{64}$/.test(inner) ? { mac: fromHex(inner) } : (asHex(inner) ?? asBase64(inner) ?? {});
  if (mac === undefined) return undefined;
  return { mac, fault: prefixed() };
}

function prefixed(): Fault {
  const message = "the signature has something before or around its digits: send 64 lower-case hex digits alone";
  return { code: "signature_prefixed", message };
}

function asNothing(text: string): ReadSignature {
  const hash = /^[0-9a-f]+$/i.test(text) ? OTHER_HASHES[text.length] : undefined;
  const message = hash
    ? `the signature has ${text.length} digits, as ${hash} has: use HMAC-SHA256, which has 64`
    : `the signature has ${text.length} characters and is not 64 lower-case hex digits`;
  return { mac: hash ? fromHex(text) : undefined, fault: { code: hash ? "unknown" : "validation_error", message } };
}
