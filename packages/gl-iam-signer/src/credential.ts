const GENERATED = /^c[ks]_live_[0-9A-Za-z]{39}$/;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKSUM_DIGITS = 6;

/**
 * Whether a credential has the form of a generated one (33 random base62 digits and six of checksum), but a checksum that
 * does not fit it. `false` proves nothing: a credential brought from elsewhere has no checksum.
 */
export function looksMistyped(credential: string): boolean {
  if (!GENERATED.test(credential)) return false;
  return checksum(credential.slice(0, -CHECKSUM_DIGITS)) !== credential.slice(-CHECKSUM_DIGITS);
}

function checksum(text: string): string {
  let digits = "";
  for (let rest = crc32(text); rest > 0; rest = Math.floor(rest / 62)) digits = ALPHABET.charAt(rest % 62) + digits;
  return digits.padStart(CHECKSUM_DIGITS, "0");
}

/** CRC-32 as in zlib (ISO 3309): reflected, polynomial 0xEDB88320. The texts are short, so no table. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
