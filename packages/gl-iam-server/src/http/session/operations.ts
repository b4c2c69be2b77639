/** Sessions: who I am, signing in by password, refreshing, and logging out. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { userJson } from "../../user-json.js";
import type { Api } from "../contract/api.js";
import { REFRESH_TOKEN, SESSION, SIGNED_IN, USER } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { orgId, sessionJson, sessionSchema, signedInJson, signedInSchema, userSchema } from "../contract/schemas.js";
import { REFRESH_COOKIE, readCookie } from "../wire/cookies.js";
import { idempotencyKeyOf } from "../wire/idempotency-key.js";
import { json } from "../wire/json.js";
import { refusedField } from "../wire/problem.js";
import { requireOwnOrigin } from "./browser-origin.js";
import { endBrowserSession, forgetSession, keepSession } from "./browser-session.js";
import { accountKey, keepDevice, knownUserOf } from "./known-device.js";
import { presentedToken, requireUser } from "./presented.js";

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

const login = defineOperation({
  id: "login",
  method: "post",
  path: "/api/v1/auth/login",
  tag: "session",
  summary: "Sign in with a password",
  description:
    "A user with a second factor also sends `code`: of the authenticator app, or a recovery code. Without it " +
    "the answer is 401 `mfa_required`: ask for the code, and send everything again. Five wrong codes for an " +
    "account in 15 minutes, from wherever they come, close it to codes until then. `must_enroll` in the " +
    "answer: this user must have a second factor and has none. The session is good for `/auth/mfa/*`, `/me` " +
    "and log-out, until one is enrolled.",
  body: {
    contentType: "application/json",
    schema: z.object({
      email: z.string(),
      password: z.string(),
      code: z.string().optional().describe("of the authenticator app, or a recovery code"),
      org_id: orgId.optional(),
    }),
    example: { email: "ops@example.com", password: "correct horse battery staple" },
  },
  answer: {
    status: 200,
    description: "signed in",
    schema: signedInSchema.extend({ must_enroll: z.literal(true).optional() }),
    example: SIGNED_IN,
  },
  errors: [ErrorCode.AUTHENTICATION_FAILED, ErrorCode.MFA_REQUIRED, ErrorCode.USER_INACTIVE, ErrorCode.RATE_LIMITED],
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
    "the request again unchanged. Without a body, the browser's cookies are refreshed, from the application's own " +
    "pages only.",
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
  otherwise: { status: 204, description: "the browser's cookies are renewed; no script sees the tokens" },
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
  description: "With the browser's cookies, the rest of the session ends and the cookies are removed.",
  answer: { status: 204, description: "ended" },
  errors: [],
});

const WRONG_PASSWORD: ReadonlySet<ErrorCode> = new Set([ErrorCode.AUTHENTICATION_FAILED, ErrorCode.VALIDATION_ERROR]);

export function addSessionOperations(api: Api): void {
  const { state } = api;
  const { gateway, limits } = state;

  api.add(me, async (context) => json(userJson(await requireUser(state, context, { toEnroll: true }))));

  api.add(login, async (context, { body: { email, password, code, org_id: organizationId } }) => {
    const account = accountKey(organizationId ?? state.defaultOrgId, email);
    const knownUserId = await knownUserOf(state, context, account);
    const attempt = { account, address: state.chargedTo(context), knownUserId };
    const { user, session, mustEnroll } = await limits.duringLogin(attempt, WRONG_PASSWORD, async () => {
      const call = { ...state.originOf(context), organizationId, knownUserId: knownUserId ?? undefined };
      const result = await gateway.authenticate({ email, password, code }, call);
      state.options.metrics?.signedIn("password", result.isOk ? "accepted" : result.error.code);
      return result.unwrap();
    });
    const headers = new Headers();
    await keepDevice(state, headers, user.id);
    const enrolment = mustEnroll ? { must_enroll: true } : {};
    return json({ ...signedInJson({ user, session }), ...enrolment }, 200, headers);
  });

  api.add(refresh, async (context, { body }) => {
    const fromCookie = body.refresh_token === undefined ? readCookie(context.req.raw, REFRESH_COOKIE) : null;
    if (fromCookie !== null) requireOwnOrigin(state, context);
    const token = body.refresh_token ?? fromCookie;
    if (token === null) throw refusedField("refresh_token", "required", "is required");
    const idempotencyKey = idempotencyKeyOf(context);
    const call = { ...state.originOf(context), organizationId: null, idempotencyKey };
    const session = await state.guessing(context, async () => (await gateway.refreshSession(token, call)).unwrap());
    if (fromCookie === null) return json(sessionJson(session));
    const headers = new Headers();
    keepSession(headers, session);
    return new Response(null, { status: 204, headers });
  });

  api.add(logout, async (context) => {
    const call = { ...state.originOf(context), organizationId: null };
    if (context.req.header("authorization") !== undefined) {
      (await gateway.logout(presentedToken(state, context), call)).unwrap();
      return new Response(null, { status: 204 });
    }
    await endBrowserSession(state, context, call);
    const headers = new Headers();
    forgetSession(headers);
    return new Response(null, { status: 204, headers });
  });
}
