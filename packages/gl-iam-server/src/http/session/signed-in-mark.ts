/**
 * Who is signed in in this browser, for a form that another site posts: such a form does not bring the session's own
 * cookie. The mark is the user's id and the digest of the cookie's value. It opens nothing, and nobody can make it who
 * does not have the value, so that a page may say whose it is.
 */
import { createHash } from "node:crypto";
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";
import { hasCookie, readCookie, SIGNED_IN_COOKIE } from "../wire/cookies.js";

export interface SignedInMark {
  /** Null when the mark came twice. */
  readonly userId: string | null;
  /** Null for one of an earlier release. */
  readonly digest: string | null;
}

export function signedInMark(userId: string, cookieToken: string): string {
  return `${userId}.${createHash("sha256").update(cookieToken).digest("base64url")}`;
}

/** Null when nobody is signed in. */
export function markOf({ req }: AppContext): SignedInMark | null {
  if (!hasCookie(req, SIGNED_IN_COOKIE)) return null;
  const [userId = "", digest] = readCookie(req, SIGNED_IN_COOKIE)?.split(".") ?? [];
  return { userId: userId === "" ? null : userId, digest: digest ?? null };
}

/** The address of who is signed in; null where that is nobody, or not known. A store that is away tells nobody. */
export async function addressOfSignedIn({ gateway }: AppState, mark: SignedInMark | null): Promise<string | null> {
  if (mark?.digest == null) return null;
  const user = (await gateway.recognizeCookie(mark.digest)).unwrapOr(null);
  return user !== null && user.id === mark.userId ? user.email : null;
}
