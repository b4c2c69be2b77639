/** What programs sign in place of `timestamp|key|payload`: parts left out, in another order, joined in another way. */
import { type Bytes, concat, textOf, toBase64, toHex, utf8 } from "./bytes.js";
import { toUtf16 } from "./charsets.js";
import type { Fault } from "./finding.js";

interface Parts {
  readonly timestamp: string;
  readonly consumerKey: string;
  readonly payload: Bytes;
}

/** How the parts become the signed bytes. */
export interface TextForm {
  readonly join: (parts: Parts) => Bytes;
  readonly fault: Fault | null;
}

export const RIGHT_FORM: TextForm = { join: (parts) => ordered(parts, "tkp", "|"), fault: null };

const SEPARATORS = ["|", "", ".", ":", "\n", ",", ";", "&", " "];
const RARER_SEPARATORS = ["-", "||", "\r\n", "\0"];
const SEPARATOR_NAMES: Readonly<Record<string, string>> = {
  "": "without anything between them",
  " ": "with a space between them",
  "\n": "with a line end between them",
  "\r\n": "with a line end (CR LF) between them",
  "\0": "with a zero byte between them",
};
const WIDE = [
  ["little", false],
  ["big", false],
  ["little", true],
  ["big", true],
] as const;
/** What programs print for a key that they do not have, or in a way that they do not expect. */
const OTHER_KEYS: readonly [(key: string) => string, string][] = [
  [(key) => ` ${key}`, "a space before it"],
  [(key) => `${key} `, "a space behind it"],
  [(key) => `${key}\n`, "a line end behind it"],
  [(key) => `${key}\r`, "a carriage return behind it"],
  [(key) => `${key}\r\n`, "a line end (CR LF) behind it"],
  [(key) => `"${key}"`, "quotation marks around it"],
  [(key) => `'${key}'`, "apostrophes around it"],
  [(key) => key.replace(/^ck_[a-z]+_/, ""), "its prefix cut off"],
  [(key) => key.toLowerCase(), "its letters in lower case"],
  [(key) => `Some("${key}")`, "the Option around it that Rust prints"],
  [(key) => `Optional[${key}]`, "the Optional around it that Java prints"],
  [(key) => `Optional("${key}")`, "the Optional around it that Swift prints"],
];
const KEY_LEFT_OUT: Fault = {
  code: "key_not_signed",
  message: "the consumer key is not in the signed text, which is timestamp|consumer key|payload",
};

/**
 * @param secret some programs sign it in place of the key
 * @param payloadHash SHA-256 of the payload, which some sign in its place
 */
export function* wrongForms(secret: string, payloadHash: Bytes): Iterable<TextForm> {
  for (const order of ["tp", "p", "pt"]) yield* inEveryWay(order, KEY_LEFT_OUT);
  yield { join: (parts) => ordered({ ...parts, consumerKey: "" }, "tkp", "|"), fault: KEY_LEFT_OUT };
  yield { join: (parts) => ordered({ ...parts, consumerKey: secret }, "tkp", "|"), fault: KEY_LEFT_OUT };
  for (const none of ["None", "null", "undefined", "nil", "<nil>", "false", "NULL"]) {
    yield { join: (parts) => ordered({ ...parts, consumerKey: none }, "tkp", "|"), fault: KEY_LEFT_OUT };
  }
  yield* inEveryWay("tkp");
  for (const order of ["ktp", "kpt", "tpk", "ptk", "pkt"]) {
    yield* inEveryWay(order, otherwise("the parts of the signed text are in another order"));
  }
  yield* inEveryWay("kp", otherwise("the timestamp is not in the signed text"));
  yield* inEveryWay("pk", otherwise("the timestamp is not in the signed text"));
  yield* inEveryWay("tk", otherwise("the payload is not in the signed text"));
  yield* inEveryWay("kt", otherwise("the payload is not in the signed text"));
  const withBar = (parts: Parts) => concat(ordered(parts, "tkp", "|"), utf8("|"));
  yield { join: withBar, fault: otherwise("the signed text has a | behind the payload") };
  yield { join: withSpaces, fault: otherwise("the signed text has spaces around its |") };
  yield* rarerForms(secret, payloadHash);
}

function* rarerForms(secret: string, payloadHash: Bytes): Iterable<TextForm> {
  const asHash = otherwise("a hash of the payload is in the signed text in its place");
  for (const text of [toHex(payloadHash), toBase64(payloadHash)]) {
    yield { join: (parts) => ordered({ ...parts, payload: utf8(text) }, "tkp", "|"), fault: asHash };
  }
  const inBase64 = otherwise("the payload was encoded as base64 in the signed text");
  yield { join: (parts) => ordered({ ...parts, payload: utf8(toBase64(parts.payload)) }, "tkp", "|"), fault: inBase64 };
  const empty = otherwise("the payload is not in the signed text");
  yield { join: (parts) => ordered({ ...parts, payload: utf8("") }, "tkp", "|"), fault: empty };
  for (const [print, how] of OTHER_KEYS) {
    const fault = otherwise(`the consumer key is in the signed text with ${how}`);
    yield { join: (parts) => ordered({ ...parts, consumerKey: print(parts.consumerKey) }, "tkp", "|"), fault };
  }
  const withSecret = otherwise("the consumer secret is in the signed text, where it does not belong");
  for (const order of ["tksp", "tkps", "stkp", "tsp"]) {
    yield { join: (parts) => ordered({ ...parts, secret }, order, "|"), fault: withSecret };
  }
  const echoed = otherwise("the signed text begins with -n, which this shell's echo prints: use printf '%s'");
  yield { join: (parts) => concat(utf8("-n "), ordered(parts, "tkp", "|")), fault: echoed };
  const ended = otherwise("the timestamp is in the signed text with a line end behind it");
  for (const end of ["\n", "\r\n", "\r", " "]) {
    yield { join: (parts) => ordered({ ...parts, timestamp: parts.timestamp + end }, "tkp", "|"), fault: ended };
  }
  for (const [head, behind] of [
    ["|", ""],
    ["", "|"],
  ] as const) {
    const join = (parts: Parts) => concat(utf8(parts.timestamp + head + parts.consumerKey + behind), parts.payload);
    const where = head === "" ? "timestamp and consumer key" : "consumer key and payload";
    yield { join, fault: otherwise(`there is no | between ${where} in the signed text`) };
  }
  yield* wideForms();
  const pieces = otherwise(
    "only the end of the signed text is in the HMAC, which was started anew behind the timestamp",
  );
  yield { join: (parts) => concat(utf8("|"), ordered(parts, "kp", "|")), fault: pieces };
  yield { join: (parts) => concat(utf8("|"), parts.payload), fault: pieces };
  const withPath = otherwise("method and path are in the signed text");
  for (const path of ["/api/v1/sso/token", "/api/v1/sso/enter", "/sso/token"]) {
    for (const separator of ["|", "\n", ""]) {
      const head = utf8(["POST", path, ""].join(separator));
      for (const order of ["tkp", "tp", "p"]) {
        yield { join: (parts) => concat(head, ordered(parts, order, separator)), fault: withPath };
      }
    }
  }
}

/** The whole text in UTF-16. */
export function* wideForms(): Iterable<TextForm> {
  const fault: Fault = { code: "body_other_charset", message: "the text was signed as UTF-16: sign its UTF-8 bytes" };
  for (const [order, hasMark] of WIDE) {
    yield { join: (parts) => toUtf16(textOf(ordered(parts, "tkp", "|")) ?? "", order, hasMark), fault };
  }
}

function* inEveryWay(order: string, given?: Fault): Iterable<TextForm> {
  const separators = order === "tkp" ? [...SEPARATORS, ...RARER_SEPARATORS] : SEPARATORS.slice(0, 5);
  for (const separator of order.length === 1 ? [""] : separators) {
    if (order === "tkp" && separator === "|") continue;
    const how = SEPARATOR_NAMES[separator] ?? `with ${separator} between them and not |`;
    const fault = given ?? otherwise(`timestamp, consumer key and payload are joined ${how}`);
    yield { join: (parts) => ordered(parts, order, separator), fault };
  }
}

function ordered(given: Parts & { readonly secret?: string }, order: string, separator: string): Bytes {
  const { timestamp, consumerKey, payload, secret = "" } = given;
  const texts: Readonly<Record<string, string>> = { t: timestamp, k: consumerKey, s: secret };
  const parts = [...order].map((part) => (part === "p" ? payload : utf8(texts[part] ?? "")));
  return concat(...parts.flatMap((part, index) => (index === 0 ? [part] : [utf8(separator), part])));
}

function withSpaces({ timestamp, consumerKey, payload }: Parts): Bytes {
  return concat(utf8(`${timestamp} | ${consumerKey} | `), payload);
}

function otherwise(what: string): Fault {
  return { code: "unknown", message: `${what}: sign timestamp|consumer key|payload` };
}

const LITERAL: Fault = {
  code: "unknown",
  message:
    "the names of the variables were signed, and not their values: in PHP, Ruby and a shell take double quotes, " +
    "in Python an f before the text, in JavaScript backticks",
};

/** `'$timestamp|$key|$body'` in quotes that put in no values, by the usual names. */
export function* literalTexts(): Iterable<TextForm> {
  const seen = new Set<string>();
  for (const timestamp of ["timestamp", "ts", "time", "now"]) {
    for (const key of ["consumerKey", "consumer_key", "key", "KEY", "apiKey"]) {
      for (const payload of ["payload", "body", "json", "data"]) {
        for (const [before, behind] of MARKS) {
          const text = [timestamp, key, payload].map((name) => before + name + behind).join("|");
          if (seen.has(text)) continue;
          seen.add(text);
          yield { join: () => utf8(text), fault: LITERAL };
        }
      }
    }
  }
  for (const text of ["%s|%s|%s", "{}|{}|{}", "{0}|{1}|{2}", "%v|%v|%v", "$1|$2|$3"]) {
    yield { join: () => utf8(text), fault: LITERAL };
  }
}

const MARKS = [
  ["$", ""],
  ["${", "}"],
  ["{", "}"],
  ["#{", "}"],
  ["{$", "}"],
  ["", ""],
] as const;
