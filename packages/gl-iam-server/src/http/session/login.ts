/** Signing in by password: to tokens, to the browser's cookie, or to that of the console. */
import { type CookieSession, ErrorCode, type Session, type SignedIn } from "gl-iam";
import { z } from "zod";
import type { AppState } from "../app-state.js";
import type { Api } from "../contract/api.js";
import { SIGNED_IN } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { orgId, signedInJson, signedInSchema } from "../contract/schemas.js";
import type { AppContext } from "../wire/app-context.js";
import { CONSOLE_COOKIE, readCookie, SESSION_COOKIE, setCookie } from "../wire/cookies.js";
import { json } from "../wire/json.js";
import { requireConsoleOrigin, requireOwnOrigin } from "./browser-origin.js";
import { keepSession } from "./browser-session.js";
import { accountKey, keepDevice, knownUserOf } from "./known-device.js";

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
    "and log-out, until one is enrolled. With `cookie` the answer is 204, and no script sees the session: `true` " +
    "sets the application's cookie, `console` the one with which the console calls the admin API. Each from its " +
    "own pages only.",
  body: {
    contentType: "application/json",
    schema: z.object({
      email: z.string(),
      password: z.string(),
      code: z.string().optional().describe("of the authenticator app, or a recovery code"),
      org_id: orgId.optional(),
      cookie: z
        .union([z.boolean(), z.literal("console")])
        .optional()
        .describe("the session as a cookie"),
    }),
    example: { email: "ops@example.com", password: "correct horse battery staple" },
  },
  answer: {
    status: 200,
    description: "signed in",
    schema: signedInSchema.extend({ must_enroll: z.literal(true).optional() }),
    example: SIGNED_IN,
  },
  otherwise: { status: 204, description: "signed in; the session is in a cookie" },
  errors: [
    ErrorCode.AUTHENTICATION_FAILED,
    ErrorCode.MFA_REQUIRED,
    ErrorCode.USER_INACTIVE,
    ErrorCode.ORIGIN_NOT_ALLOWED,
    ErrorCode.RATE_LIMITED,
  ],
});

const WRONG_PASSWORD: ReadonlySet<ErrorCode> = new Set([ErrorCode.AUTHENTICATION_FAILED, ErrorCode.VALIDATION_ERROR]);

interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly code?: string | undefined;
  readonly org_id?: string | undefined;
}

/** In which form the session is opened, and what it replaces in this browser. */
export type Opening = { readonly as: "bearer" | "cookie" | "console_cookie"; readonly replaces?: string | undefined };

export function addLogin(api: Api): void {
  const { state } = api;
  api.add(login, async (context, { body: { cookie = false, ...credentials } }) => {
    const opening = openingFor(state, context, cookie);
    return answerSignIn(state, opening, await signIn(state, context, credentials, opening));
  });
}

/** In the form that was asked for. */
export async function answerSignIn(
  state: AppState,
  opening: Opening,
  { user, session, mustEnroll }: SignedIn<Session | CookieSession>,
): Promise<Response> {
  const headers = new Headers();
  await keepDevice(state, headers, user.id);
  if ("accessToken" in session) {
    const enrolment = mustEnroll ? { must_enroll: true } : {};
    return json({ ...signedInJson({ user, session }), ...enrolment }, 200, headers);
  }
  if (opening.as === "cookie") keepSession(headers, session, user.id);
  else setCookie(headers, CONSOLE_COOKIE, session.cookieToken, session.expiresIn);
  return new Response(null, { status: 204, headers });
}

/** Another site's page must not sign a browser in to an account of its choice (login CSRF). */
export function openingFor(state: AppState, context: AppContext, cookie: boolean | "console"): Opening {
  if (cookie === false) return { as: "bearer" };
  const { req } = context;
  if (cookie === "console") {
    requireConsoleOrigin(state, context);
    state.warnOfSharedConsole();
    return { as: "console_cookie", replaces: readCookie(req, CONSOLE_COOKIE) ?? undefined };
  }
  requireOwnOrigin(state, context);
  return { as: "cookie", replaces: readCookie(req, SESSION_COOKIE) ?? undefined };
}

async function signIn(
  state: AppState,
  context: AppContext,
  { email, password, code, org_id: organizationId }: Credentials,
  opening: Opening,
): Promise<SignedIn<Session | CookieSession>> {
  const account = accountKey(organizationId ?? state.defaultOrgId, email);
  const knownUserId = await knownUserOf(state, context, account);
  const attempt = { account, address: state.chargedTo(context), knownUserId };
  return state.limits.duringLogin(attempt, WRONG_PASSWORD, async () => {
    const call = { ...state.originOf(context), organizationId, knownUserId: knownUserId ?? undefined, ...opening };
    const result = await state.gateway.authenticate({ email, password, code }, call);
    state.options.metrics?.signedIn("password", result.isOk ? "accepted" : result.error.code);
    return result.unwrap();
  });
}
