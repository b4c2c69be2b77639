/** The tables of schema `gl_iam` as TypeScript sees their rows. migrations/ is authoritative. */
import type { ColumnType, Generated, GeneratedAlways } from "kysely";
import type { FieldValue, PartnerFields } from "../partner/fields.js";
import type { JsonObject, JsonValue } from "../partner/metadata.js";

export const SCHEMA = "gl_iam";

/** Read as an object, written as text, because `pg` would turn a JavaScript array into a PostgreSQL one. */
type Jsonb = ColumnType<JsonObject, string, string>;
/** `pg` reads a bigint as text, PGlite as a number. */
type Bigint = ColumnType<string | number, number | undefined, number>;
type ReadonlyArrayColumn = ColumnType<string[], readonly string[], readonly string[]>;

/** A column for each setting, with its JSON name. */
type PartnerSettingsColumns = {
  [K in keyof PartnerFields as PartnerFields[K]["jsonName"]]: SettingColumn<PartnerFields[K]>;
};

type SettingColumn<F> = F extends { readonly kind: "object" }
  ? Jsonb
  : F extends { readonly kind: "choice" }
    ? string
    : FieldValue<F>;

export interface PartnersTable extends PartnerSettingsColumns {
  id: string;
  org_id: string;
  /** The name folded for comparison; unique in the organization. */
  partner_name_key: string;
  consumer_key: string;
  is_active: boolean;
  created_at: Date;
  updated_at: Date;
  /** The partner whose test side it is; null for every other one. */
  test_of: string | null;
  /** See partner/records.ts. */
  assertions_from: Date | null;
  epoch: Bigint;
  /** A trigger moves it with every change of the row, or of one of the partner's secrets. */
  version: Generated<string>;
}

interface PartnerSecretsTable {
  id: string;
  partner_id: string;
  key_version: number;
  sealed: Uint8Array;
  created_at: Date;
  expires_at: Date | null;
}

/** Written by a trigger. */
interface PartnerChangesTable {
  partner_id: string;
  /** The last transaction that changed the partner or its secrets. */
  changed_in: Generated<string>;
}

export interface UsersTable {
  id: string;
  org_id: string;
  email: string;
  /** Unique in the organization; null for a user who has no address any more. */
  email_key: string | null;
  display_name: string | null;
  roles: ReadonlyArrayColumn;
  password_hash: string | null;
  password_failures: Generated<number>;
  suspended_at: Date | null;
  suspended_by: string | null;
  /** Set in a user whose identities went to another one. */
  merged_into: string | null;
  erased_at: Date | null;
  /** Not suspended, and with an address. */
  is_active: GeneratedAlways<boolean>;
  /** `active`, `suspended`, `dormant`; null for one who is merged or erased. */
  state: GeneratedAlways<string | null>;
  /** When last; null before the first time. */
  signed_in_at: Date | null;
  /** For searching; null in a row of a release that did not write it. */
  email_folded: string | null;
  display_name_folded: string | null;
  created_at: Date;
  epoch: Bigint;
}

interface SessionsTable {
  id: string;
  user_id: string;
  org_id: string;
  partner_id: string | null;
  identity_id: string | null;
  auth_method: string;
  user_epoch: Bigint;
  partner_epoch: Bigint;
  identity_epoch: Bigint;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  /** When its user last proved its password. Null through a partner. */
  authenticated_at: Date | null;
  last_seen_at: Date;
  /** When used refresh tokens were answered again without an idempotency key: the last of them. */
  repeated_at: Generated<Date[]>;
}

interface SecondFactorsTable {
  id: string;
  user_id: string;
  key_version: number;
  sealed: Uint8Array;
  /** The session that began the enrolment. Null once it is confirmed. */
  session_id: string | null;
  created_at: Date;
  confirmed_at: Date | null;
  last_step: Bigint;
}

interface RecoveryCodesTable {
  factor_id: string;
  code_hash: Uint8Array;
  used_at: Date | null;
}

interface SecondFactorAttemptsTable {
  user_id: string;
  attempted_at: Date[];
}

interface SecondFactorTicketsTable {
  user_id: string;
  ticket_hash: Uint8Array;
  expires_at: Date;
}

interface CredentialResetsTable {
  user_id: string;
  password_at: Date | null;
  factor_at: Date | null;
}

interface OrganizationRevocationsTable {
  /** Empty for every organization. */
  org_id: string;
  revoked_at: Date;
  /** Whether all sessions that it ended are marked as ended. They open nothing meanwhile. */
  is_swept: boolean;
}

interface PendingRevocationsTable {
  owner: string;
  owner_id: string;
}

export interface IdentitiesTable {
  id: string;
  partner_id: string;
  external_id: string;
  user_id: string;
  role: string;
  email: string;
  display_name: string | null;
  attributes: ColumnType<JsonObject, string | undefined, string>;
  withdrawn_at: Date | null;
  withdrawn_by: string | null;
  suspended_at: Date | null;
  suspended_by: string | null;
  /** The signed time of the last life-cycle act. */
  acted_at: Date | null;
  /** The signed time of the last assertion that was followed. */
  asserted_at: Date | null;
  /** When the directory deleted it. It counts while the withdrawal is not a later one. */
  scim_deleted_at: Date | null;
  /** Neither withdrawn nor suspended. */
  is_active: GeneratedAlways<boolean>;
  created_at: Date;
  last_sign_in_at: Date | null;
  epoch: Bigint;
  /** When the partner gave it another role. */
  role_changed_at: ColumnType<Date | null, never, Date | null>;
}

/** Addresses that a user no longer has, and whose other partners must wait for them. */
interface FormerAddressesTable {
  org_id: string;
  email_key: string;
  user_id: string;
  /** The partner that freed it. */
  partner_id: string;
  freed_at: Date;
}

/** Who took roles of administrators away from a user last. */
interface UserDemotionsTable {
  user_id: string;
  demoted_by: string;
  demoted_at: Date;
}

/** Who last made a partner's word mean no role of administrators any more. */
interface RoleWordDemotionsTable {
  partner_id: string;
  word: string;
  demoted_by: string;
  demoted_at: Date;
}

interface PartnerUserCountsTable {
  partner_id: string;
  active_users: number;
}

interface ReplayClaimsTable {
  mark: Uint8Array;
  expires_at: Date;
}

export interface OneTimeTokensTable {
  token_hash: Uint8Array;
  partner_id: string;
  secret_id: string;
  external_id: string;
  email: string;
  display_name: string | null;
  role: string;
  /** Null when the assertion named none. */
  attributes: ColumnType<JsonObject | null, string | null, string | null>;
  code_challenge: string | null;
  source_ip: string | null;
  browser_hash: Uint8Array | null;
  return_to: string | null;
  partner_epoch: Bigint;
  user_epoch: Bigint;
  identity_epoch: Bigint;
  /** Null in a row from before it was kept. */
  signed_at: Date | null;
  expires_at: Date;
}

interface PendingStartsTable {
  state_hash: Uint8Array;
  partner_id: string;
  browser_hash: Uint8Array;
  return_to: string;
  expires_at: Date;
}

interface KeptAnswersTable {
  id: string;
  /** SHA-256 of the caller and the key. */
  request_mark: Uint8Array;
  /** SHA-256 of the request. */
  request_hash: Uint8Array;
  key_version: number | null;
  sealed: Uint8Array | null;
  expires_at: Date;
}

interface MachineTokensTable {
  id: string;
  name: string;
  /** Null for every organization. */
  org_id: string | null;
  scopes: ReadonlyArrayColumn;
  maker_id: string;
  token_hash: Uint8Array;
  previous_hash: Uint8Array | null;
  previous_expires_at: Date | null;
  lifetime_seconds: number;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

interface RefreshTokensTable {
  token_hash: Uint8Array;
  session_id: string;
  created_at: Date;
  used_at: Date | null;
  successor_hash: Uint8Array | null;
  successor_salt: Uint8Array | null;
  secret_key_version: number | null;
  idempotency_mark: Uint8Array | null;
  used_from: string | null;
}

interface SessionCookiesTable {
  token_hash: Uint8Array;
  session_id: string;
  created_at: Date;
  /** Of this value: null for a partner's session. */
  authenticated_at: Date | null;
  /** Null until another value takes its place. */
  ends_at: Date | null;
}

export interface SigningKeysTable {
  id: string;
  kid: string;
  secret_key_version: number;
  x: string;
  y: string;
  key_version: number | null;
  sealed: Uint8Array;
  created_at: Date;
  retired_at: Date | null;
  ended_at: Date | null;
}

export interface AuditEventsTable {
  id: string;
  event_type: string;
  severity: string;
  timestamp: Date;
  organization_id: string | null;
  actor: string | null;
  user_id: string | null;
  partner_id: string | null;
  error_code: string | null;
  message: string;
  /** Without those in {@link AuditPersonalDataTable}. */
  details: Jsonb;
  request_id: string | null;
}

/** What an erasure removes of an event. There is a row where there is something to remove. */
export interface AuditPersonalDataTable {
  event_id: string;
  /** The event's. */
  partner_id: string | null;
  /** The person at that partner. */
  external_id: string | null;
  ip_address: string | null;
  user_agent: string | null;
  details: Jsonb;
}

interface SchemaMigrationsTable {
  version: number;
  name: string;
  applied_at: Generated<Date>;
}

/** What a partner's directory authenticates with. */
interface ScimTokensTable {
  id: string;
  partner_id: string;
  token_hash: Uint8Array;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

interface SetupLinksTable {
  id: string;
  partner_id: string;
  link_hash: Uint8Array;
  passcode_hash: Uint8Array;
  browser_hash: Generated<Uint8Array | null>;
  created_at: Date;
  created_by: string | null;
  expires_at: Date;
  revoked_at: Generated<Date | null>;
  failures: Generated<number>;
  opened_at: Generated<Date | null>;
  opened_from: Generated<string | null>;
  revealed_at: Generated<Date | null>;
  revealed_from: Generated<string | null>;
  pending_secret_id: Generated<string | null>;
  unapproved_secret_id: Generated<string | null>;
  starts_on_test_side: Generated<boolean>;
  test_revealed_at: Generated<Date | null>;
  test_revealed_from: Generated<string | null>;
  live_approved_at: Generated<Date | null>;
}

interface PartnerSetupsTable {
  partner_id: string;
  secret_told_at: Date | null;
  first_signature_at: Date | null;
}

/** Domains that a partner has proven by a TXT record. */
interface DomainProofsTable {
  partner_id: string;
  org_id: string;
  domain: string;
  proven_at: Date;
  /** From then on it is exclusive in its organization. */
  approved_at: Date | null;
}

export interface SetupProposalsTable {
  id: string;
  partner_id: string;
  link_id: string;
  field: string;
  value: ColumnType<JsonValue, string, string>;
  digest: string;
  state: "open" | "approved" | "rejected";
  created_at: Date;
  made_from: string | null;
  decided_at: Date | null;
  decided_by: string | null;
}

export interface PasskeysTable {
  id: string;
  user_id: string;
  name: string;
  credential_id: Uint8Array;
  public_key: Uint8Array;
  algorithm: number;
  sign_count: string;
  created_at: Date;
  last_used_at: Date | null;
}

interface PasskeyChallengesTable {
  challenge_hash: Uint8Array;
  user_id: string | null;
  expires_at: Date;
}

export interface Tables {
  passkeys: PasskeysTable;
  passkey_challenges: PasskeyChallengesTable;
  setup_links: SetupLinksTable;
  partner_setups: PartnerSetupsTable;
  setup_proposals: SetupProposalsTable;
  domain_proofs: DomainProofsTable;
  partners: PartnersTable;
  partner_secrets: PartnerSecretsTable;
  partner_changes: PartnerChangesTable;
  users: UsersTable;
  sessions: SessionsTable;
  second_factors: SecondFactorsTable;
  recovery_codes: RecoveryCodesTable;
  second_factor_attempts: SecondFactorAttemptsTable;
  second_factor_tickets: SecondFactorTicketsTable;
  credential_resets: CredentialResetsTable;
  pending_revocations: PendingRevocationsTable;
  organization_revocations: OrganizationRevocationsTable;
  refresh_tokens: RefreshTokensTable;
  session_cookies: SessionCookiesTable;
  identities: IdentitiesTable;
  former_addresses: FormerAddressesTable;
  user_demotions: UserDemotionsTable;
  role_word_demotions: RoleWordDemotionsTable;
  partner_user_counts: PartnerUserCountsTable;
  replay_claims: ReplayClaimsTable;
  one_time_tokens: OneTimeTokensTable;
  pending_starts: PendingStartsTable;
  kept_answers: KeptAnswersTable;
  signing_keys: SigningKeysTable;
  machine_tokens: MachineTokensTable;
  scim_tokens: ScimTokensTable;
  audit_events: AuditEventsTable;
  audit_personal_data: AuditPersonalDataTable;
  schema_migrations: SchemaMigrationsTable;
}
