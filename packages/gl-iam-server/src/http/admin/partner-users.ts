/** The admin API's users of one partner: who may sign in through it. */
import { ErrorCode, type IdentityLink, type PreProvisioning } from "gl-iam";
import { z } from "zod";
import { partnerUserJson } from "../../user-json.js";
import { ALICE_ID, PARTNER_USER } from "../contract/examples.js";
import { checkedByLibrary, libraryArguments } from "../contract/library-arguments.js";
import { defineOperation } from "../contract/operation.js";
import { pageOf, pageParameters, partnerUserSchema } from "../contract/schemas.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { callOf } from "./administrator.js";
import { orgIdParameter } from "./query.js";

const PARTNER_USERS = `${ADMIN_PATH}/partners/{id}/users`;
const byOrganization = z.object({ org_id: orgIdParameter });

const listPartnerUsers = defineOperation({
  id: "listPartnerUsers",
  method: "get",
  path: PARTNER_USERS,
  tag: "users",
  summary: "Who may sign in through this partner, in the order of creation",
  security: "administrator",
  scope: "users:read",
  query: z.object({ org_id: orgIdParameter, ...pageParameters }),
  answer: {
    status: 200,
    description: "one page",
    schema: pageOf(partnerUserSchema),
    example: { data: [PARTNER_USER], next_cursor: null },
  },
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

const preProvisionUser = defineOperation({
  id: "preProvisionUser",
  method: "post",
  path: PARTNER_USERS,
  tag: "users",
  summary: "Make a user before the first sign-in",
  description: "Takes a place under the cap. Repeating it changes nothing.",
  security: "administrator",
  scope: "users:write",
  query: byOrganization,
  body: {
    contentType: "application/json",
    ...checkedByLibrary(
      z.strictObject({ external_id: z.string(), email: z.string(), display_name: z.string().nullish() }),
    ),
    example: { external_id: "u-1001", email: "alice@acme.example", display_name: "Alice" },
  },
  answer: {
    status: 201,
    description: "may sign in",
    schema: partnerUserSchema,
    example: { ...PARTNER_USER, last_sign_in_at: null },
  },
  errors: [ErrorCode.PARTNER_NOT_FOUND, ErrorCode.IDENTITY_CONFLICT, ErrorCode.MAX_USERS_EXCEEDED],
});

const linkUser = defineOperation({
  id: "linkUser",
  method: "post",
  path: `${ADMIN_PATH}/partners/{id}/links`,
  tag: "users",
  summary: "Let the partner sign an existing user in",
  description:
    "The one way to join accounts: e-mail addresses never do. The user must be of the partner's organization.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  query: byOrganization,
  body: {
    contentType: "application/json",
    ...checkedByLibrary(z.strictObject({ external_id: z.string(), user_id: z.string() })),
    example: { external_id: "u-1001", user_id: ALICE_ID },
  },
  answer: { status: 201, description: "linked", schema: partnerUserSchema, example: PARTNER_USER },
  errors: [
    ErrorCode.PARTNER_NOT_FOUND,
    ErrorCode.USER_NOT_FOUND,
    ErrorCode.IDENTITY_CONFLICT,
    ErrorCode.MAX_USERS_EXCEEDED,
  ],
});

export function addPartnerUserOperations(api: AdminApi): void {
  const { state } = api;
  const { gateway } = state;

  api.addAdministration(listPartnerUsers, async (context, { query: { limit, cursor }, administrator }) => {
    const call = callOf(state, context, administrator);
    const page = await gateway.partnerUsers.list(context.req.param("id") ?? "", { ...call, limit, cursor });
    const { data, nextCursor } = page.unwrap();
    return json({ data: data.map(partnerUserJson), next_cursor: nextCursor });
  });

  api.addAdministration(preProvisionUser, async (context, { body, administrator }) => {
    const call = callOf(state, context, administrator);
    const user = libraryArguments<PreProvisioning>(preProvisionUser, body);
    const made = await gateway.partnerUsers.preProvision(context.req.param("id") ?? "", user, call);
    return json(partnerUserJson(made.unwrap()), 201);
  });

  api.addAdministration(linkUser, async (context, { body, administrator }) => {
    const call = callOf(state, context, administrator);
    const link = libraryArguments<IdentityLink>(linkUser, body);
    const linked = await gateway.partnerUsers.link(context.req.param("id") ?? "", link, call);
    return json(partnerUserJson(linked.unwrap()), 201);
  });
}
