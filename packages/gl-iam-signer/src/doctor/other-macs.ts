/** The right secret and the right text, from which another function or another way to write it made the signature. */
import { type Bytes, concat, isEqual, sha256, toBase64, toHex, utf8 } from "./bytes.js";
import type { Fault } from "./finding.js";

/** What is wrong, and what the signature should have been, which stays inside. */
export interface OtherMac {
  readonly fault: Fault;
  /** Set when the signature that arrived is this MAC in another writing: whoever sees one has the other. */
  readonly mac: Bytes | undefined;
}

/**
 * @param signature as it arrived
 * @param mac what it stands for, if that can be told; of any length
 * @param text what should have been signed
 */
export async function otherMac(
  signature: string,
  mac: Uint8Array | undefined,
  secret: string,
  text: Bytes,
): Promise<OtherMac | undefined> {
  const right = await hmac("SHA-256", utf8(secret), text);
  const nothing = await hmac("SHA-256", utf8(secret), utf8(""));
  for (const [written, what] of otherWritings(right)) {
    if (written === signature) return { fault: unknown(`${what}: write each byte as two hex digits`), mac: right };
  }
  if (signature.toLowerCase() === toHex(text) + toHex(nothing)) {
    const fault = unknown("Sum(text) was called before Write(text): it appends an empty HMAC to the text itself");
    return { fault, mac: undefined };
  }
  if (mac === undefined) return undefined;
  if (mac.length >= 8 && mac.length < right.length && isEqual(mac, right.slice(0, mac.length))) {
    const fault = unknown(`the signature was cut to its first ${mac.length} bytes: send all 32, as 64 hex digits`);
    return { fault, mac: right };
  }
  for await (const [other, message] of otherFunctions(utf8(secret), text, right)) {
    if (isEqual(other, mac)) return { fault: unknown(message), mac: undefined };
  }
  return undefined;
}

function* otherWritings(mac: Bytes): Iterable<readonly [string, string]> {
  const digits = Array.from(mac, (byte) => byte.toString(16));
  const hex = toHex(mac);
  yield [digits.join(""), "the signature's bytes were written without their leading zeros"];
  yield [digits.join("").toUpperCase(), "the signature's bytes were written without their leading zeros"];
  yield [hex.replace(/^0+/, ""), "the signature was written as one number, which drops its leading zeros"];
  const negative = (1n << 256n) - BigInt(`0x${hex}`);
  yield [`-${negative.toString(16)}`, "the signature was written as one number with a sign"];
  const extended = Array.from(mac, (byte) => (byte < 128 ? byte.toString(16) : `ffffff${byte.toString(16)}`));
  yield [extended.join(""), "the signature's bytes were written with a sign, as Java's toHexString does"];
  const swapped = Array.from(mac, (byte) => [...byte.toString(16).padStart(2, "0")].reverse().join(""));
  yield [swapped.join(""), "the two digits of each byte were exchanged (Ruby's unpack takes H*, not h*)"];
  yield [toHex(mac.toReversed()), "the signature's bytes were written from the last to the first"];
}

async function* otherFunctions(secret: Bytes, text: Bytes, right: Bytes): AsyncIterable<readonly [Uint8Array, string]> {
  const plain = "this is a plain SHA-256: compute an HMAC-SHA256, whose key is the consumer secret";
  const bar = utf8("|");
  for (const hashed of [
    ...[text, concat(secret, text), concat(text, secret)],
    ...[concat(secret, bar, text), concat(text, bar, secret)],
  ])
    yield [await sha256(hashed), plain];
  for (const [name, ...lengths] of [
    ["SHA-1", 20],
    ["SHA-384", 48, 32],
    ["SHA-512", 64, 32],
  ] as const) {
    const other = await hmac(name, secret, text);
    for (const length of lengths) yield [other.slice(0, length), `this is an HMAC-${name}: compute an HMAC-SHA256`];
  }
  const twice = "the HMAC was computed twice, the second time of its own result: compute it once";
  for (const inner of [right, utf8(toHex(right)), utf8(toBase64(right))]) {
    yield [await hmac("SHA-256", secret, inner), twice];
    yield [await sha256(inner), "the HMAC was hashed once more: send the HMAC itself"];
  }
  const hash = await sha256(text);
  const hashed = "the text was hashed before it was signed: the HMAC hashes by itself";
  for (const inner of [hash, utf8(toHex(hash)), utf8(toBase64(hash))]) {
    yield [await hmac("SHA-256", secret, inner), hashed];
  }
}

async function hmac(hash: string, secret: Bytes, text: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, text));
}

function unknown(message: string): Fault {
  return { code: "unknown", message };
}
