/**
 * The form of consumer keys and consumer secrets.
 *
 * Generated ones are `ck_live_` or `cs_live_` (of a test side `ck_test_` or `cs_test_`), 33 random base62 digits (196
 * bits) and six digits of CRC-32 over everything before them. A secret scanner finds them by their form, and a typing
 * error is recognized offline. A partner that moves here from elsewhere brings a credential without a checksum, so no
 * look-up depends on it.
 */
import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { type Violation, violation } from "../validation.js";
import { encodeBase62, randomBase62 } from "./base62.js";
import { Secret } from "./secret.js";
import { SECRET_PREFIXES } from "./secret-prefixes.js";

const CONSUMER_KEY_PREFIX = "ck_live_";
const CONSUMER_SECRET_PREFIX = SECRET_PREFIXES.CONSUMER_SECRET;
const TEST_KEY_PREFIX = "ck_test_";
const TEST_SECRET_PREFIX = SECRET_PREFIXES.TEST_CONSUMER_SECRET;

const RANDOM_DIGITS = 33;
const CHECKSUM_DIGITS = 6;
const GENERATED_BODY = /^[0-9A-Za-z]{39}$/;
const CONSUMER_KEY = /^ck_live_[A-Za-z0-9_-]{32,247}$/;
/** What a request names: a test side's too, which nobody registers. */
const SENT_KEY = /^ck_(?:live|test)_[A-Za-z0-9_-]{32,247}$/;
const CONSUMER_SECRET = /^cs_live_[A-Za-z0-9_-]{32,247}$/;

type Prefix =
  | typeof CONSUMER_KEY_PREFIX
  | typeof CONSUMER_SECRET_PREFIX
  | typeof TEST_KEY_PREFIX
  | typeof TEST_SECRET_PREFIX;

export function generateConsumerKey(): string {
  return generate(CONSUMER_KEY_PREFIX);
}

export function generateConsumerSecret(): Secret {
  return new Secret(generate(CONSUMER_SECRET_PREFIX));
}

export function generateTestKey(): string {
  return generate(TEST_KEY_PREFIX);
}

export function generateTestSecret(): Secret {
  return new Secret(generate(TEST_SECRET_PREFIX));
}

function generate(prefix: Prefix): string {
  const unchecked = prefix + randomBase62(RANDOM_DIGITS, randomBytes);
  return unchecked + checksum(unchecked);
}

function checksum(text: string): string {
  return encodeBase62(crc32(text), CHECKSUM_DIGITS);
}

/**
 * Whether a credential has the form of a generated one, but the wrong checksum. `false` proves nothing: a credential
 * brought from elsewhere has no checksum.
 */
export function looksMistyped(credential: string): boolean {
  const body = credential.replace(/^c[ks]_(?:live|test)_/, "");
  if (body === credential || !GENERATED_BODY.test(body)) return false;
  const unchecked = credential.slice(0, -CHECKSUM_DIGITS);
  return checksum(unchecked) !== credential.slice(-CHECKSUM_DIGITS);
}

export function parseConsumerKey(value: unknown): string | Violation {
  if (typeof value === "string" && CONSUMER_KEY.test(value)) return value;
  if (typeof value === "string" && value.startsWith(CONSUMER_SECRET_PREFIX)) {
    return violation("consumer_key", "is a consumer secret; the consumer key begins with ck_live_");
  }
  return violation("consumer_key", "must be ck_live_ and at least 32 of A-Z a-z 0-9 _ -, at most 255 characters");
}

/** The key that a request names, of either side. */
export function parseSentKey(value: unknown): string | Violation {
  if (typeof value === "string" && SENT_KEY.test(value)) return value;
  return parseConsumerKey(typeof value === "string" ? value.replace(/^cs_test_/, CONSUMER_SECRET_PREFIX) : value);
}

/** The message never repeats the input, which may be a secret with one character too many. */
export function parseConsumerSecret(value: unknown): Secret | Violation {
  if (typeof value === "string" && CONSUMER_SECRET.test(value)) return new Secret(value);
  return violation("consumer_secret", "must be cs_live_ and at least 32 of A-Z a-z 0-9 _ -, at most 255 characters");
}
