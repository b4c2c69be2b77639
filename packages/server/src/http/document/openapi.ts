/** The OpenAPI 3.1 document, from the very descriptions that serve and validate. */
import { ErrorCode, IamError } from "gl-iam";
import { z } from "zod";
import { COMMON_ERRORS } from "../api.js";
import type { Operation, RequestHeader } from "../operation.js";
import { PROBLEM_TYPE, type Problem, problemOf, statusOf } from "../problem.js";
import { problemSchema } from "../schemas.js";

type JsonSchema = Record<string, unknown>;

const TAGS = [
  { name: "sign-in", description: "From a partner's signed assertion to a session" },
  { name: "session", description: "Whose session, in by password, on and out" },
  { name: "partners", description: "Administration of partners" },
  { name: "users", description: "Administration of users" },
  { name: "audit", description: "What happened" },
];

export function openApiDocument(operations: readonly Operation[], publicUrl: string, version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "GL IAM",
      version,
      description: "The SSO partner registry. Every refusal is problem+json (RFC 9457) with a stable `code`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: publicUrl }],
    tags: TAGS,
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, "output") },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        cookie: { type: "apiKey", in: "cookie", name: "__Host-session" },
      },
    },
  };
}

function describe(operation: Operation): object {
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    security: operation.security ? [{ bearer: [] }, { cookie: [] }] : [],
    parameters: [...pathParameters(operation), ...queryParameters(operation), ...headerParameters(operation.headers)],
    ...requestBody(operation),
    responses: { ...successful(operation), ...refusals(operation) },
  };
}

function pathParameters({ path }: Operation): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters({ query }: Operation): object[] {
  if (!query) return [];
  const { properties = {} } = schemaOf(query, "input") as { properties?: Record<string, JsonSchema> };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: false,
    ...(description ? { description } : {}),
    schema,
  }));
}

function headerParameters(headers: readonly RequestHeader[] = []): object[] {
  return headers.map(({ name, description, example, required = false }) => ({
    name,
    in: "header",
    required,
    description,
    schema: { type: "string" },
    example,
  }));
}

function requestBody({ body }: Operation): object {
  if (!body) return {};
  const content = { [body.contentType]: { schema: schemaOf(body.schema, "input"), example: body.example } };
  return { requestBody: { required: !body.optional, content } };
}

function successful({ answer, otherwise }: Operation): object {
  const headers = Object.entries({ "x-request-id": "also in the service's log", ...answer.headers }).map(
    ([name, description]) => [name, { description, schema: { type: "string" } }],
  );
  const content = answer.schema && {
    "application/json": { schema: schemaOf(answer.schema, "output"), example: answer.example },
  };
  return {
    ...(otherwise ? { [otherwise.status]: { description: otherwise.description, ...pageOf(otherwise) } } : {}),
    [answer.status]: {
      description: answer.description,
      headers: Object.fromEntries(headers),
      ...(content ? { content } : {}),
    },
  };
}

function pageOf({ status }: NonNullable<Operation["otherwise"]>): object {
  const page = { schema: { type: "string" }, example: "<!doctype html>…" };
  return status === 200 ? { content: { "text/html": page } } : {};
}

/** One answer for each status, with an example for each code that it may have. */
function refusals({ errors, path }: Operation): object {
  const byStatus = new Map<number, Problem[]>();
  for (const code of new Set([...errors, ...COMMON_ERRORS])) {
    const error = exampleOf(code);
    const status = statusOf(error, path);
    byStatus.set(status, [
      ...(byStatus.get(status) ?? []),
      problemOf(error, path, "5f0d8f0e-3c55-4a43-9a38-6f3f2f6b1a77"),
    ]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, problems]) => [
      status,
      {
        description: problems.map(({ code }) => code).join(", "),
        content: {
          [PROBLEM_TYPE]: {
            schema: { $ref: "#/components/schemas/Problem" },
            examples: Object.fromEntries(problems.map((problem) => [problem.code, { value: problem }])),
          },
        },
      },
    ]),
  );
}

function exampleOf(code: ErrorCode): IamError {
  const details =
    code === ErrorCode.VALIDATION_ERROR ? [{ field: "email", rule: "required", message: "is required" }] : [];
  return new IamError(code, code.replaceAll("_", " "), details);
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
