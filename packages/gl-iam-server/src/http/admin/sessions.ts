/** The admin API's sessions: who is signed in, and ending it. */
import { ErrorCode, organizationIdProblem } from "gl-iam";
import { z } from "zod";
import { listedSessionJson } from "../../session-json.js";
import { LISTED_SESSION } from "../contract/examples.js";
import { checkedByLibrary, libraryArguments } from "../contract/library-arguments.js";
import { defineOperation } from "../contract/operation.js";
import { listedSessionSchema, orgId, pageOf, pageParameters } from "../contract/schemas.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH, refusedField } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { organizationToRead, requirePasswordSession, userCallOf, whoActs } from "./administrator.js";
import { bySide, orgIdParameter, testParameter } from "./query.js";

const SESSIONS = `${ADMIN_PATH}/sessions`;

const listSessions = defineOperation({
  id: "listSessions",
  method: "get",
  path: SESSIONS,
  tag: "sessions",
  summary: "Sessions that stand, in the order of opening",
  security: "administrator",
  scope: "sessions:read",
  query: z.object({
    user_id: z.string().optional(),
    partner_id: z.string().optional(),
    org_id: orgIdParameter,
    test: testParameter,
    ...pageParameters,
  }),
  answer: {
    status: 200,
    description: "one page",
    schema: pageOf(listedSessionSchema),
    example: { data: [LISTED_SESSION], next_cursor: null },
  },
  errors: [ErrorCode.USER_NOT_FOUND, ErrorCode.PARTNER_NOT_FOUND],
});

const listUserSessions = defineOperation({
  id: "listUserSessions",
  method: "get",
  path: `${ADMIN_PATH}/users/{id}/sessions`,
  tag: "sessions",
  summary: "A user's sessions that stand, in the order of opening",
  security: "administrator",
  scope: "sessions:read",
  query: bySide.extend(pageParameters),
  answer: {
    status: 200,
    description: "one page",
    schema: pageOf(listedSessionSchema),
    example: { data: [LISTED_SESSION], next_cursor: null },
  },
  errors: [ErrorCode.USER_NOT_FOUND],
});

const endSession = defineOperation({
  id: "endSession",
  method: "delete",
  path: `${SESSIONS}/{id}`,
  tag: "sessions",
  summary: "End one session",
  security: "administrator",
  scope: "sessions:write",
  query: bySide,
  answer: { status: 204, description: "ended, or it had ended" },
  errors: [ErrorCode.NOT_FOUND],
});

const endSessions = defineOperation({
  id: "endSessions",
  method: "post",
  path: `${SESSIONS}/end`,
  tag: "sessions",
  summary: "End all sessions of a user, of a partner, of an organization or of everybody",
  description:
    "Of all that are named; of a user at one partner, where both are. With `org_id` alone the organization's, with " +
    "`org_id: null` alone everybody's, which takes a platform_admin. One of the three must be named. Nobody is kept " +
    "from signing in anew. From 10,000 on the count is 10,000.",
  security: "administrator",
  scope: "sessions:write",
  body: {
    contentType: "application/json",
    ...checkedByLibrary(
      z.strictObject({
        user_id: z.uuid().optional(),
        partner_id: z.uuid().optional(),
        org_id: orgId.nullable().optional(),
        test: z.boolean().optional().describe("true: the test side, in place of the live one; not of a partner"),
      }),
    ),
    example: { partner_id: LISTED_SESSION.partner_id },
  },
  answer: {
    status: 200,
    description: "ended",
    schema: z.object({ sessions_ended: z.int() }),
    example: { sessions_ended: 214 },
  },
  errors: [ErrorCode.USER_NOT_FOUND, ErrorCode.PARTNER_NOT_FOUND],
});

interface EndSessions {
  readonly userId?: string;
  readonly partnerId?: string;
  readonly orgId?: unknown;
  readonly test?: boolean;
}

export function addSessionAdministration(api: AdminApi): void {
  const { state } = api;
  const { sessions } = state.gateway;

  api.addAdministration(listSessions, async (context, { query, administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const { user_id: userId, partner_id: partnerId, limit, cursor } = query;
    const call = userCallOf(state, context, administrator);
    const { data, nextCursor } = (await sessions.list({ ...call, userId, partnerId, limit, cursor })).unwrap();
    return json({ data: data.map(listedSessionJson), next_cursor: nextCursor });
  });

  api.addAdministration(listUserSessions, async (context, { query: { limit, cursor }, administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const options = { ...userCallOf(state, context, administrator), userId: context.req.param("id"), limit, cursor };
    const { data, nextCursor } = (await sessions.list(options)).unwrap();
    return json({ data: data.map(listedSessionJson), next_cursor: nextCursor });
  });

  api.addAdministration(endSession, async (context, { administrator }) => {
    await requirePasswordSession(state, context, administrator);
    (await sessions.end(context.req.param("id") ?? "", userCallOf(state, context, administrator))).unwrap();
    return new Response(null, { status: 204 });
  });

  api.addAdministration(endSessions, async (context, { body, administrator }) => {
    await requirePasswordSession(state, context, administrator);
    const given = libraryArguments<EndSessions>(endSessions, body);
    const { orgId: named, test, ...whose } = given;
    if (named === undefined && whose.userId === undefined && whose.partnerId === undefined) {
      throw refusedField("user_id", "required", "is required, or partner_id, or org_id");
    }
    const problem = named === undefined || named === null ? null : organizationIdProblem(named);
    if (problem) throw refusedField("org_id", problem.rule, problem.message);
    const isEverybody = named === null && whose.userId === undefined && whose.partnerId === undefined;
    const wanted = typeof named === "string" ? named : undefined;
    // That an administrator of one organization may not end everybody's is for the library to refuse, and to record.
    const organizationId = isEverybody ? null : (organizationToRead(administrator, wanted) ?? null);
    const call = { ...whoActs(state, context, administrator), organizationId, test };
    const { sessionsEnded } = (await sessions.endAll(whose, call)).unwrap();
    return json({ sessions_ended: sessionsEnded });
  });
}
