/**
 * The partner registry as callers see it. Every operation returns a `Result` and does not throw.
 * `gateway.partnerRegistry` and `PostgreSQLPartnerRegistryProvider` both implement it.
 */
import { SignatureCheck, type SignatureValidation } from "./assertion/signature-check.js";
import type { CallOrigin } from "./audit/event.js";
import type { Core } from "./core.js";
import { ErrorCode, IamError } from "./errors.js";
import { type DeactivateOptions, PartnerActivation } from "./partner/activation.js";
import type { PartnerCall } from "./partner/call.js";
import type { PartnerStanding } from "./partner/care.js";
import { type CompromiseHandled, type CompromiseOptions, PartnerCompromise } from "./partner/compromise.js";
import { ConsumerSecrets } from "./partner/consumer-secrets.js";
import { type DryRun, PartnerDryRun } from "./partner/dry-run.js";
import {
  type ListPartnersOptions,
  type ListPartnersPageOptions,
  PartnerListing,
  type PartnerPage,
  type PartnerStandingPage,
} from "./partner/listing.js";
import { PartnerLookUp } from "./partner/look-up.js";
import type {
  ConsumerSecretLifetime,
  SSOPartner,
  SSOPartnerCreate,
  SSOPartnerRegistration,
  SSOPartnerRotation,
  SSOPartnerUpdate,
} from "./partner/partner.js";
import { PartnerRegistration, type RegisterOptions } from "./partner/registration.js";
import { type RotateOptions, SecretRotation } from "./partner/rotation.js";
import { PartnerStandings } from "./partner/standing.js";
import { type TestCredentials, TestSides } from "./partner/test-credentials.js";
import { PartnerUpdate, type UpdateOptions } from "./partner/update.js";
import { answering, type Result, refusing } from "./result.js";
import type { Side } from "./test-side.js";
import { knownCall } from "./validation.js";

/**
 * The registry of partners, as the provider has it and as `gateway.partnerRegistry`.
 *
 * Every method that takes a partner's id takes a last, optional argument with `organizationId` and `actor`. A partner
 * of another organization is then `partner_not_found`, and the audit names the actor.
 */
export interface PartnerRegistry {
  /** Whether the database answers and its schema is up to date. Never throws. */
  healthCheck(): Promise<boolean>;
  /**
   * Registers an external identity provider and makes its credential. The answer holds the consumer secret, once.
   *
   * Refused with `validation_error` (every problem at once), `partner_already_exists`, and `conflict` when the given
   * `consumerKey` is registered already.
   */
  registerPartner(create: SSOPartnerCreate, options?: RegisterOptions): Promise<Result<SSOPartnerRegistration>>;
  /** With `test`, a test side by its own id, as `session.partnerId` has it. Refused with `partner_not_found`. */
  getPartner(partnerId: string, call?: PartnerCall & Side): Promise<Result<SSOPartner>>;
  /** Refused with `partner_not_found`. */
  getPartnerByConsumerKey(consumerKey: string): Promise<Result<SSOPartner>>;
  /** Whether pages of this origin (`https://portal.acme.example`) belong to an active partner. */
  isPartnerOrigin(origin: string): Promise<Result<boolean>>;
  /**
   * Whether the configured encryption keys open what is stored. Call it when a service starts, so that a wrong key
   * shows then and not at the next sign-in. Refused with `internal_error`, naming the key's version.
   */
  checkEncryptionKeys(): Promise<Result<void>>;
  /**
   * The consumer secrets that work now: since when the current one works, and until when the one before does. The
   * current one comes first. Never the secrets themselves. Refused with `partner_not_found`.
   */
  listConsumerSecrets(partnerId: string, call?: PartnerCall): Promise<Result<ConsumerSecretLifetime[]>>;
  /** Its users, the age of its secrets, and when it was last heard of. Refused with `partner_not_found`. */
  getPartnerStanding(partnerId: string, call?: PartnerCall): Promise<Result<PartnerStanding>>;
  /** All partners, in the order of registration. */
  listPartners(options?: ListPartnersOptions): Promise<Result<SSOPartner[]>>;
  /** One page of partners, in the order of registration. Refused with `validation_error`. */
  listPartnersPage(options?: ListPartnersPageOptions): Promise<Result<PartnerPage>>;
  /** The same, each with how it stands, in as many statements for a page as for one. */
  listPartnerStandings(options?: ListPartnersPageOptions): Promise<Result<PartnerStandingPage>>;
  /** Refused with `validation_error`, `partner_not_found`, `partner_already_exists`. */
  updatePartner(partnerId: string, update: SSOPartnerUpdate, call?: UpdateOptions): Promise<Result<SSOPartner>>;
  /** Makes a new consumer secret. The answer holds it, once. Refused with `validation_error`, `partner_not_found`. */
  rotateConsumerSecret(partnerId: string, options?: RotateOptions): Promise<Result<SSOPartnerRotation>>;
  /**
   * A credential of the partner's test side, `ck_test_…` and `cs_test_…`: it follows the partner in everything, and its
   * users, addresses, cap and sessions are its own. Each call makes a new secret, and the one before ends at once.
   * Refused with `partner_not_found`, `permission_denied`.
   */
  createTestCredentials(partnerId: string, call?: PartnerCall): Promise<Result<TestCredentials>>;
  /** Refuses everything that the partner signs from here on. Refused with `partner_not_found`. */
  deactivatePartner(partnerId: string, options?: DeactivateOptions): Promise<Result<SSOPartner>>;
  /** Refused with `partner_not_found`. */
  reactivatePartner(partnerId: string, call?: PartnerCall): Promise<Result<SSOPartner>>;
  /**
   * Ends everything that a compromised secret could have opened, in one transaction: all secrets, sessions, SCIM
   * tokens, setup links, proposals and pending starts. Identities that were made, reopened or given another role since
   * then are suspended. The partner takes its next secret by the setup link of the answer.
   *
   * Refused with `validation_error`, `partner_not_found`, `permission_denied`.
   */
  handleCompromise(partnerId: string, options: CompromiseOptions): Promise<Result<CompromiseHandled>>;
  /**
   * What the last week's sign-ins would have met under this update: by source address, e-mail domain and role. It
   * changes nothing. Refused with `validation_error`, `partner_not_found`.
   */
  dryRun(partnerId: string, update: SSOPartnerUpdate, call?: PartnerCall): Promise<Result<DryRun>>;
  /**
   * Whether a registered, active partner signed exactly these bytes, recently. It checks and changes nothing. `email`
   * and `sourceIp` are checked against the partner's restrictions when given. Mode, roles, cap, provisioning and replay
   * belong to a sign-in, not to a signature.
   *
   * Refused with `validation_error`, `partner_not_found`, `invalid_partner_signature`, `signature_expired`,
   * `partner_inactive`, `source_ip_not_allowed`, `email_domain_not_allowed`, in this order.
   */
  validatePartnerSignature(input: SignatureValidation, origin?: CallOrigin): Promise<Result<SSOPartner>>;
  /** Writes pending audit events and closes the connections. A second call changes nothing. */
  close(): Promise<void>;
}

/** What a registry needs while it is open. */
type Standing = Pick<PartnerRegistry, "healthCheck" | "close">;

function openRegistry(core: Core, standing: Standing): PartnerRegistry {
  const secrets = new ConsumerSecrets(core);
  const registration = new PartnerRegistration(core, secrets);
  const rotation = new SecretRotation(core, secrets);
  const testSides = new TestSides(core, secrets);
  const updating = new PartnerUpdate(core);
  const activation = new PartnerActivation(core);
  const lookUp = new PartnerLookUp(core);
  const standings = new PartnerStandings(core);
  const listing = new PartnerListing(core);
  const signatures = new SignatureCheck(core);
  const compromise = new PartnerCompromise(core);
  const dryRun = new PartnerDryRun(core);
  return {
    healthCheck: () => standing.healthCheck(),
    close: () => standing.close(),
    ...answering<PartnerRegistry>({
      registerPartner: (create, options) => registration.register(create, options),
      getPartner: (partnerId, call) => lookUp.get(partnerId, call),
      getPartnerByConsumerKey: (consumerKey) => lookUp.getByConsumerKey(consumerKey),
      isPartnerOrigin: (origin) => lookUp.hasOrigin(origin),
      checkEncryptionKeys: () => secrets.requireOpeningKeys(),
      listConsumerSecrets: (partnerId, call) => lookUp.listSecrets(partnerId, call),
      getPartnerStanding: (partnerId, call) => standings.of(partnerId, call),
      listPartners: (options) => listing.all(options),
      listPartnersPage: (options) => listing.page(options),
      listPartnerStandings: (options) => listing.withStandings(options),
      updatePartner: (partnerId, update, call) => updating.update(partnerId, update, call),
      rotateConsumerSecret: (partnerId, options) => rotation.rotate(partnerId, options),
      createTestCredentials: (partnerId, call) => testSides.makeCredentials(partnerId, call),
      deactivatePartner: (partnerId, options) => activation.deactivate(partnerId, options),
      reactivatePartner: (partnerId, call) => activation.reactivate(partnerId, call),
      handleCompromise: (partnerId, options) => compromise.handle(partnerId, options),
      dryRun: (partnerId, update, call) => dryRun.run(partnerId, update, call),
      validatePartnerSignature: (input, origin) => signatures.validate(input, knownCall(origin)),
    }),
  };
}

class OpenRegistry {
  constructor(core: Core, standing: Standing) {
    Object.assign(this, openRegistry(core, standing));
  }
}

/** The registry on a store; a class, so that a provider can be one. */
export const StoredPartnerRegistry = OpenRegistry as new (core: Core, standing: Standing) => PartnerRegistry;

/** The answer of every call that needs a registry when the provider has none. */
export function noRegistry(): IamError {
  const message = "this provider has no partner registry: set enablePartnerRegistry to true";
  return new IamError(ErrorCode.NO_PARTNER_REGISTRY, message);
}

/** What a gateway has in place of a registry when its provider has none. */
export function absentRegistry(): PartnerRegistry {
  return refusing<PartnerRegistry>(noRegistry(), { healthCheck: async () => false, close: async () => {} });
}
