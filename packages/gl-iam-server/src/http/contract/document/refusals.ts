/** The refusals of an operation, and how such an answer looks. */
import { ErrorCode, type ErrorDetails, IamError } from "gl-iam";
import { ADMIN_PATH, HttpRefusal, PROBLEM_TYPE, type Problem, problemOf, statusOf } from "../../wire/problem.js";
import { isScimPath, SCIM_TYPE, type ScimError, scimErrorOf } from "../../wire/scim-error.js";
import { PAGE } from "../examples.js";
import type { Operation } from "../operation.js";
import { problemSchema, scimErrorSchema } from "../schemas.js";
import type { JsonSchemas } from "./json-schemas.js";
import type { MediaType } from "./media-type.js";

const REQUEST_ID = "5f0d8f0e-3c55-4a43-9a38-6f3f2f6b1a77";

/** `components.headers`: an answer that names one always has it. */
export const HEADERS = {
  RequestId: header("the request's id, also in the service's log", REQUEST_ID),
  RetryAfter: header("seconds to wait", "1"),
  RateLimit: header(
    "draft-ietf-httpapi-ratelimit-headers: what is left, and the seconds until it is more",
    '"source";r=0;t=41',
  ),
  RateLimitPolicy: header("draft-ietf-httpapi-ratelimit-headers: how many in how many seconds", '"source";q=120;w=60'),
  Challenge: header("RFC 9110, section 11.6.1", "Bearer"),
  Allow: header("the methods that there are", "GET, HEAD"),
} as const;

const HEADERS_BY_STATUS: Readonly<Record<number, Readonly<Record<string, keyof typeof HEADERS>>>> = {
  401: { "WWW-Authenticate": "Challenge" },
  405: { Allow: "Allow" },
  429: { "Retry-After": "RetryAfter", RateLimit: "RateLimit", "RateLimit-Policy": "RateLimitPolicy" },
  503: { "Retry-After": "RetryAfter" },
};

function header(description: string, example: string): object {
  return { description, required: true, schema: { type: "string" }, example };
}

/** With a bearer token or a cookie that is invalid or has ended, or whose user must enroll a second factor first. */
const SESSION_ERRORS = [
  ErrorCode.INVALID_TOKEN,
  ErrorCode.SESSION_EXPIRED,
  ErrorCode.SESSION_NOT_FOUND,
  ErrorCode.MFA_REQUIRED,
  // A cookie changes things from the own pages only. A GET may be about to become something else, and the console's
  // cookie reads from its own pages only too.
  ErrorCode.ORIGIN_NOT_ALLOWED,
];
/** A cookie is not refreshed, so each use is judged as a refresh. */
const COOKIE_ERRORS = [ErrorCode.PARTNER_INACTIVE, ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED, ErrorCode.ROLE_NOT_ALLOWED];
/** Not an administrator, or not of the named organization. */
const ADMINISTRATOR_ERRORS = [ErrorCode.USER_INACTIVE, ErrorCode.PERMISSION_DENIED, ErrorCode.NOT_FOUND];

/** A token that is invalid or has ended, or has another scope. */
const MACHINE_ERRORS = [ErrorCode.INVALID_TOKEN, ErrorCode.PERMISSION_DENIED];

/** A token that is invalid or has ended, or another address than the partner's. */
const DIRECTORY_ERRORS = [
  ErrorCode.INVALID_TOKEN,
  ErrorCode.PARTNER_INACTIVE,
  ErrorCode.SOURCE_IP_NOT_ALLOWED,
  ErrorCode.RATE_LIMITED,
];

/**
 * The refusals that follow from the description, so that no operation can forget or invent one, and those that the
 * operation names.
 */
function errorsOf({ path, body, query, security, scope, sensitive, tag, errors }: Operation): ReadonlySet<ErrorCode> {
  const isForSessions = security === "session" || security === "administrator";
  return new Set([
    // The admin API refuses an unknown query parameter.
    ...(body || query || path.startsWith(ADMIN_PATH) ? [ErrorCode.VALIDATION_ERROR] : []),
    ...(body ? [ErrorCode.PAYLOAD_TOO_LARGE, ErrorCode.UNSUPPORTED_MEDIA_TYPE] : []),
    ...(isForSessions ? SESSION_ERRORS : []),
    ...(security === "session" ? COOKIE_ERRORS : []),
    ...(security === "administrator" ? ADMINISTRATOR_ERRORS : []),
    ...(security === "machine" ? MACHINE_ERRORS : []),
    ...(security === "directory" ? DIRECTORY_ERRORS : []),
    // A made-up machine token is charged to its sender.
    ...(scope ? [ErrorCode.RATE_LIMITED] : []),
    ...(sensitive ? [ErrorCode.REAUTHENTICATION_REQUIRED] : []),
    ...errors,
    // Operations about the process and the document need no store, except one, which says so.
    ...(tag === "monitoring" || tag === "document" ? [] : [ErrorCode.STORE_UNAVAILABLE]),
    ErrorCode.INTERNAL_ERROR,
  ]);
}

/** One answer for each status, with an example for each of its codes. */
export function refusals(operation: Operation, schemas: JsonSchemas): Record<string, Refusal> {
  if (isScimPath(operation.path)) return scimRefusals(operation, schemas);
  const byStatus = new Map<number, Problem[]>();
  for (const code of errorsOf(operation)) {
    const error = EXAMPLES[code];
    const status = statusOf(error, operation.path);
    byStatus.set(status, [...(byStatus.get(status) ?? []), problemOf(error, operation.path, REQUEST_ID)]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, problems]) => [status, refusal(status, problems, schemas, operation.navigation)]),
  );
}

/** In the form of RFC 7644. */
function scimRefusals(operation: Operation, schemas: JsonSchemas): Record<string, Refusal> {
  const byStatus = new Map<number, [ErrorCode, ScimError][]>();
  for (const code of errorsOf(operation)) {
    const error = EXAMPLES[code];
    const status = statusOf(error, operation.path);
    byStatus.set(status, [...(byStatus.get(status) ?? []), [code, scimErrorOf(error, operation.path, REQUEST_ID)]]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, errors]) => {
      const examples = Object.fromEntries(errors.map(([code, value]) => [code, { value }]));
      const content = { [SCIM_TYPE]: { schema: schemas.output(scimErrorSchema), examples } };
      return [status, { description: errors.map(([code]) => code).join(", "), headers: headersOf(status), content }];
    }),
  );
}

/** `components.responses.MethodNotAllowed`: of every path, and of no operation. */
export function methodNotAllowed(schemas: JsonSchemas): object {
  const error = new HttpRefusal(ErrorCode.NOT_FOUND, "this path takes GET, HEAD", {}, 405);
  const description = "not_found: the path takes other methods";
  return { ...refusal(405, [problemOf(error, "", REQUEST_ID)], schemas), description };
}

interface Refusal {
  readonly description: string;
  readonly headers: object;
  readonly content: Readonly<Record<string, MediaType>>;
}

function refusal(status: number, problems: readonly Problem[], schemas: JsonSchemas, isShown = false): Refusal {
  const page = { "text/html": { schema: { type: "string" }, example: PAGE } };
  return {
    description: problems.map(({ code }) => code).join(", "),
    headers: headersOf(status),
    content: {
      [PROBLEM_TYPE]: {
        schema: schemas.output(problemSchema),
        examples: Object.fromEntries(problems.map((problem) => [problem.code, { value: problem }])),
      },
      ...(isShown ? page : {}),
    },
  };
}

/** Of any answer, refused or successful. */
export function headersOf(status: number): Record<string, object> {
  const named = { "x-request-id": "RequestId", ...HEADERS_BY_STATUS[status] };
  return Object.fromEntries(
    Object.entries(named).map(([name, component]) => [name, { $ref: `#/components/headers/${component}` }]),
  );
}

/** Made once each: an error takes its stack trace along, and the document has thousands of refusals. */
const EXAMPLES = Object.fromEntries(
  Object.values(ErrorCode).map((code) => [code, new IamError(code, code.replaceAll("_", " "), detailsOf(code))]),
) as Readonly<Record<ErrorCode, IamError>>;

function detailsOf(code: ErrorCode): ErrorDetails {
  return code === ErrorCode.VALIDATION_ERROR ? [{ field: "email", rule: "required", message: "is required" }] : [];
}
