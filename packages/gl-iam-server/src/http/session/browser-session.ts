/** A session as a browser's cookie. */
import { type ContinuedSession, type CookieSession, ErrorCode, IamError, type Result, type SessionCall } from "gl-iam";
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";
import {
  type CONSOLE_COOKIE,
  clearCookie,
  ENTERED_COOKIE,
  FRAME_COOKIE,
  REFRESH_COOKIE,
  readCookie,
  SESSION_COOKIE,
  SIGNED_IN_COOKIE,
  setCookie,
} from "../wire/cookies.js";
import { requireOwnOrigin } from "./browser-origin.js";
import { sessionCookieOf } from "./session-cookie.js";
import { signedInMark } from "./signed-in-mark.js";

/** A session of the application's pages. @param userId for a form that another site posts; left out: as it was */
export function keepSession(headers: Headers, { cookieToken, expiresIn }: CookieSession, userId?: string): void {
  setCookie(headers, SESSION_COOKIE, cookieToken, expiresIn);
  // Of an earlier release. Otherwise it would outlive the session that it belongs to.
  clearCookie(headers, REFRESH_COOKIE);
  if (userId !== undefined) setCookie(headers, SIGNED_IN_COOKIE, signedInMark(userId, cookieToken), expiresIn);
}

export function keepFrameSession(headers: Headers, { cookieToken, expiresIn }: CookieSession): void {
  setCookie(headers, FRAME_COOKIE, cookieToken, expiresIn);
}

/** The fresh value of a session that goes on, in the cookie that it came in. Tokens stay as they are. */
export function keepContinued(
  headers: Headers,
  cookie: typeof SESSION_COOKIE | typeof FRAME_COOKIE | typeof CONSOLE_COOKIE | null,
  { cookieToken, expiresIn }: ContinuedSession,
  userId: string,
): void {
  if (cookie === null || cookieToken === null) return;
  setCookie(headers, cookie, cookieToken, expiresIn);
  if (cookie === SESSION_COOKIE) setCookie(headers, SIGNED_IN_COOKIE, signedInMark(userId, cookieToken), expiresIn);
}

/**
 * Ends the session of the browser's cookie, and what is left of one from before a session was one cookie. An ended
 * session needs no ending.
 *
 * @returns the headers that remove its cookies
 * @throws IamError `invalid_token` without a cookie, `origin_not_allowed`, `store_unavailable`
 */
export async function endBrowserSession(state: AppState, context: AppContext, call: SessionCall): Promise<Headers> {
  const { gateway } = state;
  const held = sessionCookieOf(state, context);
  const refreshToken = held?.name === FRAME_COOKIE ? null : readCookie(context.req, REFRESH_COOKIE);
  if (held === null && refreshToken === null) {
    throw new IamError(ErrorCode.INVALID_TOKEN, "an access token or the cookie of a session is required");
  }
  requireOwnOrigin(state, context);
  if (held !== null) settled(await gateway.logout(held.value, call));
  if (refreshToken !== null) settled(await gateway.logout(refreshToken, call));
  const headers = new Headers();
  const gone =
    held?.name === FRAME_COOKIE
      ? ([FRAME_COOKIE] as const)
      : ([SESSION_COOKIE, REFRESH_COOKIE, SIGNED_IN_COOKIE, ENTERED_COOKIE] as const);
  for (const name of gone) clearCookie(headers, name);
  return headers;
}

/** A refusal that ends nothing leaves the cookies for another try. */
function settled<T>(result: Result<T>): void {
  const isFault = result.error?.code === ErrorCode.STORE_UNAVAILABLE || result.error?.code === ErrorCode.INTERNAL_ERROR;
  if (isFault) result.unwrap();
}
