/** The application's own notes on a partner: a JSON object, kept as given and never read by this library. */
import { isPlainObject, type Violation, violation } from "../validation.js";

/** A value that JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** Bytes. */
const MAX_METADATA = 64 * 1024;
const MAX_DEPTH = 32;

export function parseMetadata(value: unknown): JsonObject | Violation {
  return parseKeptObject(value, MAX_METADATA);
}

/**
 * A JSON object that is stored as it is given.
 *
 * @param maxBytes as the database prints it, which is what every reader gets: `1e300` has 301 digits there
 * @returns a deep copy, so that later changes of the caller do not reach the checked value
 */
export function parseKeptObject(value: unknown, maxBytes: number): JsonObject | Violation {
  if (!isPlainObject(value)) return violation("json_object", "must be a JSON object");
  const fault = new PrintScan(maxBytes).value(value, 1);
  return fault ?? (JSON.parse(JSON.stringify(value)) as JsonObject);
}

/** Checks a value and counts the bytes of its print. It stops at the first fault, or at one byte too many. */
class PrintScan {
  #bytes = 0;

  constructor(private readonly maxBytes: number) {}

  value(value: unknown, depth: number): Violation | undefined {
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "number":
        return Number.isFinite(value) ? this.#count(printedLength(value)) : unprintable(`it holds the number ${value}`);
      case "boolean":
        return this.#count(value ? 4 : 5);
      case "object":
        return value === null ? this.#count(4) : this.#nested(value, depth);
      default:
        return unprintable(`it holds a ${typeof value}`);
    }
  }

  #nested(value: object, depth: number): Violation | undefined {
    if (depth > MAX_DEPTH) return unprintable(`it is nested deeper than ${MAX_DEPTH} levels, or refers to itself`);
    if (Array.isArray(value)) return this.#list(value, depth);
    if (!isPlainObject(value)) return unprintable("it holds a class instance");
    if (Object.hasOwn(value, "__proto__")) return unprintable("it holds the key __proto__");
    const entries = Object.entries(value);
    // `{"key": value, "key": value}`: a colon, a comma and their spaces.
    let fault = this.#count(2 + 2 * entries.length + 2 * Math.max(0, entries.length - 1));
    for (const [key, nested] of entries) fault ??= this.#text(key) ?? this.value(nested, depth + 1);
    return fault;
  }

  #list(values: readonly unknown[], depth: number): Violation | undefined {
    // Before its entries are checked, so that the length of a list of a billion holes refuses it.
    let fault = this.#count(2 + 2 * Math.max(0, values.length - 1));
    for (let index = 0; fault === undefined && index < values.length; index += 1) {
      fault = this.value(values[index], depth + 1);
    }
    return fault;
  }

  /** PostgreSQL's jsonb holds neither U+0000 nor half a surrogate pair. */
  #text(text: string): Violation | undefined {
    // A text has at least as many bytes as UTF-16 units.
    if (text.length > this.maxBytes) return tooLong(this.maxBytes);
    if (text.includes("\0")) return unprintable("it holds a text with U+0000");
    if (!text.isWellFormed()) return unprintable("it holds a text with a lone surrogate");
    return this.#count(Buffer.byteLength(JSON.stringify(text), "utf8"));
  }

  #count(bytes: number): Violation | undefined {
    this.#bytes += bytes;
    return this.#bytes > this.maxBytes ? tooLong(this.maxBytes) : undefined;
  }
}

/** The characters of a number as PostgreSQL prints it, which knows no exponent: `1e+21`, `1.5e-7`. */
function printedLength(value: number): number {
  const text = JSON.stringify(value);
  const [, sign = "", fraction = "", exponentText] = /^(-?)\d(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponentText === undefined) return text.length;
  const exponent = Number(exponentText);
  // JavaScript writes an exponent from 21 on, when no digit is left for a fraction.
  return sign.length + (exponent > 0 ? exponent + 1 : 2 - exponent + fraction.length);
}

function unprintable(fault: string): Violation {
  return violation("json", `must be JSON-serializable: ${fault}`);
}

function tooLong(maxBytes: number): Violation {
  return violation("size", `must be at most ${maxBytes} bytes as the database prints it, without exponents in numbers`);
}
