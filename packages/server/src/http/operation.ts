/**
 * One operation of the API: what it takes, what it answers, how both look. The same description validates requests, makes
 * the OpenAPI document, and can't be written without its examples.
 */
import type { ErrorCode } from "gl-iam";
import type { z } from "zod";

export interface Operation<Body extends z.ZodType = z.ZodType, Query extends z.ZodType = z.ZodType> {
  /** `operationId`, and the name in logs and metrics. */
  readonly id: string;
  readonly method: "get" | "post" | "patch";
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly tag: "sign-in" | "session" | "partners" | "users" | "audit";
  readonly summary: string;
  readonly description?: string;
  /** `session`: a bearer token or the session's cookie. */
  readonly security?: "session";
  readonly query?: Query;
  readonly headers?: readonly RequestHeader[];
  readonly body?: RequestBody<Body>;
  readonly answer: SuccessfulAnswer;
  /** Another answer that is no refusal: an HTML page (200), or nothing (204). */
  readonly otherwise?: { readonly status: 200 | 204; readonly description: string };
  /** Besides `internal_error`, `store_unavailable` and `not_found`'s like, which any operation may answer. */
  readonly errors: readonly ErrorCode[];
}

export interface RequestHeader {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  readonly required?: boolean;
}

interface RequestBody<Body extends z.ZodType> {
  readonly contentType: "application/json" | "application/x-www-form-urlencoded";
  readonly schema: Body;
  readonly example: z.input<Body>;
  /** Whether it may be left out. */
  readonly optional?: boolean;
}

interface SuccessfulAnswer {
  readonly status: 200 | 201 | 204 | 303;
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly example?: unknown;
  /** By name, what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Keeps the types of its schemas. */
export function defineOperation<Body extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  operation: Operation<Body, Query>,
): Operation<Body, Query> {
  return operation;
}
