/** The admin API's users: who there is, and who may sign in at all. */
import { ErrorCode, type PasswordUserCreate, type UserDetails, UserState, type UserUpdate, userVersion } from "gl-iam";
import { z } from "zod";
import { userDetailsJson, userIdentityJson, userJson } from "../../user-json.js";
import { ALICE_ID, USER, USER_DETAILS, USER_IDENTITY } from "../contract/examples.js";
import { checkedByLibrary, libraryArguments, unwrapAs } from "../contract/library-arguments.js";
import { defineOperation } from "../contract/operation.js";
import {
  orgId,
  pageOf,
  pageParameters,
  userDetailsSchema,
  userIdentitySchema,
  userSchema,
} from "../contract/schemas.js";
import type { AppContext } from "../wire/app-context.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { organizationToMakeIn, requireRecentProof, userCallOf, whoActs } from "./administrator.js";
import { etagOf, ifMatchHeader, ifMatchOf } from "./entity-tag.js";
import { bySide, instantParameter, orgIdParameter, searchedBy, testParameter } from "./query.js";

const USERS = `${ADMIN_PATH}/users`;
const ONE_USER = `${USERS}/{id}`;
const byOrganization = z.object({ org_id: orgIdParameter });
const rolesSchema = z.array(z.string()).describe("granted by administrators; what partners give is in identities");

const listUsers = defineOperation({
  id: "listUsers",
  method: "get",
  path: USERS,
  tag: "users",
  summary: "Users, in the order of creation",
  description:
    "With `seen_before` or `seen_after` in the order of the last sign-in, the latest first; a user who never signed " +
    "in was seen when made. Merged and erased users are in no list.",
  security: "administrator",
  scope: "users:read",
  query: z.object({
    q: z.string().optional().describe("the beginning of the e-mail address or of the name, in any case"),
    partner_id: z.string().optional().describe("has an identity of this partner, active or not"),
    role: z
      .string()
      .optional()
      .describe("granted, or what a session through an active identity has now: after the partner's `role_map`"),
    state: z.enum(Object.values(UserState)).optional(),
    seen_before: instantParameter,
    seen_after: instantParameter.describe("at this moment or after it"),
    org_id: orgIdParameter,
    test: testParameter,
    ...pageParameters,
  }),
  answer: {
    status: 200,
    description: "one page",
    schema: pageOf(userDetailsSchema),
    example: { data: [USER_DETAILS], next_cursor: null },
  },
  errors: [],
});

const userAnswer = {
  status: 200,
  description: "the user",
  schema: userDetailsSchema,
  example: USER_DETAILS,
  headers: { ETag: "this state of the user, for `If-Match`" },
} as const;

const createUser = defineOperation({
  id: "createUser",
  method: "post",
  path: USERS,
  tag: "users",
  summary: "Make a user who signs in with a password",
  description: "Only a platform_admin may grant the role platform_admin.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  body: {
    contentType: "application/json",
    ...checkedByLibrary(
      z.strictObject({
        email: z.string(),
        password: z.string().describe("12-256 characters"),
        display_name: z.string().nullish(),
        roles: rolesSchema.optional(),
        org_id: orgId.optional(),
      }),
    ),
    example: { email: "ops@example.com", password: "three odd words together", roles: ["org_admin"] },
  },
  answer: {
    ...userAnswer,
    status: 201,
    description: "made",
    example: {
      ...USER_DETAILS,
      ...{ email: "ops@example.com", display_name: null, roles: ["org_admin"], has_password: true },
      last_sign_in_at: null,
    },
    headers: { ...userAnswer.headers, Location: "the user" },
  },
  errors: [ErrorCode.USER_ALREADY_EXISTS],
});

const getUser = defineOperation({
  id: "getUser",
  method: "get",
  path: ONE_USER,
  tag: "users",
  summary: "One user, with what it is at each partner",
  security: "administrator",
  scope: "users:read",
  query: bySide,
  answer: {
    ...userAnswer,
    schema: userDetailsSchema.extend({ identities: z.array(userIdentitySchema) }),
    example: { ...USER_DETAILS, identities: [USER_IDENTITY] },
  },
  errors: [ErrorCode.USER_NOT_FOUND],
});

const updateUser = defineOperation({
  id: "updateUser",
  method: "patch",
  path: ONE_USER,
  tag: "users",
  summary: "Change the given fields",
  description:
    "`roles` replaces all granted roles; sessions go on with the new ones. A user without a password follows its " +
    "partner: the next assertion sets address and name again.",
  security: "administrator",
  scope: "users:write",
  // Roles give authority.
  sensitive: "sometimes",
  headers: [ifMatchHeader("user")],
  query: bySide,
  body: {
    contentType: "application/json",
    ...checkedByLibrary(
      z.strictObject({
        email: z.string().optional(),
        display_name: z.string().nullish().describe("null removes it"),
        roles: rolesSchema.optional(),
      }),
    ),
    example: { display_name: "Alice Liddell", roles: ["editor"] },
  },
  answer: { ...userAnswer, example: { ...USER_DETAILS, display_name: "Alice Liddell", roles: ["editor"] } },
  errors: [ErrorCode.USER_NOT_FOUND, ErrorCode.USER_ALREADY_EXISTS, ErrorCode.CONFLICT],
});

const suspension = {
  method: "post",
  tag: "users",
  security: "administrator",
  scope: "users:write",
  query: bySide,
  answer: { status: 200, description: "the user", schema: userSchema, example: { ...USER, is_active: false } },
  errors: [ErrorCode.USER_NOT_FOUND],
} as const;

const suspendUser = defineOperation({
  ...suspension,
  id: "suspendUser",
  path: `${ONE_USER}/suspend`,
  summary: "Suspend a user",
  description:
    "Ends the sessions and frees the places under the caps. The e-mail address stays taken. Repeating it changes " +
    "nothing.",
});

const deactivateUser = defineOperation({
  ...suspension,
  id: "deactivateUser",
  path: `${ONE_USER}/deactivate`,
  summary: "The same as suspend",
});

const reactivateUser = defineOperation({
  id: "reactivateUser",
  method: "post",
  path: `${ONE_USER}/reactivate`,
  tag: "users",
  summary: "Reactivate a user",
  description:
    "Takes the places under the caps again. Ends what administrators have suspended, never what a partner withdrew. " +
    "Where the address is another user's by now, `email` gives another one.",
  security: "administrator",
  scope: "users:write",
  query: bySide,
  body: {
    contentType: "application/json",
    schema: z.strictObject({ email: z.string().optional() }),
    example: { email: "alice.former@acme.example" },
    optional: true,
  },
  answer: { status: 200, description: "the user", schema: userSchema, example: USER },
  errors: [ErrorCode.USER_NOT_FOUND, ErrorCode.MAX_USERS_EXCEEDED, ErrorCode.USER_ALREADY_EXISTS],
});

const mergeUser = defineOperation({
  id: "mergeUser",
  method: "post",
  path: `${ONE_USER}/merge`,
  tag: "users",
  summary: "Move this user's identities to another user, for ever",
  description:
    "For two users who are one person. This user's sessions end, and nothing revives it. A user with a password or " +
    "granted roles is not merged into another one (`conflict`), and nobody merges themselves.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  query: byOrganization,
  body: {
    contentType: "application/json",
    schema: z.strictObject({ into_id: z.string() }),
    example: { into_id: ALICE_ID },
  },
  answer: { status: 200, description: "the other user", schema: userSchema, example: USER },
  errors: [ErrorCode.USER_NOT_FOUND, ErrorCode.USER_INACTIVE, ErrorCode.CONFLICT],
});

export function addUserOperations(api: AdminApi): void {
  const { state } = api;
  const { users } = state.gateway;

  api.addAdministration(listUsers, async (context, { query, administrator }) => {
    const { q, partner_id: partnerId, role, state: wanted, limit, cursor } = query;
    const { seen_before: seenBefore, seen_after: seenAfter } = query;
    const filter = { query: q, partnerId, role, state: wanted, seenBefore, seenAfter };
    const call = userCallOf(state, context, administrator);
    const { data, nextCursor } = unwrapAs(await users.list({ ...call, ...filter, limit, cursor }), searchedBy);
    return json({ data: data.map(userDetailsJson), next_cursor: nextCursor });
  });

  api.addAdministration(createUser, async (context, { body, administrator }) => {
    type Given = PasswordUserCreate & { password: string; orgId?: unknown };
    const { orgId: named, password, ...create } = libraryArguments<Given>(createUser, body);
    const organizationId = organizationToMakeIn(administrator, named, state.defaultOrgId);
    const call = { ...whoActs(state, context, administrator), organizationId };
    const user = (await users.create(create, password, call)).unwrap();
    return json(userDetailsJson(user), 201, { ...tagOf(user), location: `${USERS}/${user.id}` });
  });

  api.addAdministration(getUser, async (context, { administrator }) => {
    const call = userCallOf(state, context, administrator);
    const user = (await users.get(idOf(context), call)).unwrap();
    const identities = (await users.identities(user.id, call)).unwrap();
    return json({ ...userDetailsJson(user), identities: identities.map(userIdentityJson) }, 200, tagOf(user));
  });

  api.addAdministration(updateUser, async (context, { body, administrator }) => {
    const update = libraryArguments<UserUpdate>(updateUser, body);
    if (update.roles !== undefined) await requireRecentProof(state, context, administrator);
    const call = { ...userCallOf(state, context, administrator), ifVersion: ifMatchOf(context) };
    const user = (await users.update(idOf(context), update, call)).unwrap();
    return json(userDetailsJson(user), 200, tagOf(user));
  });

  for (const operation of [suspendUser, deactivateUser]) {
    api.addAdministration(operation, async (context, { administrator }) => {
      const call = userCallOf(state, context, administrator);
      return json(userJson((await users.suspend(idOf(context), call)).unwrap()));
    });
  }

  api.addAdministration(reactivateUser, async (context, { body, administrator }) => {
    const call = { ...userCallOf(state, context, administrator), email: body?.email };
    return json(userJson((await users.reactivate(idOf(context), call)).unwrap()));
  });

  api.addAdministration(mergeUser, async (context, { body, administrator }) => {
    const call = userCallOf(state, context, administrator);
    return json(userJson((await users.merge(idOf(context), body.into_id, call)).unwrap()));
  });
}

function tagOf(user: UserDetails) {
  return { etag: etagOf(userVersion(user)) };
}

function idOf(context: AppContext): string {
  return context.req.param("id") ?? "";
}
