/**
 * Texts by which people recognize somebody. Two that look the same must not be two, so what nobody sees is refused in
 * new ones, and those that need not be equal to the letter are compared in a folded form.
 */
import { type Violation, violation } from "./validation.js";

/** A zero-width space, a soft hyphen, a variation selector, a combining grapheme joiner. */
const HIDDEN = /\p{Default_Ignorable_Code_Point}/u;

/** @returns why the text can't name anybody anew; undefined if it can */
export function findHidden(text: string): Violation | undefined {
  return HIDDEN.test(text) ? violation("hidden_characters", "must not hold characters that nobody sees") : undefined;
}

/**
 * The capitals of the compatibility form (NFKC). Folding goes by way of the capitals, because lower case alone keeps
 * `Straße` and `STRASSE`, and the two small sigmas, apart. It happens here, not in PostgreSQL's lower(), whose idea of
 * a capital letter depends on the database's locale.
 */
export function foldCase(text: string): string {
  return text.normalize("NFKC").toLowerCase().toUpperCase().normalize("NFKC");
}
