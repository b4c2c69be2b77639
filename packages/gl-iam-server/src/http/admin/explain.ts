/** The doctor for administrators. It takes no secret: what was pasted over HTTP could be in somebody's log. */
import { z } from "zod";
import {
  EXPLAINED_REQUEST,
  explainedRequest,
  explainedRequestSchema,
  FINDING,
  findingJson,
  findingSchema,
} from "../contract/finding.js";
import { defineOperation } from "../contract/operation.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { callOf } from "./administrator.js";
import { orgIdParameter } from "./query.js";

const explainRequest = defineOperation({
  id: "explainRequest",
  method: "post",
  path: `${ADMIN_PATH}/explain`,
  tag: "partners",
  summary: "Find out why a partner's request is refused",
  description:
    "Tries the usual mistakes against the partner's true secret. A request that it finds genuine is used up. " +
    "Nothing of it is stored. The source address is not checked, because it is not part of the request.",
  security: "administrator",
  scope: "partners:read",
  query: z.object({ org_id: orgIdParameter }),
  body: { contentType: "application/json", schema: explainedRequestSchema, example: EXPLAINED_REQUEST },
  answer: { status: 200, description: "what was found", schema: findingSchema, example: FINDING },
  errors: [],
});

export function addExplainOperation(api: AdminApi): void {
  const { state } = api;
  api.addAdministration(explainRequest, async (context, { body, administrator }) => {
    const request = explainedRequest(body);
    // As unverified traffic: each try costs thousands of MACs.
    await state.limits.chargeUnreadable({ address: state.chargedTo(context), isPage: false });
    const { toleranceSeconds, publicUrl } = state.options;
    const call = {
      ...callOf(state, context, administrator),
      toleranceSeconds,
      audience: [state.ownOrigin, publicUrl],
    };
    return json(findingJson((await state.gateway.explain(request, call)).unwrap()));
  });
}
