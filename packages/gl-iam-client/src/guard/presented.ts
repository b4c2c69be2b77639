/** The one credential that a request presents: a bearer token, or else the value of a session's cookie. */
import type { GuardRequest } from "./request.js";

/** How a credential was presented. A cookie's value is refused as a bearer token, and a token in a cookie. */
type PresentedAs = "bearer" | "cookie" | "frame_cookie";

/** Not yet checked. */
export interface Presented {
  readonly as: PresentedAs;
  readonly token: string;
}

/** Another site's frame has a cookie of its own name, which the browser keeps apart for that site (CHIPS). */
const COOKIES = { cookie: "__Host-session", frame_cookie: "__Host-session-frame" } as const;
/** RFC 6750, 2.1. Two headers in one are none. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;
const COOKIE_VALUE = /^[A-Za-z0-9_-]{1,256}$/;

/**
 * S14: a cookie that comes twice is neither, because whoever added the second one must not choose. A bearer token is
 * judged alone, and no cookie stands in for a wrong one. Another scheme of `Authorization` is none of ours: a proxy in
 * front may ask for a password of its own.
 *
 * @returns null for nothing, `malformed` for what can't be read
 */
export function presentedBy({ headers }: GuardRequest): Presented | "malformed" | null {
  const authorization = headers.get("authorization");
  if (authorization !== null && /^bearer\b/i.test(authorization)) {
    const token = BEARER.exec(authorization)?.[1];
    return token === undefined ? "malformed" : { as: "bearer", token };
  }
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const sent = cookiesOf(headers).flatMap((as) =>
    pairs.filter((pair) => pair.startsWith(`${COOKIES[as]}=`)).map((pair) => ({ as, pair })),
  );
  const [only, ...others] = sent;
  if (only === undefined) return null;
  const token = only.pair.slice(COOKIES[only.as].length + 1);
  return others.length === 0 && COOKIE_VALUE.test(token) ? { as: only.as, token } : "malformed";
}

/** Which cookies may speak for this request, by the service's rules: see docs/browser-sessions.md, "In a frame". */
function cookiesOf(headers: GuardRequest["headers"]): readonly (keyof typeof COOKIES)[] {
  if (headers.get("sec-fetch-dest") === "document") return ["cookie"];
  if (headers.get("sec-fetch-storage-access") !== null) return ["frame_cookie"];
  return ["cookie", "frame_cookie"];
}

/** The header that brings this credential to the service. */
export function headerOf({ as, token }: Presented): Record<string, string> {
  return as === "bearer" ? { authorization: `Bearer ${token}` } : { cookie: `${COOKIES[as]}=${token}` };
}
