/** Sessions: a short access token, and a refresh token that works once. */
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { SECRET_PREFIXES } from "../crypto/secret-prefixes.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { JsonObject } from "../partner/metadata.js";
import type { StoredUser } from "../user/records.js";
import type { User } from "../user/user.js";
import { isUuid } from "../validation.js";
import type { AccessTokens } from "./access-token.js";
import { recordForgery } from "./forgery.js";
import { eventOf, requireLive, requireRecentProof } from "./live.js";
import type { AuthMethod, FoundSession, StoredSession } from "./records.js";
import { notARefreshToken, REFRESH_TOKEN, type RefreshCall, SessionRefresh } from "./refresh.js";
import { ACCESS_TOKEN_LIFETIME } from "./signing-keys.js";

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

/** A session as its user sees it. */
export interface PresentSession {
  /** With the roles of this session. */
  readonly user: User;
  readonly session: {
    readonly id: string;
    readonly authMethod: AuthMethod;
    /** Null for a password, like `externalId`. */
    readonly partnerId: string | null;
    /** The user's stable id at the partner. */
    readonly externalId: string | null;
    readonly attributes: JsonObject;
    readonly createdAt: Date;
    readonly expiresAt: Date;
    /** Exact to the minute. */
    readonly lastSeenAt: Date;
  };
}

/** What another server is told about an access token that it was given (RFC 7662). */
export type Introspection =
  | { readonly isActive: false }
  | (PresentSession & {
      readonly isActive: true;
      /** When the access token ends, if its session does not end before. */
      readonly expiresAt: Date;
      /** Seconds until then, by the database's clock. */
      readonly expiresIn: number;
      /** The token's `iss` and `aud`. */
      readonly issuer: string;
    });

/** Of a token that is not valid, or not any more. Any other refusal says nothing about the token. */
const INACTIVE: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.INVALID_TOKEN,
  ErrorCode.SESSION_EXPIRED,
  ErrorCode.SESSION_NOT_FOUND,
  ErrorCode.USER_INACTIVE,
  // Good for enrolling a second factor, and for nothing that another server has.
  ErrorCode.MFA_REQUIRED,
]);

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
  /**
   * Also accepts the session of a user who must enroll a second factor before anything else (`requireMfa`). Any other
   * use of such a session is `mfa_required`.
   */
  toEnroll?: boolean | undefined;
}

/** A refresh may also be named, so that a lost answer is given again. */
export interface RefreshSessionCall extends SessionCall, RefreshCall {}

/** Seconds: 30 days from the sign-in, however often it is refreshed (NIST SP 800-63B, AAL1). */
const SESSION_LIFETIME = 30 * 24 * 60 * 60;
/** Seconds after which a use is recorded again. */
const SEEN_EVERY = 60;

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
    const refreshToken = generateToken(SECRET_PREFIXES.REFRESH_TOKEN);
    await sessions.insertRefreshToken(session.id, tokenHash(refreshToken));
    return this.#handOut(session, refreshToken, session.createdAt);
  }

  /** @throws IamError see `IAMGateway.validateSession` */
  async validate(accessToken: string, call: SessionCall = {}): Promise<User> {
    return (await this.requireLive(accessToken, call)).user;
  }

  /** @throws IamError see `IAMGateway.getSession` */
  async get(accessToken: string, call: SessionCall = {}): Promise<PresentSession> {
    return toPresent(await this.requireLive(accessToken, call));
  }

  /**
   * Leaves no event of a made-up token: whoever asks did not make it up, and strangers can have any number asked.
   *
   * @throws IamError see `IAMGateway.introspect`
   */
  async introspect(accessToken: string, call: SessionCall = {}): Promise<Introspection> {
    try {
      const { found, token } = await this.#findLive(accessToken, call, () => {});
      const { issuer } = this.accessTokens;
      const expiresAt = token.expiresAt < found.session.expiresAt ? token.expiresAt : found.session.expiresAt;
      const expiresIn = Math.floor((expiresAt.getTime() - found.now.getTime()) / 1000);
      return { isActive: true, ...toPresent(found), expiresAt, expiresIn, issuer };
    } catch (error) {
      if (isIamError(error) && INACTIVE.has(error.code)) return { isActive: false };
      throw error;
    }
  }

  /**
   * The live session of an access token. Its use is recorded.
   *
   * @throws IamError `invalid_token`, `session_expired`, `session_not_found`, `user_inactive`
   */
  async requireLive(accessToken: string, call: SessionCall = {}): Promise<FoundSession> {
    return (await this.#findLive(accessToken, call)).found;
  }

  async #findLive(accessToken: string, call: SessionCall, onForgery?: (error: IamError) => void) {
    const { found, token } = await this.#find(accessToken, call, onForgery);
    if (token.expiresAt <= found.now) {
      throw new IamError(ErrorCode.SESSION_EXPIRED, "the access token has expired: refresh the session");
    }
    requireLive(found, this.core, call);
    if (found.secondsIdle >= SEEN_EVERY) {
      // If the database can be read but not written, the user may still come in.
      await this.core.store.sessions.touch(found.session.id).catch(() => {});
    }
    return { found, token };
  }

  /** A live session whose user has recently proved who it is. @throws IamError also `reauthentication_required` */
  async requireRecentProof(accessToken: string, call: SessionCall = {}): Promise<FoundSession> {
    const found = await this.requireLive(accessToken, call);
    try {
      requireRecentProof(found);
    } catch (error) {
      if (isIamError(error)) this.#recordStaleProof(found, error, call);
      throw error;
    }
    return found;
  }

  /** @throws IamError see `IAMGateway.refreshSession` */
  async refresh(refreshToken: string, call: RefreshSessionCall = {}): Promise<Session> {
    const organizationId = this.#organizationOf(call);
    await this.ready();
    const { found, refreshToken: next } = await this.#refreshing.refresh(refreshToken, organizationId, call);
    return this.#handOut(found.session, next, found.now);
  }

  /**
   * Ends the session of an access token (even an expired one) or of a refresh token (even a used one). Ending a session
   * that has ended changes nothing.
   */
  async logout(token: string, call: SessionCall = {}): Promise<void> {
    const isRefreshToken = typeof token === "string" && REFRESH_TOKEN.test(token);
    const accessed = isRefreshToken ? null : (await this.#find(token, call)).found;
    const organizationId = this.#organizationOf(call);
    await this.core.store.transaction(async ({ sessions, audit }) => {
      const found = accessed ?? (await sessions.lockByRefreshToken(tokenHash(token), organizationId));
      if (!found) throw notARefreshToken();
      const { session } = found;
      if (found.standing === "ended" || !(await sessions.end(session.id))) return;
      await audit(
        { ...eventOf(session), eventType: AuditEventType.LOGOUT, message: "session ended by its user" },
        callerOr({ actor: session.userId }, call),
      );
    });
  }

  /** Call it before a transaction that opens a session: inside it, nothing can wait for the signing key. */
  ready(): Promise<void> {
    return this.accessTokens.ready();
  }

  #recordStaleProof({ session }: FoundSession, { code, message }: IamError, call: SessionCall): void {
    const event = { ...eventOf(session), eventType: AuditEventType.PERMISSION_DENIED, errorCode: code, message };
    this.core.trail.refused(event, callerOr({ actor: session.userId }, call));
  }

  async #find(
    accessToken: string,
    call: SessionCall,
    onForgery = (error: IamError) => recordForgery(this.core, error, call),
  ) {
    const organizationId = this.#organizationOf(call);
    const token = await this.#verify(accessToken, onForgery);
    const ours = organizationId === null || token.organizationId === organizationId;
    const found =
      ours && isUuid(token.sessionId) ? await this.core.store.sessions.find(token.sessionId, organizationId) : null;
    if (!ours) throw ofAnotherOrganization(token.organizationId);
    if (!found || found.user.id !== token.userId) {
      throw new IamError(ErrorCode.SESSION_NOT_FOUND, "there is no such session in this organization");
    }
    return { found, token };
  }

  async #verify(accessToken: string, onForgery: (error: IamError) => void) {
    try {
      return await this.accessTokens.verify(accessToken);
    } catch (error) {
      if (isIamError(error) && error.code === ErrorCode.INVALID_TOKEN) onForgery(error);
      throw error;
    }
  }

  #organizationOf(call: SessionCall): string | null {
    return this.core.organizationOrAny(call) ?? null;
  }

  #handOut({ id, userId, organizationId, partnerId }: StoredSession, refreshToken: string, now: Date): Session {
    const accessToken = this.accessTokens.issue({ userId, organizationId, partnerId, sessionId: id }, now);
    return { accessToken, tokenType: "Bearer", expiresIn: ACCESS_TOKEN_LIFETIME, refreshToken };
  }
}

function toPresent({ user, session, asserted }: FoundSession): PresentSession {
  const { id, authMethod, partnerId, createdAt, expiresAt, lastSeenAt } = session;
  const externalId = asserted?.externalId ?? null;
  return {
    user,
    session: { id, authMethod, partnerId, externalId, attributes: {}, createdAt, expiresAt, lastSeenAt },
  };
}

/** Its holder learns nothing by this: the token says so itself. */
function ofAnotherOrganization(organizationId: string): IamError {
  const details = Object.assign([], { organizationId });
  const cure = "call forOrganization, or name it";
  return new IamError(
    ErrorCode.SESSION_NOT_FOUND,
    `there is no such session in this organization: the token is one of organization ${organizationId} (${cure})`,
    details,
  );
}
