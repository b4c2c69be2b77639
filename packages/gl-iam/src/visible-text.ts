/**
 * Texts by which people recognize somebody. Two texts that look the same must count as one. So invisible characters are
 * refused in new texts, and texts that need not match exactly are compared in a folded form.
 */
import { parseText, Violation, violation } from "./validation.js";

/** For example a zero-width space, a soft hyphen, a variation selector, a combining grapheme joiner. */
const HIDDEN = /\p{Default_Ignorable_Code_Point}/u;

/** A space that looks like the usual one: no-break, en, em, ideographic. */
const OTHER_SPACE = /(?! )\p{Zs}/u;

/** A new name that people see. @returns why it is refused, or the name */
export function parseVisibleText(value: unknown, bounds: { readonly max: number }): string | Violation {
  const text = parseText(value, bounds);
  return text instanceof Violation ? text : (findHidden(text) ?? text);
}

/**
 * For a name that is compared exactly, as an organization's: no two that look the same.
 *
 * @returns why the text is refused; undefined if it is fine
 */
export function findIndistinct(text: string): Violation | undefined {
  const hidden = findHidden(text);
  if (hidden) return hidden;
  return OTHER_SPACE.test(text) ? violation("other_space", "must hold no other space than the usual one") : undefined;
}

/** @returns why the text is refused as a new name; undefined if it is fine */
export function findHidden(text: string): Violation | undefined {
  return HIDDEN.test(text) ? violation("hidden_characters", "must not hold characters that nobody sees") : undefined;
}

/**
 * Upper case of the compatibility form (NFKC). Folding goes by way of the capitals: lower case alone keeps `Straße` and
 * `STRASSE`, and the two small sigmas, apart. It is done here and not by PostgreSQL's lower(), because the database's
 * locale decides what that takes for a capital letter.
 */
export function foldCase(text: string): string {
  return text.normalize("NFKC").toLowerCase().toUpperCase().normalize("NFKC");
}
