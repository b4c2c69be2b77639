/** Whom an assertion is for: the same bytes must not be good for two applications that share a credential. */
import { ErrorCode, IamError } from "../errors.js";

/**
 * @param required whether the partner must name the application
 * @param signed   the names in the signed `aud`; null when it has none
 * @param ours     the application's names, compared exactly
 * @throws IamError `audience_mismatch`
 */
export function requireAudience(required: boolean, signed: readonly string[] | null, ours: readonly string[]): void {
  if (signed === null ? !required : signed.some((name) => ours.includes(name))) return;
  const message = signed === null ? "must be signed by this partner" : "does not name this application";
  throw new IamError(ErrorCode.AUDIENCE_MISMATCH, `the audience (aud) ${message}`);
}
