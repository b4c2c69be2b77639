/**
 * The sign-in in Next. This is `app/api/v1/[...path]/route.ts`, with
 * `export const { GET, POST, PATCH, OPTIONS } = handlers(iam)` and `export const runtime = "nodejs"`.
 *
 * A route handler sees no socket, so `createApp` needs a `clientAddress` that reads a header of the platform in front,
 * for example `(request) => request.headers.get("x-real-ip")`. Use it only if the platform overwrites the client's own
 * header. Otherwise leave it out, and source-address restrictions refuse.
 */
import type { App } from "gl-iam-server";

type RouteHandler = (request: Request) => Promise<Response>;

export function handlers(iam: App): Record<"GET" | "POST" | "PATCH" | "OPTIONS", RouteHandler> {
  const answer: RouteHandler = (request) => iam.fetch(request);
  return { GET: answer, POST: answer, PATCH: answer, OPTIONS: answer };
}
