/** A partner's name: its form, and when two names are the same. */
import { parseText, Violation, violation } from "../validation.js";
import { findHidden, foldCase } from "../visible-text.js";

/** People decide by the name whom they trust, so it must not change the reading direction. */
const TURNS_TEXT = /[\u202a-\u202e\u2066-\u2069]/;
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u;

export function parsePartnerName(value: unknown): string | Violation {
  const name = parseText(value, { max: 255, spaces: "trim" });
  if (name instanceof Violation) return name;
  if (TURNS_TEXT.test(name)) return violation("direction", "must not turn the direction of its text around");
  return VISIBLE.test(name)
    ? (findHidden(name) ?? name)
    : violation("visible", "must have a character that can be seen");
}

/**
 * One text for all spellings of one name. It is folded here, not by PostgreSQL's lower(), whose idea of a capital
 * letter depends on the database's locale. Folding goes by way of the capitals, because lower case alone keeps `Straße`
 * and `STRASSE`, and the two small sigmas, apart. Invisible characters (a zero-width space, a soft hyphen) are left
 * out, so that two names that look the same are the same.
 */
export function partnerNameKey(name: string): string {
  return foldCase(name.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, ""));
}
