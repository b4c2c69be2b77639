/** The one door for an application: the partners, users and sessions of its provider. */
import { Receiving } from "./assertion/receive.js";
import { withCallOrigin } from "./audit/call-origin.js";
import { type AuditEvent, AuditEventType, type CallOrigin } from "./audit/event.js";
import type { AuditHandler } from "./audit/trail.js";
import { isCore } from "./core.js";
import { type EncryptionKeys, openEncryptionKeys } from "./crypto/encryption-keys.js";
import type { Doctor } from "./doctor/explanation.js";
import { openDoctor, openRefusalHints } from "./doctor/service.js";
import { ConfigurationError, ErrorCode } from "./errors.js";
import { StoredGatewayOperations } from "./gateway-operations.js";
import { Housekeeping, type SweepFailure } from "./housekeeping.js";
import type { PartnerUsers } from "./identity/partner-users.js";
import { openPartnerUsers, openUsers } from "./identity/service.js";
import type { MachineTokens } from "./machine-token/machine-token.js";
import { openMachineTokens } from "./machine-token/service.js";
import { asOperation } from "./operation.js";
import { absentRegistry, noRegistry, type PartnerRegistry } from "./partner-registry.js";
import { type FullstackProvider, OrganizationView, type ProviderUsage } from "./provider.js";
import { refusing } from "./result.js";
import type { ScimTokens } from "./scim/scim-token.js";
import type { ScimUsers } from "./scim/scim-user.js";
import { openScimTokens, openScimUsers } from "./scim/service.js";
import { openSessionAdministration } from "./session/service.js";
import type { SessionAdministration } from "./session/session-administration.js";
import { Sessions } from "./session/sessions.js";
import { type AccessTokenKeys, openAccessTokenKeys } from "./session/signing-key-administration.js";
import type { ResolveTxt } from "./setup/domain-proof.js";
import { openSetup } from "./setup/service.js";
import type { Setup } from "./setup/setup.js";
import { openPasskeys } from "./sign-in/passkey-sign-in.js";
import { openSingleSignOn } from "./sign-in/service.js";
import type { SingleSignOn } from "./sign-in/single-sign-on.js";
import type { Passkeys } from "./user/passkey/passkeys.js";
import { openSecondFactor, type SecondFactor } from "./user/second-factor/second-factor.js";
import type { Users } from "./user/users.js";

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
  /**
   * How many refusals a minute the doctor looks at, of those whose signature was wrong; 0 by default. What it finds
   * stands in the audit, in `details.hint`, for operators only. Each costs about 100 ms of CPU, after the answer.
   */
  refusalHintsPerMinute?: number | undefined;
  /**
   * Asks DNS for the TXT records by which partners prove their domains, as `resolveTxt` of `node:dns/promises` does.
   * Without it no domain can be proven. It must end by itself, within seconds.
   */
  resolveTxt?: ResolveTxt | undefined;
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
export class IAMGateway extends StoredGatewayOperations {
  /** Answers `no_partner_registry` when the provider has none. */
  readonly partnerRegistry: PartnerRegistry;
  /** Signs a partner's users in. Answers `no_partner_registry` when the provider has no registry. */
  readonly sso: SingleSignOn;
  /** Who may sign in through a partner. Answers `no_partner_registry` when the provider has no registry. */
  readonly partnerUsers: PartnerUsers;
  /** With which an administrator's programs call the admin API. */
  readonly machineTokens: MachineTokens;
  /** With which a partner's directory speaks SCIM 2.0. Answers `no_partner_registry` like `sso`. */
  readonly scimTokens: ScimTokens;
  /** A partner's users, as its directory sees and changes them. Answers `no_partner_registry` like `sso`. */
  readonly scimUsers: ScimUsers;
  /** Second factors of users who sign in by password. */
  readonly mfa: SecondFactor;
  /** Signing in with a passkey, in place of password and code. */
  readonly passkeys: Passkeys;
  /** Users, and what they are at the partners. */
  readonly users: Users;
  /** Who is signed in, and ending it. */
  readonly sessions: SessionAdministration;
  /** The keys that seal secrets at rest: which are in use, and how to replace them. */
  readonly encryptionKeys: EncryptionKeys;
  /** The keys that sign access tokens: which there are, and how to end one at once. */
  readonly accessTokenKeys: AccessTokenKeys;
  /** Why a partner's request is refused. Answers `no_partner_registry` like `sso`. */
  readonly explain: Doctor["explain"];
  /** Setup links: a partner's developer takes the credential. Answers `no_partner_registry` like `sso`. */
  readonly setup: Setup;
  readonly #provider: FullstackProvider;
  readonly #housekeeping: Housekeeping;

  private constructor(provider: FullstackProvider, options: GatewayOptions) {
    const { auditHandlers = [], onSweepFailure = () => {}, refusalHintsPerMinute = 0, resolveTxt = null } = options;
    const { core } = provider;
    const sessions = new Sessions(core, provider.accessTokens);
    const housekeeping = new Housekeeping(core, onSweepFailure);
    super(provider, sessions, housekeeping);
    this.#provider = provider;
    this.#housekeeping = housekeeping;
    const hasRegistry = provider.partnerRegistry !== null;
    const receiving = hasRegistry ? new Receiving(core, openRefusalHints(core, refusalHintsPerMinute)) : null;
    this.partnerRegistry = provider.partnerRegistry ?? absentRegistry();
    this.sso = receiving ? openSingleSignOn(core, receiving, sessions, housekeeping) : refusing(noRegistry());
    this.partnerUsers = hasRegistry ? openPartnerUsers(core) : refusing(noRegistry());
    this.machineTokens = openMachineTokens(core);
    this.scimTokens = hasRegistry ? openScimTokens(core) : refusing(noRegistry());
    this.scimUsers = hasRegistry ? openScimUsers(core) : refusing(noRegistry());
    this.mfa = openSecondFactor(core, sessions);
    this.passkeys = openPasskeys(core, sessions, housekeeping);
    this.users = openUsers(core);
    this.sessions = openSessionAdministration(core, sessions, housekeeping);
    this.encryptionKeys = openEncryptionKeys(core);
    this.accessTokenKeys = openAccessTokenKeys(core);
    this.explain = (hasRegistry ? openDoctor(core) : refusing<Doctor>(noRegistry())).explain;
    this.setup = receiving ? openSetup(core, receiving, this.explain, resolveTxt) : refusing(noRegistry());
    for (const handler of auditHandlers) core.trail.subscribe(handler);
  }

  /**
   * The same gateway for one organization: every call means it, also where a left-out organization would mean any, and
   * naming another one is a `validation_error`. Closing it closes the gateway.
   *
   * @throws IamError `validation_error` for what is no organization's id
   */
  forOrganization(organizationId: string): IAMGateway {
    const core = this.#provider.core.forOrganization(organizationId);
    return new IAMGateway(new OrganizationView(this.#provider, core), {});
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

  /**
   * Runs the work, and all that follows from it, as a call from there: the audit of every operation in it names this
   * address, user agent, actor and request. What an operation's own call names goes before. An address that is none is
   * left out.
   *
   * ```ts
   * await gateway.withCallOrigin({ ipAddress: request.ip, userAgent: request.get("user-agent") }, () => next());
   * ```
   */
  withCallOrigin<T>(origin: CallOrigin, work: () => T): T {
    return withCallOrigin(origin, work);
  }

  /**
   * Calls the listener with every audit event that this process commits from now on, like an audit handler.
   *
   * @returns a function that ends it
   */
  onAuditEvent(listener: (event: AuditEvent) => void): () => void {
    return this.#provider.core.trail.subscribe({ handle: listener });
  }

  /** The application's public URL, as the provider was told it; null when it was not. */
  get publicUrl(): string | null {
    return this.#provider.core.publicUrl;
  }

  /** Whether the database can work and its schema is up to date. Never throws. */
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

  /** For monitoring: how busy the store is, and what was left undone in the background. */
  usage(): GatewayUsage {
    return { ...this.#provider.usage(), sweepFailures: this.#housekeeping.failures };
  }

  /** Writes pending audit events and closes the connections. A second call changes nothing. */
  close(): Promise<void> {
    return this.#provider.close();
  }
}
