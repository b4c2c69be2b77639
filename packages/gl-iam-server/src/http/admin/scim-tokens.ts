/** The admin API's tokens of partners' directories. No machine comes here, and no session through a partner. */
import { ErrorCode, type ScimToken, type ScimTokenCreate } from "gl-iam";
import { z } from "zod";
import { SCIM_TOKEN, SCIM_TOKEN_TEXT } from "../contract/examples.js";
import { checkedByLibrary, libraryArguments } from "../contract/library-arguments.js";
import { defineOperation } from "../contract/operation.js";
import { scimTokenSchema } from "../contract/schemas.js";
import type { AppContext } from "../wire/app-context.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { callOf, requirePasswordSession } from "./administrator.js";
import { orgIdParameter } from "./query.js";

const TOKENS = `${ADMIN_PATH}/partners/{id}/scim-tokens`;
const query = z.object({ org_id: orgIdParameter });
const ADMINISTRATION = { tag: "tokens", security: "administrator", scope: "never", query } as const;

const createToken = defineOperation({
  ...ADMINISTRATION,
  id: "createScimToken",
  method: "post",
  path: TOKENS,
  summary: "Make a token for a partner's directory",
  description:
    "The answer shows the token, this once. Up to 10 work at once: make the next one, then end the last one.",
  sensitive: true,
  body: {
    contentType: "application/json",
    ...checkedByLibrary(
      z.strictObject({
        expires_in_seconds: z.int().min(60).max(31_622_400).optional().describe("15,552,000 (180 days) by default"),
      }),
    ),
    example: { expires_in_seconds: 15_552_000 },
    optional: true,
  },
  answer: {
    status: 201,
    description: "made",
    schema: scimTokenSchema.extend({ token: z.string().describe("shown this once") }),
    example: { ...SCIM_TOKEN, token: SCIM_TOKEN_TEXT },
  },
  errors: [ErrorCode.PARTNER_NOT_FOUND, ErrorCode.CONFLICT],
});

const listTokens = defineOperation({
  ...ADMINISTRATION,
  id: "listScimTokens",
  method: "get",
  path: TOKENS,
  summary: "A partner's SCIM tokens, in the order of creation",
  description: "With those that have ended, until 90 days after their expiry. Never the tokens themselves.",
  answer: {
    status: 200,
    description: "all of them",
    schema: z.object({ data: z.array(scimTokenSchema) }),
    example: { data: [SCIM_TOKEN] },
  },
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

const revokeToken = defineOperation({
  ...ADMINISTRATION,
  id: "revokeScimToken",
  method: "delete",
  path: `${TOKENS}/{token_id}`,
  summary: "End a SCIM token for ever",
  answer: { status: 204, description: "ended; it stays in the list" },
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

export function addScimTokenOperations(api: AdminApi): void {
  const { state } = api;
  const { scimTokens } = state.gateway;

  api.addAdministration(createToken, async (context, { body, administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const create = libraryArguments<ScimTokenCreate>(createToken, body);
    const call = callOf(state, context, administrator);
    const issued = (await scimTokens.create(partnerOf(context), create, call)).unwrap();
    return json({ ...scimTokenJson(issued.scimToken), token: issued.token }, 201);
  });

  api.addAdministration(listTokens, async (context, { administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const tokens = await scimTokens.list(partnerOf(context), callOf(state, context, administrator));
    return json({ data: tokens.unwrap().map(scimTokenJson) });
  });

  api.addAdministration(revokeToken, async (context, { administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const call = callOf(state, context, administrator);
    (await scimTokens.revoke(partnerOf(context), context.req.param("token_id") ?? "", call)).unwrap();
    return new Response(null, { status: 204 });
  });
}

function scimTokenJson({ id, partnerId, state, createdAt, expiresAt, lastUsedAt, revokedAt }: ScimToken) {
  return {
    id,
    partner_id: partnerId,
    state,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
    revoked_at: revokedAt?.toISOString() ?? null,
  };
}

function partnerOf(context: AppContext): string {
  return context.req.param("id") ?? "";
}
