/**
 * A registration or rotation that is repeated because its answer was lost must not make a second secret. Under an
 * idempotency key the answer is kept for a day, sealed like a secret, and returned to the same caller for the same
 * request. It commits with the act itself, so there is no moment in between.
 */

import { canonicalJson } from "../canonical-json.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { Secret } from "../crypto/secret.js";
import { sha256 } from "../crypto/sha256.js";
import { ErrorCode, IamError } from "../errors.js";
import { Problems, parseText, requireObject, violation } from "../validation.js";
import type { KeptAnswer, KeptAnswerClaim } from "./records.js";

/** Makes a repeated request return the first answer instead of acting again. */
export interface Idempotency {
  /** The caller's key, 1–255 characters. */
  key: string;
  /** Who calls; another caller's key is a different key. */
  actor: string;
  /**
   * What distinguishes requests besides the arguments of the call, which are compared in their parsed form: an absent
   * field equals its default. The same key with another request is a `conflict`.
   */
  request?: string | undefined;
}

/** One act that a repeated request must not do twice. */
export interface OnceOnly<T> {
  /** For example `register`. */
  readonly operation: string;
  /** The arguments of the call, in their parsed form. */
  readonly request: unknown;
  act(): Promise<T>;
  write(answer: T): string;
  read(text: string): T;
  /**
   * Called before a kept answer is returned again. It refuses an answer that is no longer true, and leaves its event.
   */
  repeat(answer: T): Promise<void>;
}

const KEPT_FOR_SECONDS = 24 * 60 * 60;

/** Acts once for all equal requests. Without idempotency it acts each time. */
export async function onlyOnce<T>(
  core: Core,
  { keptAnswers }: Transaction,
  idempotency: Idempotency | undefined,
  once: OnceOnly<T>,
): Promise<T> {
  if (idempotency === undefined) return once.act();
  const { key, actor, request = "" } = parseIdempotency(idempotency);
  const claim: KeptAnswerClaim = {
    id: newId(),
    requestMark: hashOf([actor, key]),
    requestHash: hashOf([once.operation, canonicalJson(once.request), request]),
    lifetimeSeconds: KEPT_FOR_SECONDS,
  };
  const kept = await keptAnswers.claim(claim);
  if (kept) {
    const answer = once.read(openKept(core, kept, claim));
    await once.repeat(answer);
    return answer;
  }
  const answer = await once.act();
  const place = { partnerId: claim.id, secretId: claim.id };
  await keptAnswers.keep(claim.id, core.keyring.seal(new Secret(once.write(answer)), place));
  return answer;
}

function openKept(core: Core, kept: KeptAnswer, { requestHash }: KeptAnswerClaim): string {
  if (!kept.answer || !Buffer.from(kept.requestHash).equals(requestHash)) {
    throw new IamError(ErrorCode.CONFLICT, "this idempotency key was used for another request");
  }
  return core.keyring.open(kept.answer, { partnerId: kept.id, secretId: kept.id }).reveal();
}

function parseIdempotency(idempotency: Idempotency): Idempotency {
  requireObject("idempotency", idempotency);
  const problems = new Problems();
  problems.take("idempotency.key", parseText(idempotency.key, { max: 255 }), "");
  problems.take("idempotency.actor", parseText(idempotency.actor, { max: 255 }), "");
  if (idempotency.request !== undefined && typeof idempotency.request !== "string") {
    problems.add("idempotency.request", violation("string", "must be a string"));
  }
  problems.refuseIfAny();
  return idempotency;
}

function hashOf(parts: readonly string[]): Buffer {
  return sha256(JSON.stringify(parts));
}
