/** What a partner's backend posts about one user: a token, a log-out, a withdrawal. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import type { Api } from "../contract/api.js";
import { ALICE_ASSERTED, ONE_TIME_TOKEN } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { json } from "../wire/json.js";
import { assertedPayloadSchema } from "./asserted-payload.js";
import { receive } from "./receiving.js";
import { bodyWith, headersWith, TWO_FORMS, VERIFICATION_ERRORS } from "./two-forms.js";

const LOGOUT = { action: "logout" as const, external_id: "u-1001" };
const DEPROVISION = { action: "deprovision" as const, external_id: "u-1001" };

const issueToken = defineOperation({
  id: "issueToken",
  method: "post",
  path: "/api/v1/sso/token",
  tag: "sign-in",
  summary: "Exchange a signed assertion for a one-time token",
  description: TWO_FORMS,
  headers: headersWith(ALICE_ASSERTED),
  body: bodyWith(ALICE_ASSERTED, assertedPayloadSchema),
  answer: {
    status: 200,
    description: "to be handed to the user's browser, which exchanges it once",
    schema: z.object({ token: z.string(), expires_in: z.int().describe("seconds") }),
    example: { token: ONE_TIME_TOKEN, expires_in: 60 },
  },
  errors: [
    ...VERIFICATION_ERRORS,
    ErrorCode.SSO_MODE_NOT_ALLOWED,
    ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED,
    ErrorCode.ROLE_NOT_ALLOWED,
    ErrorCode.INVALID_STATE,
    ErrorCode.USER_INACTIVE,
    ErrorCode.USER_NOT_PROVISIONED,
    ErrorCode.USER_PROVISIONING_DISABLED,
    ErrorCode.MAX_USERS_EXCEEDED,
    ErrorCode.IDENTITY_CONFLICT,
  ],
});

const endedSchema = z.object({ sessions_ended: z.int() });

const logout = defineOperation({
  id: "endPartnerSessions",
  method: "post",
  path: "/api/v1/sso/logout",
  tag: "sign-in",
  summary: "End a user's sessions, by the partner",
  description: TWO_FORMS,
  headers: headersWith(LOGOUT),
  body: bodyWith(LOGOUT, assertedPayloadSchema),
  answer: { status: 200, description: "they have ended", schema: endedSchema, example: { sessions_ended: 2 } },
  errors: VERIFICATION_ERRORS,
});

const deprovision = defineOperation({
  id: "deprovisionUser",
  method: "post",
  path: "/api/v1/sso/deprovision",
  tag: "sign-in",
  summary: "Withdraw a user, by the partner",
  description: `Ends its sessions and frees its place under the cap. Repeating it changes nothing. ${TWO_FORMS}`,
  headers: headersWith(DEPROVISION),
  body: bodyWith(DEPROVISION, assertedPayloadSchema),
  answer: { status: 200, description: "withdrawn", schema: endedSchema, example: { sessions_ended: 1 } },
  errors: [...VERIFICATION_ERRORS, ErrorCode.USER_NOT_FOUND],
});

export function addPartnerRequests(api: Api): void {
  const { state } = api;
  const { sso } = state.gateway;
  api.addRaw(issueToken, async (context) => {
    const { token, expiresIn } = await receive(state, context, (request, origin) => sso.issueToken(request, origin));
    return json({ token, expires_in: expiresIn });
  });
  api.addRaw(logout, async (context) => {
    const ended = await receive(state, context, (request, origin) => sso.logout(request, origin));
    return json({ sessions_ended: ended.sessionsEnded });
  });
  api.addRaw(deprovision, async (context) => {
    const ended = await receive(state, context, (request, origin) => sso.deprovision(request, origin));
    return json({ sessions_ended: ended.sessionsEnded });
  });
}
