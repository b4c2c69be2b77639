/**
 * Sessions: a short access token, and a refresh token that works once (RFC 9700, section 4.14).
 *
 * A refresh token that comes back is a stolen one or its victim's: which of the two can't be told, so the whole family ends.
 */
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import { requireActive, requireEmailDomain, requireRole } from "../policy/restrictions.js";
import { publicUser } from "../user/accounts.js";
import { parseEmail } from "../user/email.js";
import type { User } from "../user/user.js";
import { isUuid, Violation } from "../validation.js";
import { ACCESS_TOKEN_LIFETIME, type AccessTokens } from "./access-token.js";
import type { PresentedRefreshToken, StoredSession } from "./records.js";

/** What the client holds. */
export interface Session {
  /** A JWT, valid for `expiresIn` seconds while the session is not ended. */
  readonly accessToken: string;
  readonly tokenType: "Bearer";
  /** Seconds. */
  readonly expiresIn: number;
  /** Works once; the refreshed session brings the next one. */
  readonly refreshToken: string;
}

/** Through which partner, and as whom there, a session is opened; nulls for a password sign-in. */
export interface SessionOpener {
  readonly partnerId: string | null;
  readonly identityId: string | null;
}

/** A session's organization: the named one, the default when left out, or with null whichever the token belongs to. */
export interface SessionCall extends CallOrigin {
  organizationId?: string | null | undefined;
}

const PASSWORD: SessionOpener = { partnerId: null, identityId: null };

/** 30 days from the sign-in, however often it is refreshed (NIST SP 800-63B, AAL1). */
const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const REFRESH_TOKEN_PREFIX = "rt_live_";
const REFRESH_TOKEN = /^rt_live_[A-Za-z0-9_-]{43}$/;

export class Sessions {
  constructor(
    private readonly core: Core,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** Opens a session for a user who has just proved who it is, inside the caller's transaction. */
  async open(
    { sessions, audit }: Transaction,
    user: User,
    origin: CallOrigin,
    { partnerId, identityId }: SessionOpener = PASSWORD,
  ): Promise<Session> {
    const now = this.core.clock();
    const session: StoredSession = {
      id: newId(),
      userId: user.id,
      organizationId: user.organizationId,
      partnerId,
      identityId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
      endedAt: null,
    };
    await sessions.insert(session);
    await audit(
      { ...eventOf(session), eventType: AuditEventType.SESSION_CREATED, message: "session opened" },
      callerOr({ actor: user.id }, origin),
    );
    return this.#issueTokens(sessions, session, now);
  }

  /** @throws IamError `invalid_token`, `session_expired`, `session_not_found`, `user_inactive` */
  async validate(accessToken: string, call: SessionCall = {}): Promise<User> {
    const { session, user } = await this.#find(accessToken, call);
    if (session.endedAt) throw new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
    if (session.expiresAt <= this.core.clock()) throw sessionExpired();
    if (!user.isActive) throw new IamError(ErrorCode.USER_INACTIVE, "this user is deactivated");
    return user;
  }

  /** @throws IamError `invalid_token`, `session_expired`, `session_not_found`, `user_inactive` */
  async refresh(refreshToken: string, call: SessionCall = {}): Promise<Session> {
    const organizationId = this.#organizationOf(call);
    if (typeof refreshToken !== "string" || !REFRESH_TOKEN.test(refreshToken)) throw notARefreshToken();
    const hash = tokenHash(refreshToken);
    const outcome = await this.core.store.transaction(async (transaction) => {
      const presented = await transaction.sessions.lockByRefreshToken(hash, organizationId);
      if (!presented) throw notARefreshToken();
      // Handed out, not thrown: that the family ends must be committed.
      if (presented.used) return this.#endReusedFamily(transaction, presented, call);
      await this.#requireStanding(transaction, presented);
      return this.#rotate(transaction, presented, hash);
    });
    if (isIamError(outcome)) throw outcome;
    return outcome;
  }

  /** Ends the session of an access token. Ending an ended one changes nothing. */
  async logout(accessToken: string, call: SessionCall = {}): Promise<void> {
    const { session } = await this.#find(accessToken, call);
    const now = this.core.clock();
    await this.core.store.transaction(async ({ sessions, audit }) => {
      if (!(await sessions.end(session.id, now))) return;
      await audit(
        { ...eventOf(session), eventType: AuditEventType.LOGOUT, message: "session ended by its user" },
        callerOr({ actor: session.userId }, call),
      );
    });
  }

  async #find(accessToken: string, call: SessionCall) {
    const organizationId = this.#organizationOf(call);
    const claims = await this.accessTokens.verify(accessToken, this.core.clock());
    const ours = organizationId === null || claims.organizationId === organizationId;
    const found =
      ours && isUuid(claims.sessionId) ? await this.core.store.sessions.find(claims.sessionId, organizationId) : null;
    if (!found || found.user.id !== claims.userId) {
      throw new IamError(ErrorCode.SESSION_NOT_FOUND, "there is no such session in this organization");
    }
    return { session: found.session, user: publicUser(found.user) };
  }

  #organizationOf(call: SessionCall): string | null {
    return this.core.organizationOrAny(call) ?? null;
  }

  /** Whether the session may go on: for a partner's, the partner's restrictions are read again. */
  async #requireStanding({ partners }: Transaction, { session, user, asserted }: PresentedRefreshToken): Promise<void> {
    if (session.endedAt) throw new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
    if (session.expiresAt <= this.core.clock()) throw sessionExpired();
    if (!user.isActive) throw new IamError(ErrorCode.USER_INACTIVE, "this user is deactivated");
    // Not held: a deactivation holds the partner and waits for this session, so waiting for the partner would be a circle.
    const partner = session.partnerId === null ? null : await partners.find(session.partnerId);
    if (!partner || !asserted) return;
    requireActive(partner);
    const email = parseEmail(asserted.email);
    requireEmailDomain(partner, email instanceof Violation ? "" : email.domain);
    requireRole(partner, asserted.role);
  }

  async #rotate({ sessions }: Transaction, { session }: PresentedRefreshToken, hash: Uint8Array) {
    const now = this.core.clock();
    await sessions.markRefreshTokenUsed(hash, now);
    return this.#issueTokens(sessions, session, now);
  }

  async #endReusedFamily({ sessions, audit }: Transaction, { session }: PresentedRefreshToken, call: SessionCall) {
    const refusal = new IamError(ErrorCode.INVALID_TOKEN, "this refresh token was used before: the session is ended");
    if (await sessions.end(session.id, this.core.clock())) {
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

  async #issueTokens(sessions: Transaction["sessions"], session: StoredSession, now: Date): Promise<Session> {
    const refreshToken = generateToken(REFRESH_TOKEN_PREFIX);
    await sessions.insertRefreshToken(session.id, tokenHash(refreshToken), now);
    const { userId, organizationId } = session;
    const accessToken = await this.accessTokens.issue({ userId, organizationId, sessionId: session.id }, now);
    return { accessToken, tokenType: "Bearer", expiresIn: ACCESS_TOKEN_LIFETIME, refreshToken };
  }
}

function eventOf({ id, userId, organizationId, partnerId }: StoredSession) {
  return { userId, organizationId, partnerId, details: { session_id: id } };
}

function sessionExpired(): IamError {
  return new IamError(ErrorCode.SESSION_EXPIRED, "this session has expired: sign in again");
}

function notARefreshToken(): IamError {
  return new IamError(ErrorCode.INVALID_TOKEN, "this is not a valid refresh token");
}
