/** Which of the attributes that a partner signs about its user are kept. */
import { type JsonObject, parseKeptObject } from "../partner/metadata.js";
import { parseText, type Violation } from "../validation.js";

/** Bytes of one signed object, as the database prints it. */
const MAX_BYTES = 8 * 1024;

/** One entry of a partner's `allowedAttributes`. Compared exactly, so nothing of it is trimmed. */
export function parseAttributeName(value: unknown): string | Violation {
  return parseText(value, { max: 255, spaces: "keep" });
}

/** The `attributes` of an assertion. */
export function parseAttributes(value: unknown): JsonObject | Violation {
  return parseKeptObject(value, MAX_BYTES);
}

/**
 * What is kept of them. Asked when they are written, so that nothing else is stored, and again when they are read,
 * because the list may have become shorter.
 *
 * @param allowedAttributes null: all of them; `[]`: none
 */
export function keptAttributes(
  { allowedAttributes }: { readonly allowedAttributes: readonly string[] | null },
  attributes: JsonObject,
): JsonObject {
  if (allowedAttributes === null) return attributes;
  const names = new Set(allowedAttributes);
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.has(name)));
}
