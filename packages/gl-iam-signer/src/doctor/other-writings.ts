/** What programs sign by mistake in place of JSON: the printed form of an object, or a form's fields. */
import { utf8 } from "./bytes.js";
import type { JsonNode } from "./json-text.js";
import type { Written } from "./serializers.js";

type Printer = (node: JsonNode) => string;

export function* printedObjects(node: JsonNode): Iterable<Written> {
  if (node.kind !== "object" && node.kind !== "array") return;
  yield { text: pythonOf(node), way: "as Python prints a dict: use json.dumps once, and send that text" };
  yield { text: rubyOf("=>")(node), way: "as Ruby inspects a hash: use JSON.generate once, and send that text" };
  yield { text: rubyOf(" => ")(node), way: "as Ruby inspects a hash: use JSON.generate once, and send that text" };
  yield { text: symbolsOf(node), way: "as Ruby inspects a hash: use JSON.generate once, and send that text" };
  yield { text: symbolsOf(node, ": "), way: "as Ruby inspects a hash: use JSON.generate once, and send that text" };
  yield { text: javaOf(node), way: "as Java prints a map: serialize it as JSON once, and send that text" };
  yield { text: goOf(node), way: "as Go prints a map: use json.Marshal once, and send those bytes" };
  yield { text: structOf(node, true), way: "as Go prints a struct: use json.Marshal once, and send those bytes" };
  yield { text: structOf(node, false), way: "as Go prints a struct: use json.Marshal once, and send those bytes" };
  for (const type of DOTNET_TYPES) {
    yield { text: type, way: "as .NET prints an object's type: serialize it as JSON once, and send that text" };
  }
  yield { text: phpOf(node), way: "as PHP prints or serializes an array: use json_encode once, and send that text" };
  yield {
    text: serializedOf(node),
    way: "as PHP prints or serializes an array: use json_encode once, and send that text",
  };
  yield { text: "[object Object]", way: "as JavaScript turns an object into a text: use JSON.stringify once" };
  yield { text: "Array", way: "as PHP turns an array into a text: use json_encode once, and send that text" };
  for (const text of [formOf(node, "+"), formOf(node, "%20")]) {
    yield { text, way: "as the fields of a form: sign and send the same JSON text" };
  }
}

const DOTNET_TYPES = [
  "System.Collections.Generic.Dictionary`2[System.String,System.Object]",
  "System.Collections.Generic.Dictionary`2[System.String,System.String]",
  "System.Object",
  "System.Byte[]",
];

/** One member alone, and the values of all. A program signs these where it should sign the body. */
export function* valuesOf(node: JsonNode): Iterable<Written> {
  if (node.kind !== "object" || node.members.length > MOST_VALUES) return;
  const texts = node.members.map(([, value]) => (value.kind === "string" ? value.value : value.source));
  for (const [index, text] of texts.entries()) {
    const name = (node.members[index]?.[0] ?? "").replace(/[^\w.-]/g, "?").slice(0, 40);
    yield { text, way: `as ${name} alone: sign the whole body` };
  }
  for (const separator of ["|", "", ",", "&", "\n", "."]) {
    yield { text: texts.join(separator), way: "as its values alone, without their names: sign the whole body" };
  }
}

const MOST_VALUES = 12;

function listed(node: JsonNode, print: Printer, [open, close]: readonly [string, string], pair: string): string {
  if (node.kind === "array") return `[${node.items.map(print).join(", ")}]`;
  if (node.kind !== "object") return print(node);
  const name = (text: string) => print({ kind: "string", value: text, source: "" });
  return open + node.members.map(([key, value]) => name(key) + pair + print(value)).join(", ") + close;
}

const PYTHON: Readonly<Record<string, string>> = { true: "True", false: "False", null: "None" };

function pythonOf(node: JsonNode): string {
  if (node.kind === "literal") return PYTHON[node.text] ?? node.text;
  if (node.kind === "string") {
    const mark = node.value.includes("'") && !node.value.includes('"') ? '"' : "'";
    return mark + node.value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll(mark, `\\${mark}`) + mark;
  }
  return listed(node, pythonOf, ["{", "}"], ": ");
}

function rubyOf(arrow: string): Printer {
  return function print(node) {
    if (node.kind === "literal") return node.text === "null" ? "nil" : node.text;
    return node.kind === "string" ? JSON.stringify(node.value) : listed(node, print, ["{", "}"], arrow);
  };
}

function javaOf(node: JsonNode): string {
  if (node.kind === "literal") return node.text;
  return node.kind === "string" ? node.value : listed(node, javaOf, ["{", "}"], "=");
}

function goOf(node: JsonNode): string {
  if (node.kind === "literal") return node.text === "null" ? "<nil>" : node.text;
  if (node.kind === "string") return node.value;
  if (node.kind === "array") return `[${node.items.map(goOf).join(" ")}]`;
  const members = node.members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${members.map(([name, value]) => `${name}:${goOf(value)}`).join(" ")}]`;
}

function symbolsOf(node: JsonNode, arrow = "=>"): string {
  if (node.kind !== "object") return rubyOf(arrow)(node);
  const members = node.members.map(([name, value]) => {
    const text = symbolsOf(value, arrow);
    return arrow === "=>" ? `:${name}=>${text}` : `${name}: ${text}`;
  });
  return `{${members.join(", ")}}`;
}

function structOf(node: JsonNode, isNamed: boolean): string {
  if (node.kind !== "object") return goOf(node);
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const name = (text: string) =>
    text
      .split("_")
      .map((word) => (word === "id" ? "ID" : capital(word)))
      .join("");
  const members = node.members.map(([key, value]) => (isNamed ? `${name(key)}:` : "") + structOf(value, isNamed));
  return `{${members.join(" ")}}`;
}

/** `print_r`. */
function phpOf(node: JsonNode, indent = ""): string {
  if (node.kind === "string") return node.value;
  if (node.kind === "literal") return { true: "1", false: "", null: "" }[node.text] ?? node.text;
  const members = membersOf(node).map(
    ([name, value]) => `${indent}    [${name}] => ${phpOf(value, `${indent}        `)}\n`,
  );
  return `Array\n${indent}(\n${members.join("")}${indent})\n`;
}

/** `serialize`. */
function serializedOf(node: JsonNode): string {
  const text = (value: string) => `s:${utf8(value).length}:"${value}";`;
  if (node.kind === "string") return text(node.value);
  if (node.kind === "literal") {
    const known: Readonly<Record<string, string>> = { true: "b:1;", false: "b:0;", null: "N;" };
    return known[node.text] ?? `${/^-?\d+$/.test(node.text) ? "i" : "d"}:${node.text};`;
  }
  const key = (name: string) => (node.kind === "array" ? `i:${name};` : text(name));
  const members = membersOf(node);
  return `a:${members.length}:{${members.map(([name, value]) => key(name) + serializedOf(value)).join("")}}`;
}

function membersOf(node: JsonNode): readonly (readonly [string, JsonNode])[] {
  if (node.kind === "object") return node.members;
  return node.kind === "array" ? node.items.map((item, index) => [String(index), item] as const) : [];
}

function formOf(node: JsonNode, space: string): string {
  if (node.kind !== "object") return "";
  const encode = (text: string) => encodeURIComponent(text.toWellFormed()).replaceAll("%20", space);
  const plain = (value: JsonNode) => (value.kind === "string" ? value.value : value.source);
  return node.members.map(([name, value]) => `${encode(name)}=${encode(plain(value))}`).join("&");
}
