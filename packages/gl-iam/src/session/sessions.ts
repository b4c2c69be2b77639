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
import { requireActive } from "../policy/activity.js";
import { requireEmailDomain } from "../policy/email-domain.js";
import { requireRole } from "../policy/role.js";
import { parseEmail } from "../user/email.js";
import type { StoredUser } from "../user/records.js";
import type { User } from "../user/user.js";
import { isUuid, Violation } from "../validation.js";
import { ACCESS_TOKEN_LIFETIME, type AccessTokens } from "./access-token.js";
import type { FoundSession, PresentedRefreshToken, StoredSession } from "./records.js";

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

/** Through which partner, and as whom there, a session is opened, and the epochs that it was judged under. */
export interface PartnerOpener {
  readonly partnerId: string;
  readonly partnerEpoch: number;
  readonly identityId: string;
  readonly identityEpoch: number;
}

/** A session's organization: the named one, the default when left out, or with null whichever the token belongs to. */
export interface SessionCall extends CallOrigin {
  organizationId?: string | null | undefined;
}

/** Seconds: 30 days from the sign-in, however often it is refreshed (NIST SP 800-63B, AAL1). */
const SESSION_LIFETIME = 30 * 24 * 60 * 60;
const REFRESH_TOKEN_PREFIX = "rt_live_";
const REFRESH_TOKEN = /^rt_live_[A-Za-z0-9_-]{43}$/;

export class Sessions {
  constructor(
    private readonly core: Core,
    private readonly accessTokens: AccessTokens,
  ) {}

  /**
   * Opens a session for a user who has just proved who it is, inside the caller's transaction.
   *
   * @param user    as it was judged, with its epoch
   * @param partner left out for a sign-in by password
   */
  async open(
    { sessions, audit }: Transaction,
    user: StoredUser,
    origin: CallOrigin,
    partner?: PartnerOpener,
  ): Promise<Session> {
    const session = await sessions.insert(
      {
        id: newId(),
        authMethod: partner ? "partner" : "password",
        userId: user.id,
        organizationId: user.organizationId,
        partnerId: partner?.partnerId ?? null,
        identityId: partner?.identityId ?? null,
        epochs: { partner: partner?.partnerEpoch ?? 0, user: user.epoch, identity: partner?.identityEpoch ?? 0 },
      },
      SESSION_LIFETIME,
    );
    await audit(
      { ...eventOf(session), eventType: AuditEventType.SESSION_CREATED, message: "session opened" },
      callerOr({ actor: user.id }, origin),
    );
    return this.#issueTokens(sessions, session);
  }

  /** @throws IamError `invalid_token`, `session_expired`, `session_not_found`, `user_inactive` */
  async validate(accessToken: string, call: SessionCall = {}): Promise<User> {
    const found = await this.#find(accessToken, call);
    requireLive(found);
    return found.user;
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
    await this.core.store.transaction(async ({ sessions, audit }) => {
      if (!(await sessions.end(session.id))) return;
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
    return found;
  }

  #organizationOf(call: SessionCall): string | null {
    return this.core.organizationOrAny(call) ?? null;
  }

  /** Whether the session may go on: for a partner's, the partner's restrictions are read again. */
  async #requireStanding({ partners }: Transaction, found: PresentedRefreshToken): Promise<void> {
    requireLive(found);
    const { session, asserted } = found;
    // Not held: what is revoked a moment later is over by its epoch, the next access token included.
    const partner = session.partnerId === null ? null : await partners.find(session.partnerId);
    if (!partner || !asserted) return;
    requireActive(partner);
    const email = parseEmail(asserted.email);
    requireEmailDomain(partner, email instanceof Violation ? "" : email.domain);
    requireRole(partner, asserted.role);
  }

  async #rotate({ sessions }: Transaction, { session }: PresentedRefreshToken, hash: Uint8Array) {
    await sessions.markRefreshTokenUsed(hash);
    return this.#issueTokens(sessions, session);
  }

  async #endReusedFamily({ sessions, audit }: Transaction, { session }: PresentedRefreshToken, call: SessionCall) {
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

  async #issueTokens(sessions: Transaction["sessions"], session: StoredSession): Promise<Session> {
    const refreshToken = generateToken(REFRESH_TOKEN_PREFIX);
    await sessions.insertRefreshToken(session.id, tokenHash(refreshToken));
    const { userId, organizationId } = session;
    const accessToken = await this.accessTokens.issue(
      { userId, organizationId, sessionId: session.id },
      this.core.clock(),
    );
    return { accessToken, tokenType: "Bearer", expiresIn: ACCESS_TOKEN_LIFETIME, refreshToken };
  }
}

/** @throws IamError `session_not_found`, `session_expired`, `user_inactive` */
function requireLive({ standing, user }: FoundSession): void {
  if (standing === "ended") throw new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
  if (standing === "expired") throw sessionExpired();
  if (!user.isActive) throw new IamError(ErrorCode.USER_INACTIVE, "this user is deactivated");
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
