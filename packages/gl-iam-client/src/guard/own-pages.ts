/**
 * Cross-site request forgery (S14): a browser sends its cookies with other sites' requests too. A request that may
 * change something must say, in the browser's own words, that it comes from the application's pages.
 */
import { type GuardRequest, targetOf } from "./request.js";

const READING: ReadonlySet<string> = new Set(["GET", "HEAD"]);
/** By these a framework behind the guard takes another method than it sees. */
const OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"] as const;

/**
 * @param ownOrigin configured, never taken from `Host`; null when nobody configured it, and then no cookie may change
 *   anything
 */
export function mayUseCookie(request: GuardRequest, ownOrigin: string | null): boolean {
  return !isUnsafe(request) || (ownOrigin !== null && request.headers.get("origin") === ownOrigin);
}

/** An upgrade opens a connection in both directions, for which no browser asks another site's permission. */
function isUnsafe(request: GuardRequest): boolean {
  const { headers, method } = request;
  if (!READING.has(method.toUpperCase()) || headers.get("upgrade") !== null) return true;
  if (OVERRIDES.some((name) => headers.get(name) !== null)) return true;
  const [, query = ""] = targetOf(request).split("?");
  return new URLSearchParams(query).has("_method");
}
