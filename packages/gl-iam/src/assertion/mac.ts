import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "../crypto/secret.js";

export interface SignedBytes {
  readonly consumerKey: string;
  /** The timestamp as written. */
  readonly timestamp: string;
  readonly payload: Uint8Array;
}

/**
 * HMAC-SHA256(secret, timestamp + "|" + consumerKey + "|" + payload), 32 bytes. The key is the whole secret text,
 * prefix included; all texts as UTF-8.
 *
 * @see docs/signature.md, vectors/signature.json
 */
export function computeMac(secret: Secret, { timestamp, consumerKey, payload }: SignedBytes): Buffer {
  return createHmac("sha256", secret.reveal()).update(`${timestamp}|${consumerKey}|`, "utf8").update(payload).digest();
}

/**
 * Which secret made this MAC, if any. Constant time, and no shortcut: every secret costs the same whether or not an
 * earlier one matched.
 */
export function matchingSecret(mac: Uint8Array, secrets: readonly Secret[], signed: SignedBytes): Secret | undefined {
  let match: Secret | undefined;
  for (const secret of secrets) {
    const equal = timingSafeEqual(computeMac(secret, signed), mac);
    match = equal ? secret : match;
  }
  return match;
}
