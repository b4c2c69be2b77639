/**
 * gl-iam: registers the identity providers that you trust, checks what they sign, and signs their users in.
 *
 * This is the core. A database adapter is a separate entry: `gl-iam/postgresql`.
 */

export type { PartnerRequest, VerifiedRequest } from "./assertion/receive.js";
export type { SignatureValidation } from "./assertion/signature-check.js";
export { withCallOrigin } from "./audit/call-origin.js";
export type { AuditEvent, CallOrigin } from "./audit/event.js";
export { AuditEventType, AuditSeverity } from "./audit/event.js";
export { CallbackAuditHandler } from "./audit/handlers/callback.js";
export { CompositeAuditHandler } from "./audit/handlers/composite.js";
export { ConsoleAuditHandler, toSnakeCaseEvent } from "./audit/handlers/console.js";
export { OpenTelemetryAuditHandler } from "./audit/handlers/opentelemetry.js";
export type { AuditPage, AuditQuery } from "./audit/records.js";
export type { SignInBucket, SignInCountQuery, SignInCounts } from "./audit/sign-in-counts.js";
export type { AuditHandler } from "./audit/trail.js";
export { looksMistyped } from "./crypto/credential.js";
export type { EncryptionKeys, EncryptionKeyUsage, ResealOptions } from "./crypto/encryption-keys.js";
export { decodeEncryptionKey, EncryptionAlgorithm, generateEncryptionKey } from "./crypto/keyring.js";
export type { ResealFailure, Resealing, ResealReport } from "./crypto/sealing.js";
export { SECRET_PREFIXES } from "./crypto/secret-prefixes.js";
export type { Doctor, ExplainCall, ExplainedRequest, Explanation } from "./doctor/explanation.js";
export {
  ConfigurationError,
  ErrorCode,
  type ErrorDetails,
  type FieldProblem,
  IamError,
  isConfigurationError,
  isIamError,
  type LibraryLimit,
} from "./errors.js";
export {
  type GatewayOptions,
  type GatewayUsage,
  IAMGateway,
  type RateLimitedCall,
  type RefusedCall,
} from "./gateway.js";
export type { GatewayOperations } from "./gateway-operations.js";
export type { SweepFailure } from "./housekeeping.js";
export type {
  IdentityLink,
  PartnerUser,
  PartnerUserPage,
  PartnerUsers,
  PreProvisioning,
} from "./identity/partner-users.js";
export type { Provisioned } from "./identity/provision.js";
export { argumentsFromJson } from "./json-arguments.js";
export type {
  IssuedMachineToken,
  MachineCaller,
  MachineToken,
  MachineTokenCreate,
  MachineTokenPage,
  MachineTokenState,
  MachineTokens,
  RotateMachineTokenOptions,
} from "./machine-token/machine-token.js";
export { MachineTokenScope } from "./machine-token/scope.js";
export type { DeactivateOptions } from "./partner/activation.js";
export type { PartnerCall } from "./partner/call.js";
export type { PartnerNeed, PartnerStanding } from "./partner/care.js";
export type {
  CompromisedPerson,
  CompromiseHandled,
  CompromiseOptions,
  CompromiseReport,
} from "./partner/compromise.js";
export type { DryRun, DryRunPerson } from "./partner/dry-run.js";
export type { PartnerField, PartnerFieldTable, PartnerFlag } from "./partner/field.js";
export { FIXED_FIELDS, PARTNER_FIELDS } from "./partner/fields.js";
export {
  initialSettingsJson,
  partnerCreateFromJson,
  partnerToJson,
  partnerUpdateFromJson,
  partnerVersion,
  type SSOPartnerJson,
} from "./partner/json-form.js";
export type {
  ListPartnersOptions,
  ListPartnersPageOptions,
  PartnerPage,
  PartnerStandingPage,
} from "./partner/listing.js";
export type { JsonObject, JsonValue } from "./partner/metadata.js";
export { partnerNameKey } from "./partner/name.js";
export {
  CLEAR_PARTNER_FIELD,
  type ClearPartnerField,
  type ConsumerSecretLifetime,
  SSOMode,
  type SSOPartner,
  type SSOPartnerCreate,
  type SSOPartnerRegistration,
  type SSOPartnerRotation,
  type SSOPartnerUpdate,
  SSOUserProvisioning,
} from "./partner/partner.js";
export type { RegisterOptions } from "./partner/registration.js";
export type { Idempotency } from "./partner/repeated-request.js";
export type { RotateOptions } from "./partner/rotation.js";
export { isOrganizationId, organizationIdProblem } from "./partner/settings.js";
export type { TestCredentials } from "./partner/test-credentials.js";
export type { UpdateOptions } from "./partner/update.js";
export type { PartnerRegistry } from "./partner-registry.js";
export { parseAddress } from "./policy/source-ip.js";
export type { FullstackProvider, ProviderUsage } from "./provider.js";
export { type Err, err, type Ok, ok, Result } from "./result.js";
export type {
  IssuedScimToken,
  ScimCaller,
  ScimOrigin,
  ScimToken,
  ScimTokenCreate,
  ScimTokens,
} from "./scim/scim-token.js";
export type { ScimUser, ScimUserChange, ScimUserPage, ScimUserQuery, ScimUsers } from "./scim/scim-user.js";
export type { CookieForm, SessionForm } from "./session/form.js";
export type { CookieOpening, SessionOpening, TokenOpening } from "./session/opening.js";
export type { PasswordChange } from "./session/own-password.js";
export type { PasswordProofCall } from "./session/password-proof.js";
export type { Reauthentication } from "./session/reauthentication.js";
export type { AuthMethod } from "./session/records.js";
export type {
  ContinuedSession,
  CookieSession,
  Introspection,
  PresentSession,
  Session,
  SessionInfo,
} from "./session/session.js";
export type {
  EndedSessions,
  ListedSession,
  ListedSessionPage,
  ListSessionsOptions,
  SessionAdministration,
} from "./session/session-administration.js";
export type { RefreshSessionCall, SessionCall } from "./session/sessions.js";
export type { AccessTokenKeys, SigningKeyInfo } from "./session/signing-key-administration.js";
export type { PublicSigningKey } from "./session/signing-keys.js";
export type { ResolveTxt } from "./setup/domain-proof.js";
export type { ProposalState } from "./setup/records.js";
export type {
  Approval,
  HolderCall,
  InviteOptions,
  OpenedSetup,
  OpeningSetup,
  PartnerProgress,
  Proposal,
  ProvableDomain,
  RevealedSecret,
  RevealedTestSecret,
  RevealTestCall,
  Setup,
  SetupInvitation,
  SetupLink,
  SetupStatus,
  TakenSetup,
  TestSideStatus,
} from "./setup/setup.js";
export type { ReceivedRequest } from "./sign-in/own-request.js";
export type { SignedIn } from "./sign-in/password-sign-in.js";
export type { ProvisionAnswer, ProvisionedUser } from "./sign-in/provision.js";
export { isReturnPath } from "./sign-in/return-path.js";
export type {
  IssuedToken,
  PartnerSignIn,
  SingleSignOn,
  StartedSignIn,
  TokenExchange,
  TokenPreview,
} from "./sign-in/single-sign-on.js";
export { requireStrictJson } from "./strict-json.js";
export { type ParsedUrl, parseUrl } from "./url.js";
export type {
  OrganizationCall,
  PasswordCredentials,
  PasswordUserCreate,
  SignInCall,
  UserCall,
} from "./user/accounts.js";
export type { ReactivationCall } from "./user/activation.js";
export type { Authority } from "./user/authority.js";
export { type UserDetails, userVersion } from "./user/details.js";
export { emailKey } from "./user/email.js";
export type { ExportedUser } from "./user/export.js";
export type { ListUsersOptions, UserPage } from "./user/listing.js";
export { type PasswordOwner, passwordRefusal } from "./user/new-password.js";
export type { PasskeyAssertion, PasskeyCreation, RelyingParty } from "./user/passkey/ceremony.js";
export type {
  NewPasskeyCreation,
  Passkey,
  PasskeyChallenge,
  PasskeyEnrolment,
  Passkeys,
  RelyingPartyCall,
} from "./user/passkey/passkeys.js";
export type {
  ExportedFormerAddress,
  ExportedFormerUser,
  ExportedMachineToken,
  ExportedPasskey,
  ExportedSecondFactor,
  ExportedSession,
  ExportedSignIn,
  StoredPersonalData,
} from "./user/personal-data.js";
export { hasStandardRole, StandardRole } from "./user/role.js";
export type { EnrolmentTicket } from "./user/second-factor/administration.js";
export type { Enrolment, EnrolmentCall, FactorProof } from "./user/second-factor/own-factor.js";
export { MFA_REQUIREMENTS, type MfaRequirement } from "./user/second-factor/requirement.js";
export type { SecondFactor } from "./user/second-factor/second-factor.js";
export { UserState } from "./user/state.js";
export type { UserUpdate, UserUpdateCall } from "./user/update.js";
export type { User } from "./user/user.js";
export type { UserExport, UserIdentity, Users } from "./user/users.js";
export { isUuid } from "./validation.js";
