/** The application's own notes on a partner: a JSON object, stored as given and never read by this library. */
import { isPlainObject, type Violation, violation } from "../validation.js";

/** Any JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
/** A JSON object, as `metadata` holds it. */
export type JsonObject = { readonly [key: string]: JsonValue };

const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 32;

/** @returns a deep copy, so that later changes of the caller do not reach the checked value */
export function parseMetadata(value: unknown): JsonObject | Violation {
  if (!isPlainObject(value)) return violation("json_object", "must be a JSON object");
  const fault = findFault(value, 1);
  if (fault) return violation("json", `must be JSON-serializable: ${fault}`);
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text, "utf8") > MAX_BYTES) {
    return violation("size", `must be at most ${MAX_BYTES} bytes when serialized`);
  }
  return JSON.parse(text) as JsonObject;
}

function findFault(value: unknown, depth: number): string | undefined {
  if (value === null || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `it holds the number ${value}`;
  if (typeof value === "string") return textFault(value);
  if (depth > MAX_DEPTH) return `it is nested deeper than ${MAX_DEPTH} levels, or refers to itself`;
  if (Array.isArray(value)) return firstFault(value, depth);
  if (!isPlainObject(value)) return `it holds a ${typeof value === "object" ? "class instance" : typeof value}`;
  if (Object.hasOwn(value, "__proto__")) return "it holds the key __proto__";
  return firstFault(Object.keys(value), depth) ?? firstFault(Object.values(value), depth);
}

function firstFault(values: readonly unknown[], depth: number): string | undefined {
  for (const value of values) {
    const fault = findFault(value, depth + 1);
    if (fault) return fault;
  }
  return undefined;
}

/** PostgreSQL's jsonb cannot hold U+0000 or half a surrogate pair. */
function textFault(text: string): string | undefined {
  if (text.includes("\0")) return "it holds a text with U+0000";
  return text.isWellFormed() ? undefined : "it holds a text with a lone surrogate";
}
