/** The one door for an application: the partners, users and sessions of its provider. */

import { AuditEventType, type CallOrigin } from "./audit/event.js";
import { AuditReading } from "./audit/reading.js";
import type { AuditPage, AuditQuery } from "./audit/records.js";
import type { AuditHandler } from "./audit/trail.js";
import { isCore } from "./core.js";
import { type EncryptionKeys, StoredEncryptionKeys } from "./crypto/encryption-keys.js";
import { ConfigurationError, ErrorCode } from "./errors.js";
import { Housekeeping, type SweepFailure } from "./housekeeping.js";
import type { PartnerUsers } from "./identity/partner-users.js";
import { asOperation } from "./operation.js";
import { absentRegistry, noRegistry, type PartnerRegistry } from "./partner-registry.js";
import type { FullstackProvider, ProviderUsage } from "./provider.js";
import { attempt, type Result, refusing } from "./result.js";
import { OwnPassword, type PasswordChange } from "./session/own-password.js";
import {
  type PresentSession,
  type RefreshSessionCall,
  type Session,
  type SessionCall,
  Sessions,
} from "./session/sessions.js";
import type { PublicSigningKey } from "./session/signing-keys.js";
import { PasswordSignIn, type SignedIn } from "./sign-in/password-sign-in.js";
import { openPartnerUsers, openSingleSignOn } from "./sign-in/service.js";
import type { SingleSignOn } from "./sign-in/single-sign-on.js";
import {
  Accounts,
  type OrganizationCall,
  type PasswordCredentials,
  type PasswordUserCreate,
  publicUser,
  type SignInCall,
  type UserCall,
} from "./user/accounts.js";
import { UserActivation } from "./user/activation.js";
import { KnownDevices } from "./user/known-device.js";
import { UserLookUp } from "./user/look-up.js";
import type { User } from "./user/user.js";

/** {@link ProviderUsage}, and what the gateway itself does in the background. */
export interface GatewayUsage extends ProviderUsage {
  /** How many times expired rows could not be removed since the start. */
  readonly sweepFailures: number;
}

/** Options of {@link IAMGateway.fromFullstackProvider}. */
export interface GatewayOptions {
  /** They get every committed audit event, besides the database. */
  auditHandlers?: readonly AuditHandler[] | undefined;
  /** Called when expired rows could not be removed. The gateway tries again a minute later. */
  onSweepFailure?: ((failure: SweepFailure) => void) | undefined;
}

/** Who reached a limit, as far as it is known. */
export interface RateLimitedCall extends CallOrigin {
  organizationId?: string | null | undefined;
  partnerId?: string | null | undefined;
}

/** Who was refused, and in which organization, as far as it is known. */
export interface RefusedCall extends CallOrigin {
  organizationId?: string | null | undefined;
}

/**
 * The one door to the library for an application: the registry, the sign-in, users, sessions and the audit.
 *
 * Every operation returns a {@link Result} and does not throw. An operation that concerns a user or a session means the
 * provider's default organization, unless the call names another one.
 *
 * ```ts
 * const gateway = IAMGateway.fromFullstackProvider(new PostgreSQLProvider({ …, enablePartnerRegistry: true }));
 * const issued = await gateway.sso.issueToken(request);
 * ```
 */
export class IAMGateway {
  /** Answers `no_partner_registry` when the provider has none. */
  readonly partnerRegistry: PartnerRegistry;
  /** Signs a partner's users in. Answers `no_partner_registry` when the provider has no registry. */
  readonly sso: SingleSignOn;
  /** Who may sign in through a partner. Answers `no_partner_registry` when the provider has no registry. */
  readonly partnerUsers: PartnerUsers;
  /** The keys that seal secrets at rest: which are in use, and how to replace them. */
  readonly encryptionKeys: EncryptionKeys;
  readonly #provider: FullstackProvider;
  readonly #userActivation: UserActivation;
  readonly #accounts: Accounts;
  readonly #userLookUp: UserLookUp;
  readonly #passwordSignIn: PasswordSignIn;
  readonly #sessions: Sessions;
  readonly #ownPassword: OwnPassword;
  readonly #auditReading: AuditReading;
  readonly #knownDevices: KnownDevices;
  readonly #housekeeping: Housekeeping;

  private constructor(provider: FullstackProvider, { auditHandlers = [], onSweepFailure = () => {} }: GatewayOptions) {
    this.#provider = provider;
    this.encryptionKeys = new StoredEncryptionKeys(provider.core);
    this.partnerRegistry = provider.partnerRegistry ?? absentRegistry();
    this.#accounts = new Accounts(provider.core);
    this.#userLookUp = new UserLookUp(provider.core);
    this.#sessions = new Sessions(provider.core, provider.accessTokens);
    this.#ownPassword = new OwnPassword(provider.core, this.#sessions);
    this.#userActivation = new UserActivation(provider.core);
    const housekeeping = new Housekeeping(provider.core, onSweepFailure);
    this.#knownDevices = new KnownDevices(provider.core);
    this.#housekeeping = housekeeping;
    this.#passwordSignIn = new PasswordSignIn(provider.core, this.#accounts, this.#sessions, housekeeping);
    const hasRegistry = provider.partnerRegistry !== null;
    this.sso = hasRegistry ? openSingleSignOn(provider.core, this.#sessions, housekeeping) : refusing(noRegistry());
    this.partnerUsers = hasRegistry ? openPartnerUsers(provider.core) : refusing(noRegistry());
    this.#auditReading = new AuditReading(provider.core);
    for (const handler of auditHandlers) provider.core.trail.subscribe(handler);
  }

  /** @throws ConfigurationError for a provider without users and sessions; a `PostgreSQLProvider` has them */
  static fromFullstackProvider(provider: FullstackProvider, options: GatewayOptions = {}): IAMGateway {
    if (!isCore(provider?.core)) {
      const message = "must be a PostgreSQLProvider; one with enablePartnerRegistry has the partner registry as well";
      throw new ConfigurationError([{ field: "provider", rule: "provider", message }]);
    }
    return new IAMGateway(provider, options);
  }

  /** The organization of a user or session when a call names none: the provider's default. */
  get defaultOrgId(): string {
    return this.#provider.core.defaultOrgId;
  }

  /** Refused with `validation_error`, `user_already_exists`. */
  createUserWithPassword(user: PasswordUserCreate, password: string, call?: OrganizationCall): Promise<Result<User>> {
    return attempt(() => this.#accounts.createWithPassword(user, password, call));
  }

  /**
   * Gives the user a new password, or a first one, and ends all its sessions. It does not reactivate the user. Refused
   * with `validation_error`, `user_not_found`, `permission_denied`.
   */
  setPassword(userId: string, password: string, call?: UserCall): Promise<Result<User>> {
    return attempt(() => this.#accounts.setPassword(userId, password, call));
  }

  /** Refused with `user_not_found`. */
  getUser(userId: string, call?: UserCall): Promise<Result<User>> {
    return attempt(() => this.#userLookUp.get(userId, call));
  }

  /** The user of this organization with this e-mail, in any spelling. Refused with `user_not_found`. */
  getUserByEmail(email: string, call?: OrganizationCall): Promise<Result<User>> {
    return attempt(() => this.#userLookUp.getByEmail(email, call));
  }

  /**
   * Whether any user holds the role `platform_admin`, in any organization, active or not. If so, a service needs no
   * first administrator.
   */
  hasPlatformAdmin(): Promise<Result<boolean>> {
    return attempt(() => this.#provider.core.store.users.hasPlatformAdmin());
  }

  /** Signs in by password. Refused with `authentication_failed`, `user_inactive`. */
  authenticate(credentials: PasswordCredentials, call?: SignInCall): Promise<Result<SignedIn>> {
    return attempt(() => this.#passwordSignIn.authenticate(credentials, call));
  }

  /**
   * A token for the device on which this user has just signed in by password. The device keeps it. Null for a user
   * without a password. With it, a later sign-in can name the user that the device knows (`knownUserId`). Refused with
   * `store_unavailable` only.
   */
  issueDeviceToken(userId: string): Promise<Result<string | null>> {
    return attempt(() => this.#knownDevices.issue(userId));
  }

  /** The user who signed in before on the device with this token. Null when the token is not valid, or not any more. */
  recognizeDevice(token: string): Promise<Result<User | null>> {
    return attempt(async () => {
      const user = await this.#knownDevices.recognize(token);
      return user && publicUser(user);
    });
  }

  /**
   * The user of this access token, if its session still stands. Refused with `invalid_token`, `session_expired`,
   * `session_not_found`, `user_inactive`.
   */
  validateSession(accessToken: string, call?: SessionCall): Promise<Result<User>> {
    return attempt(() => this.#sessions.validate(accessToken, call));
  }

  /**
   * The next access and refresh token. The given refresh token is used up. A reused one ends the session, unless its
   * answer may have been lost: within 30 seconds, while the next refresh token is unused, the call gets the same
   * refresh token again. It must come with the same `idempotencyKey`; without a key this works at most three times a
   * day. Refused with `invalid_token`, `session_expired`, `session_not_found`, `user_inactive`, `validation_error`, and
   * with the codes of the partner's restrictions. `store_unavailable` ends nothing: try again with the same token and
   * key.
   */
  refreshSession(refreshToken: string, call?: RefreshSessionCall): Promise<Result<Session>> {
    return attempt(() => this.#sessions.refresh(refreshToken, call));
  }

  /** The session of an access token: its user, and how and when it was opened. Refused like `validateSession`. */
  getSession(accessToken: string, call?: SessionCall): Promise<Result<PresentSession>> {
    return attempt(() => this.#sessions.get(accessToken, call));
  }

  /**
   * Ends the session of an access token or a refresh token. An expired access token and a used refresh token work too,
   * and so does the session of an inactive partner. Refused with `invalid_token`, `session_not_found`.
   */
  logout(token: string, call?: SessionCall): Promise<Result<void>> {
    return attempt(() => this.#sessions.logout(token, call));
  }

  /**
   * Sets a new password for the user of a session by password. All other sessions of the user end; this one goes on.
   * Refused like `validateSession`, and with `permission_denied` for a session through a partner,
   * `authentication_failed` for a wrong current password, `validation_error`.
   */
  changePassword(accessToken: string, change: PasswordChange, call?: SessionCall): Promise<Result<void>> {
    return attempt(() => this.#ownPassword.change(accessToken, change, call));
  }

  /** The public keys that verify access tokens, for `/.well-known/jwks.json` (RFC 7517). */
  jsonWebKeySet(): Promise<Result<{ readonly keys: readonly PublicSigningKey[] }>> {
    return attempt(async () => ({ keys: await this.#provider.accessTokens.publishedKeys() }));
  }

  /**
   * Lets somebody sign in by password again after 100 failures have closed the account to unknown devices.
   * Refused with `user_not_found`, `permission_denied`.
   */
  unlockUser(userId: string, call?: UserCall): Promise<Result<User>> {
    return attempt(() => this.#accounts.unlock(userId, call));
  }

  /**
   * Refuses the user's sign-ins from here on, ends the sessions and frees the places. Refused with `user_not_found`,
   * and with `permission_denied` for the last platform_admin.
   */
  deactivateUser(userId: string, call?: UserCall): Promise<Result<User>> {
    return attempt(() => this.#userActivation.deactivate(userId, call));
  }

  /** Takes the places back. Refused with `user_not_found`, and with `max_users_exceeded` when a cap has no room. */
  reactivateUser(userId: string, call?: UserCall): Promise<Result<User>> {
    return attempt(() => this.#userActivation.reactivate(userId, call));
  }

  /**
   * Leaves a `rate_limited` event, for an HTTP layer with its own limits. Call it once a window, not once a request.
   */
  recordRateLimit(limit: string, call: RateLimitedCall = {}): void {
    const { organizationId = null, partnerId = null, ...origin } = call;
    this.#provider.core.trail.refused(
      {
        eventType: AuditEventType.RATE_LIMITED,
        organizationId,
        partnerId,
        errorCode: ErrorCode.RATE_LIMITED,
        message: `too many requests: ${limit}`,
        details: { limit },
      },
      origin,
    );
  }

  /** Leaves a `permission_denied` event, for an HTTP layer that refuses an administrator itself. */
  recordPermissionDenied(message: string, { organizationId = null, ...origin }: RefusedCall = {}): void {
    const errorCode = ErrorCode.PERMISSION_DENIED;
    const event = { eventType: AuditEventType.PERMISSION_DENIED, organizationId, errorCode, message };
    this.#provider.core.trail.refused(event, origin);
  }

  /** The stored audit events, newest first. Refused with `validation_error`. */
  listAuditEvents(query?: AuditQuery): Promise<Result<AuditPage>> {
    return attempt(() => this.#auditReading.page(query));
  }

  healthCheck(): Promise<boolean> {
    return this.#provider.healthCheck();
  }

  /**
   * Runs several calls as one operation. Their waiting for the database is bounded together, so that a caller of all of
   * them hears within two seconds that it is gone.
   */
  asOneOperation<T>(calls: () => T): T {
    return asOperation(calls);
  }

  usage(): GatewayUsage {
    return { ...this.#provider.usage(), sweepFailures: this.#housekeeping.failures };
  }

  close(): Promise<void> {
    return this.#provider.close();
  }
}
