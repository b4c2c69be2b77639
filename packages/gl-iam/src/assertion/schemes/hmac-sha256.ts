import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { generateConsumerSecret } from "../../crypto/credential.js";
import type { Secret } from "../../crypto/secret.js";
import type { SignatureScheme, SignedBytes } from "./scheme.js";

/** Lower-case hex. Checked before decoding: `Buffer.from(x, "hex")` stops silently at a bad digit. */
const SIGNATURE = /^[0-9a-f]{64}$/;

/** The key is the consumer secret, which both sides hold. */
export const HMAC_SHA256: SignatureScheme = {
  name: "hmac-sha256",
  parseSignature: (text) => (SIGNATURE.test(text) ? Buffer.from(text, "hex") : undefined),
  readKey(stored) {
    if (!stored.reveal().startsWith("cs_")) return null;
    return { verifies: (signed, signature) => timingSafeEqual(computeMac(stored, signed), signature) };
  },
  makeDecoy: generateConsumerSecret,
  // Nobody can make a second MAC of the same bytes.
  replayMark: (_, signature) => createHash("sha256").update(signature).digest(),
};

/**
 * HMAC-SHA256(secret, timestamp + "|" + consumerKey + "|" + payload), 32 bytes. The key is the whole text of the
 * secret, with its prefix. All texts are UTF-8.
 *
 * @see docs/signature.md, vectors/signature.json
 */
export function computeMac(secret: Secret, { timestamp, consumerKey, payload }: SignedBytes): Buffer {
  return createHmac("sha256", secret.reveal()).update(`${timestamp}|${consumerKey}|`, "utf8").update(payload).digest();
}
