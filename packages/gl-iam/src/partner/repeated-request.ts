/**
 * A registration or rotation that is repeated because its answer was lost must not make a second secret. Under an
 * idempotency key the answer is kept for a day, sealed like a secret, and returned to the same caller for the same
 * request. It commits with the act itself, so there is no moment in between.
 */
import { createHash } from "node:crypto";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { Secret } from "../crypto/secret.js";
import { ErrorCode, IamError } from "../errors.js";
import { Problems, parseText, requireObject } from "../validation.js";
import type { KeptAnswer, KeptAnswerClaim } from "./records.js";

/** Makes a repeated request return the first answer instead of acting again. */
export interface Idempotency {
  /** The caller's key, 1–255 characters. */
  key: string;
  /** Who calls; another caller's key is a different key. */
  actor: string;
  /** The request in one canonical form. The same key with another request is a `conflict`. */
  request: string;
}

/** How an answer becomes text, and how it is read back. */
interface AnswerForm<T> {
  write(answer: T): string;
  read(text: string): T;
}

const KEPT_FOR_SECONDS = 24 * 60 * 60;

/** Runs `act` once for all equal requests. Without idempotency it runs each time. */
export async function onlyOnce<T>(
  core: Core,
  { keptAnswers }: Transaction,
  idempotency: Idempotency | undefined,
  operation: string,
  form: AnswerForm<T>,
  act: () => Promise<T>,
): Promise<T> {
  if (idempotency === undefined) return act();
  const { key, actor, request } = parseIdempotency(idempotency);
  const claim: KeptAnswerClaim = {
    id: newId(),
    requestMark: sha256([actor, key]),
    requestHash: sha256([operation, request]),
    lifetimeSeconds: KEPT_FOR_SECONDS,
  };
  const kept = await keptAnswers.claim(claim);
  if (kept) return form.read(openKept(core, kept, claim));
  const answer = await act();
  const place = { partnerId: claim.id, secretId: claim.id };
  await keptAnswers.keep(claim.id, core.keyring.seal(new Secret(form.write(answer)), place));
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
  problems.refuseIfAny();
  return idempotency;
}

function sha256(parts: readonly string[]): Buffer {
  return createHash("sha256").update(JSON.stringify(parts), "utf8").digest();
}
