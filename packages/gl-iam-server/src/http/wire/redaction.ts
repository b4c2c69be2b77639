import { SECRET_PREFIXES } from "gl-iam";

/**
 * The last line of defence: everything that looks like a secret of this project is removed from texts that echo an
 * input.
 */
const PREFIXES = Object.values(SECRET_PREFIXES).join("|");
const SECRET_LOOKING = new RegExp(`\\b(?:${PREFIXES})[\\w-]+|(?<![\\w-])eyJ[\\w-]+(?:\\.[\\w-]*)*`, "g");

export function redact(text: string): string {
  return text.replace(SECRET_LOOKING, "[secret]");
}

/** A field's name as its sender chose it. An unknown name may be a password in the wrong place. */
export function fieldName(given: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(given) ? redact(given) : "[unnamed]";
}
