/** The app as `node:http`, Express and Fastify call it: the raw body passes through, and the socket's peer is known. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ErrorCode, IamError } from "gl-iam";
import type { App, Fetch } from "./app-context.js";
import { problemResponse, refusedField } from "./problem.js";
import { textOf } from "./text-answer.js";

/** A listener for node:http's `createServer`, and for Express. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** Turns the app into a listener for node:http and Express. Mount it before any body parser. */
export function nodeListener(app: App): NodeListener {
  // Of an app inside another one, the outer one's answers count.
  const answer = textAnswers.get(app) ?? app.fetch;
  const listener = getRequestListener(
    async (request, bindings) => {
      const incoming = bindings.incoming as IncomingMessage;
      // Some platforms have read it, and keep its bytes beside it.
      const body = "rawBody" in incoming ? undefined : incoming;
      const response = await answer.call(app, request, { incoming, body });
      const text = textOf(response);
      return text === undefined ? response : write(response, text, bindings.outgoing as ServerResponse);
    },
    { errorHandler: refuseOutsideTheApp, overrideGlobalObjects: false },
  );
  const host = app.publicUrl === undefined ? "localhost" : new URL(app.publicUrl).host;
  return (incoming, outgoing) => {
    // HTTP/1.0 has no Host, and a load balancer's plain health check uses it.
    if (incoming.httpVersion === "1.0") incoming.headers.host ??= host;
    return listener(incoming, outgoing);
  };
}

/** What the app answers by itself, below the application's origin. */
const MOUNTED = /^\/(api\/v1|embed|scim\/v2|setup)\/|^\/setup(\?|$)|^\/\.well-known\/jwks\.json(\?|$)/;

/**
 * The app in front of the application's own handler, which gets every request that is not for the app. For node:http,
 * and for what takes such a handler: Fastify's `serverFactory`.
 */
export function mountBefore(
  app: App,
  own: (incoming: IncomingMessage, outgoing: ServerResponse) => unknown,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const answer = nodeListener(app);
  return (incoming, outgoing) => void (MOUNTED.test(incoming.url ?? "") ? answer : own)(incoming, outgoing);
}

/** Has the app's answers before they are what everybody knows as responses. */
export function answerAsTexts(app: App, answer: Fetch): void {
  textAnswers.set(app, answer);
}

const textAnswers = new WeakMap<App, Fetch>();

/** @returns what tells the listener that nothing is left to send */
function write({ status, headers }: Response, text: string, outgoing: ServerResponse): Response {
  const named: Record<string, string | string[]> = { "content-length": String(Buffer.byteLength(text)) };
  for (const [name, value] of headers) {
    if (name !== "set-cookie") named[name] = value;
  }
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) named["set-cookie"] = cookies;
  outgoing.writeHead(status, named);
  outgoing.end(text);
  return RESPONSE_ALREADY_SENT;
}

/**
 * Requests for Node that the web has not: without `Host`, or with a malformed one, or with a target that is not a path.
 */
function refuseOutsideTheApp(error: unknown): Response {
  const requestId = randomUUID();
  const refusal =
    error instanceof RequestError
      ? refusedField("request", "url", "must have a Host and a path")
      : new IamError(ErrorCode.INTERNAL_ERROR, "something went wrong inside");
  const response = problemResponse(refusal, "", requestId);
  response.headers.set("x-request-id", requestId);
  return response;
}
