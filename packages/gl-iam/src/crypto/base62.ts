/** Digits, then capitals, then small letters: this is ASCII order, so fixed-width numbers sort as texts. */
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * The greatest multiple of 62 that fits into a byte. Greater bytes are drawn again, so that all digits are equally
 * likely.
 */
const UNBIASED_BELOW = 248;

/**
 * `length` digits, drawn evenly (log2 62 = 5.954 bits a digit).
 *
 * @param randomBytes a cryptographic source
 */
export function randomBase62(length: number, randomBytes: (size: number) => Uint8Array): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < UNBIASED_BELOW && text.length < length) text += ALPHABET.charAt(byte % 62);
    }
  }
  return text;
}

/** A non-negative integer, padded with zeros to `width` digits. */
export function encodeBase62(value: number, width: number): string {
  let text = "";
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = ALPHABET.charAt(rest % 62) + text;
  return text.padStart(width, "0");
}
