/** The session that a request presents: a bearer token, or else a cookie of the browser. */
import { ErrorCode, IamError, type SessionCall, type SessionForm, type User } from "gl-iam";
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";
import { CONSOLE_COOKIE, type FRAME_COOKIE, REFRESH_COOKIE, readCookie, type SESSION_COOKIE } from "../wire/cookies.js";
import { isReading, requireConsoleOrigin, requireOwnOrigin } from "./browser-origin.js";
import { sessionCookieOf } from "./session-cookie.js";

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** What a request presents, and how. */
export interface Presented {
  readonly token: string;
  readonly as: SessionForm;
  /** Which cookie it came in; null for a bearer token. */
  readonly cookie: typeof SESSION_COOKIE | typeof FRAME_COOKIE | typeof CONSOLE_COOKIE | null;
  /** Whether it may be of the test side. Nobody administers there (S13). */
  readonly test: boolean;
}

/** @returns null without the header. @throws IamError `invalid_token` for another one than a bearer token's */
export function bearerToken(context: AppContext): string | null {
  const authorization = context.req.header("authorization");
  if (authorization === undefined) return null;
  const token = BEARER.exec(authorization)?.[1];
  if (token !== undefined) return token;
  throw new IamError(ErrorCode.INVALID_TOKEN, "Authorization must be: Bearer <access token>");
}

/** By the user of a session. The console's cookie is none of theirs. @throws IamError as {@link requireUser} */
export function presentedSession(state: AppState, context: AppContext): Presented {
  const bearer = bearerToken(context);
  if (bearer !== null) return { token: bearer, as: "bearer", cookie: null, test: true };
  const held = sessionCookieOf(state, context);
  if (held === null) throw nothingPresented(context);
  if (!isReading(context)) requireOwnOrigin(state, context);
  return { token: held.value, as: held.as, cookie: held.name, test: true };
}

/**
 * By an administrator. The application's session never administers: a hole in one of the application's pages would be
 * one in the registry.
 *
 * @throws IamError as {@link requireUser}
 */
export function presentedByAdministrator(state: AppState, context: AppContext): Presented {
  const bearer = bearerToken(context);
  if (bearer !== null) return { token: bearer, as: "bearer", cookie: null, test: false };
  const token = readCookie(context.req, CONSOLE_COOKIE);
  if (token === null) {
    throw new IamError(ErrorCode.INVALID_TOKEN, "an access token or the console's session is required");
  }
  requireConsoleOrigin(state, context);
  return { token, as: "console_cookie", cookie: CONSOLE_COOKIE, test: false };
}

/** The last argument of a call with what was presented. */
export function callWith(state: AppState, context: AppContext, { as, test }: Presented) {
  return { ...state.originOf(context), organizationId: null, as, test } satisfies SessionCall;
}

/**
 * @param how `toEnroll`: also for a user who must enroll a second factor before anything else
 * @throws IamError `invalid_token`, `session_expired`, `session_not_found`, `user_inactive`, `mfa_required`,
 * `origin_not_allowed`, and for a cookie the codes of a refresh
 */
export async function requireUser(
  state: AppState,
  context: AppContext,
  presented: Presented,
  how: Pick<SessionCall, "toEnroll"> = {},
): Promise<User> {
  const call = { ...callWith(state, context, presented), ...how };
  return (await state.gateway.validateSession(presented.token, call)).unwrap();
}

function nothingPresented(context: AppContext): IamError {
  const message =
    readCookie(context.req, REFRESH_COOKIE) === null
      ? "an access token or the cookie of a session is required"
      : "this browser's session is of an earlier release: POST /api/v1/auth/refresh carries it over";
  return new IamError(ErrorCode.INVALID_TOKEN, message);
}
