/** The admin API's second factors: somebody has lost one, or needs a first one. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { userJson } from "../../user-json.js";
import { USER } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { userSchema } from "../contract/schemas.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { callOf } from "./administrator.js";
import { orgIdParameter } from "./query.js";

const ONE_USER = `${ADMIN_PATH}/users/{id}`;
const byOrganization = z.object({ org_id: orgIdParameter });

const resetSecondFactor = defineOperation({
  id: "resetSecondFactor",
  method: "post",
  path: `${ONE_USER}/reset-mfa`,
  tag: "users",
  summary: "Remove somebody's second factor",
  description:
    "Ends the user's sessions. Nobody but a platform_admin replaces password and factor of one person within 24 " +
    "hours, and nobody resets the own factor.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  query: byOrganization,
  answer: { status: 200, description: "the user", schema: userSchema, example: USER },
  errors: [ErrorCode.USER_NOT_FOUND],
});

const issueTicket = defineOperation({
  id: "issueSecondFactorTicket",
  method: "post",
  path: `${ONE_USER}/mfa-ticket`,
  tag: "users",
  summary: "Let somebody enroll a first second factor",
  description:
    "Where a factor is required, the first one needs this ticket: a guessed password alone enrolls nothing. Hand it " +
    "over on another way than the password. It works once, for seven days, and replaces an earlier one. It counts as " +
    "a reset of the factor.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  query: byOrganization,
  answer: {
    status: 201,
    description: "the ticket, this once",
    schema: z.object({ ticket: z.string(), expires_at: z.iso.datetime() }),
    example: { ticket: "mt_live_EXAMPLE000000000000000000000000000000000000", expires_at: "2026-12-01T08:00:00.000Z" },
  },
  errors: [ErrorCode.USER_NOT_FOUND, ErrorCode.CONFLICT],
});

export function addSecondFactorAdministration(api: AdminApi): void {
  const { state } = api;
  const { mfa } = state.gateway;

  api.addAdministration(resetSecondFactor, async (context, { administrator }) => {
    const { organizationId = null, ...call } = callOf(state, context, administrator);
    const user = await mfa.reset(context.req.param("id") ?? "", { ...call, organizationId });
    return json(userJson(user.unwrap()));
  });

  api.addAdministration(issueTicket, async (context, { administrator }) => {
    const { organizationId = null, ...call } = callOf(state, context, administrator);
    const issued = await mfa.issueTicket(context.req.param("id") ?? "", { ...call, organizationId });
    const { ticket, expiresAt } = issued.unwrap();
    return json({ ticket, expires_at: expiresAt.toISOString() }, 201);
  });
}
