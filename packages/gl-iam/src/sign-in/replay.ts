/** The marks that an assertion leaves, so that it is accepted once. */
import type { AssertedSubject } from "../assertion/payload.js";
import { MAX_TOLERANCE, type VerifiedAssertion } from "../assertion/verify.js";
import { sha256 } from "../crypto/sha256.js";
import { ErrorCode, IamError } from "../errors.js";
import type { MarkTaking, ReplayMarks } from "./replay-mark-records.js";

/** Clocks of several servers differ a little. The marks outlive even the fastest clock's tolerance. */
export const CLOCK_SKEW_SECONDS = 60;

/**
 * The scheme's mark belongs to this assertion; a signed nonce marks whatever the partner meant by it. Both are kept for
 * the greatest possible tolerance, so that raising the tolerance re-opens nothing.
 */
export function replayMarks(
  partnerId: string,
  assertion: VerifiedAssertion,
  { nonce }: Pick<AssertedSubject, "nonce">,
): ReplayMarks {
  const ofNonce = nonce === null ? [] : [sha256(`nonce|${partnerId}|${nonce}`)];
  const keptForMs = (MAX_TOLERANCE + CLOCK_SKEW_SECONDS) * 1000;
  return {
    marks: [assertion.mark, ...ofNonce],
    keptUntil: new Date(Math.ceil(assertion.timestamp.epochMs) + keptForMs),
  };
}

/**
 * What policy says about the person. Such an assertion is used up, because policy may change, and an eavesdropper must
 * not have something that then becomes good. Other refusals leave no mark, or an eavesdropper could spoil the original.
 */
const ABOUT_THE_PERSON: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED,
  ErrorCode.ROLE_NOT_ALLOWED,
  ErrorCode.MAX_USERS_EXCEEDED,
  ErrorCode.USER_NOT_PROVISIONED,
  ErrorCode.USER_PROVISIONING_DISABLED,
  ErrorCode.USER_INACTIVE,
  ErrorCode.IDENTITY_CONFLICT,
]);

/** Whether an assertion that is refused with this code is used up. */
export function isAboutThePerson(code: ErrorCode): boolean {
  return ABOUT_THE_PERSON.has(code);
}

/** Why marks could not be taken. */
export function refusalOfMarks(taking: Exclude<MarkTaking, "taken">): IamError {
  return taking === "too_old"
    ? new IamError(ErrorCode.SIGNATURE_EXPIRED, "the timestamp is older than any tolerance, by the database's clock")
    : new IamError(ErrorCode.ASSERTION_REPLAYED, "this assertion, or its nonce, was accepted before");
}
