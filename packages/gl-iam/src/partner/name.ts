/** When two partners' names are the same name. */

/**
 * One text for all spellings of one name. Folded here, not by PostgreSQL's lower(), whose idea of a capital letter depends on the
 * database's locale. By way of the capitals, since lower case alone keeps apart what they have in common: `Straße` and `STRASSE`,
 * the two small sigmas. Without what nobody sees (a zero-width space, a soft hyphen): two names that look the same are the same.
 */
export function partnerNameKey(name: string): string {
  const visible = name.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  return visible.toLowerCase().toUpperCase().normalize("NFKC");
}
