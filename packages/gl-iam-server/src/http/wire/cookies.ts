/** The browser's cookies. `__Host-` ties each to this host: no sub-domain and no plain connection can set one. */
import { parse } from "hono/utils/cookie";
import type { AppRequest } from "./app-context.js";

/** The session of the application's own pages. */
export const SESSION_COOKIE = "__Host-session";
/** The session of the application's pages in another site's frame: one for each such site (CHIPS). */
export const FRAME_COOKIE = "__Host-session-frame";
/** The session of an administrator at the console. */
export const CONSOLE_COOKIE = "__Host-console";
/** A refresh token, from before a session was one cookie. It is read for one more time, and never set. */
export const REFRESH_COOKIE = "__Host-refresh";
/**
 * The signed-in user, for a form posted by another site, which does not carry the session's own cookies. It opens
 * nothing.
 */
export const SIGNED_IN_COOKIE = "__Host-signed-in";
/**
 * The digest of the one-time token that signed this browser in, for a second click on the same form. It opens nothing.
 */
export const ENTERED_COOKIE = "__Host-entered";
/** The user who signed in by password on this device. It opens nothing, but strangers can't lock that user out here. */
export const DEVICE_COOKIE = "__Host-device";
/** The browser in which a sign-in was started. */
export const STATE_COOKIE = "__Host-sso-state";
/** The browser that holds a setup link. */
export const SETUP_COOKIE = "__Host-setup";

const BASE = "Path=/; Secure; HttpOnly";
const ATTRIBUTES = {
  [SESSION_COOKIE]: `${BASE}; SameSite=Lax`,
  [FRAME_COOKIE]: `${BASE}; SameSite=None; Partitioned`,
  [CONSOLE_COOKIE]: `${BASE}; SameSite=Strict`,
  [REFRESH_COOKIE]: `${BASE}; SameSite=Lax`,
  [SIGNED_IN_COOKIE]: `${BASE}; SameSite=None`,
  [ENTERED_COOKIE]: `${BASE}; SameSite=None`,
  [DEVICE_COOKIE]: `${BASE}; SameSite=Strict`,
  [STATE_COOKIE]: `${BASE}; SameSite=None`,
  [SETUP_COOKIE]: `${BASE}; SameSite=Strict`,
} as const;

export type CookieName = keyof typeof ATTRIBUTES;

/** Whether there is one at all, readable or not. */
export function hasCookie(request: AppRequest, name: CookieName): boolean {
  return occurrencesOf(request, name).length > 0;
}

/** Null also when the name occurs twice, because whoever added the second one must not choose. */
export function readCookie(request: AppRequest, name: CookieName): string | null {
  const occurrences = occurrencesOf(request, name);
  return occurrences.length === 1 ? (parse(occurrences[0] ?? "", name)[name] ?? null) : null;
}

function occurrencesOf(request: AppRequest, name: CookieName): string[] {
  const cookies = request.header("cookie");
  if (cookies === undefined) return [];
  const pairs = cookies.split(";");
  return pairs.filter((pair) => pair.trim().startsWith(`${name}=`));
}

/** @param value tokens, states and ids, which need no escaping */
export function setCookie(headers: Headers, name: CookieName, value: string, maxAgeSeconds: number): void {
  headers.append("set-cookie", `${name}=${value}; Max-Age=${maxAgeSeconds}; ${ATTRIBUTES[name]}`);
}

export function clearCookie(headers: Headers, name: CookieName): void {
  setCookie(headers, name, "", 0);
}
