/** The OpenAPI 3.1 document, from the same descriptions that serve and validate. */
import { CONSOLE_COOKIE, SESSION_COOKIE } from "../../wire/cookies.js";
import { CROSS_ORIGIN_PATHS } from "../../wire/cors.js";
import { PAGE } from "../examples.js";
import { methodsAt, type Operation, type RequestHeader } from "../operation.js";
import { type JsonSchema, JsonSchemas } from "./json-schemas.js";
import type { MediaType } from "./media-type.js";
import { HEADERS, headersOf, methodNotAllowed, refusals } from "./refusals.js";

const TAGS = [
  { name: "sign-in", description: "From a partner's signed assertion to a session" },
  { name: "session", description: "The session's user, sign-in by password, refresh and log-out" },
  { name: "partners", description: "Administration of partners" },
  { name: "users", description: "Administration of users" },
  { name: "sessions", description: "Administration of sessions" },
  { name: "tokens", description: "Administration of the tokens of machines" },
  { name: "setup", description: "A partner's developer takes the credential by a setup link" },
  { name: "scim", description: "A partner's directory provisions its users (RFC 7644)" },
  { name: "audit", description: "What happened" },
  { name: "monitoring", description: "Health, readiness and figures" },
  { name: "embed", description: "The scripts for partners' pages, and for pages in their frames" },
  { name: "document", description: "This document" },
];

const DESCRIPTION =
  "The SSO partner registry. Every refusal is problem+json (RFC 9457) with a stable `code`. If a browser shows the " +
  "answer to a person, a client that accepts text/html gets a page. An unknown path gets 404 `not_found`. A method " +
  "that the path does not take gets 405 `not_found`, and `Allow` lists the methods. Answers may get new fields: " +
  "ignore unknown ones. Bodies of the administration take only the fields that are named here.";

const MACHINE_DESCRIPTION =
  "A machine token with the named scope. It acts within what its maker may do at that moment.";

const CONSOLE_DESCRIPTION = "The session of an administrator at the console, from the console's own pages only.";

const DIRECTORY_DESCRIPTION = "A partner's SCIM token.";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

interface DocumentedResponse {
  readonly description: string;
  readonly headers: object;
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** The part of it that is read here; the standard has the rest. */
export interface DocumentedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly object[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

export interface OpenApiDocument {
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: object;
  };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** By path, then by method, with a path's `description` beside them. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation | string>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly headers: object;
    readonly responses: object;
    readonly securitySchemes: object;
  };
}

export function openApiDocument(
  operations: readonly Operation[],
  publicUrl: string,
  version: string,
): OpenApiDocument & { readonly openapi: string } {
  const schemas = new JsonSchemas();
  const paths: Record<string, Record<string, DocumentedOperation | string>> = {};
  for (const operation of operations) {
    paths[operation.path] ??= { description: otherMethods(operation.path, operations) };
    Object.assign(paths[operation.path] ?? {}, { [operation.method]: describe(operation, schemas) });
  }
  const responses = { MethodNotAllowed: methodNotAllowed(schemas) };
  return {
    openapi: "3.1.0",
    info: {
      title: "GL IAM",
      version,
      description: DESCRIPTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: publicUrl }],
    tags: TAGS,
    paths,
    components: {
      schemas: schemas.named,
      headers: HEADERS,
      responses,
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        cookie: { type: "apiKey", in: "cookie", name: SESSION_COOKIE },
        console: { type: "apiKey", in: "cookie", name: CONSOLE_COOKIE, description: CONSOLE_DESCRIPTION },
        machine: { type: "http", scheme: "bearer", bearerFormat: "gk_live_…", description: MACHINE_DESCRIPTION },
        directory: { type: "http", scheme: "bearer", bearerFormat: "sk_scim_…", description: DIRECTORY_DESCRIPTION },
      },
    },
  };
}

function otherMethods(path: string, operations: readonly Operation[]): string {
  const preflight = (CROSS_ORIGIN_PATHS as readonly string[]).includes(path) ? ", and OPTIONS for a preflight" : "";
  return `Takes ${methodsAt(path, operations)}${preflight}. Any other method is refused: \`MethodNotAllowed\`.`;
}

function describe(operation: Operation, schemas: JsonSchemas): DocumentedOperation {
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    security: securityOf(operation),
    parameters: [
      ...pathParameters(operation),
      ...queryParameters(operation, schemas),
      ...headerParameters(operation.headers),
    ],
    ...requestBody(operation, schemas),
    responses: { ...successful(operation, schemas), ...refusals(operation, schemas) },
  };
}

/** A machine's scope is named as a role, which OpenAPI 3.1 allows for schemes that have no scopes. */
function securityOf({ security, scope }: Operation): object[] {
  if (security === "directory") return [{ directory: [] }];
  const cookie = security === "administrator" ? { console: [] } : { cookie: [] };
  const session = security === undefined || security === "machine" ? [] : [{ bearer: [] }, cookie];
  return scope === undefined || scope === "never" ? session : [...session, { machine: [scope] }];
}

function pathParameters({ path }: Operation): Parameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name: name ?? "",
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters({ query }: Operation, schemas: JsonSchemas): Parameter[] {
  if (!query) return [];
  const { properties = {} } = schemas.input(query) as { properties?: Record<string, JsonSchema> };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: false,
    ...(typeof description === "string" ? { description } : {}),
    schema,
  }));
}

function headerParameters(headers: readonly RequestHeader[] = []): Parameter[] {
  return headers.map(({ name, description, example, required = false }) => ({
    name,
    in: "header",
    required,
    description,
    schema: { type: "string" },
    example,
  }));
}

function requestBody({ body }: Operation, schemas: JsonSchemas): Pick<DocumentedOperation, "requestBody"> {
  if (!body) return {};
  const shown =
    "examples" in body
      ? { examples: Object.fromEntries(Object.entries(body.examples).map(([name, value]) => [name, { value }])) }
      : { example: body.example };
  const content = { [body.contentType]: { schema: schemas.input(body.schema), ...shown } };
  return { requestBody: { required: !body.optional, content } };
}

function successful({ answer, otherwise }: Operation, schemas: JsonSchemas): DocumentedOperation["responses"] {
  const { status, description, contentType = "application/json", schema, example, headers = {} } = answer;
  const own = Object.entries(headers).map(([name, says]) => [
    name,
    { description: says, required: true, schema: { type: "string" } },
  ]);
  return {
    ...(otherwise
      ? {
          [otherwise.status]: {
            description: otherwise.description,
            headers: headersOf(otherwise.status),
            ...pageOf(otherwise),
          },
        }
      : {}),
    [status]: {
      description,
      headers: { ...headersOf(status), ...Object.fromEntries(own) },
      ...(schema ? { content: { [contentType]: { schema: schemas.output(schema), example } } } : {}),
    },
  };
}

function pageOf({ status }: NonNullable<Operation["otherwise"]>): object {
  const page = { schema: { type: "string" }, example: PAGE };
  return status === 200 ? { content: { "text/html": page } } : {};
}
