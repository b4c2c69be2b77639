/** Step 2 and the clock of step 3: did the partner sign exactly these bytes, and recently? */

import type { Secret } from "../crypto/secret.js";
import { ErrorCode } from "../errors.js";
import { err, ok, type Result } from "../result.js";
import { parseInteger, type Violation } from "../validation.js";
import { matchingSecret } from "./mac.js";
import type { SignedAssertion } from "./signed-assertion.js";

/** Seconds of accepted clock difference, either way. */
export const DEFAULT_TOLERANCE = 300;
export const MAX_TOLERANCE = 900;

declare const verified: unique symbol;

/** An assertion whose signature is proven. Only {@link verifyAssertion} makes one, so a step that takes it need not ask. */
export interface VerifiedAssertion extends SignedAssertion {
  readonly [verified]: true;
  /** Which of the partner's live secrets signed it. */
  readonly verifiedBy: Secret;
}

export function parseTolerance(value: unknown): number | Violation {
  return parseInteger(value, 1, MAX_TOLERANCE);
}

/**
 * Proves that the partner signed exactly these bytes, and recently.
 *
 * @param signed  in shape, untrusted
 * @param secrets the current one, and the previous during a rotation's grace period
 * @param now     the server's clock
 * @param toleranceSeconds accepted skew, either way, 1–900
 * @returns the same assertion, marked as verified; or `invalid_partner_signature`, `signature_expired`
 * @see vectors/signature.json
 */
export function verifyAssertion(
  signed: SignedAssertion,
  secrets: readonly Secret[],
  now: Date,
  toleranceSeconds: number,
): Result<VerifiedAssertion> {
  const { consumerKey, payload, timestamp } = signed;
  const verifiedBy = matchingSecret(signed.signature, secrets, { consumerKey, payload, timestamp: timestamp.text });
  if (!verifiedBy) {
    return err(ErrorCode.INVALID_PARTNER_SIGNATURE, "the signature does not match");
  }
  if (Math.abs(now.getTime() - timestamp.epochMs) > toleranceSeconds * 1000) {
    return err(ErrorCode.SIGNATURE_EXPIRED, `the timestamp is more than ${toleranceSeconds} seconds from now`);
  }
  return ok({ ...signed, verifiedBy } as VerifiedAssertion);
}
