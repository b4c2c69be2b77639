/**
 * JSON that every parser reads in the same way. Two parsers that pick different ones of two equal keys, or decode
 * invalid bytes differently, disagree on who is signed in. So such texts are refused, after the signature and before
 * any use.
 */
import type { JsonObject, JsonValue } from "../partner/metadata.js";
import { type Violation, violation } from "../validation.js";

const MAX_DEPTH = 32;
/** Strings, brackets, and what separates a key from a value: enough to find keys and depth in valid JSON. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** @returns the object; or why this is none: bytes that are not UTF-8, not JSON, ambiguous, or too deep */
export function parseStrictJsonObject(bytes: Uint8Array): JsonObject | Violation {
  const text = decodeUtf8(bytes);
  if (text === undefined) return violation("utf8", "must be valid UTF-8");
  if (text.startsWith("\ufeff")) return violation("byte_order_mark", "must not begin with a byte order mark");
  const value = parseJson(text);
  if (value === undefined) return violation("json", "must be JSON with nothing but white space after it");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return violation("json_object", "must be a JSON object");
  }
  return findAmbiguity(text) ?? (value as JsonObject);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
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

/** @param text valid JSON */
function findAmbiguity(text: string): Violation | undefined {
  /** The keys seen in each open object; null for an open array. */
  const open: (Set<string> | null)[] = [];
  let expectsKey = false;
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : null);
      if (open.length > MAX_DEPTH) return violation("depth", `must be nested at most ${MAX_DEPTH} levels deep`);
      expectsKey = token === "{";
    } else if (token === "}" || token === "]") {
      open.pop();
      expectsKey = false;
    } else if (token === ",") {
      expectsKey = open.at(-1) instanceof Set;
    } else if (token === ":") {
      expectsKey = false;
    } else {
      const content = JSON.parse(token) as string;
      if (!content.isWellFormed()) return violation("unicode", "must not hold lone surrogates");
      const fault = expectsKey ? noteKey(open.at(-1), content) : undefined;
      if (fault) return fault;
    }
  }
  return undefined;
}

function noteKey(keys: Set<string> | null | undefined, key: string): Violation | undefined {
  if (key === "__proto__") return violation("proto", "must not have the key __proto__");
  if (keys?.has(key)) return violation("duplicate_key", "must not have the same key twice in one object");
  keys?.add(key);
  return undefined;
}
