/** The admin API's identities: what a user is at each partner. No machine changes them. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { userIdentityJson } from "../../user-json.js";
import { ACME_ID, USER_IDENTITY } from "../contract/examples.js";
import { checkedByLibrary, libraryArguments } from "../contract/library-arguments.js";
import { defineOperation } from "../contract/operation.js";
import { userIdentitySchema } from "../contract/schemas.js";
import type { AppContext } from "../wire/app-context.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { userCallOf } from "./administrator.js";
import { bySide, orgIdParameter } from "./query.js";

const IDENTITIES = `${ADMIN_PATH}/users/{id}/identities`;
const ONE_IDENTITY = `${IDENTITIES}/{identity_id}`;
const change = { tag: "users", security: "administrator", scope: "never", query: bySide } as const;
const identityAnswer = {
  status: 200,
  description: "the identity",
  schema: userIdentitySchema,
  example: USER_IDENTITY,
} as const;
const OF_A_CHANGE = [ErrorCode.USER_NOT_FOUND, ErrorCode.NOT_FOUND] as const;

const listIdentities = defineOperation({
  id: "listIdentities",
  method: "get",
  path: IDENTITIES,
  tag: "users",
  summary: "What the user is at each partner",
  security: "administrator",
  scope: "users:read",
  query: bySide,
  answer: {
    status: 200,
    description: "all of them",
    schema: z.object({ data: z.array(userIdentitySchema) }),
    example: { data: [USER_IDENTITY] },
  },
  errors: [ErrorCode.USER_NOT_FOUND],
});

const linkIdentity = defineOperation({
  ...change,
  id: "linkIdentity",
  method: "post",
  path: IDENTITIES,
  summary: "Let the partner's external id sign in as this user",
  description:
    "E-mail addresses never do this. A dormant user has its address again. A user has at most one active identity of " +
    "a partner, and nobody links themselves.",
  sensitive: true,
  // The test side has no links.
  query: z.object({ org_id: orgIdParameter }),
  body: {
    contentType: "application/json",
    ...checkedByLibrary(z.strictObject({ partner_id: z.string(), external_id: z.string() })),
    example: { partner_id: ACME_ID, external_id: "u-1001" },
  },
  answer: {
    ...identityAnswer,
    status: 201,
    description: "linked",
    example: { ...USER_IDENTITY, last_sign_in_at: null },
  },
  errors: [
    ...[ErrorCode.USER_NOT_FOUND, ErrorCode.PARTNER_NOT_FOUND, ErrorCode.USER_INACTIVE, ErrorCode.IDENTITY_CONFLICT],
    ...[ErrorCode.MAX_USERS_EXCEEDED, ErrorCode.USER_ALREADY_EXISTS],
  ],
});

const unlinkIdentity = defineOperation({
  ...change,
  id: "unlinkIdentity",
  method: "delete",
  path: ONE_IDENTITY,
  summary: "The external id no longer signs in as this user",
  description: "Its sessions end. A user whom nothing else lets in is dormant, and the address is free.",
  sensitive: true,
  answer: { status: 204, description: "unlinked" },
  errors: OF_A_CHANGE,
});

const suspendIdentity = defineOperation({
  ...change,
  id: "suspendIdentity",
  method: "post",
  path: `${ONE_IDENTITY}/suspend`,
  summary: "No sign-in through this one partner, until it is reopened",
  answer: {
    ...identityAnswer,
    example: { ...USER_IDENTITY, is_active: false, suspended_at: "2026-11-24T08:00:00.000Z", suspended_by: "ops" },
  },
  errors: OF_A_CHANGE,
});

const reopenIdentity = defineOperation({
  ...change,
  id: "reopenIdentity",
  method: "post",
  path: `${ONE_IDENTITY}/reopen`,
  summary: "End the suspension of an identity, and its withdrawal",
  description:
    "This overrules the partner, which may have said that the person has left it. The partner itself reopens what it " +
    "withdrew with a signed `provision`.",
  sensitive: true,
  answer: identityAnswer,
  errors: [
    ...OF_A_CHANGE,
    ...[ErrorCode.USER_INACTIVE, ErrorCode.IDENTITY_CONFLICT, ErrorCode.MAX_USERS_EXCEEDED],
    ErrorCode.USER_ALREADY_EXISTS,
  ],
});

export function addIdentityOperations(api: AdminApi): void {
  const { state } = api;
  const { users } = state.gateway;

  api.addAdministration(listIdentities, async (context, { administrator }) => {
    const call = userCallOf(state, context, administrator);
    const identities = (await users.identities(idsOf(context).user, call)).unwrap();
    return json({ data: identities.map(userIdentityJson) });
  });

  api.addAdministration(linkIdentity, async (context, { body, administrator }) => {
    const call = userCallOf(state, context, administrator);
    const identity = libraryArguments<{ partnerId: string; externalId: string }>(linkIdentity, body);
    return json(userIdentityJson((await users.link(idsOf(context).user, identity, call)).unwrap()), 201);
  });

  api.addAdministration(unlinkIdentity, async (context, { administrator }) => {
    const { user, identity } = idsOf(context);
    (await users.unlink(user, identity, userCallOf(state, context, administrator))).unwrap();
    return new Response(null, { status: 204 });
  });

  for (const [operation, change] of [
    [suspendIdentity, users.suspendIdentity],
    [reopenIdentity, users.reopenIdentity],
  ] as const) {
    api.addAdministration(operation, async (context, { administrator }) => {
      const { user, identity } = idsOf(context);
      const changed = await change(user, identity, userCallOf(state, context, administrator));
      return json(userIdentityJson(changed.unwrap()));
    });
  }
}

function idsOf(context: AppContext) {
  return { user: context.req.param("id") ?? "", identity: context.req.param("identity_id") ?? "" };
}
