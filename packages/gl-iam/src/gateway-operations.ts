/** The gateway's own operations, as callers see them. Every operation returns a `Result` and does not throw. */
import { AuditReading } from "./audit/reading.js";
import type { AuditPage, AuditQuery } from "./audit/records.js";
import { SignInCounting, type SignInCountQuery, type SignInCounts } from "./audit/sign-in-counts.js";
import type { Housekeeping } from "./housekeeping.js";
import type { FullstackProvider } from "./provider.js";
import { answering, type Result } from "./result.js";
import { type CookieOpening, OPENING_OPTIONS, type SessionOpening, type TokenOpening } from "./session/opening.js";
import { OwnPassword, type PasswordChange } from "./session/own-password.js";
import type { PasswordProofCall } from "./session/password-proof.js";
import { type Reauthentication, SessionReauthentication } from "./session/reauthentication.js";
import type { ContinuedSession, CookieSession, Introspection, PresentSession, Session } from "./session/session.js";
import { type RefreshSessionCall, SESSION_OPTIONS, type SessionCall, type Sessions } from "./session/sessions.js";
import type { PublicSigningKey } from "./session/signing-keys.js";
import { PasswordSignIn, type SignedIn } from "./sign-in/password-sign-in.js";
import {
  Accounts,
  type OrganizationCall,
  type PasswordCredentials,
  type PasswordUserCreate,
  publicUser,
  type SignInCall,
  type UserCall,
} from "./user/accounts.js";
import { type ReactivationCall, UserActivation } from "./user/activation.js";
import { KnownDevices } from "./user/known-device.js";
import { UserLookUp } from "./user/look-up.js";
import type { User } from "./user/user.js";
import { knownCall } from "./validation.js";

/** What an {@link IAMGateway} does itself. The partners, and the sign-in through them, are groups of it. */
export interface GatewayOperations {
  /** Refused with `validation_error`, `user_already_exists`. */
  createUserWithPassword(user: PasswordUserCreate, password: string, call?: OrganizationCall): Promise<Result<User>>;
  /**
   * Gives the user a new password, or a first one, and ends all its sessions. It does not reactivate the user. Refused
   * with `validation_error`, `user_not_found`, `permission_denied`.
   */
  setPassword(userId: string, password: string, call?: UserCall): Promise<Result<User>>;
  /** Refused with `user_not_found`. */
  getUser(userId: string, call?: UserCall): Promise<Result<User>>;
  /** The user of this organization with this e-mail, in any spelling. Refused with `user_not_found`. */
  getUserByEmail(email: string, call?: OrganizationCall): Promise<Result<User>>;
  /**
   * Whether any user holds the role `platform_admin`, in any organization, active or not. If so, a service needs no
   * first administrator.
   */
  hasPlatformAdmin(): Promise<Result<boolean>>;
  /**
   * Signs in by password, and with the second factor's code where the user has one. Refused with
   * `authentication_failed`, `user_inactive`, `mfa_required` for a missing code, and `rate_limited` after five wrong
   * codes in 15 minutes.
   *
   * `mustEnroll` in the answer: this user must have a second factor and has none. The session is good for enrolling one
   * and for nothing else, until that is confirmed.
   *
   * With `as: "cookie"` the session is one value, `session.cookieToken`, for a cookie of the browser. Every call that
   * takes an access token takes that value too.
   */
  authenticate(credentials: PasswordCredentials, call?: SignInCall & TokenOpening): Promise<Result<SignedIn>>;
  authenticate(
    credentials: PasswordCredentials,
    call: SignInCall & CookieOpening,
  ): Promise<Result<SignedIn<CookieSession>>>;
  authenticate(
    credentials: PasswordCredentials,
    call?: SignInCall & SessionOpening,
  ): Promise<Result<SignedIn<Session | CookieSession>>>;
  /**
   * A token for the device on which this user has just signed in by password. The device keeps it. Null for a user
   * without a password. With it, a later sign-in can name the user that the device knows (`knownUserId`). Refused with
   * `store_unavailable` only.
   */
  issueDeviceToken(userId: string): Promise<Result<string | null>>;
  /**
   * The user of the session that a browser holds as a cookie, by the digest of its value: SHA-256 as base64url. For a
   * page that says who is signed in where the cookie itself does not arrive. The digest opens nothing. Null for any
   * other text, and when the session has ended.
   */
  recognizeCookie(digest: string): Promise<Result<User | null>>;
  /** The user who signed in before on the device with this token. Null when the token is not valid, or not any more. */
  recognizeDevice(token: string): Promise<Result<User | null>>;
  /**
   * The user of this access token or cookie's value, if its session still stands. Refused with `invalid_token`,
   * `session_expired`, `session_not_found`, `user_inactive`, and with `mfa_required` when the user must enroll a second
   * factor first. A cookie is not refreshed, so each use of one is judged as a refresh: by the partner's restrictions
   * as they are now, and refused with their codes.
   */
  validateSession(accessToken: string, call?: SessionCall): Promise<Result<User>>;
  /**
   * The next access and refresh token. The given refresh token is used up. A reused one ends the session, unless its
   * answer may have been lost: within 30 seconds, while the next refresh token is unused, the call gets the same
   * refresh token again. It must come with the same `idempotencyKey`; without a key this works at most three times a
   * day. Refused with `invalid_token`, `session_expired`, `session_not_found`, `user_inactive`, `validation_error`, and
   * with the codes of the partner's restrictions. `store_unavailable` ends nothing: try again with the same token and
   * key. With `as: "cookie"` the session goes on as a cookie, and there is no next refresh token.
   */
  refreshSession(refreshToken: string, call?: RefreshSessionCall & TokenOpening): Promise<Result<Session>>;
  refreshSession(refreshToken: string, call: RefreshSessionCall & CookieOpening): Promise<Result<CookieSession>>;
  refreshSession(refreshToken: string, call?: RefreshSessionCall): Promise<Result<Session | CookieSession>>;
  /**
   * The gate of sensitive operations. It gives the user of a session by password whose password was proved in the last
   * 15 minutes. Refused like `validateSession`, and with `reauthentication_required` otherwise, also for any session
   * through a partner.
   *
   * The HTTP service asks it before each operation that it marks as sensitive. A call of this library names an `actor`
   * and no session, so an application that builds its own administration on this library asks this gate itself.
   */
  requireRecentAuthentication(accessToken: string, call?: SessionCall): Promise<Result<User>>;
  /**
   * Proves again who the user of a session by password is: sensitive operations are open for 15 minutes. Refused like
   * `validateSession`, with `permission_denied` for a session through a partner, `authentication_failed` for a wrong
   * password or code, `mfa_required` for a missing code, and `rate_limited` after five wrong codes in 15 minutes.
   *
   * A cookie gets a fresh value, which the answer has. The one before lives ten seconds more, and its level does not
   * rise.
   */
  reauthenticate(
    accessToken: string,
    given: Reauthentication,
    call?: PasswordProofCall,
  ): Promise<Result<ContinuedSession>>;
  /**
   * The session of an access token or a cookie's value: its user, and how and when it was opened. Refused like
   * `validateSession`.
   */
  getSession(accessToken: string, call?: SessionCall): Promise<Result<PresentSession>>;
  /**
   * Whether an access token is valid, for a server that was given it, and whose session it is. A token of another
   * organization is inactive, and so is every other kind of token. Its use is recorded. Refused with
   * `store_unavailable` only, and `validation_error` for a wrong call.
   */
  introspect(accessToken: string, call?: SessionCall): Promise<Result<Introspection>>;
  /**
   * Ends the session of an access token, a refresh token or a cookie's value. An expired access token, a used refresh
   * token and a replaced value work too, and so does the session of an inactive partner. Refused with `invalid_token`,
   * `session_not_found`.
   */
  logout(token: string, call?: SessionCall): Promise<Result<void>>;
  /**
   * Sets a new password for the user of a session by password. All other sessions of the user end; this one goes on.
   * Refused like `validateSession`, and with `permission_denied` for a session through a partner,
   * `authentication_failed` for a wrong current password and for an account that 100 failures have closed,
   * `reauthentication_required` for a user with a second factor who has not proved it within 15 minutes,
   * `validation_error`. A cookie gets a fresh value.
   */
  changePassword(
    accessToken: string,
    change: PasswordChange,
    call?: PasswordProofCall,
  ): Promise<Result<ContinuedSession>>;
  /** The public keys that verify access tokens, for `/.well-known/jwks.json` (RFC 7517). */
  jsonWebKeySet(): Promise<Result<{ readonly keys: readonly PublicSigningKey[] }>>;
  /**
   * Lets somebody sign in by password again after 100 failures have closed the account to unknown devices.
   * Refused with `user_not_found`, `permission_denied`.
   */
  unlockUser(userId: string, call?: UserCall): Promise<Result<User>>;
  /** The same as `users.suspend`. */
  deactivateUser(userId: string, call?: UserCall): Promise<Result<User>>;
  /** The same as `users.reactivate`. */
  reactivateUser(userId: string, call?: ReactivationCall): Promise<Result<User>>;
  /** The stored audit events, newest first. Refused with `validation_error`. */
  listAuditEvents(query?: AuditQuery): Promise<Result<AuditPage>>;
  /**
   * How many sign-ins through partners were accepted and refused, over time and by reason, out of the stored audit
   * events. Refused with `validation_error`.
   */
  countSignIns(query?: SignInCountQuery): Promise<Result<SignInCounts>>;
}

function openOperations(
  { core, accessTokens }: FullstackProvider,
  sessions: Sessions,
  housekeeping: Housekeeping,
): GatewayOperations {
  const accounts = new Accounts(core);
  const lookUp = new UserLookUp(core);
  const activation = new UserActivation(core);
  const passwordSignIn = new PasswordSignIn(core, accounts, sessions, housekeeping);
  const ownPassword = new OwnPassword(core, sessions);
  const reauthentication = new SessionReauthentication(core, sessions);
  const devices = new KnownDevices(core);
  const audit = new AuditReading(core);
  const signIns = new SignInCounting(core);
  return answering<GatewayOperations>({
    createUserWithPassword: async (user, password, call) =>
      publicUser(await accounts.createWithPassword(user, password, knownCall(call))),
    setPassword: (userId, password, call) => accounts.setPassword(userId, password, knownCall(call, "test")),
    getUser: (userId, call) => lookUp.get(userId, knownCall(call, "test")),
    getUserByEmail: (email, call) => lookUp.getByEmail(email, knownCall(call)),
    hasPlatformAdmin: () => core.store.users.hasPlatformAdmin(),
    authenticate: (credentials, call) =>
      passwordSignIn.authenticate(credentials, knownCall(call, "knownUserId", ...OPENING_OPTIONS)),
    issueDeviceToken: (userId) => devices.issue(userId),
    recognizeCookie: (digest) => sessions.recognizeCookie(digest),
    async recognizeDevice(token) {
      const user = await devices.recognize(token);
      return user && publicUser(user);
    },
    validateSession: (accessToken, call) => sessions.validate(accessToken, knownCall(call, ...SESSION_OPTIONS)),
    requireRecentAuthentication: async (accessToken, call) =>
      (await sessions.requireRecentProof(accessToken, knownCall(call, ...SESSION_OPTIONS))).user,
    reauthenticate: (accessToken, given, call) =>
      reauthentication.prove(accessToken, given, knownCall(call, "knownUserId", ...SESSION_OPTIONS)),
    refreshSession: (refreshToken, call) =>
      sessions.refresh(refreshToken, knownCall(call, "test", "toEnroll", "idempotencyKey", ...OPENING_OPTIONS)),
    getSession: (accessToken, call) => sessions.get(accessToken, knownCall(call, ...SESSION_OPTIONS)),
    introspect: (accessToken, call) => sessions.introspect(accessToken, knownCall(call, ...SESSION_OPTIONS)),
    logout: (token, call) => sessions.logout(token, knownCall(call, ...SESSION_OPTIONS)),
    changePassword: (accessToken, change, call) =>
      ownPassword.change(accessToken, change, knownCall(call, "knownUserId", ...SESSION_OPTIONS)),
    jsonWebKeySet: async () => ({ keys: await accessTokens.publishedKeys() }),
    unlockUser: (userId, call) => accounts.unlock(userId, knownCall(call, "test")),
    deactivateUser: (userId, call) => activation.suspend(userId, knownCall(call, "test")),
    reactivateUser: (userId, call) => activation.reactivate(userId, knownCall(call, "test", "email")),
    listAuditEvents: (query) => audit.page(query),
    countSignIns: (query) => signIns.count(query),
  });
}

class OpenOperations {
  constructor(provider: FullstackProvider, sessions: Sessions, housekeeping: Housekeeping) {
    Object.assign(this, openOperations(provider, sessions, housekeeping));
  }
}

/** The operations on a provider's store; a class, so that the gateway can be one. */
export const StoredGatewayOperations = OpenOperations as new (
  provider: FullstackProvider,
  sessions: Sessions,
  housekeeping: Housekeeping,
) => GatewayOperations;
