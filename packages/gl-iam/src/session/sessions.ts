/** Sessions: held as a short access token with a refresh token that works once, or as the value of a cookie. */
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import { liveSideOf } from "../test-side.js";
import type { StoredUser } from "../user/records.js";
import type { User } from "../user/user.js";
import { isUuid, requireObject } from "../validation.js";
import type { AccessTokens } from "./access-token.js";
import { SessionCookies } from "./cookies.js";
import { recordForgery } from "./forgery.js";
import {
  type CookieForm,
  cookieFormOf,
  generateCookieToken,
  isAcceptedAs,
  parseForm,
  type SessionForm,
} from "./form.js";
import { eventOf, requireLive, requireRecentProof, requireSide, seenEvery } from "./live.js";
import {
  type OwnProof,
  type PartnerOpener,
  type PreparedSession,
  prepareSession,
  type SessionOpening,
} from "./opening.js";
import { ofAnotherOrganization } from "./organization.js";
import type { FoundSession, StoredSession } from "./records.js";
import { notARefreshToken, REFRESH_TOKEN, type RefreshCall, SessionRefresh } from "./refresh.js";
import {
  type CookieSession,
  type Introspection,
  infoOf,
  type KnownSession,
  type PresentSession,
  type Session,
  secondsUntil,
  toPresent,
} from "./session.js";
import { ACCESS_TOKEN_LIFETIME } from "./signing-keys.js";

/** Of a token that is not valid, or not any more. Any other refusal says nothing about the token. */
const INACTIVE: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.INVALID_TOKEN,
  ErrorCode.SESSION_EXPIRED,
  ErrorCode.SESSION_NOT_FOUND,
  ErrorCode.USER_INACTIVE,
  // Good for enrolling a second factor, and for nothing that another server has.
  ErrorCode.MFA_REQUIRED,
]);

/** A session's organization: the named one, the default when left out, or with null whichever the token belongs to. */
export interface SessionCall extends CallOrigin {
  organizationId?: string | null | undefined;
  /**
   * Also accepts a session of the organization's test side, whose `isTest` is true. Any other use of one is
   * `session_not_found`. A refresh and a logout need no such word.
   */
  test?: boolean | undefined;
  /**
   * Also accepts the session of a user who must enroll a second factor before anything else (`requireMfa`). Any other
   * use of such a session is `mfa_required`.
   */
  toEnroll?: boolean | undefined;
  /**
   * How the caller was given what it presents. An HTTP layer names it, so that a cookie's value in `Authorization` and
   * a token in a cookie are refused. When left out, an access token and a cookie's value are both accepted, except for
   * the value of the console's cookie.
   */
  as?: SessionForm | undefined;
}

/** Beside those that say who calls. */
export const SESSION_OPTIONS = ["test", "toEnroll", "as"] as const satisfies readonly (keyof SessionCall)[];

/** A refresh may also be named, so that a lost answer is given again. */
export interface RefreshSessionCall extends Omit<SessionCall, "as">, RefreshCall, SessionOpening {}

export class Sessions {
  readonly #refreshing: SessionRefresh;
  readonly #cookies: SessionCookies;

  constructor(
    private readonly core: Core,
    private readonly accessTokens: AccessTokens,
  ) {
    this.#refreshing = new SessionRefresh(core);
    this.#cookies = new SessionCookies(core);
  }

  /**
   * Opens a session for a user who has just proved who it is, inside the caller's transaction.
   *
   * @param user    as it was judged, with its epoch
   * @param form    in which its client holds it
   * @param opener  left out for a sign-in that is the user's own
   * @param own     by which proof of its own, without an opener
   */
  async open(
    { sessions, cookies, audit }: Transaction,
    user: StoredUser,
    origin: CallOrigin,
    form?: SessionForm,
    opener?: PartnerOpener,
    own?: OwnProof,
  ): Promise<Session | CookieSession> {
    const prepared = prepareSession(user, origin, form, opener, own);
    const session = await sessions.insert(prepared.session, prepared.lifetimeSeconds);
    await audit(prepared.note, prepared.caller);
    const { hash } = prepared.credential;
    await (prepared.credential.form === "bearer"
      ? sessions.insertRefreshToken(session.id, hash)
      : cookies.insert(session.id, hash));
    return this.handOut(session, prepared);
  }

  /** What the client of a session gets that has just been opened. */
  handOut(session: StoredSession, { asserted, credential }: PreparedSession): Session | CookieSession {
    const known = { session, asserted };
    return credential.form === "bearer"
      ? this.#handOut(known, credential.value, session.createdAt)
      : handOutCookie(known, credential.value, session.createdAt);
  }

  /** @throws IamError `store_unavailable` */
  recognizeCookie(digest: string): Promise<User | null> {
    return this.#cookies.recognize(digest);
  }

  /** The session that a browser had before it signed in anew ends. The sign-in stands, also if that fails. */
  async endReplaced({ replaces }: SessionOpening, call: CallOrigin): Promise<void> {
    if (cookieFormOf(replaces) !== null) await this.#cookies.endSoon(String(replaces), call).catch(() => {});
  }

  /** @throws IamError see `IAMGateway.validateSession` */
  async validate(presented: string, call: SessionCall = {}): Promise<User> {
    return (await this.requireLive(presented, call)).user;
  }

  /** @throws IamError see `IAMGateway.getSession` */
  async get(presented: string, call: SessionCall = {}): Promise<PresentSession> {
    return toPresent(await this.requireLive(presented, call));
  }

  /**
   * Leaves no event of a made-up token: whoever asks did not make it up, and strangers can have any number asked.
   *
   * @throws IamError see `IAMGateway.introspect`
   */
  async introspect(accessToken: string, call: SessionCall = {}): Promise<Introspection> {
    try {
      const { found, token } = await this.#requireLiveToken(accessToken, call, () => {});
      const issuer = this.accessTokens.issuerFor(found.session.organizationId);
      const expiresAt = token.expiresAt < found.session.expiresAt ? token.expiresAt : found.session.expiresAt;
      const expiresIn = Math.floor((expiresAt.getTime() - found.now.getTime()) / 1000);
      return { isActive: true, ...toPresent(found), expiresAt, expiresIn, issuer };
    } catch (error) {
      if (isIamError(error) && INACTIVE.has(error.code)) return { isActive: false };
      throw error;
    }
  }

  /**
   * The live session of an access token or of a cookie's value. Its use is recorded.
   *
   * @throws IamError `invalid_token`, `session_expired`, `session_not_found`, `user_inactive`, `mfa_required`; for a
   * cookie also what a refresh of a partner's session is refused with
   */
  async requireLive(presented: string, call: SessionCall = {}): Promise<FoundSession> {
    const cookie = this.#formOf(presented, call);
    if (cookie === null) return (await this.#requireLiveToken(presented, call)).found;
    const found = await this.#cookies.requireLive(presented, this.#organizationOf(call), call);
    requireSide(found, call);
    await this.#touch(found);
    return found;
  }

  async #requireLiveToken(accessToken: string, call: SessionCall, onForgery?: (error: IamError) => void) {
    const { found, token } = await this.#find(accessToken, call, onForgery);
    if (token.expiresAt <= found.now) {
      throw new IamError(ErrorCode.SESSION_EXPIRED, "the access token has expired: refresh the session");
    }
    requireSide(found, call);
    requireLive(found, this.core, call);
    await this.#touch(found);
    return { found, token };
  }

  async #touch({ session, ...found }: FoundSession): Promise<void> {
    const every = seenEvery({ session, ...found }, this.core.sessionIdleSeconds);
    if (found.secondsIdle < every) return;
    // If the database can be read but not written, the user may still come in.
    await this.core.store.sessions.touch(session.id, every).catch(() => {});
  }

  /** @returns null for what is to be an access token. @throws IamError `invalid_token`, `validation_error` */
  #formOf(presented: unknown, call: SessionCall): CookieForm | null {
    requireObject("call", call);
    const form = cookieFormOf(presented);
    if (isAcceptedAs(form ?? "bearer", parseForm(call.as))) return form;
    throw new IamError(
      ErrorCode.INVALID_TOKEN,
      form === null ? "this is not the value of a session's cookie" : "the value of a cookie is no access token",
    );
  }

  /** A live session whose user has recently proved who it is. @throws IamError also `reauthentication_required` */
  async requireRecentProof(presented: string, call: SessionCall = {}): Promise<FoundSession> {
    const found = await this.requireLive(presented, call);
    try {
      requireRecentProof(found);
    } catch (error) {
      if (isIamError(error)) this.#recordStaleProof(found, error, call);
      throw error;
    }
    return found;
  }

  /** @throws IamError see `IAMGateway.refreshSession` */
  async refresh(refreshToken: string, call: RefreshSessionCall = {}): Promise<Session | CookieSession> {
    requireObject("call", call);
    const { as, ...refreshing } = call;
    const form = parseForm(as) ?? "bearer";
    const organizationId = this.#organizationOf(refreshing);
    await this.ready();
    const { found, refreshToken: next } = await this.#refreshing.refresh(refreshToken, organizationId, refreshing);
    if (form === "bearer") return this.#handOut(found, next, found.now);
    const value = generateCookieToken(form);
    await this.core.store.cookies.insert(found.session.id, tokenHash(value));
    return handOutCookie(found, value, found.now);
  }

  /**
   * Ends the session of an access token (even an expired one), of a refresh token (even a used one) or of a cookie's
   * value (even a replaced one). Ending a session that has ended changes nothing.
   */
  async logout(token: string, call: SessionCall = {}): Promise<void> {
    const isRefreshToken = typeof token === "string" && REFRESH_TOKEN.test(token);
    const accessed = isRefreshToken ? null : await this.#findPresented(token, call);
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

  async #findPresented(presented: string, call: SessionCall): Promise<FoundSession> {
    if (this.#formOf(presented, call) === null) return (await this.#find(presented, call)).found;
    return (await this.#cookies.find(presented, this.#organizationOf(call))).found;
  }

  async #find(
    accessToken: string,
    call: SessionCall,
    onForgery = (error: IamError) => recordForgery(this.core, error, call),
  ) {
    const organizationId = this.#organizationOf(call);
    const token = await this.#verify(accessToken, onForgery);
    const ours = organizationId === null || liveSideOf(token.organizationId) === organizationId;
    const within = organizationId && token.organizationId;
    const found = ours && isUuid(token.sessionId) ? await this.core.store.sessions.find(token.sessionId, within) : null;
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
    const expiresIn = Math.min(ACCESS_TOKEN_LIFETIME, secondsUntil(expiresAt, now));
    const accessToken = this.accessTokens.issue(claims, now, expiresIn);
    return { ...infoOf(found), accessToken, tokenType: "Bearer", expiresIn, refreshToken };
  }
}

function handOutCookie(known: KnownSession, cookieToken: string, now: Date): CookieSession {
  return { ...infoOf(known), cookieToken, expiresIn: secondsUntil(known.session.expiresAt, now) };
}
