/** What programs sign by mistake in place of JSON: the printed form of an object, or a form's fields. */
import type { JsonNode } from "./json-text.js";
import type { Written } from "./serializers.js";

type Printer = (node: JsonNode) => string;

export function* printedObjects(node: JsonNode): Iterable<Written> {
  if (node.kind !== "object" && node.kind !== "array") return;
  yield { text: pythonOf(node), way: "as Python prints a dict: use json.dumps once, and send that text" };
  yield { text: rubyOf("=>")(node), way: "as Ruby inspects a hash: use JSON.generate once, and send that text" };
  yield { text: rubyOf(" => ")(node), way: "as Ruby inspects a hash: use JSON.generate once, and send that text" };
  yield { text: javaOf(node), way: "as Java prints a map: serialize it as JSON once, and send that text" };
  yield { text: goOf(node), way: "as Go prints a map: use json.Marshal once, and send those bytes" };
  yield { text: "[object Object]", way: "as JavaScript turns an object into a text: use JSON.stringify once" };
  yield { text: "Array", way: "as PHP turns an array into a text: use json_encode once, and send that text" };
  for (const text of [formOf(node, "+"), formOf(node, "%20")]) {
    yield { text, way: "as the fields of a form: sign and send the same JSON text" };
  }
}

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

function formOf(node: JsonNode, space: string): string {
  if (node.kind !== "object") return "";
  const encode = (text: string) => encodeURIComponent(text.toWellFormed()).replaceAll("%20", space);
  const plain = (value: JsonNode) => (value.kind === "string" ? value.value : value.source);
  return node.members.map(([name, value]) => `${encode(name)}=${encode(plain(value))}`).join("&");
}
