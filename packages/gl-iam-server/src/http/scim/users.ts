/** `/scim/v2/Users` (RFC 7644, section 3): a partner's directory provisions its users. */
import { ErrorCode, type ScimCaller, type ScimUser } from "gl-iam";
import { z } from "zod";
import type { AppState } from "../app-state.js";
import type { Api } from "../contract/api.js";
import { SCIM_USER, SCIM_USER_INPUT } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import type { AppContext } from "../wire/app-context.js";
import { parseJson, readBytes, SIGN_IN_BODY_LIMIT } from "../wire/body.js";
import { SCIM_PATH, SCIM_TYPE, ScimRefusal } from "../wire/scim-error.js";
import { type ReadChange, readPatch, readResource } from "./change.js";
import { requireDirectory } from "./directory.js";
import { parseFilter } from "./filter.js";
import { LIST_SCHEMA, locationOf, PATCH_SCHEMA, scimListSchema, scimUserJson, scimUserSchema } from "./resource.js";

const USERS = `${SCIM_PATH}/Users`;
const ONE_USER = `${USERS}/{id}`;
const BODY_TYPES: ReadonlySet<string> = new Set([SCIM_TYPE, "application/json"]);
const MOST_COUNT = 200;
const DEFAULT_COUNT = 100;

const DIRECTORY = { security: "directory", tag: "scim" } as const;
const ONE = { contentType: SCIM_TYPE, schema: scimUserSchema, example: SCIM_USER } as const;
const WRITE_ERRORS = [
  ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED,
  ErrorCode.ROLE_NOT_ALLOWED,
  ErrorCode.MAX_USERS_EXCEEDED,
  ErrorCode.IDENTITY_CONFLICT,
];

const resourceBody = {
  contentType: SCIM_TYPE,
  schema: z
    .looseObject({
      schemas: z.array(z.string()).optional(),
      externalId: z.string().optional().describe("required of a new one, and never another one"),
      userName: z.string().describe("the e-mail address"),
      displayName: z.string().optional(),
      active: z.boolean().optional(),
      roles: z.array(z.looseObject({ value: z.string() })).optional(),
    })
    .meta({ id: "ScimUserInput" }),
  example: SCIM_USER_INPUT,
} as const;

const createUser = defineOperation({
  ...DIRECTORY,
  id: "scimCreateUser",
  method: "post",
  path: USERS,
  summary: "Make a user, or reopen a deleted one",
  description: "`externalId` is required. What is not named here is ignored, except for `password`, which is refused.",
  body: resourceBody,
  answer: { status: 201, description: "made", ...ONE, headers: { location: "the resource" } },
  errors: [...WRITE_ERRORS, ErrorCode.CONFLICT, ErrorCode.USER_NOT_PROVISIONED, ErrorCode.USER_PROVISIONING_DISABLED],
});

const listUsers = defineOperation({
  ...DIRECTORY,
  id: "scimListUsers",
  method: "get",
  path: USERS,
  summary: "The partner's users",
  query: z.object({
    filter: z.string().optional().describe('`userName eq "…"`, `externalId eq "…"`, or both with `and`'),
    startIndex: z.string().optional().describe("from 1 on"),
    count: z.string().optional().describe("at most 200; 100 by default"),
  }),
  answer: {
    status: 200,
    description: "one page",
    contentType: SCIM_TYPE,
    schema: scimListSchema,
    example: { schemas: [LIST_SCHEMA], totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [SCIM_USER] },
  },
  errors: [],
});

const getUser = defineOperation({
  ...DIRECTORY,
  id: "scimGetUser",
  method: "get",
  path: ONE_USER,
  summary: "One user",
  answer: { status: 200, description: "the user", ...ONE },
  errors: [ErrorCode.USER_NOT_FOUND],
});

const replaceUser = defineOperation({
  ...DIRECTORY,
  id: "scimReplaceUser",
  method: "put",
  path: ONE_USER,
  summary: "Replace a user",
  description: "What is left out stays as it is.",
  body: resourceBody,
  answer: { status: 200, description: "replaced", ...ONE },
  errors: [...WRITE_ERRORS, ErrorCode.USER_NOT_FOUND],
});

const patchUser = defineOperation({
  ...DIRECTORY,
  id: "scimPatchUser",
  method: "patch",
  path: ONE_USER,
  summary: "Change a user",
  description: "`active: false` withdraws the user, `active: true` ends the partner's own withdrawal.",
  body: {
    contentType: SCIM_TYPE,
    schema: z.looseObject({
      schemas: z.array(z.string()).optional(),
      Operations: z.array(
        z.looseObject({ op: z.string(), path: z.string().optional(), value: z.unknown().optional() }),
      ),
    }),
    example: { schemas: [PATCH_SCHEMA], Operations: [{ op: "replace", path: "active", value: false }] },
  },
  answer: { status: 200, description: "changed", ...ONE },
  errors: [...WRITE_ERRORS, ErrorCode.USER_NOT_FOUND],
});

const deleteUser = defineOperation({
  ...DIRECTORY,
  id: "scimDeleteUser",
  method: "delete",
  path: ONE_USER,
  summary: "Withdraw a user",
  description: "The user is not found any more then. The same `externalId` in a POST reopens it.",
  answer: { status: 204, description: "withdrawn" },
  errors: [ErrorCode.USER_NOT_FOUND],
});

export function addScimUsers(api: Api): void {
  const { state } = api;
  const { scimUsers } = state.gateway;
  const { publicUrl } = state.options;
  const answer = (user: ScimUser, status = 200, headers: Record<string, string> = {}) =>
    scimJson(scimUserJson(user, publicUrl), status, headers);

  api.addRaw(createUser, async (context) => {
    const caller = await requireDirectory(state, context);
    const { externalId, change } = readResource(await readBody(context));
    const made = (await scimUsers.create(caller, { ...change, externalId }, state.originOf(context))).unwrap();
    return answer(made, 201, { location: locationOf(made.id, publicUrl) });
  });

  api.addRaw(listUsers, async (context) => {
    const caller = await requireDirectory(state, context);
    const { filter, startIndex, count } = readQuery(context);
    const page = (await scimUsers.list(caller, { ...filter, startIndex, count })).unwrap();
    const Resources = page.data.map((user) => scimUserJson(user, publicUrl));
    const { length: itemsPerPage } = Resources;
    return scimJson({ schemas: [LIST_SCHEMA], totalResults: page.total, startIndex, itemsPerPage, Resources });
  });

  api.addRaw(getUser, async (context) => {
    const caller = await requireDirectory(state, context);
    return answer((await scimUsers.find(caller, idOf(context))).unwrap());
  });

  api.addRaw(replaceUser, async (context) => {
    const caller = await requireDirectory(state, context);
    const read = readResource(await readBody(context));
    if (read.change.email === undefined) throw new ScimRefusal("invalidValue", "userName is required");
    return answer(await update(state, context, caller, read));
  });

  api.addRaw(patchUser, async (context) => {
    const caller = await requireDirectory(state, context);
    return answer(await update(state, context, caller, readPatch(await readBody(context))));
  });

  api.addRaw(deleteUser, async (context) => {
    const caller = await requireDirectory(state, context);
    (await scimUsers.remove(caller, idOf(context), state.originOf(context))).unwrap();
    return new Response(null, { status: 204 });
  });
}

/** An external id never changes, so it can be compared before the change. */
async function update(state: AppState, context: AppContext, caller: ScimCaller, { externalId, change }: ReadChange) {
  const { scimUsers } = state.gateway;
  const known = (await scimUsers.find(caller, idOf(context))).unwrap();
  if (externalId !== undefined && externalId !== known.externalId) {
    throw new ScimRefusal("mutability", "externalId is the user's identity, and never changes");
  }
  return (await scimUsers.update(caller, known.id, change, state.originOf(context))).unwrap();
}

async function readBody(context: AppContext): Promise<unknown> {
  const { req } = context;
  const bytes = await readBytes(req, SIGN_IN_BODY_LIMIT, context.env ?? {});
  const [type = ""] = (req.header("content-type") ?? "").split(";");
  if (!BODY_TYPES.has(type.trim().toLowerCase())) {
    throw new ScimRefusal("invalidSyntax", `content-type must be ${SCIM_TYPE}`);
  }
  return parseJson(bytes);
}

function readQuery({ req }: AppContext) {
  const filter = req.query("filter");
  return {
    filter: filter === undefined ? {} : parseFilter(filter),
    // RFC 7644, section 3.4.2.4: what is out of its bounds means the bound.
    startIndex: bounded(req.query("startIndex"), 1, 2 ** 31 - 1, 1),
    count: bounded(req.query("count"), 0, MOST_COUNT, DEFAULT_COUNT),
  };
}

function bounded(text: string | undefined, min: number, max: number, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^-?\d{1,15}$/.test(text)) return Math.min(max, Math.max(min, Number(text)));
  throw new ScimRefusal("invalidValue", "startIndex and count are whole numbers");
}

function idOf({ req }: AppContext): string {
  return req.param("id") ?? "";
}

export function scimJson(body: object, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": SCIM_TYPE, ...headers } });
}
