/** Sessions: a short access token, and a refresh token that works once. */
import { AuditEventType, type AuditNote, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { SECRET_PREFIXES } from "../crypto/secret-prefixes.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { Identity } from "../identity/records.js";
import type { JsonObject } from "../partner/metadata.js";
import type { SSOPartner } from "../partner/partner.js";
import { keptAttributes } from "../policy/attributes.js";
import type { StoredUser } from "../user/records.js";
import type { User } from "../user/user.js";
import { isUuid } from "../validation.js";
import type { AccessTokens } from "./access-token.js";
import { recordForgery } from "./forgery.js";
import { eventOf, requireLive, requireRecentProof, seenEvery } from "./live.js";
import type { AuthMethod, FoundSession, NewSession, StoredSession } from "./records.js";
import { notARefreshToken, REFRESH_TOKEN, type RefreshCall, SessionRefresh } from "./refresh.js";
import { ACCESS_TOKEN_LIFETIME } from "./signing-keys.js";

/** What is known of a session. */
export interface SessionInfo {
  readonly id: string;
  readonly authMethod: AuthMethod;
  /** Null for a password, like `externalId`. */
  readonly partnerId: string | null;
  /** The user's stable id at the partner. */
  readonly externalId: string | null;
  /** What the partner signed about its user, as far as its `allowedAttributes` names it. Empty for a password. */
  readonly attributes: JsonObject;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Exact to the minute. */
  readonly lastSeenAt: Date;
}

/** What a sign-in opens and a refresh goes on with: what the client holds, and what is known of the session. */
export interface Session extends SessionInfo {
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
  readonly session: SessionInfo;
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

/** Through which partner, and as whom there, a session is opened, and the epoch that the partner was judged under. */
export interface PartnerOpener {
  readonly partner: SSOPartner;
  readonly partnerEpoch: number;
  readonly identity: Identity;
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
   * @param opener left out for a sign-in by password
   */
  async open(
    { sessions, audit }: Transaction,
    user: StoredUser,
    origin: CallOrigin,
    opener?: PartnerOpener,
  ): Promise<Session> {
    const prepared = prepareSession(user, origin, opener);
    const session = await sessions.insert(prepared.session, prepared.lifetimeSeconds);
    await audit(prepared.note, prepared.caller);
    await sessions.insertRefreshToken(session.id, tokenHash(prepared.refreshToken));
    return this.handOut(session, prepared);
  }

  /** What the client of a session gets that has just been opened. */
  handOut(session: StoredSession, { asserted, refreshToken }: PreparedSession): Session {
    return this.#handOut({ session, asserted }, refreshToken, session.createdAt);
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
    const every = seenEvery(found, this.core.sessionIdleSeconds);
    if (found.secondsIdle >= every) {
      // If the database can be read but not written, the user may still come in.
      await this.core.store.sessions.touch(found.session.id, every).catch(() => {});
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
    return this.#handOut(found, next, found.now);
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

  #handOut(found: KnownSession, refreshToken: string, now: Date): Session {
    const { id, userId, organizationId, partnerId, expiresAt } = found.session;
    const claims = { userId, organizationId, partnerId, sessionId: id };
    // An access token that is verified without a look-up must not outlive its session.
    const secondsLeft = Math.ceil((expiresAt.getTime() - now.getTime()) / 1000);
    const expiresIn = Math.min(ACCESS_TOKEN_LIFETIME, secondsLeft);
    const accessToken = this.accessTokens.issue(claims, now, expiresIn);
    return { ...infoOf(found), accessToken, tokenType: "Bearer", expiresIn, refreshToken };
  }
}

function toPresent(found: FoundSession): PresentSession {
  return { user: found.user, session: infoOf(found) };
}

/** A session that is to be opened. */
export interface PreparedSession {
  readonly session: NewSession;
  readonly lifetimeSeconds: number;
  readonly refreshToken: string;
  /** Null for a session by password. */
  readonly asserted: KnownSession["asserted"];
  /** The event of its opening, and who is said to have caused it. */
  readonly note: AuditNote;
  readonly caller: CallOrigin;
}

/** @param opener left out for a sign-in by password */
export function prepareSession(user: StoredUser, origin: CallOrigin, opener?: PartnerOpener): PreparedSession {
  const session: NewSession = {
    id: newId(),
    authMethod: opener ? "partner" : "password",
    userId: user.id,
    organizationId: user.organizationId,
    partnerId: opener?.partner.id ?? null,
    identityId: opener?.identity.id ?? null,
    epochs: { partner: opener?.partnerEpoch ?? 0, user: user.epoch, identity: opener?.identity.epoch ?? 0 },
  };
  const asserted = opener && {
    externalId: opener.identity.externalId,
    attributes: keptAttributes(opener.partner, opener.identity.attributes),
  };
  return {
    session,
    lifetimeSeconds: Math.min(SESSION_LIFETIME, opener?.partner.sessionMaxAgeSeconds ?? SESSION_LIFETIME),
    refreshToken: generateToken(SECRET_PREFIXES.REFRESH_TOKEN),
    asserted: asserted ?? null,
    note: { ...eventOf(session), eventType: AuditEventType.SESSION_CREATED, message: "session opened" },
    caller: callerOr({ actor: user.id }, origin),
  };
}

interface KnownSession {
  readonly session: StoredSession;
  readonly asserted: Pick<NonNullable<FoundSession["asserted"]>, "externalId" | "attributes"> | null;
}

function infoOf({ session, asserted }: KnownSession): SessionInfo {
  const { id, authMethod, partnerId, createdAt, expiresAt, lastSeenAt } = session;
  const { externalId = null, attributes = {} } = asserted ?? {};
  return { id, authMethod, partnerId, externalId, attributes, createdAt, expiresAt, lastSeenAt };
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
