/** The ways in which the usual libraries write one JSON value. */
import type { JsonNode } from "./json-text.js";

interface Spacing {
  readonly name: string;
  readonly comma: string;
  readonly colon: string;
  /** Null: everything in one line. */
  readonly indent: string | null;
  readonly lineEnd?: string;
}

interface Escaping {
  readonly name: string;
  /** What is escaped besides what JSON demands. */
  readonly pattern: RegExp;
  readonly print: (unit: string) => string;
}

const lower = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
const upper = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
const backslash = (unit: string) => `\\${unit}`;

/** In the order in which they are tried: the most usual first. */
const SPACINGS: readonly Spacing[] = [
  { name: "without spaces", comma: ",", colon: ":", indent: null },
  { name: "with a space behind , and :", comma: ", ", colon: ": ", indent: null },
  { name: "indented by 2", comma: ",", colon: ": ", indent: "  " },
  { name: "indented by 4", comma: ",", colon: ": ", indent: "    " },
  { name: "indented by 2, with a space before :", comma: ",", colon: " : ", indent: "  " },
  { name: "indented by a tab", comma: ",", colon: ": ", indent: "\t" },
  { name: "with a space behind :", comma: ",", colon: ": ", indent: null },
  { name: "with a space behind ,", comma: ", ", colon: ":", indent: null },
  { name: "indented by 2, with CR LF", comma: ",", colon: ": ", indent: "  ", lineEnd: "\r\n" },
  { name: "indented by 4, with CR LF", comma: ",", colon: ": ", indent: "    ", lineEnd: "\r\n" },
];

/** Tried with the members as they are, and the usual escapes. */
const RARER_SPACINGS: readonly Spacing[] = [
  { name: "indented by 3, with a space before :", comma: ",", colon: " : ", indent: "   " },
  { name: "indented by 3", comma: ",", colon: ": ", indent: "   " },
  { name: "indented by 1", comma: ",", colon: ": ", indent: " " },
  { name: "indented by 8", comma: ",", colon: ": ", indent: "        " },
  { name: "indented by a tab, with CR LF", comma: ",", colon: ": ", indent: "\t", lineEnd: "\r\n" },
];

const ESCAPINGS: readonly Escaping[] = [
  { name: "nothing escaped", pattern: /[^\s\S]/g, print: lower },
  { name: "\\u escapes for what is not ASCII", pattern: /[\u0080-\uffff]/g, print: lower },
  { name: "/ escaped and \\u escapes", pattern: /[\u0080-\uffff/]/g, print: (u) => (u === "/" ? "\\/" : lower(u)) },
  { name: "/ escaped", pattern: /\//g, print: backslash },
  { name: "\\u escapes for < > &", pattern: /[<>&\u2028\u2029]/g, print: lower },
  { name: "\\u escapes for < > & = '", pattern: /[<>&='\u2028\u2029]/g, print: lower },
  { name: "\\u escapes for < > & '", pattern: /[<>&'\u0085\u2028\u2029]/g, print: lower },
  { name: "\\u escapes in capitals", pattern: /[\u0080-\uffff"&'+<>`]/g, print: upper },
  { name: "\\u escapes in capitals for what is not ASCII", pattern: /[\u0080-\uffff]/g, print: upper },
  { name: "\\u escapes for what is not ASCII and < > &", pattern: /[\u0080-\uffff<>&]/g, print: lower },
  { name: "</ escaped", pattern: /(?<=<)\//g, print: backslash },
];

/** How one value may have been written, and in which way that is. */
export interface Written {
  readonly text: string;
  /** For a message: "with a space behind , and :". */
  readonly way: string;
  /** Usual enough to be tried together with a second mistake. */
  readonly isUsual?: boolean;
}

/** Characters of a value that is written in every way. A longer one is written in the most usual ways. */
const SHORT = 4096;

/** Every way to write the value, each text once. */
export function* writings(node: JsonNode): Iterable<Written> {
  const seen = new Set<string>();
  for (const written of [...defaultWritings(node), ...usualWritings(node), ...rarerWritings(node)]) {
    if (seen.has(written.text)) continue;
    seen.add(written.text);
    yield written;
  }
}

/** What the languages' own libraries write when nobody asks for more: these are tried with other mistakes, too. */
const DEFAULTS: readonly (readonly [spacing: number, escaping: number])[] = [
  [0, 0],
  [1, 1],
  [0, 2],
  [0, 4],
  [1, 0],
  [0, 1],
  [0, 3],
  [0, 7],
  [2, 0],
  [3, 2],
  [3, 0],
];

function* defaultWritings(node: JsonNode): Iterable<Written> {
  if (node.source.length > SHORT) return;
  const shapes = [
    { shape: node, name: "" },
    { shape: sorted(node), name: "the members in sorted order" },
  ];
  for (const { shape, name } of shapes) {
    for (const [spacing, escaping] of name === "" ? DEFAULTS : DEFAULTS.slice(0, 6)) {
      yield { ...written(shape, SPACINGS[spacing] as Spacing, ESCAPINGS[escaping] as Escaping, name), isUsual: true };
    }
  }
}

function written(shape: JsonNode, spacing: Spacing, escaping: Escaping, name: string): Written {
  const names = [spacing.name, escaping.name, name].filter((part) => part !== "" && part !== "nothing escaped");
  return { text: write(shape, spacing, escaping), way: names.join(", ") };
}

function* rarerWritings(node: JsonNode): Iterable<Written> {
  if (node.source.length > SHORT) return;
  for (const shape of [node, sorted(node)]) {
    for (const spacing of RARER_SPACINGS) {
      for (const escaping of ESCAPINGS.slice(0, 4)) {
        yield { text: write(shape, spacing, escaping), way: spacing.name };
      }
    }
  }
  for (const { shape, name } of rarerShapes(node)) {
    for (const [spacing, escaping] of DEFAULTS) {
      yield { text: write(shape, SPACINGS[spacing] as Spacing, ESCAPINGS[escaping] as Escaping), way: name };
    }
  }
}

function* rarerShapes(node: JsonNode): Iterable<{ shape: JsonNode; name: string }> {
  yield { shape: decimalNumbers(node), name: "with .0 behind whole numbers" };
  yield { shape: preciseNumbers(node), name: "with all 17 digits of its numbers" };
  yield { shape: mapped(node, digitsAsNumber), name: "with numbers in place of texts of digits" };
  yield { shape: mapped(node, numberAsText), name: "with texts in place of numbers" };
  yield { shape: mapped(node, otherEmpty), name: "with [] in place of {}, or the reverse" };
  for (const [name, change] of NAMINGS) yield { shape: mapped(node, renamed(change)), name };
}

const words = (name: string) => name.split("_").filter((word) => word !== "");
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const NAMINGS: readonly [string, (name: string) => string][] = [
  ["with its names as in ExternalId", (name) => words(name).map(capital).join("")],
  [
    "with its names as in externalId",
    (name) =>
      words(name)
        .map((word, at) => (at === 0 ? word : capital(word)))
        .join(""),
  ],
];

function renamed(change: (name: string) => string): (node: JsonNode) => JsonNode {
  return (node) =>
    node.kind === "object"
      ? { ...node, members: node.members.map(([name, value]) => [change(name), value] as const) }
      : node;
}

function digitsAsNumber(node: JsonNode): JsonNode {
  const isNumber = node.kind === "string" && /^(0|-?[1-9]\d{0,14})$/.test(node.value);
  return isNumber ? { kind: "literal", text: node.value, source: node.value } : node;
}

function numberAsText(node: JsonNode): JsonNode {
  const isNumber = node.kind === "literal" && /\d/.test(node.text);
  return isNumber ? { kind: "string", value: node.text, source: node.source } : node;
}

function otherEmpty(node: JsonNode): JsonNode {
  if (node.kind === "object" && node.members.length === 0) return { kind: "array", items: [], source: "[]" };
  if (node.kind === "array" && node.items.length === 0) return { kind: "object", members: [], source: "{}" };
  return node;
}

function preciseNumbers(node: JsonNode): JsonNode {
  return mapped(node, (one) =>
    one.kind === "literal" && /^-?\d+\.\d+$/.test(one.text) ? { ...one, text: Number(one.text).toPrecision(17) } : one,
  );
}

function* usualWritings(node: JsonNode): Iterable<Written> {
  const seen = new Set<string>();
  const isShort = node.source.length <= SHORT;
  for (const { shape, name } of isShort ? shapes(node) : [{ shape: node, name: "" }]) {
    for (const escaping of isShort ? ESCAPINGS : ESCAPINGS.slice(0, 8)) {
      for (const spacing of isShort ? SPACINGS : SPACINGS.slice(0, 4)) {
        const one = written(shape, spacing, escaping, name);
        if (seen.has(one.text)) continue;
        seen.add(one.text);
        yield one;
      }
    }
  }
}

/** The most usual writings of the value with its members in every other order, for a few members. */
export function* reorderings(node: JsonNode): Iterable<Written> {
  if (node.kind !== "object" || node.members.length < 2 || node.members.length > MOST_REORDERED) return;
  // As many writers as make about as many texts.
  const writers = DEFAULTS.slice(0, node.members.length === MOST_REORDERED ? 3 : 6);
  const seen = new Set<string>();
  for (const [spacing, escaping] of writers) {
    for (const members of permutations(node.members)) {
      const text = write({ ...node, members }, SPACINGS[spacing] as Spacing, ESCAPINGS[escaping] as Escaping);
      if (seen.has(text)) continue;
      seen.add(text);
      yield { text, way: `${SPACINGS[spacing]?.name}, the members in another order` };
    }
  }
}

/** 720 orders. */
const MOST_REORDERED = 6;

function* permutations<T>(items: readonly T[]): Iterable<readonly T[]> {
  if (items.length < 2) yield items;
  for (const [index, item] of items.entries()) {
    if (items.length < 2) return;
    for (const rest of permutations([...items.slice(0, index), ...items.slice(index + 1)])) yield [item, ...rest];
  }
}

function* shapes(node: JsonNode): Iterable<{ shape: JsonNode; name: string }> {
  const ordered = sorted(node);
  const whole = withoutNulls(node);
  yield { shape: node, name: "" };
  yield { shape: ordered, name: "the members in sorted order" };
  yield { shape: whole, name: "without null members" };
  yield { shape: sorted(whole), name: "the members in sorted order, without null members" };
  yield { shape: plainNumbers(node), name: "numbers in another form" };
}

function mapped(node: JsonNode, change: (node: JsonNode) => JsonNode): JsonNode {
  if (node.kind === "array") return change({ ...node, items: node.items.map((item) => mapped(item, change)) });
  if (node.kind !== "object") return change(node);
  return change({ ...node, members: node.members.map(([name, value]) => [name, mapped(value, change)] as const) });
}

function sorted(node: JsonNode): JsonNode {
  return mapped(node, (one) =>
    one.kind === "object" ? { ...one, members: one.members.toSorted(([a], [b]) => (a < b ? -1 : 1)) } : one,
  );
}

function withoutNulls(node: JsonNode): JsonNode {
  const isNull = (one: JsonNode) => one.kind === "literal" && one.text === "null";
  return mapped(node, (one) =>
    one.kind === "object" ? { ...one, members: one.members.filter(([, value]) => !isNull(value)) } : one,
  );
}

function plainNumbers(node: JsonNode): JsonNode {
  return mapped(node, (one) =>
    one.kind === "literal" && /\d/.test(one.text) ? { ...one, text: String(Number(one.text)) } : one,
  );
}

function decimalNumbers(node: JsonNode): JsonNode {
  return mapped(node, (one) =>
    one.kind === "literal" && /^-?\d+$/.test(one.text) ? { ...one, text: `${one.text}.0` } : one,
  );
}

function write(node: JsonNode, spacing: Spacing, escaping: Escaping, depth = 0): string {
  if (node.kind === "literal") return node.text;
  if (node.kind === "string") return quote(node.value, escaping);
  const { comma, colon, indent, lineEnd = "\n" } = spacing;
  const below = (child: JsonNode) => write(child, spacing, escaping, depth + 1);
  const entries =
    node.kind === "array"
      ? node.items.map(below)
      : node.members.map(([name, value]) => quote(name, escaping) + colon + below(value));
  const [open, close] = node.kind === "array" ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return open + close;
  if (indent === null) return open + entries.join(comma) + close;
  const lines = entries.map((entry) => lineEnd + indent.repeat(depth + 1) + entry);
  return open + lines.join(comma) + lineEnd + indent.repeat(depth) + close;
}

function quote(text: string, { pattern, print }: Escaping): string {
  const plain = JSON.stringify(text);
  const inner = plain.slice(1, -1).replace(pattern, (unit) => (unit === '"' ? unit : print(unit)));
  // JSON's own escape of a quotation mark is another one there.
  const marks = pattern.source.includes('"')
    ? inner.replace(/\\(.)/gs, (all, unit) => (unit === '"' ? print(unit) : all))
    : inner;
  return `"${marks}"`;
}
