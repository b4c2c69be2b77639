/**
 * Refreshes a session. A refresh token works once (RFC 9700, section 4.14), and its answer may be lost.
 *
 * A reused token comes from a thief or from its victim. Nobody can tell which, so the whole family ends. The only
 * exception is a client that never saw the answer. For 30 seconds, while nobody has used the successor, the same token
 * is answered with the same successor, which is derived anew and never stored. That holds for a repeat under the
 * idempotency key of the first use, and without a key a few times a day, each of them an audit event.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { SECRET_PREFIXES } from "../crypto/secret-prefixes.js";
import { sha256 } from "../crypto/sha256.js";
import { tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import { attempt } from "../result.js";
import { refuseField, violation } from "../validation.js";
import { recordForgery } from "./forgery.js";
import { eventOf, seenEvery } from "./live.js";
import type { FoundSession, PresentedRefreshToken, RefreshTokenUse } from "./records.js";
import { requireStanding } from "./standing.js";

export interface RefreshCall extends CallOrigin {
  /**
   * Names this refresh, 1–255 visible ASCII characters. If the answer is lost, a repeat with it gets the same answer.
   */
  idempotencyKey?: string | undefined;
}

export const REFRESH_TOKEN = /^rt_live_[A-Za-z0-9_-]{43}$/;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** Seconds within which a lost answer is given again. */
const REPEATABLE_FOR = 30;
/** Without an idempotency key, for one family in so many seconds. */
const KEYLESS_REPEATS = 3;
const KEYLESS_WINDOW = 24 * 60 * 60;
const SALT_BYTES = 32;

/** What the session goes on with. */
export interface Refreshed {
  readonly found: FoundSession;
  readonly refreshToken: string;
}

export class SessionRefresh {
  constructor(private readonly core: Core) {}

  /** @throws IamError see `IAMGateway.refreshSession` */
  async refresh(refreshToken: string, organizationId: string | null, call: RefreshCall): Promise<Refreshed> {
    const mark = parseIdempotencyKey(call.idempotencyKey);
    if (typeof refreshToken !== "string" || !REFRESH_TOKEN.test(refreshToken)) {
      throw this.#forged(call);
    }
    const hash = tokenHash(refreshToken);
    const goesOn = await this.#goOn(refreshToken, hash, organizationId, mark, call);
    if (goesOn) return goesOn;
    const outcome = await this.core.store.transaction(async (transaction) => {
      const found = await transaction.sessions.lockByRefreshToken(hash, organizationId);
      if (!found) throw this.#forged(call);
      if (found.use !== null) return this.#comeBack(transaction, found, refreshToken, mark, call);
      await this.#requirePresent(transaction, found);
      return this.#rotate(transaction, found, refreshToken, mark, call);
    });
    if (isIamError(outcome)) throw outcome;
    return outcome;
  }

  #forged(call: RefreshCall): IamError {
    const refusal = notARefreshToken();
    recordForgery(this.core, refusal, call);
    return refusal;
  }

  /**
   * A session that goes on: read without locks, judged, and written if it still may.
   *
   * @returns null for everything else, refusals included, which is for the transaction to decide
   */
  async #goOn(
    refreshToken: string,
    hash: Uint8Array,
    organizationId: string | null,
    mark: Uint8Array | null,
    call: RefreshCall,
  ): Promise<Refreshed | null> {
    const { refreshes } = this.core.store;
    const seen = await refreshes.see(hash, organizationId);
    if (!seen || seen.found.use !== null) return null;
    const { found, partner } = seen;
    const stands = await attempt(() => requireStanding(found, partner, this.core));
    if (stands.isErr) return null;
    const { successor, use } = this.#succeed(refreshToken, mark, call);
    const first = { sessionId: found.session.id, tokenHash: hash, use, seenEvery: this.#seenEvery(found) };
    return (await refreshes.use(first)) ? { found, refreshToken: successor } : null;
  }

  async #rotate(
    { sessions }: Transaction,
    found: PresentedRefreshToken,
    refreshToken: string,
    mark: Uint8Array | null,
    call: RefreshCall,
  ): Promise<Refreshed> {
    const { successor, use } = this.#succeed(refreshToken, mark, call);
    await sessions.touch(found.session.id, this.#seenEvery(found));
    await sessions.useRefreshToken(found.session.id, tokenHash(refreshToken), use);
    return { found, refreshToken: successor };
  }

  #succeed(
    refreshToken: string,
    idempotencyMark: Uint8Array | null,
    { ipAddress }: RefreshCall,
  ): { readonly successor: string; readonly use: RefreshTokenUse } {
    const successorSalt = randomBytes(SALT_BYTES);
    const keyVersion = this.core.secretKeys.version;
    const successor = this.#successor(refreshToken, successorSalt, keyVersion);
    const successorHash = tokenHash(successor);
    return {
      successor,
      use: { successorHash, successorSalt, keyVersion, idempotencyMark, usedFrom: ipAddress ?? null },
    };
  }

  #seenEvery(found: FoundSession): number {
    return seenEvery(found, this.core.sessionIdleSeconds);
  }

  /** @returns the refusal, where the family has ended: handed out, not thrown, since its end must be committed */
  async #comeBack(
    transaction: Transaction,
    found: PresentedRefreshToken,
    refreshToken: string,
    mark: Uint8Array | null,
    call: CallOrigin,
  ): Promise<Refreshed | IamError> {
    const use = repeatableUse(found, mark);
    if (use === null) return endReusedFamily(transaction, found, call);
    await this.#requirePresent(transaction, found);
    const successor = this.#successor(refreshToken, use.successorSalt, use.keyVersion);
    if (!timingSafeEqual(tokenHash(successor), use.successorHash)) throw underAnotherKey(use.keyVersion);
    if (mark === null && !(await this.#recordKeyless(transaction, found, use, call))) {
      return endReusedFamily(transaction, found, call);
    }
    return { found, refreshToken: successor };
  }

  /** @returns false when the family has had its repeats */
  async #recordKeyless(
    { sessions, audit }: Transaction,
    { session }: FoundSession,
    { usedFrom }: RefreshTokenUse,
    call: CallOrigin,
  ): Promise<boolean> {
    if (!(await sessions.countRepeat(session.id, KEYLESS_REPEATS, KEYLESS_WINDOW))) return false;
    const event = eventOf(session);
    await audit(
      {
        ...event,
        eventType: AuditEventType.TOKEN_REUSE_DETECTED,
        severity: "warning",
        message: "a refresh was sent again within 30 seconds and got the same answer: its first one may have been lost",
        details: { ...event.details, first_ip_address: usedFrom, ip_address: call.ipAddress ?? null },
      },
      call,
    );
    return true;
  }

  async #requirePresent({ partners }: Transaction, found: FoundSession): Promise<void> {
    const { partnerId } = found.session;
    // Not held: what is revoked a moment later is over by its epoch, the next access token included.
    requireStanding(found, partnerId === null ? null : await partners.find(partnerId), this.core);
  }

  /** HMAC-SHA256 of token and salt under its own key, so the database alone or the key alone cannot make it. */
  #successor(refreshToken: string, salt: Uint8Array, keyVersion: number): string {
    const key = this.core.secretKeys.derive(keyVersion, "gl-iam refresh token successor");
    if (!key) throw underAnotherKey(keyVersion);
    // Both lengths are fixed, so that no two pairs are one text.
    const mac = createHmac("sha256", key).update(refreshToken, "utf8").update(salt).digest("base64url");
    return SECRET_PREFIXES.REFRESH_TOKEN + mac;
  }
}

/** @returns the use, if this may be the one who made it and never saw the answer */
function repeatableUse({ use }: PresentedRefreshToken, mark: Uint8Array | null): RefreshTokenUse | null {
  if (!use?.kept || use.successorUsed || use.secondsAgo > REPEATABLE_FOR) return null;
  const { idempotencyMark } = use.kept;
  if (mark === null || idempotencyMark === null) return mark === idempotencyMark ? use.kept : null;
  return timingSafeEqual(mark, idempotencyMark) ? use.kept : null;
}

async function endReusedFamily({ sessions, audit }: Transaction, { session }: FoundSession, call: CallOrigin) {
  const refusal = new IamError(ErrorCode.INVALID_TOKEN, "this refresh token was used before: the session is ended");
  if (await sessions.end(session.id)) {
    await audit(
      {
        ...eventOf(session),
        eventType: AuditEventType.TOKEN_REUSE_DETECTED,
        severity: "critical",
        errorCode: refusal.code,
        message: "a used refresh token came back",
      },
      call,
    );
    await audit(
      {
        ...eventOf(session),
        eventType: AuditEventType.SESSION_REVOKED,
        message: "session ended: its token was reused",
      },
      call,
    );
  }
  return refusal;
}

function parseIdempotencyKey(key: unknown): Uint8Array | null {
  if (key === undefined) return null;
  if (typeof key === "string" && IDEMPOTENCY_KEY.test(key)) return sha256(key);
  throw refuseField("idempotencyKey", violation("format", "must have 1 to 255 visible ASCII characters"));
}

/** Nothing ends: the token may be right, and this process the one that is configured wrongly. */
function underAnotherKey(keyVersion: number): IamError {
  const which = `its successor was derived under another secret key of version ${keyVersion}`;
  return new IamError(ErrorCode.STORE_UNAVAILABLE, `this refresh can't be answered again here: ${which}`);
}

export function notARefreshToken(): IamError {
  return new IamError(ErrorCode.INVALID_TOKEN, "this is not a valid refresh token");
}
