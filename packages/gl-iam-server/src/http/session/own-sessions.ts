/** A user's own sessions: on which devices it is signed in, and ending one of them. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { listedSessionJson } from "../../session-json.js";
import type { Api } from "../contract/api.js";
import { LISTED_SESSION } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { listedSessionSchema, pageOf, pageParameters } from "../contract/schemas.js";
import { json } from "../wire/json.js";
import { callWith, presentedSession } from "./presented.js";

const listOwn = defineOperation({
  id: "listOwnSessions",
  method: "get",
  path: "/api/v1/sessions",
  tag: "session",
  summary: "The user's sessions that stand, in the order of opening",
  description: "A session through a partner sees only those of the same user at the same partner.",
  security: "session",
  query: z.object(pageParameters),
  answer: {
    status: 200,
    description: "one page",
    schema: pageOf(listedSessionSchema),
    example: { data: [LISTED_SESSION], next_cursor: null },
  },
  errors: [ErrorCode.USER_INACTIVE],
});

const endOwn = defineOperation({
  id: "endOwnSession",
  method: "delete",
  path: "/api/v1/sessions/{id}",
  tag: "session",
  summary: "End one of the user's sessions",
  security: "session",
  answer: { status: 204, description: "ended, or it had ended" },
  errors: [ErrorCode.USER_INACTIVE, ErrorCode.NOT_FOUND],
});

export function addOwnSessions(api: Api): void {
  const { state } = api;
  const { sessions } = state.gateway;

  api.add(listOwn, async (context, { query: { limit, cursor } }) => {
    const presented = presentedSession(state, context);
    const call = callWith(state, context, presented);
    const page = await sessions.listOwn(presented.token, { ...call, limit, cursor });
    const { data, nextCursor } = page.unwrap();
    return json({ data: data.map(listedSessionJson), next_cursor: nextCursor });
  });

  api.add(endOwn, async (context) => {
    const presented = presentedSession(state, context);
    const id = context.req.param("id") ?? "";
    (await sessions.endOwn(presented.token, id, callWith(state, context, presented))).unwrap();
    return new Response(null, { status: 204 });
  });
}
