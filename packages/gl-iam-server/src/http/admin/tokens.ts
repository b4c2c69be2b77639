/** The admin API's machine tokens. No machine comes here, and no session through a partner. */
import {
  ErrorCode,
  type IssuedMachineToken,
  type MachineTokenCreate,
  MachineTokenScope,
  type RotateMachineTokenOptions,
} from "gl-iam";
import { z } from "zod";
import { machineTokenJson } from "../../machine-token-json.js";
import { MACHINE_TOKEN, MACHINE_TOKEN_TEXT } from "../contract/examples.js";
import { checkedByLibrary, libraryArguments } from "../contract/library-arguments.js";
import { defineOperation } from "../contract/operation.js";
import { machineTokenSchema, orgId, pageOf, pageParameters } from "../contract/schemas.js";
import type { AppContext } from "../wire/app-context.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import {
  type Administrator,
  organizationToMakeIn,
  requirePasswordSession,
  userCallOf,
  whoActs,
} from "./administrator.js";
import { orgIdParameter } from "./query.js";

const TOKENS = `${ADMIN_PATH}/tokens`;
const ONE_TOKEN = `${TOKENS}/{id}`;
const byOrganization = z.object({ org_id: orgIdParameter });
const issuedSchema = machineTokenSchema.extend({ token: z.string().describe("shown this once") });
const ISSUED = { ...MACHINE_TOKEN, token: MACHINE_TOKEN_TEXT };

const createToken = defineOperation({
  id: "createMachineToken",
  method: "post",
  path: TOKENS,
  tag: "tokens",
  summary: "Make a token for a machine",
  description:
    "The answer shows the token, this once. It acts within its scopes and within what its maker may do at that " +
    "moment: it shrinks when the maker is demoted, and ends when the maker is suspended. Without `org_id` it is for " +
    "the default organization, or the maker's own; with null for every one, which takes a platform_admin.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  body: {
    contentType: "application/json",
    ...checkedByLibrary(
      z.strictObject({
        name: z.string().describe("what it is for, 1-255 characters"),
        scopes: z.array(z.enum(Object.values(MachineTokenScope))),
        expires_in_seconds: z.int().min(60).max(31_622_400).optional().describe("7,776,000 (90 days) by default"),
        org_id: orgId.nullable().optional(),
      }),
    ),
    example: { name: "deployment", scopes: ["partners:read", "partners:write"], expires_in_seconds: 2_592_000 },
  },
  answer: { status: 201, description: "made", schema: issuedSchema, example: ISSUED },
  errors: [ErrorCode.USER_NOT_FOUND],
});

const listTokens = defineOperation({
  id: "listMachineTokens",
  method: "get",
  path: TOKENS,
  tag: "tokens",
  summary: "Machine tokens, in the order of creation",
  description: "With those that have ended, until 90 days after their expiry. Never the tokens themselves.",
  security: "administrator",
  scope: "never",
  query: z.object({ org_id: orgIdParameter, ...pageParameters }),
  answer: {
    status: 200,
    description: "one page",
    schema: pageOf(machineTokenSchema),
    example: { data: [MACHINE_TOKEN], next_cursor: null },
  },
  errors: [],
});

const rotateToken = defineOperation({
  id: "rotateMachineToken",
  method: "post",
  path: `${ONE_TOKEN}/rotate`,
  tag: "tokens",
  summary: "Replace a machine token",
  description:
    "The answer shows the new token, this once. It has the same scopes and lifetime, from now on, and whoever " +
    "rotates it is its maker. Without a grace period the token before ends at once. An ended one is a `conflict`.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  query: byOrganization,
  body: {
    contentType: "application/json",
    ...checkedByLibrary(z.strictObject({ grace_period_seconds: z.int().min(0).max(604_800).optional() })),
    example: { grace_period_seconds: 3600 },
    optional: true,
  },
  answer: {
    status: 200,
    description: "rotated",
    schema: issuedSchema,
    example: { ...ISSUED, previous_token_expires_at: "2026-11-24T09:00:00.000Z" },
  },
  errors: [ErrorCode.USER_NOT_FOUND, ErrorCode.CONFLICT],
});

const revokeToken = defineOperation({
  id: "revokeMachineToken",
  method: "delete",
  path: ONE_TOKEN,
  tag: "tokens",
  summary: "End a machine token for ever",
  security: "administrator",
  scope: "never",
  query: byOrganization,
  answer: { status: 204, description: "ended; it stays in the list" },
  errors: [],
});

export function addTokenOperations(api: AdminApi): void {
  const { state } = api;
  const { machineTokens } = state.gateway;

  api.addAdministration(createToken, async (context, { body, administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const given = libraryArguments<MachineTokenCreate & { orgId?: unknown }>(createToken, body);
    const { orgId: named, ...create } = given;
    const organizationId = organizationOf(administrator, named, state.defaultOrgId);
    const call = { ...whoActs(state, context, administrator), organizationId };
    const made = await machineTokens.create({ ...create, makerId: administrator.userId }, call);
    return json(issuedJson(made.unwrap()), 201);
  });

  api.addAdministration(listTokens, async (context, { query: { limit, cursor }, administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const call = userCallOf(state, context, administrator);
    const { data, nextCursor } = (await machineTokens.list({ ...call, limit, cursor })).unwrap();
    return json({ data: data.map(machineTokenJson), next_cursor: nextCursor });
  });

  api.addAdministration(rotateToken, async (context, { body, administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const call = userCallOf(state, context, administrator);
    const rotation = libraryArguments<Pick<RotateMachineTokenOptions, "gracePeriodSeconds">>(rotateToken, body);
    const options = { ...rotation, ...call, makerId: administrator.userId };
    return json(issuedJson((await machineTokens.rotate(idOf(context), options)).unwrap()));
  });

  api.addAdministration(revokeToken, async (context, { administrator }) => {
    await requirePasswordSession(state, context, administrator);
    (await machineTokens.revoke(idOf(context), userCallOf(state, context, administrator))).unwrap();
    return new Response(null, { status: 204 });
  });
}

/**
 * Null is every organization, and the library knows who may have that.
 *
 * @throws IamError `validation_error`, `not_found`
 */
function organizationOf(administrator: Administrator, named: unknown, fallback: string): string | null {
  return named === null ? null : organizationToMakeIn(administrator, named, fallback);
}

function issuedJson(issued: IssuedMachineToken) {
  return { ...machineTokenJson(issued.machineToken), token: issued.token };
}

function idOf(context: AppContext): string {
  return context.req.param("id") ?? "";
}
