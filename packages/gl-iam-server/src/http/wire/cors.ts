/**
 * Other origins whose pages may call: only those of active partners, only what a browser calls, and never with cookies.
 */
import type { Around } from "./app-context.js";
import type { PartnerOrigins } from "./partner-origins.js";

const METHODS = {
  "/api/v1/sso/authenticate": "POST",
  "/api/v1/me": "GET",
  "/api/v1/auth/refresh": "POST",
  "/api/v1/auth/logout": "POST",
} as const;

/** What the pages send by themselves, and what tracing adds to each request (W3C Trace Context, Baggage). */
const HEADERS = "authorization, content-type, idempotency-key, traceparent, tracestate, baggage";
const EXPOSED = "x-request-id, retry-after, ratelimit, ratelimit-policy";

export const CROSS_ORIGIN_PATHS = Object.keys(METHODS) as (keyof typeof METHODS)[];

export function crossOrigin(path: keyof typeof METHODS, ownOrigin: string, origins: PartnerOrigins): Around {
  return async (context, next) => {
    const origin = context.req.header("origin");
    const isForeign = origin !== undefined && origin !== ownOrigin;
    // Asked beside the operation, not before it, so that both hear at the same time of a database that has stopped
    // answering.
    const asked = isForeign ? origins.has(origin) : Promise.resolve(false);
    if (context.req.method === "OPTIONS") {
      context.set("operation", "preflight");
      context.res = new Response(null, { status: 204 });
      if (await asked) {
        context.res.headers.set("access-control-allow-methods", METHODS[path]);
        context.res.headers.set("access-control-allow-headers", HEADERS);
        context.res.headers.set("access-control-max-age", "600");
      }
    } else {
      await next();
      if (await asked) context.res.headers.set("access-control-expose-headers", EXPOSED);
    }
    context.res.headers.append("vary", "origin");
    if ((await asked) && origin !== undefined) context.res.headers.set("access-control-allow-origin", origin);
  };
}
