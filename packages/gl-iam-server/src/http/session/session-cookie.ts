/**
 * Which cookie of the browser carries the session of a request.
 *
 * A page has one (`SameSite=Lax`), and where the application asks for it, its pages in another site's frame have
 * another one (partitioned). A browser sends the first one only where everything around is of the same site, and the
 * second one only in the frame of the site in which it was set. So what arrives says where the request is from. The
 * rules below decide what headers can decide, and refuse what is left:
 *
 * 1. The whole window (`Sec-Fetch-Dest: document`) is a page.
 * 2. A request that tells of its storage access (`Sec-Fetch-Storage-Access`) is of another site's frame.
 * 3. Otherwise it is the one that arrived. Both together are neither.
 */
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";
import { type CookieName, FRAME_COOKIE, hasCookie, readCookie, SESSION_COOKIE } from "../wire/cookies.js";

export interface SessionCookie {
  readonly name: typeof SESSION_COOKIE | typeof FRAME_COOKIE;
  readonly as: "cookie" | "frame_cookie";
  readonly value: string;
}

/** Null without one, and for one that comes twice: whoever added the second one must not choose. */
export function sessionCookieOf(state: AppState, context: AppContext): SessionCookie | null {
  const name = nameOf(state, context);
  const value = name === null ? null : readCookie(context.req, name);
  if (name === null || value === null) return null;
  return { name, as: name === FRAME_COOKIE ? "frame_cookie" : "cookie", value };
}

function nameOf({ options }: AppState, { req }: AppContext): SessionCookie["name"] | null {
  if (!options.partitionedCookie || req.header("sec-fetch-dest") === "document") return SESSION_COOKIE;
  if (req.header("sec-fetch-storage-access") !== undefined) return FRAME_COOKIE;
  const sent = [SESSION_COOKIE, FRAME_COOKIE].filter((name) => hasCookie(req, name as CookieName));
  return sent.length === 1 ? (sent[0] as SessionCookie["name"]) : null;
}
