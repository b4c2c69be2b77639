/** The page from which a browser's request comes. The browser writes `Origin` itself, and no page can change it. */
import { ErrorCode, IamError } from "gl-iam";
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";

/**
 * For a request that a cookie authenticates, because another site's page can send one too.
 * @throws IamError `origin_not_allowed`
 */
export function requireOwnOrigin(state: AppState, context: AppContext): void {
  if (context.req.header("origin") === state.ownOrigin) return;
  throw new IamError(ErrorCode.ORIGIN_NOT_ALLOWED, "this request must come from the application's own pages");
}

/** The origin to check against the partner; undefined for the application's own and, outside browsers, when absent. */
export function foreignOrigin(state: AppState, context: AppContext): string | undefined {
  const origin = context.req.header("origin");
  return origin === state.ownOrigin ? undefined : origin;
}
