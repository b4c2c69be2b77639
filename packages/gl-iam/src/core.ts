/** What every part of the core is given: the store, the clock, the audit. The core reaches none of them by itself. */
import type { SignatureScheme } from "./assertion/schemes/scheme.js";
import { SCHEMES } from "./assertion/schemes/schemes.js";
import type { AuditNote, CallOrigin } from "./audit/event.js";
import type { AuditReader } from "./audit/records.js";
import type { AuditTrail } from "./audit/trail.js";
import { brand, hasBrand } from "./brand.js";
import type { Keyring } from "./crypto/keyring.js";
import type { SealedRecords } from "./crypto/sealed-records.js";
import type { SecretKeys } from "./crypto/secret-keys.js";
import type { IdentityBatchRecords } from "./identity/batch-records.js";
import type { IdentityRecords } from "./identity/records.js";
import type { MachineTokenRecords } from "./machine-token/records.js";
import type { KeptAnswerRecords, PartnerRecords } from "./partner/records.js";
import type { RememberedCredentials } from "./partner/remembered-credentials.js";
import { parseOrgId } from "./partner/settings.js";
import type { ScimTokenRecords, ScimUserRecords } from "./scim/records.js";
import type { SessionCookieRecords } from "./session/cookie-records.js";
import type { SessionRecords } from "./session/records.js";
import type { RefreshRecords } from "./session/refresh-records.js";
import type { SigningKeyEndingRecords, SigningKeyRecords } from "./session/signing-key-records.js";
import type { DomainProofRecords } from "./setup/domain-proof-records.js";
import type { SetupLinkRecords } from "./setup/records.js";
import type { ExchangeRecords } from "./sign-in/exchange-records.js";
import type { OneTimeTokenRecords } from "./sign-in/one-time-token-records.js";
import type { PendingStartRecords } from "./sign-in/pending-start-records.js";
import type { ReplayMarkRecords } from "./sign-in/replay-mark-records.js";
import { liveSideOf, requireSide, type Side, testSideOf } from "./test-side.js";
import type { DemotionRecords } from "./user/demotion-records.js";
import type { PasskeyRecords } from "./user/passkey/records.js";
import type { PersonalDataRecords } from "./user/personal-data.js";
import type { UserRecords } from "./user/records.js";
import type { SecondFactorRecords } from "./user/second-factor/records.js";
import type { MfaRequirement } from "./user/second-factor/requirement.js";
import { refuseField, requireObject, Violation, violation } from "./validation.js";

/** What is stored, by noun. */
interface Records {
  readonly partners: PartnerRecords;
  readonly users: UserRecords;
  readonly sessions: SessionRecords;
  readonly cookies: SessionCookieRecords;
  readonly secondFactors: SecondFactorRecords;
  readonly passkeys: PasskeyRecords;
  readonly identities: IdentityRecords;
  readonly identityBatches: IdentityBatchRecords;
  readonly oneTimeTokens: OneTimeTokenRecords;
  readonly replayMarks: ReplayMarkRecords;
  readonly pendingStarts: PendingStartRecords;
  readonly keptAnswers: KeptAnswerRecords;
  readonly machineTokens: MachineTokenRecords;
  readonly scimTokens: ScimTokenRecords;
  readonly setupLinks: SetupLinkRecords;
  readonly domainProofs: DomainProofRecords;
  readonly scimUsers: ScimUserRecords;
  readonly personalData: PersonalDataRecords;
  readonly demotions: DemotionRecords;
}

/** The records inside one transaction, and the audit that commits with it. */
export interface Transaction extends Records {
  readonly signingKeys: SigningKeyEndingRecords;
  /** Written before the commit, together with the transaction's other events. */
  audit(note: AuditNote, origin?: CallOrigin): Promise<void>;
  /** A part of the work: what it throws undoes that part alone, its events included, and is thrown on. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
}

export interface Store extends Records {
  readonly sealed: SealedRecords;
  readonly signingKeys: SigningKeyRecords;
  readonly auditEvents: AuditReader;
  readonly exchanges: ExchangeRecords;
  readonly credentials: RememberedCredentials;
  readonly refreshes: RefreshRecords;
  /**
   * Runs `work` in one database transaction. Whatever `work` throws rolls everything back and is thrown on. Audit
   * events reach the handlers only after the commit.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
}

export interface CoreParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly secretKeys: SecretKeys;
  readonly trail: AuditTrail;
  readonly clock: () => Date;
  readonly defaultOrgId: string;
  /** The only one that is meant; null, the default, for all. */
  readonly organization?: string | null | undefined;
  readonly tokenLifetimeSeconds: number;
  /** The application's names: a signed `aud` must be one of them. */
  readonly audience: readonly string[];
  /** How long a session may go unused. */
  readonly sessionIdleSeconds: number;
  /** Who must have a second factor. */
  readonly requireMfa: MfaRequirement;
  /** As an authenticator app shows it beside its codes. */
  readonly applicationName: string;
  /** How old credentials a check of a signature may use; 0 for fresh ones. */
  readonly cacheSeconds: number;
  /** Null when nobody has told it. */
  readonly publicUrl: string | null;
  /** The accepted signature schemes; {@link SCHEMES} by default. */
  readonly schemes?: readonly SignatureScheme[] | undefined;
}

export class Core implements CoreParts {
  static {
    brand(Core, "Core");
  }

  readonly store: Store;
  readonly keyring: Keyring;
  readonly secretKeys: SecretKeys;
  readonly trail: AuditTrail;
  readonly clock: () => Date;
  readonly defaultOrgId: string;
  readonly organization: string | null;
  /** Of a one-time token. */
  readonly tokenLifetimeSeconds: number;
  readonly audience: readonly string[];
  readonly sessionIdleSeconds: number;
  readonly requireMfa: MfaRequirement;
  readonly applicationName: string;
  readonly cacheSeconds: number;
  readonly publicUrl: string | null;
  readonly schemes: readonly SignatureScheme[];

  constructor(parts: CoreParts) {
    this.store = parts.store;
    this.keyring = parts.keyring;
    this.secretKeys = parts.secretKeys;
    this.trail = parts.trail;
    this.clock = parts.clock;
    this.organization = parts.organization ?? null;
    this.defaultOrgId = this.organization ?? parts.defaultOrgId;
    this.tokenLifetimeSeconds = parts.tokenLifetimeSeconds;
    this.audience = parts.audience;
    this.sessionIdleSeconds = parts.sessionIdleSeconds;
    this.requireMfa = parts.requireMfa;
    this.applicationName = parts.applicationName;
    this.cacheSeconds = parts.cacheSeconds;
    this.publicUrl = parts.publicUrl;
    this.schemes = parts.schemes ?? SCHEMES;
  }

  /** The same store, for one organization: every call means it. @throws IamError `validation_error` */
  forOrganization(organizationId: string): Core {
    return new Core({ ...this, organization: this.organizationOf({ organizationId }) });
  }

  /** Like {@link organizationOf}, but undefined, meaning any, when the caller passes null. */
  organizationOrAny(call: { organizationId?: string | null | undefined }): string | undefined {
    requireObject("call", call);
    const { organizationId } = call;
    if (organizationId === null) return this.organization ?? undefined;
    return this.organizationOf({ organizationId });
  }

  /** Like {@link organizationOrAny}, of the side that the call means. What is found must still be of that side. */
  organizationOnSide(call: { organizationId?: string | null | undefined } & Side): string | undefined {
    const organizationId = this.organizationOrAny(call);
    requireSide(call);
    return call.test === true && organizationId !== undefined ? testSideOf(organizationId) : organizationId;
  }

  /** The organization of a partner or an event: the given one, or any. @throws IamError `validation_error` */
  organizationIfNamed({ organizationId }: { organizationId?: string | undefined }): string | undefined {
    if (organizationId === undefined) return this.organization ?? undefined;
    this.#requireOwn(organizationId);
    return organizationId;
  }

  /** Whether something of this organization is to be seen, be it of its test side. */
  means(organizationId: string): boolean {
    return this.organization === null || this.organization === liveSideOf(organizationId);
  }

  /** The organization of a user or session: the given one, or the configured default. */
  organizationOf(call: { organizationId?: string | undefined }): string {
    requireObject("call", call);
    const { organizationId = this.defaultOrgId } = call;
    const parsed = parseOrgId(organizationId);
    if (parsed instanceof Violation) throw refuseField("organizationId", parsed);
    this.#requireOwn(parsed);
    return parsed;
  }

  #requireOwn(organizationId: string): void {
    if (this.means(organizationId)) return;
    throw refuseField("organizationId", violation("organization", `must be ${this.organization}, or left out`));
  }
}

/** Whether it is a {@link Core}, also one of another copy of this package. */
export function isCore(value: unknown): value is Core {
  return hasBrand(value, "Core");
}
