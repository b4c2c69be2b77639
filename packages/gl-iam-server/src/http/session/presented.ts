/** The session that a request presents: a bearer token, or else the browser's cookie. */
import { ErrorCode, IamError, type SessionCall, type User } from "gl-iam";
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";
import { readCookie, SESSION_COOKIE } from "../wire/cookies.js";
import { requireOwnOrigin } from "./browser-origin.js";

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;
const READING: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** @returns null without the header. @throws IamError `invalid_token` for another one than a bearer token's */
export function bearerToken(context: AppContext): string | null {
  const authorization = context.req.header("authorization");
  if (authorization === undefined) return null;
  const token = BEARER.exec(authorization)?.[1];
  if (token !== undefined) return token;
  throw new IamError(ErrorCode.INVALID_TOKEN, "Authorization must be: Bearer <access token>");
}

/** @throws IamError `invalid_token`, `origin_not_allowed` */
export function presentedToken(state: AppState, context: AppContext): string {
  const bearer = bearerToken(context);
  if (bearer !== null) return bearer;
  const token = readCookie(context.req.raw, SESSION_COOKIE);
  if (token === null) throw new IamError(ErrorCode.INVALID_TOKEN, "an access token is required");
  if (!READING.has(context.req.method)) requireOwnOrigin(state, context);
  return token;
}

/**
 * @param how `toEnroll`: also for a user who must enroll a second factor before anything else
 * @throws IamError `invalid_token`, `session_expired`, `session_not_found`, `user_inactive`, `mfa_required`,
 * `origin_not_allowed`
 */
export async function requireUser(
  state: AppState,
  context: AppContext,
  how: Pick<SessionCall, "toEnroll"> = {},
): Promise<User> {
  const token = presentedToken(state, context);
  const session = await state.gateway.validateSession(token, {
    ...state.originOf(context),
    organizationId: null,
    ...how,
  });
  return session.unwrap();
}

/** For a sensitive operation: a stolen session alone must not open it. @throws IamError `reauthentication_required` */
export async function requireStepUp(state: AppState, context: AppContext): Promise<void> {
  const call = { ...state.originOf(context), organizationId: null };
  (await state.gateway.requireRecentAuthentication(presentedToken(state, context), call)).unwrap();
}
