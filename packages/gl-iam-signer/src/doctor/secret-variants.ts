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

/** A variable in quotes that put in no value, or an example that nobody has filled in. */
const NAMES_OF_SECRET = [
  ...["GL_IAM_CONSUMER_SECRET", "CONSUMER_SECRET", "SECRET", "secret", "consumerSecret", "consumer_secret"].flatMap(
    (name) => [name, `$${name}`, `$\{${name}}`, `{${name}}`, `#{${name}}`],
  ),
  ...["process.env.GL_IAM_CONSUMER_SECRET", "YOUR_SECRET", "YOUR_CONSUMER_SECRET", "cs_live_…", "cs_live_..."],
];

/** Each of these hides the secret in more text, or in less. They are tried alone. */
function rarerSecrets(secret: string): readonly (readonly [string, string])[] {
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
    [btoa(`${secret}\n`), "the secret with a line end, encoded as base64 (echo adds the line end: use echo -n)"],
    [`${btoa(secret)}\n`, "the secret encoded as base64, with a line end behind it"],
    [toHex(utf8(secret)), "the secret written as hex"],
    [`"${secret}"\n`, "the secret with quotation marks and a line end"],
    [`'${secret}'\n`, "the secret with apostrophes and a line end"],
    [`"${secret}"\r\n`, "the secret with quotation marks and a line end"],
    [`"${secret}" `, "the secret with quotation marks and a space"],
    [`\u201c${secret}\u201d`, "the secret with typographic quotation marks"],
    [`export GL_IAM_CONSUMER_SECRET=${secret}`, "the whole line of the .env file"],
    [secret.replace(PREFIX, (prefix) => prefix + prefix), "the secret with its prefix twice"],
    [secret.replace(/^cs_live_/, "cs_test_"), "the secret with the prefix of a test secret"],
    [secret.replace(/^cs_test_/, "cs_live_"), "the secret with the prefix of a live secret"],
    [secret.replace(/^cs_/, "ck_"), "the secret with the prefix of a key"],
    [
      secret.replace(/^[cs_live]+/, ""),
      "the secret without the letters of cs_live_ (cut off the prefix, or rather nothing)",
    ],
    [secret.replaceAll(/[-_]/g, ""), "the secret without its - and _"],
    ...NAMES_OF_SECRET.map((name) => [name, `the name ${name}`] as const),
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
    if (text === secret || text === "") continue;
    yield { key: utf8(text), fault: unknown(`${what} was the key of the HMAC in place of the consumer secret`) };
  }
  const hashed = unknown("the consumer secret was hashed first: its text is the key");
  for (const key of [hash, utf8(toHex(hash))]) yield { key, fault: hashed };
  yield* wideSecrets(secret);
}

/** What .NET's `Encoding.Unicode` and others make of it. */
export function* wideSecrets(secret: string): Iterable<KeyCandidate> {
  const fault = unknown("the consumer secret was encoded as UTF-16: its UTF-8 bytes are the key");
  for (const order of ["little", "big"] as const) yield { key: toUtf16(secret, order, false), fault };
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
    [`\t${secret}`, "a tab before it"],
    [`${secret}\u00a0`, "a space (no-break) behind it"],
    [`\u00a0${secret}`, "a space (no-break) before it"],
    [`\u200b${secret}`, "an invisible character (U+200B) before it"],
    [`${secret}\u200b`, "an invisible character (U+200B) behind it"],
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
    // PHP's and Ruby's decoders leave out what is not in their alphabet.
    [decodedLeniently(secret), "base64"],
    [decodedLeniently(bare), "base64"],
    [fromHex(bare), "hex"],
    [concat(utf8(secret), utf8("\0")).slice(0, 64), "a text of fixed length"],
  ];
}

function decodedLeniently(text: string): Bytes | undefined {
  const digits = text.replaceAll(/[-_]/g, "");
  return fromBase64(digits.length % 4 === 1 ? digits.slice(0, -1) : digits);
}

function unknown(message: string): Fault {
  return { code: "unknown", message };
}
