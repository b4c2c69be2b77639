/** The form of most addresses, in which every spelling rule leaves them as they are. */

/** Of RFC 5321: what a local part and a path may have. */
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 254;
const LONGEST_LABEL = 63;

const AT = 0x40;
const DOT = 0x2e;
const HYPHEN = 0x2d;

const IN_LOCAL_PART = tableOf("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-");
const IN_LABEL = tableOf("abcdefghijklmnopqrstuvwxyz0123456789");
const LETTERS = tableOf("abcdefghijklmnopqrstuvwxyz");

/**
 * Finds the `@` of an address in ASCII and lower case, whose domain has no label that means something else to a URL
 * parser (`xn--`, a number at the end).
 *
 * @returns its index; -1 for every other text, good or bad, which needs the whole parser
 */
export function plainEmailAt(text: string): number {
  const at = text.indexOf("@");
  const isSized = at >= 1 && at <= LONGEST_LOCAL_PART && text.length <= LONGEST_ADDRESS;
  return isSized && isPlainLocalPart(text, at) && isPlainDomain(text, at + 1) ? at : -1;
}

function isPlainLocalPart(text: string, end: number): boolean {
  let before = DOT;
  for (let index = 0; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (code === DOT ? before === DOT : IN_LOCAL_PART[code] !== 1) return false;
    before = code;
  }
  return before !== DOT;
}

function isPlainDomain(text: string, start: number): boolean {
  let label = start;
  let before = AT;
  for (let index = start; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const beginsLabel = index === label;
    if (code === DOT || code === HYPHEN) {
      if (beginsLabel || before === HYPHEN || index - label > LONGEST_LABEL) return false;
      if (code === DOT) label = index + 1;
    } else if (IN_LABEL[code] !== 1) return false;
    before = code;
  }
  const last = text.length - label;
  return last >= 1 && last <= LONGEST_LABEL && before !== HYPHEN && LETTERS[text.charCodeAt(label)] === 1;
}

/** 1 for each of the characters. A code past the end of the table is undefined. */
function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
