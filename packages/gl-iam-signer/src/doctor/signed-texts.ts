/** What programs sign in place of `timestamp|key|payload`: parts left out, in another order, joined in another way. */
import { type Bytes, concat, toBase64, toHex, utf8 } from "./bytes.js";
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
  yield* inEveryWay("tkp", otherwise("timestamp, consumer key and payload are joined in another way"));
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
  yield* rarerForms(payloadHash);
}

function* rarerForms(payloadHash: Bytes): Iterable<TextForm> {
  const asHash = otherwise("a hash of the payload is in the signed text in its place");
  for (const text of [toHex(payloadHash), toBase64(payloadHash)]) {
    yield { join: (parts) => ordered({ ...parts, payload: utf8(text) }, "tkp", "|"), fault: asHash };
  }
  const inBase64 = otherwise("the payload was encoded as base64 in the signed text");
  yield { join: (parts) => ordered({ ...parts, payload: utf8(toBase64(parts.payload)) }, "tkp", "|"), fault: inBase64 };
  const empty = otherwise("the payload is not in the signed text");
  yield { join: (parts) => ordered({ ...parts, payload: utf8("") }, "tkp", "|"), fault: empty };
  const lower = otherwise("the consumer key is in lower case in the signed text");
  yield {
    join: (parts) => ordered({ ...parts, consumerKey: parts.consumerKey.toLowerCase() }, "tkp", "|"),
    fault: lower,
  };
  const withPath = otherwise("method and path are in the signed text");
  for (const path of ["/api/v1/sso/token", "/api/v1/sso/enter", "/sso/token"]) {
    for (const separator of ["|", "\n"]) {
      const head = utf8(["POST", path, ""].join(separator));
      yield { join: (parts) => concat(head, ordered(parts, "tkp", separator)), fault: withPath };
    }
  }
}

function* inEveryWay(order: string, fault: Fault): Iterable<TextForm> {
  const separators = order === "tkp" ? [...SEPARATORS, ...RARER_SEPARATORS] : SEPARATORS.slice(0, 5);
  for (const separator of order.length === 1 ? [""] : separators) {
    if (order === "tkp" && separator === "|") continue;
    yield { join: (parts) => ordered(parts, order, separator), fault };
  }
}

function ordered({ timestamp, consumerKey, payload }: Parts, order: string, separator: string): Bytes {
  const parts = [...order].map((part) => (part === "p" ? payload : utf8(part === "t" ? timestamp : consumerKey)));
  return concat(...parts.flatMap((part, index) => (index === 0 ? [part] : [utf8(separator), part])));
}

function withSpaces({ timestamp, consumerKey, payload }: Parts): Bytes {
  return concat(utf8(`${timestamp} | ${consumerKey} | `), payload);
}

function otherwise(what: string): Fault {
  return { code: "unknown", message: `${what}: sign timestamp|consumer key|payload` };
}
