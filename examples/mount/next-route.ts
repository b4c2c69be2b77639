/**
 * The sign-in in Next: this is `app/api/v1/[...path]/route.ts`, with `export const { GET, POST, PATCH, OPTIONS } = handlers(iam)`
 * and `export const runtime = "nodejs"`.
 *
 * A route handler sees no socket, so `createApp` needs a `clientAddress` that reads what the platform in front writes, e.g.
 * `(request) => request.headers.get("x-real-ip")`. Only where it overwrites what the client sent: otherwise leave it out, and
 * restrictions of source addresses refuse.
 */
import type { App } from "gl-iam-server";

type RouteHandler = (request: Request) => Promise<Response>;

export function handlers(iam: App): Record<"GET" | "POST" | "PATCH" | "OPTIONS", RouteHandler> {
  const answer: RouteHandler = (request) => iam.fetch(request);
  return { GET: answer, POST: answer, PATCH: answer, OPTIONS: answer };
}
