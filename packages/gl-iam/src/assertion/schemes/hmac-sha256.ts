import { timingSafeEqual } from "node:crypto";
import { generateConsumerSecret } from "../../crypto/credential.js";
import { HmacSha256Key } from "../../crypto/hmac-sha256.js";
import type { Secret } from "../../crypto/secret.js";
import { sha256 } from "../../crypto/sha256.js";
import type { SignatureScheme, SignedBytes } from "./scheme.js";

const HEX_DIGITS = 64;

/** The key is the consumer secret, which both sides hold. */
export const HMAC_SHA256: SignatureScheme = {
  name: "hmac-sha256",
  parseSignature: parseHex,
  readKey(stored) {
    if (!stored.reveal().startsWith("cs_")) return null;
    const key = keyOf(stored);
    return { verifies: (signed, signature) => timingSafeEqual(macOf(key, signed), signature) };
  },
  makeDecoy: generateConsumerSecret,
  // Nobody can make a second MAC of the same bytes.
  replayMark: (_, signature) => sha256(signature),
};

/**
 * HMAC-SHA256(secret, timestamp + "|" + consumerKey + "|" + payload), 32 bytes. The key is the whole text of the
 * secret, with its prefix. All texts are UTF-8.
 *
 * @see docs/signature.md, vectors/signature.json
 */
export function computeMac(secret: Secret, signed: SignedBytes): Buffer {
  return Buffer.from(macOf(keyOf(secret), signed));
}

function keyOf(secret: Secret): HmacSha256Key {
  return new HmacSha256Key(Buffer.from(secret.reveal(), "utf8"));
}

function macOf(key: HmacSha256Key, signed: SignedBytes): Uint8Array {
  return key.compute(`${signed.timestamp}|${signed.consumerKey}|`, signed.text ?? signed.payload);
}

/** Lower-case hex. `Buffer.from` stops silently at a bad digit and takes capitals, so the bytes are printed again. */
function parseHex(text: string): Uint8Array | undefined {
  if (text.length !== HEX_DIGITS) return undefined;
  const bytes = Buffer.from(text, "hex");
  return bytes.toString("hex") === text ? bytes : undefined;
}
