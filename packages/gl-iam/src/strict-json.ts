/**
 * JSON that every parser reads in the same way. Two parsers that pick different ones of two equal keys, or decode
 * invalid bytes differently, disagree on who is signed in, or on which restriction a partner has. So such texts are
 * refused at every door, before any use.
 */
import type { JsonObject, JsonValue } from "./partner/metadata.js";
import { refuseField, Violation, violation } from "./validation.js";

/** Levels of a signed payload. */
const PAYLOAD_DEPTH = 32;

const OF_PAYLOAD: StrictJsonOptions = { maxDepth: PAYLOAD_DEPTH, loneSurrogates: "refuse" };

/**
 * @param source bytes, or a well-formed text that stands for its UTF-8 bytes
 * @returns a signed payload's object; or why it is not one
 */
export function parseStrictJsonObject(source: Uint8Array | string): JsonObject | Violation {
  const value = typeof source === "string" ? parseText(source, OF_PAYLOAD) : parseStrictJson(source, OF_PAYLOAD);
  if (value instanceof Violation) return value;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  return violation("json_object", "must be a JSON object");
}

export interface StrictJsonOptions {
  readonly maxDepth: number;
  /** `leave` when each field has its own rule for texts, and can say which of them is wrong. */
  readonly loneSurrogates: "refuse" | "leave";
}

/**
 * Bytes as JSON. The message of a refusal never quotes the input.
 *
 * @returns the value; or the reason: not UTF-8, not JSON, a repeated key in one object, `__proto__`, too deep
 */
function parseStrictJson(bytes: Uint8Array, options: StrictJsonOptions): JsonValue | Violation {
  const text = decodeUtf8(bytes);
  return text === undefined ? violation("utf8", "must be well-formed UTF-8") : parseText(text, options);
}

function parseText(text: string, options: StrictJsonOptions): JsonValue | Violation {
  if (text.startsWith("\ufeff")) {
    return violation("byte_order_mark", "must not begin with a byte order mark: send UTF-8 without one");
  }
  const value = parseJson(text);
  if (value === undefined) return violation("json", "must be JSON with nothing but white space after it");
  return isPlainObject(text, value) ? value : (new AmbiguityScan(text, options).run() ?? value);
}

/**
 * For a door that throws its refusals.
 *
 * @param field the field to which the problem belongs
 * @throws IamError `validation_error`
 */
export function requireStrictJson(field: string, bytes: Uint8Array, options: StrictJsonOptions): JsonValue {
  const value = parseStrictJson(bytes, options);
  if (value instanceof Violation) throw refuseField(field, value);
  return value;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
/** RFC 8259, section 2. */
const WHITE_SPACE = [0x20, 0x09, 0x0a, 0x0d];
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** Half of a surrogate pair can only come from an escape, because the bytes were UTF-8. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/**
 * Whether the text is one object without escapes, without objects or lists inside, and without a key twice. Most signed
 * payloads are, and need no further look. What `JSON.parse` has dropped shows in the number of keys.
 */
function isPlainObject(text: string, value: JsonValue): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value) || text.includes("\\")) return false;
  const object = value as JsonObject;
  let keys = 0;
  for (const key in object) {
    const member = object[key];
    if (key === "__proto__" || (typeof member === "object" && member !== null)) return false;
    keys += 1;
  }
  return keys === countKeys(text);
}

/** Of valid JSON without escapes, at every depth: the strings before a colon. */
function countKeys(text: string): number {
  let keys = 0;
  for (let start = text.indexOf('"'); start >= 0; ) {
    const end = text.indexOf('"', start + 1);
    if (isColonNext(text, end + 1)) keys += 1;
    start = text.indexOf('"', end + 1);
  }
  return keys;
}

function isColonNext(text: string, from: number): boolean {
  let at = from;
  let code = text.charCodeAt(at);
  while (code !== COLON && WHITE_SPACE.includes(code)) {
    at += 1;
    code = text.charCodeAt(at);
  }
  return code === COLON;
}

/** One pass over valid JSON: two megabytes take a few milliseconds, whatever they contain. */
class AmbiguityScan {
  /** The keys seen in each open object; null for an open list. */
  readonly #open: (Set<string> | null)[] = [];
  #expectsKey = false;
  #at = 0;

  constructor(
    private readonly text: string,
    private readonly options: StrictJsonOptions,
  ) {}

  run(): Violation | undefined {
    for (; this.#at < this.text.length; this.#at += 1) {
      const fault = this.#step(this.text.charCodeAt(this.#at));
      if (fault) return fault;
    }
    return undefined;
  }

  #step(character: number): Violation | undefined {
    switch (character) {
      case QUOTE:
        return this.#string();
      case OPEN_OBJECT:
        return this.#enter(new Set());
      case OPEN_LIST:
        return this.#enter(null);
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        this.#open.pop();
        this.#expectsKey = false;
        return undefined;
      case COMMA:
        this.#expectsKey = this.#open.at(-1) instanceof Set;
        return undefined;
      default:
        return undefined;
    }
  }

  #enter(keys: Set<string> | null): Violation | undefined {
    const { maxDepth } = this.options;
    this.#open.push(keys);
    this.#expectsKey = keys !== null;
    return this.#open.length > maxDepth
      ? violation("depth", `must be nested at most ${maxDepth} levels deep`)
      : undefined;
  }

  #string(): Violation | undefined {
    const start = this.#at;
    let isEscaped = false;
    for (this.#at += 1; this.text.charCodeAt(this.#at) !== QUOTE; this.#at += 1) {
      if (this.text.charCodeAt(this.#at) !== BACKSLASH) continue;
      isEscaped = true;
      this.#at += 1;
    }
    const isKey = this.#expectsKey;
    this.#expectsKey = false;
    if (!isKey && (!isEscaped || this.options.loneSurrogates === "leave")) return undefined;
    const token = this.text.slice(start, this.#at + 1);
    const content = isEscaped && (isKey || ESCAPED_SURROGATE.test(token)) ? JSON.parse(token) : token.slice(1, -1);
    if (this.options.loneSurrogates === "refuse" && !content.isWellFormed()) {
      return violation("unicode", "must not hold lone surrogates");
    }
    return isKey ? this.#noteKey(content) : undefined;
  }

  #noteKey(key: string): Violation | undefined {
    const keys = this.#open.at(-1);
    if (key === "__proto__") return violation("proto", "must not have the key __proto__");
    if (keys?.has(key)) return violation("duplicate_key", "must not have the same key twice in one object");
    keys?.add(key);
    return undefined;
  }
}
