/** What programs use as the key of the HMAC in place of the consumer secret. */
import { type Bytes, concat, fromBase64, fromHex, toHex, utf8 } from "./bytes.js";
import { toUtf16 } from "./charsets.js";
import type { Fault } from "./finding.js";

export interface KeyCandidate {
  readonly key: Bytes;
  /** Null for the right one. */
  readonly fault: Fault | null;
}

const PREFIX = /^cs_[a-z]+_/;

/** Each of these hides the secret in more text, or in less. They are tried alone. */
function rarerSecrets(secret: string): readonly [string, string][] {
  return [
    [`GL_IAM_CONSUMER_SECRET=${secret}`, "the whole line of the .env file"],
    [`CONSUMER_SECRET=${secret}`, "the whole line of the .env file"],
    [`${secret};`, "the secret with a semicolon behind it"],
    [`${secret},`, "the secret with a comma behind it"],
    [`"${secret}",`, "the secret as a line of JSON has it"],
    [`<${secret}>`, "the secret in angle brackets"],
    [`Bearer ${secret}`, "the secret with Bearer before it"],
    [secret.slice(1), "the secret without its first character"],
    [secret.slice(0, 32), "the secret's first 32 characters"],
    [secret.replace(PREFIX, "").slice(0, 32), "a part of the secret"],
    [btoa(secret), "the secret encoded as base64"],
    [btoa(secret.replace(PREFIX, "")), "the secret encoded as base64"],
    ["false", "the text false"],
    ["your-consumer-secret", "the example's secret"],
  ];
}

/** As its holder has it: without a line end, and with its prefix. */
export function normalSecret(given: string, consumerKey = ""): string {
  const text = given.trim().replace(/^(["'])(.*)\1$/, "$2");
  if (/^cs_/.test(text) || text === "") return text;
  return (consumerKey.trim().startsWith("ck_test_") ? "cs_test_" : "cs_live_") + text;
}

/** @param hash SHA-256 of the secret */
export function* keyVariants(secret: string, consumerKey: string, hash: Bytes): Iterable<KeyCandidate> {
  yield* lineEnds(secret);
  yield* withoutPrefix(secret);
  yield swapped(consumerKey);
  for (const [text, what] of oddSecrets(secret, consumerKey)) {
    yield { key: utf8(text), fault: unknown(`${what} was the key of the HMAC in place of the consumer secret`) };
  }
  // HMAC pads a short key with zeros, so this equals the empty key, which WebCrypto refuses.
  yield { key: new Uint8Array(1), fault: unknown("the consumer secret was empty: is the variable set that holds it?") };
  for (const [bytes, what] of decoded(secret)) {
    if (bytes && bytes.length > 0)
      yield { key: bytes, fault: unknown(`the consumer secret was decoded as ${what}: its text is the key`) };
  }
  for (const [text, what] of rarerSecrets(secret)) {
    yield { key: utf8(text), fault: unknown(`${what} was the key of the HMAC in place of the consumer secret`) };
  }
  const hashed = unknown("the consumer secret was hashed first: its text is the key");
  for (const key of [hash, utf8(toHex(hash))]) yield { key, fault: hashed };
  const wide = unknown("the consumer secret was encoded as UTF-16: its UTF-8 bytes are the key");
  for (const order of ["little", "big"] as const) yield { key: toUtf16(secret, order, false), fault: wide };
}

function* lineEnds(secret: string): Iterable<KeyCandidate> {
  const ends: readonly [string, string][] = [
    [`${secret}\n`, "a line end behind it"],
    [`${secret}\r\n`, "a line end (CR LF) behind it"],
    [`${secret}\r`, "a carriage return behind it"],
    [`${secret} `, "a space behind it"],
    [`${secret}\t`, "a tab behind it"],
    [`\n${secret}`, "a line end before it"],
    [` ${secret}`, "a space before it"],
    [`${secret}\n\n`, "line ends behind it"],
    [`\ufeff${secret}`, "a byte order mark before it"],
  ];
  for (const [text, what] of ends) {
    const message = `the consumer secret was used with ${what}: remove it where the secret is read`;
    yield { key: utf8(text), fault: { code: "secret_has_line_end", message } };
  }
}

function* withoutPrefix(secret: string): Iterable<KeyCandidate> {
  const message = "the consumer secret was used without its prefix: the whole text is the key, cs_live_ included";
  const fault: Fault = { code: "secret_without_prefix", message };
  for (const text of [secret.replace(PREFIX, ""), secret.replace(/^cs_/, "")]) {
    for (const end of ["", "\n", "\r\n"]) if (text !== secret) yield { key: utf8(text + end), fault };
  }
}

export function swapped(consumerKey: string): KeyCandidate {
  const message = "the consumer key was used as the secret: the secret begins with cs_, and the key with ck_";
  return { key: utf8(consumerKey === "" ? "\0" : consumerKey), fault: { code: "key_and_secret_swapped", message } };
}

function oddSecrets(secret: string, consumerKey: string): readonly [string, string][] {
  return [
    [`"${secret}"`, "the secret with quotation marks"],
    [`'${secret}'`, "the secret with apostrophes"],
    [secret.toLowerCase(), "the secret in lower case"],
    [secret.toUpperCase(), "the secret in upper case"],
    [`${consumerKey}:${secret}`, "key and secret together"],
    [consumerKey + secret, "key and secret together"],
    [secret.slice(0, -1), "the secret without its last character"],
    ["None", "the text None"],
    ["null", "the text null"],
    ["undefined", "the text undefined"],
    ["nil", "the text nil"],
  ];
}

function decoded(secret: string): readonly [Bytes | undefined, string][] {
  const bare = secret.replace(PREFIX, "");
  return [
    [fromBase64(secret), "base64"],
    [fromBase64(bare), "base64"],
    [fromHex(bare), "hex"],
    [concat(utf8(secret), utf8("\0")).slice(0, 64), "a text of fixed length"],
  ];
}

function unknown(message: string): Fault {
  return { code: "unknown", message };
}
