/** Refusals of the SCIM API, in the form of RFC 7644, section 3.12. */
import { ErrorCode, type FieldProblem, type IamError } from "gl-iam";
import { AnswerHeaders } from "./answer-headers.js";
import { addRefusalHeaders, HttpRefusal, problemOf } from "./problem.js";
import { redact } from "./redaction.js";
import { textAnswer } from "./text-answer.js";

/** Below this path a refusal has this form. */
export const SCIM_PATH = "/scim/v2";
export const SCIM_TYPE = "application/scim+json";
const ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";

/** RFC 7644, table 9: those that occur here. */
export type ScimType = "invalidFilter" | "invalidPath" | "invalidSyntax" | "invalidValue" | "mutability" | "noTarget";

/** A refusal that only SCIM has a word for. */
export class ScimRefusal extends HttpRefusal {
  constructor(
    readonly scimType: ScimType,
    message: string,
  ) {
    super(ErrorCode.VALIDATION_ERROR, message, {}, 400);
  }
}

/** The library's names of what SCIM calls otherwise. */
const SCIM_NAMES: Readonly<Record<string, string>> = {
  external_id: "externalId",
  email: "userName",
  display_name: "displayName",
};

export interface ScimError {
  readonly schemas: readonly string[];
  readonly status: string;
  readonly scimType?: string;
  readonly detail: string;
}

export function isScimPath(path: string): boolean {
  return path === SCIM_PATH || path.startsWith(`${SCIM_PATH}/`);
}

export function scimErrorOf(error: IamError, path: string, requestId: string): ScimError {
  const { status, detail } = problemOf(error, path, requestId);
  const scimType = scimTypeOf(error, status);
  return {
    schemas: [ERROR_SCHEMA],
    status: String(status),
    ...(scimType ? { scimType } : {}),
    detail: error.details.length > 0 ? error.details.map(describe).join("; ") : detail,
  };
}

export function scimErrorResponse(error: IamError, path: string, requestId: string): Response {
  const problem = problemOf(error, path, requestId);
  const headers = new AnswerHeaders([["content-type", SCIM_TYPE]]);
  addRefusalHeaders(headers, error, problem);
  return textAnswer(JSON.stringify(scimErrorOf(error, path, requestId)), { status: problem.status, headers });
}

function scimTypeOf(error: IamError, status: number): string | undefined {
  if (error instanceof ScimRefusal) return error.scimType;
  if (status === 409) return "uniqueness";
  if (status !== 400) return undefined;
  return error.details.some(({ field }) => field === "body") ? "invalidSyntax" : "invalidValue";
}

function describe({ field, message }: FieldProblem): string {
  return redact(`${SCIM_NAMES[field] ?? field} ${message}`);
}
