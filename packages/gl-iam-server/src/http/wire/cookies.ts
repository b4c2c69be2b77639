/** The browser's cookies. `__Host-` ties each to this very host: no sub-domain and no plain connection can set one. */
import { parse } from "hono/utils/cookie";

/** The access token of a browser session. */
export const SESSION_COOKIE = "__Host-session";
/** Its refresh token. */
export const REFRESH_COOKIE = "__Host-refresh";
/**
 * Who is signed in here, as far as a form posted by another site needs to see it: the session's own cookies are not sent
 * along with that. It opens nothing.
 */
export const SIGNED_IN_COOKIE = "__Host-signed-in";
/** The digest of the one-time token that signed this browser in, for a second click on the same form. It opens nothing. */
export const ENTERED_COOKIE = "__Host-entered";
/** Which browser a sign-in was started in. */
export const STATE_COOKIE = "__Host-sso-state";

const BASE = "Path=/; Secure; HttpOnly";
const ATTRIBUTES = {
  [SESSION_COOKIE]: `${BASE}; SameSite=Lax`,
  [REFRESH_COOKIE]: `${BASE}; SameSite=Lax`,
  [SIGNED_IN_COOKIE]: `${BASE}; SameSite=None`,
  [ENTERED_COOKIE]: `${BASE}; SameSite=None`,
  [STATE_COOKIE]: `${BASE}; SameSite=None`,
} as const;

export type CookieName = keyof typeof ATTRIBUTES;

/** Whether there is one at all, also where it can't be read. */
export function hasCookie(request: Request, name: CookieName): boolean {
  return occurrencesOf(request, name).length > 0;
}

/** Null also where the name occurs twice: whoever added the second one must not choose. */
export function readCookie(request: Request, name: CookieName): string | null {
  const occurrences = occurrencesOf(request, name);
  return occurrences.length === 1 ? (parse(occurrences[0] ?? "", name)[name] ?? null) : null;
}

function occurrencesOf(request: Request, name: CookieName): string[] {
  const pairs = (request.headers.get("cookie") ?? "").split(";");
  return pairs.filter((pair) => pair.trim().startsWith(`${name}=`));
}

/** @param value tokens, states and ids: nothing that needs escaping */
export function setCookie(headers: Headers, name: CookieName, value: string, maxAgeSeconds: number): void {
  headers.append("set-cookie", `${name}=${value}; Max-Age=${maxAgeSeconds}; ${ATTRIBUTES[name]}`);
}

export function clearCookie(headers: Headers, name: CookieName): void {
  setCookie(headers, name, "", 0);
}
