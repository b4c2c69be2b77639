/** Where operations meet the router: each is described, limited, validated and then handled. */
import type { Hono } from "hono";
import { z } from "zod";
import type { AppState } from "../app-state.js";
import type { AppContext, AppEnv, AppRequest } from "../wire/app-context.js";
import {
  ADMIN_BODY_LIMIT,
  parseClosedJson,
  parseJson,
  readBytes,
  requireContentType,
  SIGN_IN_BODY_LIMIT,
} from "../wire/body.js";
import { ADMIN_PATH, refusedField, refusedFields } from "../wire/problem.js";
import { fieldName } from "../wire/redaction.js";
import type { Operation } from "./operation.js";
import { unknownParameters } from "./unknown-parameters.js";
import { parseWith } from "./validation.js";

export interface Input<Body extends z.ZodType, Query extends z.ZodType> {
  readonly body: z.output<Body>;
  readonly query: z.output<Query>;
}

export class Api {
  readonly operations: Operation[] = [];
  /** By the operation's id. */
  readonly handlers = new Map<string, (context: AppContext) => Promise<Response>>();

  constructor(
    readonly router: Hono<AppEnv>,
    readonly state: AppState,
  ) {}

  /** The handler throws its refusals. */
  add<Body extends z.ZodType, Query extends z.ZodType>(
    operation: Operation<Body, Query>,
    handle: (context: AppContext, input: Input<Body, Query>) => Promise<Response>,
  ): void {
    this.addRaw(operation, async (context) => handle(context, await readInput(context, operation)));
  }

  /** For an operation that reads its body itself. */
  addRaw(operation: Operation, handle: (context: AppContext) => Promise<Response>): void {
    this.operations.push(operation);
    const route = operation.path.replace(/\{(\w+)\}/g, ":$1");
    const answer = (context: AppContext) => {
      context.set("operation", operation.id);
      context.set("isNavigation", operation.navigation === true);
      return handle(context);
    };
    this.handlers.set(operation.id, answer);
    this.router.on(operation.method.toUpperCase(), route, answer);
  }
}

export async function readInput<Body extends z.ZodType, Query extends z.ZodType>(
  context: AppContext,
  operation: Operation<Body, Query>,
): Promise<Input<Body, Query>> {
  const query = parseQuery(context.req, operation);
  const body = operation.body ? await parseBody(context, operation) : await refuseBody(context, operation);
  return { body: body as z.output<Body>, query: query as z.output<Query> };
}

/**
 * A parameter that occurs twice is two answers to one question. The admin API refuses unknown ones, because
 * `deactivate?revoke_sessions=true` would look as if it had ended the sessions.
 */
function parseQuery<Body extends z.ZodType, Query extends z.ZodType>(
  { url }: AppRequest,
  operation: Operation<Body, Query>,
): z.output<Query> | undefined {
  const given: Record<string, string> = Object.create(null);
  for (const [name, value] of url.includes("?") ? new URL(url).searchParams : []) {
    if (name in given) throw refusedField(fieldName(name), "once", "must not be given twice");
    given[name] = value;
  }
  const isClosed = operation.path.startsWith(ADMIN_PATH);
  const unknown = isClosed ? unknownParameters(Object.keys(given), operation) : [];
  if (!operation.query) {
    if (unknown.length > 0) throw refusedFields(unknown);
    return undefined;
  }
  return parseWith(operation.query, { ...given }, "query", unknown);
}

async function parseBody<Body extends z.ZodType>(
  context: AppContext,
  operation: Operation<Body>,
): Promise<z.output<Body>> {
  const { body, path } = operation;
  if (!body) return undefined as z.output<Body>;
  const { req } = context;
  const isClosed = path.startsWith(ADMIN_PATH);
  const bytes = await readBytes(req, isClosed ? ADMIN_BODY_LIMIT : SIGN_IN_BODY_LIMIT, context.env ?? {});
  if (body.optional && bytes.length === 0)
    return body.checkedBy ? ({} as z.output<Body>) : parseWith(body.schema, {}, "body");
  requireContentType(req, body.contentType);
  const parse = body.contentType !== "application/json" ? parseForm : isClosed ? parseClosedJson : parseJson;
  const value = parse(bytes);
  return body.checkedBy ? (value as z.output<Body>) : parseWith(body.schema, value, "body");
}

/**
 * Where the admin API takes no body, one says nothing: `reactivate` with `{"revoke_sessions":true}` would look as if it
 * had ended the sessions. An empty body, and `{}`, are no body.
 */
async function refuseBody(context: AppContext, { path, method }: Operation): Promise<undefined> {
  if (!path.startsWith(ADMIN_PATH) || method === "get") return undefined;
  const bytes = await readBytes(context.req, ADMIN_BODY_LIMIT, context.env ?? {});
  if (bytes.length === 0) return undefined;
  requireContentType(context.req, "application/json");
  parseWith(NOTHING, parseClosedJson(bytes), "body");
  return undefined;
}

const NOTHING = z.strictObject({});

function parseForm(bytes: Uint8Array): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(Buffer.from(bytes).toString("utf8"))) {
    if (Object.hasOwn(fields, name)) throw refusedField(fieldName(name), "once", "must not be given twice");
    if (name !== "__proto__") fields[name] = value;
  }
  return fields;
}
