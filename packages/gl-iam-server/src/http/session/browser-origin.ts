/** The page from which a browser's request comes. The browser writes `Origin` itself, and no page can change it. */
import { ErrorCode, IamError } from "gl-iam";
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";

const READING: ReadonlySet<string> = new Set(["GET", "HEAD"]);
/** By which some servers in front, or frameworks around this app, take a GET for another method. */
const METHOD_OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"];

/**
 * Whether it only asks. A WebSocket is opened by a GET, and another site's page can open one with the user's cookies.
 */
export function isReading({ req }: AppContext): boolean {
  if (!READING.has(req.method) || req.header("upgrade") !== undefined) return false;
  return METHOD_OVERRIDES.every((name) => req.header(name) === undefined);
}

/**
 * For a request that a cookie authenticates, because another site's page can send one too. An absent `Origin` and
 * `null` are nobody's. The own one is configured: `Host` is the sender's to choose.
 *
 * @throws IamError `origin_not_allowed`
 */
export function requireOwnOrigin(state: AppState, context: AppContext): void {
  if (context.req.header("origin") === state.ownOrigin) return;
  throw new IamError(ErrorCode.ORIGIN_NOT_ALLOWED, "this request must come from the application's own pages");
}

/**
 * For a request that the console's cookie authenticates. A page of another origin of the same site sends that cookie
 * too, so reading also needs to come from the console's own page, as the browser says it.
 *
 * @throws IamError `origin_not_allowed`
 */
export function requireConsoleOrigin(state: AppState, context: AppContext): void {
  const { req } = context;
  const isOwn = isReading(context)
    ? req.header("sec-fetch-site") === "same-origin"
    : req.header("origin") === state.consoleOrigin;
  if (isOwn) return;
  throw new IamError(ErrorCode.ORIGIN_NOT_ALLOWED, "this request must come from the console's own pages");
}

/** The origin to check against the partner; undefined for the application's own and, outside browsers, when absent. */
export function foreignOrigin(state: AppState, context: AppContext): string | undefined {
  const origin = context.req.header("origin");
  return origin === state.ownOrigin ? undefined : origin;
}
