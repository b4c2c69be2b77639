/**
 * One operation of the API: what it takes, what it answers, and how both look. The same description validates requests,
 * makes the OpenAPI document, and cannot be written without its examples.
 */
import type { ErrorCode, MachineTokenScope } from "gl-iam";
import type { z } from "zod";

export type Operation<Body extends z.ZodType = z.ZodType, Query extends z.ZodType = z.ZodType> = Description<
  Body,
  Query
> &
  (ForPeople | ForAdministrators | ForMachines | ForDirectories);

/** Its handler gets the administrator. */
export type Administration<Body extends z.ZodType = z.ZodType, Query extends z.ZodType = z.ZodType> = Description<
  Body,
  Query
> &
  ForAdministrators;

/** For anybody, or with `session` for the holder of a session: its bearer token or its cookie. */
interface ForPeople {
  readonly security?: "session";
  readonly scope?: undefined;
}

/** For the session of an org_admin or platform_admin, or for a machine token that one of them has made. */
interface ForAdministrators {
  readonly security: "administrator";
  /**
   * What a machine token must be good for. `never` keeps machines out of what would give them, or anybody, more than
   * their maker gave: making tokens, passwords and factors, linking, merging, erasing.
   */
  readonly scope: MachineTokenScope | "never";
}

/** For a machine token with this scope, and nobody else. */
interface ForMachines {
  readonly security: "machine";
  readonly scope: MachineTokenScope;
}

/** For the SCIM token of a partner, and nobody else. */
interface ForDirectories {
  readonly security: "directory";
  readonly scope?: undefined;
}

interface Description<Body extends z.ZodType, Query extends z.ZodType> {
  /** `operationId`, and the name in logs and metrics. */
  readonly id: string;
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly tag:
    | "sign-in"
    | "session"
    | "partners"
    | "users"
    | "sessions"
    | "tokens"
    | "scim"
    | "setup"
    | "audit"
    | "monitoring"
    | "embed"
    | "document";
  readonly summary: string;
  readonly description?: string;
  /**
   * `true`: a person's session must have proved its password in the last 15 minutes, which `AdminApi` checks.
   * `sometimes`: as the input says, and the handler calls `requireRecentProof`. The document names the refusal.
   */
  readonly sensitive?: true | "sometimes";
  /** A browser shows the answer to a person, so a client that accepts text/html gets a refusal as a page. */
  readonly navigation?: true;
  readonly query?: Query;
  readonly headers?: readonly RequestHeader[];
  readonly body?: RequestBody<Body>;
  readonly answer: SuccessfulAnswer;
  /** Another successful answer: an HTML page (200), or nothing (204). */
  readonly otherwise?: { readonly status: 200 | 204; readonly description: string };
  /** Besides those that follow from the rest of the description: see document/refusals.ts. */
  readonly errors: readonly ErrorCode[];
}

export interface RequestHeader {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  readonly required?: boolean;
}

type RequestBody<Body extends z.ZodType> = {
  readonly contentType: "application/json" | "application/scim+json" | "application/x-www-form-urlencoded";
  readonly schema: Body;
  /** Whether it may be absent. */
  readonly optional?: boolean;
  /**
   * The schema only documents. The handler passes the body on, and the library reports everything that is wrong with
   * it.
   */
  readonly checkedBy?: "library";
} & (
  | { readonly example: z.input<Body> }
  /** By name, one for each form of the body. */
  | { readonly examples: Readonly<Record<string, z.input<Body>>> }
);

interface SuccessfulAnswer {
  readonly status: 200 | 201 | 204 | 303;
  readonly description: string;
  /** `application/json` by default. */
  readonly contentType?:
    | "application/scim+json"
    | "text/css"
    | "text/event-stream"
    | "text/html"
    | "text/javascript"
    | "text/plain";
  readonly schema?: z.ZodType;
  readonly example?: unknown;
  /** Their meaning, by name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Keeps the types of its schemas. */
export function defineOperation<Body extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  operation: Administration<Body, Query>,
): Administration<Body, Query>;
export function defineOperation<Body extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  operation: Operation<Body, Query>,
): Operation<Body, Query>;
export function defineOperation<Body extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  operation: Operation<Body, Query>,
): Operation<Body, Query> {
  return operation;
}

/** As `Allow` lists them. HEAD is answered wherever GET is. */
export function methodsAt(path: string, operations: readonly Operation[]): string {
  const methods = operations.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
  return (methods.includes("GET") ? [...methods, "HEAD"] : methods).join(", ");
}
