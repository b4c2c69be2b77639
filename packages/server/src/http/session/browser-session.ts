/** A session as a browser's cookies. */
import type { Session } from "gl-iam";
import { clearCookie, REFRESH_COOKIE, SESSION_COOKIE, SIGNED_IN_COOKIE, setCookie } from "../cookies.js";

/** Seconds; a session ends by itself after 30 days, however long its cookies are kept. */
const SESSION_LIFETIME = 30 * 24 * 60 * 60;

export function keepSession(headers: Headers, session: Session, userId?: string): void {
  setCookie(headers, SESSION_COOKIE, session.accessToken, session.expiresIn);
  setCookie(headers, REFRESH_COOKIE, session.refreshToken, SESSION_LIFETIME);
  if (userId !== undefined) setCookie(headers, SIGNED_IN_COOKIE, userId, SESSION_LIFETIME);
}

export function forgetSession(headers: Headers): void {
  for (const name of [SESSION_COOKIE, REFRESH_COOKIE, SIGNED_IN_COOKIE] as const) clearCookie(headers, name);
}
