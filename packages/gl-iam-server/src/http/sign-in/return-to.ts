/** The path to go on to, as people write it. Letters beyond ASCII are percent-encoded, and the library has the rule. */

/** @returns the path in ASCII; a text that is not a path stays none */
export function encodedPath(text: string): string {
  return text.isWellFormed() ? text.replace(/[\u00a1-\u{10ffff}]+/gu, encodeURIComponent) : text;
}
