/** Sessions: a short access token, and a refresh token that works once. */
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { StoredUser } from "../user/records.js";
import type { User } from "../user/user.js";
import { isUuid } from "../validation.js";
import { ACCESS_TOKEN_LIFETIME, type AccessTokens } from "./access-token.js";
import { recordForgery } from "./forgery.js";
import { eventOf, requireLive } from "./live.js";
import type { StoredSession } from "./records.js";
import { REFRESH_TOKEN_PREFIX, type RefreshCall, SessionRefresh } from "./refresh.js";

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

/** A refresh may also be named, so that a lost answer is given again. */
export interface RefreshSessionCall extends SessionCall, RefreshCall {}

/** Seconds: 30 days from the sign-in, however often it is refreshed (NIST SP 800-63B, AAL1). */
const SESSION_LIFETIME = 30 * 24 * 60 * 60;

export class Sessions {
  readonly #refreshing: SessionRefresh;

  constructor(
    private readonly core: Core,
    private readonly accessTokens: AccessTokens,
  ) {
    this.#refreshing = new SessionRefresh(core);
  }

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
    const refreshToken = generateToken(REFRESH_TOKEN_PREFIX);
    await sessions.insertRefreshToken(session.id, tokenHash(refreshToken));
    return this.#handOut(session, refreshToken);
  }

  /** @throws IamError `invalid_token`, `session_expired`, `session_not_found`, `user_inactive` */
  async validate(accessToken: string, call: SessionCall = {}): Promise<User> {
    const found = await this.#find(accessToken, call);
    requireLive(found);
    return found.user;
  }

  /** @throws IamError see `IAMGateway.refreshSession` */
  async refresh(refreshToken: string, call: RefreshSessionCall = {}): Promise<Session> {
    const refreshed = await this.#refreshing.refresh(refreshToken, this.#organizationOf(call), call);
    return this.#handOut(refreshed.found.session, refreshed.refreshToken);
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
    const claims = await this.#verify(accessToken, call);
    const ours = organizationId === null || claims.organizationId === organizationId;
    const found =
      ours && isUuid(claims.sessionId) ? await this.core.store.sessions.find(claims.sessionId, organizationId) : null;
    if (!found || found.user.id !== claims.userId) {
      throw new IamError(ErrorCode.SESSION_NOT_FOUND, "there is no such session in this organization");
    }
    return found;
  }

  async #verify(accessToken: string, call: SessionCall) {
    try {
      return await this.accessTokens.verify(accessToken, this.core.clock());
    } catch (error) {
      if (isIamError(error) && error.code === ErrorCode.INVALID_TOKEN) recordForgery(this.core, error, call);
      throw error;
    }
  }

  #organizationOf(call: SessionCall): string | null {
    return this.core.organizationOrAny(call) ?? null;
  }

  async #handOut({ id, userId, organizationId }: StoredSession, refreshToken: string): Promise<Session> {
    const accessToken = await this.accessTokens.issue({ userId, organizationId, sessionId: id }, this.core.clock());
    return { accessToken, tokenType: "Bearer", expiresIn: ACCESS_TOKEN_LIFETIME, refreshToken };
  }
}
