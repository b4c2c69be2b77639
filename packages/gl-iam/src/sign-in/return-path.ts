/** Where a browser goes after its sign-in: a path of the application's own, and nowhere else. */
import { parseUrl } from "../url.js";

/** Resolving against a name that no page has shows whether a path leads away. */
const NOWHERE = "https://nowhere.invalid";
/**
 * Visible ASCII without a backslash, because URL parsers read that as a slash and drop tabs and newlines: "/\t/evil" is
 * "//evil".
 */
const PATH = /^\/(?!\/)[\x21-\x5b\x5d-\x7e]{0,2047}$/;

/**
 * Whether a browser may be sent there: one `/` at the beginning, at most 2,048 visible ASCII characters (percent-encode
 * the others), no backslash, and on the application's own origin after its dots are resolved.
 */
export function isReturnPath(path: unknown): path is string {
  if (typeof path !== "string" || !PATH.test(path)) return false;
  const url = parseUrl(path, NOWHERE);
  return url?.origin === NOWHERE && !url.pathname.startsWith("//");
}

export const RETURN_PATH_RULE =
  "must be a path of this application: one / at the beginning, visible ASCII only, no backslash";
