/** The admin API's users: who may sign in through a partner, and who may sign in at all. */
import { ErrorCode, type PartnerCall, type UserCall } from "gl-iam";
import { z } from "zod";
import type { Api } from "../api.js";
import { ALICE_ID, PARTNER_USER, USER } from "../examples.js";
import { json } from "../json.js";
import { defineOperation } from "../operation.js";
import { ADMIN_PATH } from "../problem.js";
import { pageOf, partnerUserJson, partnerUserSchema, userJson, userSchema } from "../schemas.js";
import { ADMIN_CHANGE_ERRORS, ADMIN_ERRORS, callOf } from "./administrator.js";
import { orgIdParameter, pageParameters } from "./query.js";

const PARTNER_USERS = `${ADMIN_PATH}/partners/{id}/users`;
const byOrganization = z.object({ org_id: orgIdParameter });

const listPartnerUsers = defineOperation({
  id: "listPartnerUsers",
  method: "get",
  path: PARTNER_USERS,
  tag: "users",
  summary: "Who may sign in through this partner, in the order of creation",
  security: "session",
  query: z.object({ org_id: orgIdParameter, ...pageParameters }),
  answer: {
    status: 200,
    description: "one page",
    schema: pageOf(partnerUserSchema),
    example: { data: [PARTNER_USER], next_cursor: null },
  },
  errors: [...ADMIN_ERRORS, ErrorCode.NOT_FOUND, ErrorCode.PARTNER_NOT_FOUND],
});

const preProvisionUser = defineOperation({
  id: "preProvisionUser",
  method: "post",
  path: PARTNER_USERS,
  tag: "users",
  summary: "Make a user ahead of the first sign-in",
  description: "Takes a place under the cap. The same again changes nothing.",
  security: "session",
  query: byOrganization,
  body: {
    contentType: "application/json",
    schema: z.strictObject({ external_id: z.string(), email: z.string(), display_name: z.string().nullish() }),
    example: { external_id: "u-1001", email: "alice@acme.example", display_name: "Alice" },
  },
  answer: {
    status: 201,
    description: "may sign in",
    schema: partnerUserSchema,
    example: { ...PARTNER_USER, last_sign_in_at: null },
  },
  errors: [
    ...ADMIN_CHANGE_ERRORS,
    ErrorCode.NOT_FOUND,
    ErrorCode.PARTNER_NOT_FOUND,
    ErrorCode.IDENTITY_CONFLICT,
    ErrorCode.MAX_USERS_EXCEEDED,
  ],
});

const linkUser = defineOperation({
  id: "linkUser",
  method: "post",
  path: `${ADMIN_PATH}/partners/{id}/links`,
  tag: "users",
  summary: "Let the partner sign an existing user in",
  description:
    "The one way to join accounts: e-mail addresses never do. The user must be of the partner's organization.",
  security: "session",
  query: byOrganization,
  body: {
    contentType: "application/json",
    schema: z.strictObject({ external_id: z.string(), user_id: z.string() }),
    example: { external_id: "u-1001", user_id: ALICE_ID },
  },
  answer: { status: 201, description: "linked", schema: partnerUserSchema, example: PARTNER_USER },
  errors: [
    ...ADMIN_CHANGE_ERRORS,
    ErrorCode.NOT_FOUND,
    ErrorCode.PARTNER_NOT_FOUND,
    ErrorCode.USER_NOT_FOUND,
    ErrorCode.IDENTITY_CONFLICT,
    ErrorCode.MAX_USERS_EXCEEDED,
  ],
});

const deactivateUser = defineOperation({
  id: "deactivateUser",
  method: "post",
  path: `${ADMIN_PATH}/users/{id}/deactivate`,
  tag: "users",
  summary: "No sign-in from here on",
  description: "Sessions end, places under caps are free.",
  security: "session",
  query: byOrganization,
  answer: { status: 200, description: "the user", schema: userSchema, example: { ...USER, is_active: false } },
  errors: [...ADMIN_CHANGE_ERRORS, ErrorCode.NOT_FOUND, ErrorCode.USER_NOT_FOUND],
});

const reactivateUser = defineOperation({
  id: "reactivateUser",
  method: "post",
  path: `${ADMIN_PATH}/users/{id}/reactivate`,
  tag: "users",
  summary: "Let a user sign in again",
  description: "Takes its places under the caps back.",
  security: "session",
  query: byOrganization,
  answer: { status: 200, description: "the user", schema: userSchema, example: USER },
  errors: [...ADMIN_CHANGE_ERRORS, ErrorCode.NOT_FOUND, ErrorCode.USER_NOT_FOUND, ErrorCode.MAX_USERS_EXCEEDED],
});

export function addUserOperations(api: Api): void {
  const { service } = api;
  const { gateway } = service;

  api.addAdministration(listPartnerUsers, async (context, { query: { limit, cursor }, administrator }) => {
    const call = callOf(service, context, administrator);
    const page = await gateway.partnerUsers.list(context.req.param("id") ?? "", { ...call, limit, cursor });
    const { data, nextCursor } = page.unwrap();
    return json({ data: data.map(partnerUserJson), next_cursor: nextCursor });
  });

  api.addAdministration(preProvisionUser, async (context, { body, administrator }) => {
    const call = callOf(service, context, administrator);
    const user = { externalId: body.external_id, email: body.email, displayName: body.display_name };
    const made = await gateway.partnerUsers.preProvision(context.req.param("id") ?? "", user, call);
    return json(partnerUserJson(made.unwrap()), 201);
  });

  api.addAdministration(linkUser, async (context, { body, administrator }) => {
    const call = callOf(service, context, administrator);
    const link = { externalId: body.external_id, userId: body.user_id };
    const linked = await gateway.partnerUsers.link(context.req.param("id") ?? "", link, call);
    return json(partnerUserJson(linked.unwrap()), 201);
  });

  api.addAdministration(deactivateUser, async (context, { administrator }) => {
    const call = callOf(service, context, administrator);
    return json(userJson((await gateway.deactivateUser(context.req.param("id") ?? "", anyOf(call))).unwrap()));
  });

  api.addAdministration(reactivateUser, async (context, { administrator }) => {
    const call = callOf(service, context, administrator);
    return json(userJson((await gateway.reactivateUser(context.req.param("id") ?? "", anyOf(call))).unwrap()));
  });
}

/** A platform_admin who names no organization means any; the library would take the default one. */
function anyOf({ organizationId, ...call }: PartnerCall): UserCall {
  return { ...call, organizationId: organizationId ?? null };
}
