/** What an assertion leaves behind, so that it is accepted once. */
import { createHash } from "node:crypto";
import type { AssertedSubject } from "../assertion/payload.js";
import { MAX_TOLERANCE, type VerifiedAssertion } from "../assertion/verify.js";
import { ErrorCode, IamError } from "../errors.js";
import type { MarkTaking, ReplayMarks } from "./replay-mark-records.js";

/** Clocks of several servers differ a little; the marks outlive even the fastest one's idea of the tolerance. */
const CLOCK_SKEW_SECONDS = 60;

/**
 * The MAC's bytes mark this very assertion; a signed nonce marks whatever the partner meant by it. Kept for the greatest
 * tolerance there can be, so that raising the tolerance re-opens nothing.
 */
export function replayMarks(partnerId: string, assertion: VerifiedAssertion, { nonce }: AssertedSubject): ReplayMarks {
  const marks = [sha256(assertion.signature)];
  if (nonce !== null) marks.push(sha256(`nonce|${partnerId}|${nonce}`));
  const keptForMs = (MAX_TOLERANCE + CLOCK_SKEW_SECONDS) * 1000;
  return { marks, keptUntil: new Date(Math.ceil(assertion.timestamp.epochMs) + keptForMs) };
}

/** Why marks could not be taken. */
export function refusalOfMarks(taking: Exclude<MarkTaking, "taken">): IamError {
  return taking === "replayed"
    ? new IamError(ErrorCode.ASSERTION_REPLAYED, "this assertion, or its nonce, was accepted before")
    : new IamError(ErrorCode.SIGNATURE_EXPIRED, "the timestamp is older than any tolerance, by the database's clock");
}

function sha256(bytes: Uint8Array | string): Buffer {
  return createHash("sha256").update(bytes).digest();
}
