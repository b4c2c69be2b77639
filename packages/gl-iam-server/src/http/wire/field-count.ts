/** Counts the fields of a JSON object without reading them, so that refusing a flood of them costs next to nothing. */

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);

/**
 * One pass over the bytes, which ends at the first field too many. What is not JSON may be counted wrong.
 *
 * @returns whether the outermost object has more than `most` fields
 */
export function hasMoreFields(bytes: Uint8Array, most: number): boolean {
  let depth = 0;
  let fields = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (OPEN.has(byte)) depth += 1;
    else if (CLOSE.has(byte)) depth -= 1;
    else if (byte === COLON && depth === 1) fields += 1;
    if (fields > most) return true;
  }
  return false;
}

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
