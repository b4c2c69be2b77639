/** How numbers, counts and moments are written for the reader. */

/** An RFC 5646 tag for `Intl`: the language in use, and the reader's region where the browser names it. */
export let locale = "en";

export function writeFor(tag: string): void {
  locale = tag;
}

export function numberText(count: number): string {
  return new Intl.NumberFormat(locale).format(count);
}

/**
 * The number and its noun.
 *
 * @param one  for what the language counts as one: in French, nought too
 * @param many for all else; the further form of French and Spanish is of millions
 */
export function counted(count: number, one: string, many: string): string {
  return `${numberText(count)} ${new Intl.PluralRules(locale).select(count) === "one" ? one : many}`;
}
