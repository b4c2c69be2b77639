/** Sessions: who I am, refreshing, and logging out. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { userJson } from "../../user-json.js";
import type { AppState } from "../app-state.js";
import type { Api } from "../contract/api.js";
import { REFRESH_TOKEN, SESSION, USER } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { sessionJson, sessionSchema, userSchema } from "../contract/schemas.js";
import type { AppContext } from "../wire/app-context.js";
import { REFRESH_COOKIE, readCookie } from "../wire/cookies.js";
import { idempotencyKeyOf } from "../wire/idempotency-key.js";
import { json } from "../wire/json.js";
import { refusedField } from "../wire/problem.js";
import { requireOwnOrigin } from "./browser-origin.js";
import { endBrowserSession, keepSession } from "./browser-session.js";
import { callWith, presentedSession, requireUser } from "./presented.js";
import { sessionCookieOf } from "./session-cookie.js";

const me = defineOperation({
  id: "getMe",
  method: "get",
  path: "/api/v1/me",
  tag: "session",
  summary: "The user of this session",
  security: "session",
  answer: { status: 200, description: "the user", schema: userSchema, example: USER },
  errors: [ErrorCode.USER_INACTIVE],
});

const refresh = defineOperation({
  id: "refreshSession",
  method: "post",
  path: "/api/v1/auth/refresh",
  tag: "session",
  summary: "The next access and refresh token",
  description:
    "A refresh token works once: a second use ends the session. Because an answer can be lost, the same request gets " +
    "the same refresh token again for 30 seconds, while that token is unused: under the same `Idempotency-Key` as " +
    "often as necessary, without a key three times a day. After a 503 nobody knows whether the token was used: send " +
    "the request again unchanged. A session in a cookie needs no refresh: without a body the answer says whether it " +
    "stands, from the application's own pages only. A browser that still has the two cookies of an earlier release " +
    "(`__Host-refresh`) gets the one cookie for them.",
  headers: [
    {
      name: "Idempotency-Key",
      description: "1 to 255 visible ASCII characters, another one for each refresh.",
      example: "7d0c2b9e-1b0f-4f0e-9a53-2f6a1d6c9e10",
    },
  ],
  body: {
    contentType: "application/json",
    schema: z.object({ refresh_token: z.string().optional() }),
    example: { refresh_token: REFRESH_TOKEN },
    optional: true,
  },
  answer: { status: 200, description: "the next tokens", schema: sessionSchema, example: SESSION },
  otherwise: { status: 204, description: "the session of the browser's cookie stands" },
  errors: [
    ErrorCode.INVALID_TOKEN,
    ErrorCode.SESSION_EXPIRED,
    ErrorCode.SESSION_NOT_FOUND,
    ErrorCode.USER_INACTIVE,
    ErrorCode.MFA_REQUIRED,
    ErrorCode.PARTNER_INACTIVE,
    ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED,
    ErrorCode.ROLE_NOT_ALLOWED,
    ErrorCode.ORIGIN_NOT_ALLOWED,
    ErrorCode.RATE_LIMITED,
  ],
});

const logout = defineOperation({
  id: "logout",
  method: "post",
  path: "/api/v1/auth/logout",
  tag: "session",
  summary: "End this session",
  security: "session",
  description: "With the browser's cookie, from the application's own pages only; the cookie is removed.",
  answer: { status: 204, description: "ended" },
  errors: [],
});

export function addSessionOperations(api: Api): void {
  const { state } = api;
  const { gateway } = state;

  api.add(me, async (context) => {
    const presented = presentedSession(state, context);
    return json(userJson(await requireUser(state, context, presented, { toEnroll: true })));
  });

  api.add(refresh, async (context, { body: { refresh_token: token } }) => {
    if (token === undefined) return refreshCookie(state, context);
    const call = { ...state.originOf(context), organizationId: null, idempotencyKey: idempotencyKeyOf(context) };
    const session = await state.guessing(context, async () => (await gateway.refreshSession(token, call)).unwrap());
    return json(sessionJson(session));
  });

  api.add(logout, async (context) => {
    if (context.req.header("authorization") !== undefined) {
      const presented = presentedSession(state, context);
      (await gateway.logout(presented.token, callWith(state, context, presented))).unwrap();
      return new Response(null, { status: 204 });
    }
    const call = { ...state.originOf(context), organizationId: null };
    return new Response(null, { status: 204, headers: await endBrowserSession(state, context, call) });
  });
}

/**
 * A session in a cookie needs no refresh. A page from before that was so still asks for one: its session is carried
 * over to the one cookie, and one that has been carried over goes on.
 */
async function refreshCookie(state: AppState, context: AppContext): Promise<Response> {
  const former = readCookie(context.req, REFRESH_COOKIE);
  const headers = new Headers();
  if (former === null) {
    if (sessionCookieOf(state, context) === null) throw refusedField("refresh_token", "required", "is required");
    await requireUser(state, context, presentedSession(state, context));
    return new Response(null, { status: 204 });
  }
  requireOwnOrigin(state, context);
  const call = { ...state.originOf(context), organizationId: null, idempotencyKey: idempotencyKeyOf(context) };
  const carryOver = async () => (await state.gateway.refreshSession(former, { ...call, as: "cookie" })).unwrap();
  keepSession(headers, await state.guessing(context, carryOver));
  return new Response(null, { status: 204, headers });
}
