/** What the audit records: who did what to whom, and the outcome. Never a secret, token or password. */

import type { ErrorCode } from "../errors.js";
import type { JsonObject } from "../partner/metadata.js";

/** The closed list of event types. The names are stable. */
export const AuditEventType = {
  PARTNER_REGISTERED: "partner_registered",
  PARTNER_UPDATED: "partner_updated",
  PARTNER_DEACTIVATED: "partner_deactivated",
  PARTNER_REACTIVATED: "partner_reactivated",
  PARTNER_SECRET_ROTATED: "partner_secret_rotated",
  TEST_CREDENTIALS_CREATED: "test_credentials_created",
  PARTNER_SIGNATURE_VALIDATION_FAILED: "partner_signature_validation_failed",
  SSO_TOKEN_ISSUED: "sso_token_issued",
  SSO_SIGN_IN: "sso_sign_in",
  SSO_REFUSED: "sso_refused",
  SSO_LOGOUT: "sso_logout",
  USER_CREATED: "user_created",
  JIT_PROVISION: "jit_provision",
  IDENTITY_LINKED: "identity_linked",
  IDENTITY_UNLINKED: "identity_unlinked",
  IDENTITY_WITHDRAWN: "identity_withdrawn",
  IDENTITY_SUSPENDED: "identity_suspended",
  IDENTITY_REOPENED: "identity_reopened",
  USER_MERGED: "user_merged",
  USER_DEACTIVATED: "user_deactivated",
  USER_ACTIVATED: "user_activated",
  USER_UPDATED: "user_updated",
  USER_ERASED: "user_erased",
  USER_EXPORTED: "user_exported",
  ROLE_ASSIGNED: "role_assigned",
  ROLE_REMOVED: "role_removed",
  LOGIN_SUCCESS: "login_success",
  LOGIN_ERROR: "login_error",
  LOGOUT: "logout",
  MFA_ENROLLED: "mfa_enrolled",
  MFA_DISABLED: "mfa_disabled",
  MFA_FAILED: "mfa_failed",
  MFA_TICKET_ISSUED: "mfa_ticket_issued",
  PASSWORD_CHANGED: "password_changed",
  SESSION_CREATED: "session_created",
  SESSION_REVOKED: "session_revoked",
  SESSION_REVOKED_ALL: "session_revoked_all",
  TOKEN_REUSE_DETECTED: "token_reuse_detected",
  RATE_LIMITED: "rate_limited",
  /** Refused authority, another organization's id, or a made-up token. */
  PERMISSION_DENIED: "permission_denied",
  MACHINE_TOKEN_CREATED: "machine_token_created",
  MACHINE_TOKEN_ROTATED: "machine_token_rotated",
  MACHINE_TOKEN_REVOKED: "machine_token_revoked",
  SCIM_TOKEN_CREATED: "scim_token_created",
  SCIM_TOKEN_REVOKED: "scim_token_revoked",
  SECRET_REVEALED: "secret_revealed",
  SETUP_LINK_CREATED: "setup_link_created",
  SETUP_LINK_OPENED: "setup_link_opened",
  SETUP_LINK_REVOKED: "setup_link_revoked",
  PROPOSAL_APPROVED: "proposal_approved",
  PROPOSAL_REJECTED: "proposal_rejected",
  GO_LIVE_REQUESTED: "go_live_requested",
  GO_LIVE_APPROVED: "go_live_approved",
  GO_LIVE_REJECTED: "go_live_rejected",
  FIRST_SIGNATURE_ACCEPTED: "first_signature_accepted",
  PARTNER_COMPROMISE_HANDLED: "partner_compromise_handled",
  SECRETS_RESEALED: "secrets_resealed",
  SIGNING_KEY_RETIRED: "signing_key_retired",
  REFUSALS_SUPPRESSED: "refusals_suppressed",
} as const;
export type AuditEventType = (typeof AuditEventType)[keyof typeof AuditEventType];

/**
 * `info`: as intended. `warning`: refused. `critical`: a person should look, for example after a stolen refresh token.
 */
export const AuditSeverity = { INFO: "info", WARNING: "warning", CRITICAL: "critical" } as const;
export type AuditSeverity = (typeof AuditSeverity)[keyof typeof AuditSeverity];

/** One recorded event. A field that does not apply is null. */
export interface AuditEvent {
  /** UUID version 7. */
  readonly id: string;
  readonly eventType: AuditEventType;
  readonly severity: AuditSeverity;
  readonly timestamp: Date;
  readonly organizationId: string | null;
  /**
   * Who acted: a user's id, `partner:<id>`, `token:<id>` for a machine token, `scim:<id>` for a SCIM token,
   * or what the caller named; null if the caller named nobody.
   */
  readonly actor: string | null;
  readonly userId: string | null;
  readonly partnerId: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** The true reason of a refusal, also when the answer to the outside says less. */
  readonly errorCode: ErrorCode | null;
  /** Says nothing of who a person is. */
  readonly message: string;
  /** Those that may say who a person is are stored apart, and are gone once that user is erased: audit/personal.ts. */
  readonly details: JsonObject;
  readonly requestId: string | null;
}

/** Who is calling, as far as the caller knows it; copied into the audit. */
export interface CallOrigin {
  actor?: string | undefined;
  /** The maker of the machine token that acts: a user's id, which the events then have in their details. */
  tokenMaker?: string | undefined;
  ipAddress?: string | undefined;
  userAgent?: string | undefined;
  requestId?: string | undefined;
}

/** Who calls. Fields that the caller left out or set to undefined are filled with what is known anyway. */
export function callerOr(
  known: { readonly actor?: string | undefined; readonly ipAddress?: string | null | undefined },
  origin: CallOrigin,
): CallOrigin {
  return {
    ...origin,
    actor: origin.actor ?? known.actor,
    ipAddress: origin.ipAddress ?? known.ipAddress ?? undefined,
  };
}

/** An event before it has an id and a time. An absent field is null. */
export type AuditNote = Pick<AuditEvent, "eventType" | "message"> &
  Partial<Omit<AuditEvent, "id" | "timestamp" | "eventType" | "message">>;
