/** What may have been signed in place of the body that arrived. */
import { type Bytes, fromBase64, isEqual, textOf, utf8, withoutEnd } from "./bytes.js";
import { fromLatin1, fromUtf16, fromWindows1252, toAscii, toLatin1, toUtf16, toWindows1252 } from "./charsets.js";
import { decompress } from "./compression.js";
import type { Fault, SignatureCause } from "./finding.js";
import { type JsonNode, readJson } from "./json-text.js";
import { printedObjects, valuesOf } from "./other-writings.js";
import type { Received } from "./received.js";
import { reorderings, type Written, writings } from "./serializers.js";
import { Turns } from "./turns.js";

export interface BodyCandidate {
  readonly body: Bytes;
  readonly fault: Fault;
  /** Whether it is tried together with a second mistake. */
  readonly isUsual: boolean;
}

/** The usual mistakes, the simplest first. Each text once. */
export async function usualBodies(received: Received): Promise<readonly BodyCandidate[]> {
  const { payload } = received;
  const found: BodyCandidate[] = [];
  const seen = new Set([nameOf(payload)]);
  const turns = new Turns();
  const add = async (
    code: SignatureCause,
    body: Bytes | undefined,
    message: string,
    isUsual = code !== "body_reserialized",
  ) => {
    await turns.after(body?.length ?? 0);
    const name = body && nameOf(body);
    if (body === undefined || name === undefined || seen.has(name)) return;
    seen.add(name);
    found.push({ body, fault: { code, message }, isUsual });
  };
  for (const [body, message] of lineEnds(payload)) await add("body_trailing_newline", body, message);
  const plain = await decompress(payload, received.headers.get("content-encoding"));
  const compressed = "the body is compressed, and its plain text was signed: send it as it was signed";
  await add("body_compressed", plain, compressed);
  for (const [body, message] of charsets(payload)) await add("body_other_charset", body, message);
  for (const { text, way, isUsual = false } of rewritings(received)) {
    await add("body_reserialized", utf8(text), rewritten(payload, text, way), isUsual);
  }
  return found;
}

/** One text for each sequence of bytes, quickly. */
function nameOf(bytes: Bytes): string {
  return new TextDecoder("windows-1252").decode(bytes);
}

/** What costs many tries. */
export function* rareBodies({ payload, payloadNode }: Received): Iterable<BodyCandidate> {
  const node = payloadNode ?? readJson(textOf(payload) ?? "");
  for (const { text, way } of node ? reorderings(node) : []) {
    const fault: Fault = { code: "body_reserialized", message: rewritten(payload, text, way) };
    yield { body: utf8(text), fault, isUsual: false };
  }
}

/** For the message when nothing that was tried fits, but something shows. */
export function suspicion({ payload, headers }: Received): Fault | null {
  const encoding = headers.get("content-encoding");
  if (encoding && encoding !== "identity")
    return {
      code: "body_compressed",
      message: `the body has Content-Encoding: ${encoding.slice(0, 20)}. Send it as it was signed`,
    };
  if (payload.length === 0) {
    return { code: "unknown", message: "no body arrived. Send the payload that was signed as the body of a POST" };
  }
  const form = formFault(headers.get("content-type") ?? "", payload);
  if (form) return form;
  const text = textOf(payload);
  if (text === undefined) return { code: "body_other_charset", message: "the body is not UTF-8. Sign and send UTF-8" };
  if (text.startsWith("\ufeff")) return byteOrderMark();
  if (text.includes("\ufffd")) {
    return {
      code: "body_other_charset",
      message: "the body holds U+FFFD, which replaces what was in another encoding",
    };
  }
  return null;
}

function formFault(type: string, payload: Bytes): Fault | null {
  const text = textOf(payload) ?? "";
  const shown = TRAITS.slice(0, 2).find(([pattern]) => pattern.test(text))?.[1];
  const isDeclared = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type);
  const reserialized = (message: string): Fault => ({ code: "body_reserialized", message });
  if (shown !== undefined || (isDeclared && !/^\s*[{[]/.test(text))) {
    return reserialized(`what arrived ${shown ?? "is a form"}. Send the JSON text that was signed as the body`);
  }
  if (/^\[object \w+\]$/.test(text)) {
    return reserialized(
      `what arrived is the text ${text.slice(0, 40)}. Use JSON.stringify, and sign and send its result`,
    );
  }
  if (/^\{\s*[A-Za-z_]\w*:/.test(text)) {
    return reserialized(
      "what arrived has no quotation marks, which a shell has removed. Put the JSON into single quotes",
    );
  }
  if (readJson(text) || text.startsWith("\ufeff") || textOf(payload) === undefined) return null;
  return reserialized("what arrived is not JSON. Sign and send one JSON object");
}

function byteOrderMark(): Fault {
  return { code: "body_other_charset", message: "the body begins with a byte order mark: send UTF-8 without one" };
}

function* lineEnds(payload: Bytes): Iterable<[Bytes, string]> {
  const text = fromLatin1(payload);
  const trimmed = withoutEnd(text, "\r\n \t");
  const arrived = (what: string) => `the body arrived ${what}: sign and send the same bytes`;
  for (const shorter of [text.replace(/\r?\n$/, ""), withoutEnd(text, "\r\n"), trimmed]) {
    yield [toLatin1(shorter) ?? payload, arrived("with a line end that was not signed")];
  }
  yield [toLatin1(`\n${text}`) ?? payload, arrived("without the line end that was signed before it")];
  yield [
    toLatin1(text.replace(/^[\r\n \t]+/, "")) ?? payload,
    arrived("with a line end or a space before it that was not signed"),
  ];
  for (const end of ["\n", "\r\n", "\n\n", "\r"]) {
    const message = arrived("without the line end that was signed (curl -d removes it: use --data-binary)");
    yield [toLatin1(trimmed + end) ?? payload, message];
  }
  yield [toLatin1(`${trimmed} `) ?? payload, arrived("without the space behind it that was signed")];
}

function* charsets(payload: Bytes): Iterable<[Bytes | undefined, string]> {
  const text = textOf(payload);
  const sent = (name: string) => `the body was signed as UTF-8 and sent as ${name}: send UTF-8`;
  const signed = (name: string) => `the body was sent as UTF-8 and signed as ${name}: sign UTF-8`;
  const twice = "the letters were encoded as UTF-8 twice, once in what was signed and once more in what was sent";
  if (text !== undefined) {
    yield [utf8(text.replace(/^\ufeff/, "")), byteOrderMark().message];
    yield [utf8(`\ufeff${text}`), "a byte order mark was signed that was not sent: sign UTF-8 without one"];
    for (const [bytes, name] of [
      [toLatin1(text), "Latin-1"],
      [toWindows1252(text), "Windows-1252"],
    ] as const) {
      // What is UTF-8 once more was UTF-8 before it was encoded.
      yield [bytes, bytes && textOf(bytes) !== undefined ? twice : signed(name)];
    }
    for (const mark of ["?", "??", "\ufffd"]) {
      const bytes = mark === "\ufffd" ? utf8(text.replace(/[\u{80}-\u{10ffff}]/gu, mark)) : toAscii(text, mark);
      yield [bytes, signed("ASCII, which has no such letters")];
    }
    for (const order of ["little", "big"] as const) {
      yield [toUtf16(text, order, false), signed("UTF-16")];
      yield [toUtf16(text, order, true), signed("UTF-16")];
    }
    const signedTwice = "the letters were encoded as UTF-8 twice in what was signed, and once in what was sent";
    yield [utf8(fromLatin1(payload)), signedTwice];
    yield [utf8(fromWindows1252(payload)), signedTwice];
    for (const form of ["NFC", "NFD"] as const)
      yield [utf8(text.normalize(form)), `letters with accents were signed as ${form} of Unicode: sign what is sent`];
    return;
  }
  yield [utf8(fromLatin1(payload)), sent("Latin-1")];
  yield [utf8(fromWindows1252(payload)), sent("Windows-1252")];
  for (const order of ["little", "big"] as const)
    yield [utf8(fromUtf16(payload, order).replace(/^\ufeff/, "")), sent("UTF-16")];
}

function* rewritings({ payload, payloadNode }: Received): Iterable<Written> {
  const text = textOf(payload)?.replace(/^\ufeff/, "");
  if (text === undefined) return;
  yield { text: text.replaceAll("\r\n", "\n"), way: "with other line ends" };
  yield { text: text.replace(/\r?\n/g, "\r\n"), way: "with other line ends" };
  yield { text: text.replace(/\s+/g, ""), way: "without its spaces" };
  yield { text: JSON.stringify(text), way: "as a JSON text in a JSON text" };
  yield* decodedForms(text);
  yield* otherTexts(text);
  yield* printedBytes(payload);
  const node = payloadNode ?? readJson(text) ?? fieldsOf(text) ?? partsOf(text);
  if (node === undefined) return;
  if (node.kind === "string") yield* inner(node.value);
  for (const written of writings(node)) {
    yield written;
    yield { text: `${written.text}\n`, way: `${written.way}, and with a line end behind it` };
  }
  yield* printedObjects(node);
  yield* valuesOf(node);
  yield* parts(node);
}

/** Characters of a body that is written as a list of its bytes. */
const MOST_PRINTED = 4096;

function* printedBytes(payload: Bytes): Iterable<Written> {
  if (payload.length > MOST_PRINTED) return;
  const way = "as the numbers of its bytes: turn the bytes into a text, or sign the bytes themselves";
  yield { text: `[${payload.join(" ")}]`, way };
  yield { text: `[${payload.join(", ")}]`, way };
  yield { text: payload.join(","), way };
  const escaped = Array.from(payload, (byte) => {
    if (byte === 0x5c) return "\\\\";
    if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
    return { 9: "\\t", 10: "\\n", 13: "\\r" }[byte] ?? `\\x${byte.toString(16).padStart(2, "0")}`;
  }).join("");
  const python = "as Python prints bytes, in b'…': decode the bytes, or sign the bytes themselves";
  yield { text: `b'${escaped.replaceAll("'", "\\'")}'`, way: python };
  if (escaped.includes("'")) yield { text: `b"${escaped}"`, way: python };
}

/** What stands between the program and the wire has changed the text, or the program signed none. */
function* otherTexts(text: string): Iterable<Written> {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" } as const;
  const plain = Object.entries(entities).reduceRight((left, [unit, name]) => left.replaceAll(name, unit), text);
  yield { text: plain, way: "before its characters became HTML entities on the way" };
  yield { text: text.replace(/[&<>"]/g, (unit) => entities[unit as "&"]), way: "with HTML entities" };
  yield { text: text.replace(/[&<>]/g, (unit) => entities[unit as "&"]), way: "with HTML entities" };
  const escaped = JSON.stringify(text).slice(1, -1);
  yield { text: escaped, way: "with a \\ before its quotation marks: sign the payload's value, not its text in JSON" };
  const unescaped = /^\{\\"/.test(text) ? textIn(`"${text}"`) : undefined;
  if (unescaped !== undefined) yield { text: unescaped, way: "before its quotation marks got a \\" };
  yield { text: text.replace(/\\(["'\\])/g, "$1"), way: "before its quotation marks got a \\" };
  yield { text: text.replaceAll('"', ""), way: "without its quotation marks" };
  yield { text: encodeURIComponent(text.toWellFormed()), way: "as it is encoded for a URL" };
  for (const [value] of text.length <= MOST_PRINTED ? [[`"${quoted(text)}"`], [`'${text}'`]] : []) {
    yield { text: value as string, way: "with quotation marks around it" };
  }
  const decoded = fromBase64(text.trim().replace(/^"(.*)"$/s, "$1"));
  const inner = decoded && decoded.length > 1 ? textOf(decoded) : undefined;
  if (inner !== undefined) yield { text: inner, way: "before it was encoded as base64" };
  for (const nothing of ["{}", "null", "[]", "undefined", '""']) {
    yield { text: nothing, way: `as ${nothing}: the program had no body yet when it signed` };
  }
}

/** As Go and Rust quote a text. */
function quoted(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function textIn(source: string): string | undefined {
  const node = readJson(source);
  return node?.kind === "string" ? node.value : undefined;
}

/** The value inside of a wrapper, and the object without one of its members. */
function* parts(node: JsonNode): Iterable<Written> {
  if (node.kind !== "object" || node.members.length > MOST_LEFT_OUT) return;
  for (const [, value] of node.members) {
    if (value.kind === "string" && readJson(value.value)) {
      yield { text: value.value, way: "as the text inside of one member of what arrived" };
    }
    if (value.kind !== "object") continue;
    yield { text: value.source, way: "as one member of what arrived" };
    for (const written of firstOf(writings(value))) yield { ...written, way: "as one member of what arrived" };
  }
  for (const left of node.members.length > 1 ? node.members : []) {
    const rest = { ...node, members: node.members.filter((member) => member !== left) };
    for (const written of firstOf(writings(rest))) yield { ...written, way: "without one of the members that arrived" };
  }
}

/** Members of an object of which one is left out. */
const MOST_LEFT_OUT = 12;

function* firstOf(all: Iterable<Written>): Iterable<Written> {
  let count = 0;
  for (const written of all) {
    yield written;
    count += 1;
    if (count === 24) return;
  }
}

/** A text of JSON that was serialized once more. */
function* inner(text: string): Iterable<Written> {
  yield { text, way: "without the second serialization" };
  const node = readJson(text);
  if (node) yield* writings(node);
}

function* decodedForms(text: string): Iterable<Written> {
  if (!/%[0-9a-f]{2}|\+|=/i.test(text) || text.startsWith("{")) return;
  try {
    yield { text: decodeURIComponent(text.replaceAll("+", " ")), way: "before it was encoded for a URL" };
    yield { text: decodeURIComponent(text), way: "before it was encoded for a URL" };
    for (const [, value] of pairsOf(text)) yield { text: value, way: "as one field of the form that arrived" };
  } catch {
    // Not encoded for a URL after all.
  }
}

/** The fields of a multipart form: what some clients make of an object. */
function partsOf(text: string): JsonNode | undefined {
  const [first = ""] = text.split("\r\n", 1);
  if (!/^--[\w'()+,./:=? -]{1,70}$/.test(first)) return undefined;
  const members = text
    .split(first, MOST_LEFT_OUT + 2)
    .slice(1, -1)
    .map((part) => {
      const [head = "", ...values] = part.split("\r\n\r\n");
      const value = values.join("\r\n\r\n").replace(/\r\n$/, "");
      const name = /name="([^"\r\n]*)"/.exec(head)?.[1] ?? "";
      return [name, { kind: "string", value, source: JSON.stringify(value) }] as const;
    });
  return { kind: "object", members, source: text };
}

function fieldsOf(text: string): JsonNode | undefined {
  if (!/^[\w.%+-]+=[^{}]*$/.test(text)) return undefined;
  try {
    const members = pairsOf(text).map(
      ([name, value]) => [name, { kind: "string", value, source: JSON.stringify(value) }] as const,
    );
    return { kind: "object", members, source: text };
  } catch {
    return undefined;
  }
}

function pairsOf(text: string): readonly (readonly [string, string])[] {
  return text.split("&").map((pair) => {
    const [name = "", ...value] = pair.replaceAll("+", " ").split("=").map(decodeURIComponent);
    return [name, value.join("=")] as const;
  });
}

function rewritten(arrived: Bytes, text: string, way: string): string {
  const signed = utf8(text);
  const first = signed.findIndex((byte, index) => byte !== arrived[index]);
  const where = isEqual(signed, arrived) || first < 0 ? "" : `, which differ from byte ${first + 1} on`;
  return (
    `you signed ${signed.length} bytes, ${arrived.length} arrived${where}. ` +
    `What was signed was written ${way}${contrast(text, textOf(arrived) ?? "")}: ` +
    "serialize once, sign that text, and send the same text"
  );
}

/** What shows in the text that arrived, and not in the one that was signed. */
function contrast(signed: string, arrived: string): string {
  const shows = TRAITS.find(([pattern]) => pattern.test(arrived) && !pattern.test(signed));
  return shows ? `, and what arrived ${shows[1]}` : "";
}

const TRAITS: readonly [RegExp, string][] = [
  [/^--[^\r\n]{1,70}\r\nContent-Disposition/i, "is a multipart form"],
  [/^[\w.%+-]+=[^{}]*$/, "is a form"],
  [/^"/, "is a JSON text with that JSON in it"],
  [/\\u[0-9a-f]{4}/i, "has \\u escapes"],
  [/\\\//, "has / escaped"],
  [/\r\n/, "has lines that end with CR LF"],
  [/[{[,]\n/, "is written in several lines"],
  [/[,:] /, "has spaces between its members"],
];
