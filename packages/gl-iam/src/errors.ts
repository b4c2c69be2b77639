/**
 * Every way in which this library refuses, as one closed list of stable codes.
 *
 * Nothing here knows HTTP. The edges map statuses, exit codes and words for users.
 */
import { brand, hasBrand } from "./brand.js";

/** The closed list of refusals. docs/errors.md says when each occurs and what to do. */
export const ErrorCode = {
  VALIDATION_ERROR: "validation_error",
  PARTNER_NOT_FOUND: "partner_not_found",
  INVALID_PARTNER_SIGNATURE: "invalid_partner_signature",
  SIGNATURE_EXPIRED: "signature_expired",
  PARTNER_INACTIVE: "partner_inactive",
  ASSERTION_REPLAYED: "assertion_replayed",
  SSO_MODE_NOT_ALLOWED: "sso_mode_not_allowed",
  EMAIL_DOMAIN_NOT_ALLOWED: "email_domain_not_allowed",
  SOURCE_IP_NOT_ALLOWED: "source_ip_not_allowed",
  ROLE_NOT_ALLOWED: "role_not_allowed",
  AUDIENCE_MISMATCH: "audience_mismatch",
  MAX_USERS_EXCEEDED: "max_users_exceeded",
  USER_NOT_PROVISIONED: "user_not_provisioned",
  USER_PROVISIONING_DISABLED: "user_provisioning_disabled",
  IDENTITY_CONFLICT: "identity_conflict",
  PARTNER_ALREADY_EXISTS: "partner_already_exists",
  INVALID_TOKEN: "invalid_token",
  INVALID_STATE: "invalid_state",
  SETUP_LINK_INVALID: "setup_link_invalid",
  ORIGIN_NOT_ALLOWED: "origin_not_allowed",
  AUTHENTICATION_FAILED: "authentication_failed",
  SESSION_EXPIRED: "session_expired",
  SESSION_NOT_FOUND: "session_not_found",
  USER_ALREADY_EXISTS: "user_already_exists",
  USER_NOT_FOUND: "user_not_found",
  USER_INACTIVE: "user_inactive",
  PERMISSION_DENIED: "permission_denied",
  MFA_REQUIRED: "mfa_required",
  REAUTHENTICATION_REQUIRED: "reauthentication_required",
  NOT_FOUND: "not_found",
  CONFLICT: "conflict",
  PAYLOAD_TOO_LARGE: "payload_too_large",
  UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
  RATE_LIMITED: "rate_limited",
  NO_PARTNER_REGISTRY: "no_partner_registry",
  STORE_UNAVAILABLE: "store_unavailable",
  INTERNAL_ERROR: "internal_error",
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** What is wrong with one field, or with one entry of it. */
export interface FieldProblem {
  /** The field as the caller wrote it, for example `allowedOrigins` or `crypto.encryptionKeys`. */
  readonly field: string;
  /** The position of the entry, when the field is a list. */
  readonly index?: number;
  /** The stable name of the broken rule, for example `required`, `origin` or `unique`. */
  readonly rule: string;
  /** The rule in words. It never contains a secret. */
  readonly message: string;
}

/**
 * The fields and rules behind a `validation_error`; empty for most other codes. A `session_not_found` for a token of
 * another organization names that organization.
 */
export type ErrorDetails = readonly FieldProblem[] & { readonly organizationId?: string | undefined };

/**
 * The limits that the library has itself: wrong second factors of an account, and addresses that were other users' when
 * a partner provisioned.
 */
export type LibraryLimit = "second-factor" | "conflict";

/** The `error` of a refused {@link Result}, and what `unwrap()` throws. */
export class IamError extends Error {
  static {
    brand(IamError, "IamError");
  }

  override readonly name = "IamError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = [],
    options: { cause?: unknown; retryAfterSeconds?: number; libraryLimit?: LibraryLimit } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.libraryLimit = options.libraryLimit;
  }

  /** When a `rate_limited` call may come again, where the library itself refused it. */
  readonly retryAfterSeconds: number | undefined;

  /** Which limit of the library it was. */
  readonly libraryLimit: LibraryLimit | undefined;

  toJSON(): { code: ErrorCode; message: string; details: ErrorDetails } {
    return { code: this.code, message: this.message, details: this.details };
  }
}

/**
 * Whether an error is an {@link IamError}, also one of another copy of this package. Use it instead of `instanceof`.
 */
export function isIamError(value: unknown): value is IamError {
  return hasBrand(value, "IamError");
}

/** A configuration that cannot work. Constructors throw it, and it names every broken field and rule. */
export class ConfigurationError extends Error {
  static {
    brand(ConfigurationError, "ConfigurationError");
  }

  override readonly name = "ConfigurationError";

  constructor(readonly problems: readonly FieldProblem[]) {
    super(`wrong configuration: ${describeProblems(problems)}`);
  }
}

/** Like {@link isIamError}. */
export function isConfigurationError(value: unknown): value is ConfigurationError {
  return hasBrand(value, "ConfigurationError");
}

/** All problems in one line: `allowedOrigins[2] must be …; maxUsers must be …`. */
export function describeProblems(problems: readonly FieldProblem[]): string {
  return problems
    .map(({ field, index, message }) => `${field}${index === undefined ? "" : `[${index}]`} ${message}`)
    .join("; ");
}
