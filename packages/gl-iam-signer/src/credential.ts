import { SigningError } from "./refusal.js";

/** At most 255 characters in all. */
const CONSUMER_KEY = /^ck_(?:live|test)_[A-Za-z0-9_-]{32,247}$/;
const CONSUMER_SECRET = /^cs_(?:live|test)_[A-Za-z0-9_-]{32,247}$/;
const GENERATED = /^c[ks]_(?:live|test)_[0-9A-Za-z]{39}$/;
const TEST_SIDE = /^c[ks]_test_/;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKSUM_DIGITS = 6;

/** @throws SigningError before a secret in the key's place is sent as a header */
export function requireConsumerKey(key: unknown): string {
  if (typeof key === "string" && CONSUMER_KEY.test(key)) return key;
  if (typeof key === "string" && /^cs_(?:live|test)_/.test(key)) {
    throw new SigningError(
      "consumerKey",
      "is wrong: this is the consumer secret. The consumer key begins with ck_live_",
    );
  }
  throw new SigningError("consumerKey", "must be ck_live_ and 32 to 247 of A-Z a-z 0-9 _ -");
}

/** @throws SigningError. It never repeats the input, which may be a secret with one character too many. */
export function requireConsumerSecret(secret: unknown): string {
  if (typeof secret === "string" && CONSUMER_SECRET.test(secret)) return secret;
  if (typeof secret === "string" && /^ck_(?:live|test)_/.test(secret)) {
    throw new SigningError(
      "consumerSecret",
      "is wrong: this is the consumer key. The consumer secret begins with cs_live_",
    );
  }
  throw new SigningError("consumerSecret", "must be cs_live_ and 32 to 247 of A-Z a-z 0-9 _ -, prefix included");
}

/** @throws SigningError for a key of one side with a secret of the other */
export function requireSameSide(key: string, secret: string): void {
  if (TEST_SIDE.test(key) === TEST_SIDE.test(secret)) return;
  throw new SigningError("consumerSecret", "is of another side: ck_test_ goes with cs_test_, ck_live_ with cs_live_");
}

/**
 * Whether a credential has the form of a generated one (33 random base62 digits and a checksum of six), but the wrong
 * checksum. `false` proves nothing: a credential brought from elsewhere has no checksum.
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
