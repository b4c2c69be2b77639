/**
 * A signed payload: UTF-8 (RFC 3629) with no byte order mark, one JSON object (RFC 8259) with nothing but white space
 * around it, no key twice in one object, no key `__proto__`, no lone surrogate, at most 32 levels deep. The oracle is a
 * recursive-descent reader of bytes.
 */
import type { Dice } from "../../../../tools/testing/dice.js";
import { difference, type Subject } from "./subject.js";

const MAX_DEPTH = 32;

type Value = null | boolean | number | string | Value[] | Map<string, Value>;

/** @returns the object, or null when it is refused */
function strictJsonOracle(bytes: Uint8Array): Map<string, Value> | null {
  try {
    const reader = new Reader(codePoints(bytes));
    const value = reader.document();
    return value instanceof Map ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** RFC 3629 §4: the shortest form only, no surrogates, at most U+10FFFF. */
function codePoints(bytes: Uint8Array): number[] {
  const points: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length === 0) throw new SyntaxError("no character begins so");
    let point = length === 1 ? first : first & (0x7f >> length);
    for (let next = 1; next < length; next += 1) {
      const byte = bytes[at + next];
      if (byte === undefined || byte >> 6 !== 2) throw new SyntaxError("a character is cut short");
      point = point * 64 + (byte & 63);
    }
    const least = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0;
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) throw new SyntaxError("no scalar");
    points.push(point);
    at += length;
  }
  return points;
}

class Reader {
  #at = 0;

  constructor(private readonly points: readonly number[]) {}

  document(): Value {
    const value = this.#value(1);
    this.#space();
    if (this.#at !== this.points.length) throw new SyntaxError("something follows");
    return value;
  }

  /** @param depth of the object or list that would begin here */
  #value(depth: number): Value {
    this.#space();
    const next = this.#peek();
    if (next === "{") return this.#object(depth);
    if (next === "[") return this.#list(depth);
    if (next === '"') return this.#string();
    for (const [word, value] of [
      ["true", true],
      ["false", false],
      ["null", null],
    ] as const) {
      if (next === word[0]) return this.#word(word, value);
    }
    return this.#number();
  }

  #object(depth: number): Map<string, Value> {
    const members = new Map<string, Value>();
    this.#open("{", depth);
    while (!this.#takes("}")) {
      if (members.size > 0) this.#take(",");
      this.#space();
      const key = this.#string();
      if (key === "__proto__" || members.has(key)) throw new SyntaxError("a key that may not be");
      this.#space();
      this.#take(":");
      members.set(key, this.#value(depth + 1));
      this.#space();
    }
    return members;
  }

  #list(depth: number): Value[] {
    const items: Value[] = [];
    this.#open("[", depth);
    while (!this.#takes("]")) {
      if (items.length > 0) this.#take(",");
      items.push(this.#value(depth + 1));
      this.#space();
    }
    return items;
  }

  #open(bracket: string, depth: number): void {
    this.#take(bracket);
    if (depth > MAX_DEPTH) throw new SyntaxError("too deep");
    this.#space();
  }

  #string(): string {
    this.#take('"');
    const units: number[] = [];
    for (;;) {
      const point = this.points[this.#at++];
      if (point === undefined || point < 0x20) throw new SyntaxError("a string does not end");
      if (point === 0x22) break;
      if (point !== 0x5c) units.push(...utf16(point));
      else units.push(this.#escape());
    }
    for (const [index, unit] of units.entries()) {
      const isHigh = unit >= 0xd800 && unit < 0xdc00;
      const followsHigh = isHighSurrogate(units[index - 1]);
      const isLow = unit >= 0xdc00 && unit < 0xe000;
      const next = units[index + 1] ?? 0;
      if (isHigh && !(next >= 0xdc00 && next < 0xe000)) throw new SyntaxError("a lone surrogate");
      if (isLow && !followsHigh) throw new SyntaxError("a lone surrogate");
    }
    return String.fromCharCode(...units);
  }

  /** @returns a UTF-16 code unit */
  #escape(): number {
    const letter = String.fromCodePoint(this.points[this.#at++] ?? 0);
    const index = '"\\/bfnrt'.indexOf(letter);
    if (index >= 0) return [0x22, 0x5c, 0x2f, 8, 12, 10, 13, 9][index] ?? 0;
    if (letter !== "u") throw new SyntaxError("no such escape");
    let unit = 0;
    for (let left = 4; left > 0; left -= 1) {
      const digit = "0123456789abcdef".indexOf(String.fromCodePoint(this.points[this.#at++] ?? 0).toLowerCase());
      if (digit < 0) throw new SyntaxError("not four hex digits");
      unit = unit * 16 + digit;
    }
    return unit;
  }

  #number(): number {
    const start = this.#at;
    this.#takes("-");
    if (!this.#takes("0")) this.#digits();
    if (this.#takes(".")) this.#digits();
    if (this.#takes("e") || this.#takes("E")) {
      if (!this.#takes("+")) this.#takes("-");
      this.#digits();
    }
    return Number(String.fromCodePoint(...this.points.slice(start, this.#at)));
  }

  #digits(): void {
    const start = this.#at;
    while (/^[0-9]$/.test(this.#peek())) this.#at += 1;
    if (this.#at === start) throw new SyntaxError("a digit is due");
  }

  #word<T>(word: string, value: T): T {
    for (const letter of word) this.#take(letter);
    return value;
  }

  #space(): void {
    while ([0x20, 0x09, 0x0a, 0x0d].includes(this.points[this.#at] ?? 0)) this.#at += 1;
  }

  #peek(): string {
    const point = this.points[this.#at];
    return point === undefined ? "" : String.fromCodePoint(point);
  }

  #takes(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(character: string): void {
    if (!this.#takes(character)) throw new SyntaxError(`${character} is due`);
  }
}

function isHighSurrogate(unit: number | undefined): boolean {
  return unit !== undefined && unit >= 0xd800 && unit < 0xdc00;
}

function utf16(point: number): number[] {
  if (point < 0x10000) return [point];
  return [0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff)];
}

/** Equal values, keys in any order. @param product plain objects */
function same(product: unknown, oracle: Value): boolean {
  if (oracle instanceof Map) {
    if (typeof product !== "object" || product === null || Array.isArray(product)) return false;
    const members = Object.entries(product);
    return (
      members.length === oracle.size &&
      members.every(([key, value]) => oracle.has(key) && same(value, oracle.get(key) as Value))
    );
  }
  if (Array.isArray(oracle)) {
    return (
      Array.isArray(product) && product.length === oracle.length && oracle.every((item, at) => same(product[at], item))
    );
  }
  return Object.is(product, oracle);
}

const KEYS = [
  "a",
  "b",
  "email",
  "\\u0061",
  "__proto__",
  "\\u005f_proto__",
  "constructor",
  "é",
  "\\u00e9",
  "",
  "\\\\",
  '\\"',
];
const STRINGS = [
  ...KEYS,
  "\\ud83d\\ude00",
  "\\ud83d",
  "\\udc00\\ud800",
  "😀",
  "\\x",
  "\\u12",
  "\\/",
  "\t",
  "{",
  "]",
  "\\n",
];
const NUMBERS = [
  "0",
  "-0",
  "1.5",
  "1e3",
  "1E-2",
  "01",
  "1.",
  ".5",
  "-",
  "+1",
  "1e",
  "123456789012345678901",
  "NaN",
  "1e999",
];
const SPACES = ["", "", "", " ", "\t\r\n", "\f", "\u00a0"];
const CHARACTERS = [...'{}[]:,"\\ 0-.eE', "\0", "\ufeff", "\u2028", "true", "//", "'"];

function drawnObject(dice: Dice, depth: number): string {
  const space = () => (dice.once(6) ? dice.one(SPACES) : "");
  const member = () => `${space()}"${dice.one(KEYS)}"${space()}:${drawnValue(dice, depth + 1)}`;
  return `{${dice.many(dice.below(4), member, ",")}${space()}}`;
}

function drawnValue(dice: Dice, depth: number): string {
  const kind = dice.below(depth > 5 ? 5 : 8);
  if (kind === 0) return dice.one(["true", "false", "null"]);
  if (kind === 1) return dice.one(NUMBERS);
  if (kind < 5) return `"${dice.once(3) ? dice.many(2, () => dice.one(STRINGS)) : dice.one(STRINGS)}"`;
  if (kind === 5) return `[${dice.many(dice.below(4), () => drawnValue(dice, depth + 1), ",")}]`;
  return drawnObject(dice, depth);
}

function drawn(dice: Dice): Uint8Array {
  let text = drawnObject(dice, 1);
  if (dice.once(40)) {
    const levels = 29 + dice.below(6);
    text = dice.once(2)
      ? `${'{"a":'.repeat(levels)}${text}${"}".repeat(levels)}`
      : `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;
  }
  if (dice.once(4)) text = dice.garbled(text, CHARACTERS);
  if (dice.once(30)) text = dice.one([`\ufeff${text}`, `${text}{}`, `[${text}]`, ` ${text} `, "null", ""]);
  const bytes = Buffer.from(text, "utf8");
  if (dice.once(5) && bytes.length > 0) bytes[dice.below(bytes.length)] = dice.below(256);
  return bytes;
}

/** @param parse the object, or null when it is refused */
export function payloads(parse: (bytes: Uint8Array) => object | null): Subject {
  return {
    name: "strict JSON",
    attempt(dice) {
      const bytes = drawn(dice);
      const [product, oracle] = [parse(bytes), strictJsonOracle(bytes)];
      const agree = oracle === null ? product === null : product !== null && same(product, oracle);
      const told = oracle === null ? "refused" : "accepted";
      return agree ? undefined : difference(Buffer.from(bytes).toString("latin1"), product ?? "refused", told);
    },
  };
}
