/**
 * Refusals on the web: problem+json (RFC 9457), one status for each code, and nothing that the caller must not learn.
 */
import { ErrorCode, type FieldProblem, IamError, type LibraryLimit } from "gl-iam";
import { snakeCaseWords, toSnakeCase } from "../../field-names.js";
import { AnswerHeaders } from "./answer-headers.js";
import { redact } from "./redaction.js";
import { textAnswer } from "./text-answer.js";

/** `satisfies` makes a new code a type error until it has its status here. */
const STATUS = {
  validation_error: 400,
  partner_not_found: 404,
  invalid_partner_signature: 401,
  signature_expired: 401,
  partner_inactive: 401,
  assertion_replayed: 401,
  sso_mode_not_allowed: 403,
  email_domain_not_allowed: 403,
  source_ip_not_allowed: 403,
  role_not_allowed: 403,
  audience_mismatch: 403,
  max_users_exceeded: 403,
  user_not_provisioned: 403,
  user_provisioning_disabled: 403,
  identity_conflict: 409,
  partner_already_exists: 409,
  invalid_token: 401,
  invalid_state: 401,
  setup_link_invalid: 401,
  origin_not_allowed: 403,
  authentication_failed: 401,
  session_expired: 401,
  session_not_found: 401,
  user_already_exists: 409,
  user_not_found: 404,
  user_inactive: 403,
  permission_denied: 403,
  mfa_required: 401,
  reauthentication_required: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  no_partner_registry: 500,
  store_unavailable: 503,
  internal_error: 500,
} as const satisfies Record<ErrorCode, number>;

/** Below this path a malformed input is a 422. */
export const ADMIN_PATH = "/api/v1/admin";
export const PROBLEM_TYPE = "application/problem+json";

/** Seconds until a caller may try again a store that did not answer. */
const STORE_RETRY_SECONDS = "1";

/** A refusal with more headers: when to come back, which methods there are. */
export class HttpRefusal extends IamError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>>,
    /** For a code with two statuses. */
    readonly status?: number,
  ) {
    super(code, message);
  }
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly request_id: string;
  readonly errors?: readonly FieldProblem[];
}

export function refusedField(field: string, rule: string, message: string): IamError {
  return refusedFields([{ field, rule, message }]);
}

export function refusedFields(problems: readonly FieldProblem[]): IamError {
  return new IamError(ErrorCode.VALIDATION_ERROR, "", problems);
}

/** @param path decides between 400 and 422 */
export function problemOf(error: IamError, path: string, requestId: string): Problem {
  const { code } = error;
  const errors = error.details.map(publicFieldProblem);
  return {
    type: `urn:gl-iam:error:${code}`,
    title: titleOf(code),
    status: statusOf(error, path),
    detail: errors.length > 0 ? describe(errors) : redact(error.message),
    code,
    request_id: requestId,
    ...(errors.length > 0 ? { errors } : {}),
  };
}

export function problemResponse(error: IamError, path: string, requestId: string): Response {
  const problem = problemOf(error, path, requestId);
  const headers = new AnswerHeaders([["content-type", PROBLEM_TYPE]]);
  addRefusalHeaders(headers, error, problem);
  return textAnswer(JSON.stringify(problem), { status: problem.status, headers });
}

/** The headers of a refusal, with any body. */
export function addRefusalHeaders(headers: Pick<Headers, "set">, error: IamError, problem: Problem): void {
  if (problem.status === 401) headers.set("www-authenticate", "Bearer");
  if (error.code === ErrorCode.STORE_UNAVAILABLE) headers.set("retry-after", STORE_RETRY_SECONDS);
  if (error.retryAfterSeconds !== undefined) addWait(headers, error, error.retryAfterSeconds);
  // Its body was not read to the end, so the connection cannot be used again.
  if (error.code === ErrorCode.PAYLOAD_TOO_LARGE) headers.set("connection", "close");
  if (error instanceof HttpRefusal) for (const [name, value] of Object.entries(error.headers)) headers.set(name, value);
}

/** Of the limits that the library has itself: how many in how many seconds. */
const LIBRARY_POLICIES = {
  "second-factor": "q=5;w=900",
  conflict: "q=500;w=3600",
} as const satisfies Record<LibraryLimit, string>;

function addWait(headers: Pick<Headers, "set">, { libraryLimit: limit }: IamError, seconds: number): void {
  headers.set("retry-after", String(seconds));
  if (limit === undefined) return;
  headers.set("ratelimit", `"${limit}";r=0;t=${seconds}`);
  headers.set("ratelimit-policy", `"${limit}";${LIBRARY_POLICIES[limit]}`);
}

export function statusOf(error: IamError, path: string): number {
  if (error instanceof HttpRefusal && error.status !== undefined) return error.status;
  if (error.code === ErrorCode.VALIDATION_ERROR && isAdminPath(path)) return 422;
  return STATUS[error.code];
}

function isAdminPath(path: string): boolean {
  return path === ADMIN_PATH || path.startsWith(`${ADMIN_PATH}/`);
}

function titleOf(code: ErrorCode): string {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Rules about a name that the caller chose. */
const AS_WRITTEN: ReadonlySet<string> = new Set(["unknown_field", "unknown_parameter"]);

/** The library uses its own field names; JSON has others. */
function publicFieldProblem({ field, index, rule, message }: FieldProblem): FieldProblem {
  const name = redact(AS_WRITTEN.has(rule) ? field : toSnakeCase(field));
  // HTTP's form of what the library has a symbol for.
  const words = snakeCaseWords(message.replace("CLEAR_PARTNER_FIELD", `?clear=${name}`));
  return { field: name, ...(index === undefined ? {} : { index }), rule, message: redact(words) };
}

function describe(problems: readonly FieldProblem[]): string {
  return problems
    .map(({ field, index, message }) => `${field}${index === undefined ? "" : `[${index}]`} ${message}`)
    .join("; ");
}
