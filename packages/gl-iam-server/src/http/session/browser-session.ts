/** A session as a browser's cookies. */
import { ErrorCode, IamError, type Result, type Session, type SessionCall } from "gl-iam";
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";
import {
  clearCookie,
  ENTERED_COOKIE,
  REFRESH_COOKIE,
  readCookie,
  SESSION_COOKIE,
  SIGNED_IN_COOKIE,
  setCookie,
} from "../wire/cookies.js";
import { requireOwnOrigin } from "./browser-origin.js";

/** Seconds. A session ends by itself after 30 days, however long its cookies are kept. */
const SESSION_LIFETIME = 30 * 24 * 60 * 60;

export function keepSession(headers: Headers, session: Session, userId?: string): void {
  setCookie(headers, SESSION_COOKIE, session.accessToken, session.expiresIn);
  setCookie(headers, REFRESH_COOKIE, session.refreshToken, SESSION_LIFETIME);
  if (userId !== undefined) setCookie(headers, SIGNED_IN_COOKIE, userId, SESSION_LIFETIME);
}

export function forgetSession(headers: Headers): void {
  for (const name of [SESSION_COOKIE, REFRESH_COOKIE, SIGNED_IN_COOKIE, ENTERED_COOKIE] as const)
    clearCookie(headers, name);
}

/**
 * Ends whatever is left of it: the access token's cookie is gone after a quarter of an hour, and the refresh token
 * would live on. An ended session needs no ending.
 *
 * @throws IamError `invalid_token` without a cookie, `origin_not_allowed`, `store_unavailable`
 */
export async function endBrowserSession(state: AppState, context: AppContext, call: SessionCall): Promise<void> {
  const { gateway } = state;
  const accessToken = readCookie(context.req.raw, SESSION_COOKIE);
  const refreshToken = readCookie(context.req.raw, REFRESH_COOKIE);
  if (accessToken === null && refreshToken === null) {
    throw new IamError(ErrorCode.INVALID_TOKEN, "an access token is required");
  }
  requireOwnOrigin(state, context);
  if (accessToken !== null && settled(await gateway.logout(accessToken, call)).isOk) return;
  // It is not refreshed first. A session ends even if it could not go on.
  if (refreshToken !== null) settled(await gateway.logout(refreshToken, call));
}

/** Returns a given answer. If there is none, it throws, and the cookies stay for another try. */
function settled<T>(result: Result<T>): Result<T> {
  const isFault = result.error?.code === ErrorCode.STORE_UNAVAILABLE || result.error?.code === ErrorCode.INTERNAL_ERROR;
  if (isFault) result.unwrap();
  return result;
}
