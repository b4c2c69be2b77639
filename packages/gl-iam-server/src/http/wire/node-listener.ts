/** The app as `node:http`, Express and Fastify call it: the raw body passes through, and the socket's peer is known. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ErrorCode, IamError } from "gl-iam";
import { AnswerHeaders } from "./answer-headers.js";
import type { App, Fetch } from "./app-context.js";
import { problemResponse, refusedField } from "./problem.js";
import { asWritable } from "./text-answer.js";

/** A listener for node:http's `createServer`, and for Express. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** Turns the app into a listener for node:http and Express. Mount it before any body parser. */
export function nodeListener(app: App): NodeListener {
  return closingListener(app, () => false);
}

/** @param isClosing whether a connection is to be closed behind its answer */
export function closingListener(app: App, isClosing: () => boolean): NodeListener {
  // Of an app inside another one, the outer one's answers count.
  const { answer = app.fetch, shortly } = shortWays.get(app) ?? {};
  const finish = (response: Response, outgoing: ServerResponse): Response => {
    if (isClosing()) response.headers.set("connection", "close");
    const writable = asWritable(response);
    if (writable === undefined) return response;
    const { status, headers, written } = writable;
    outgoing.writeHead(status, headers.toNode(Buffer.byteLength(written)));
    outgoing.end(written);
    return RESPONSE_ALREADY_SENT;
  };
  const listener = getRequestListener(
    async (request, bindings) => {
      const incoming = bindings.incoming as IncomingMessage;
      // Some platforms have read it, and keep its bytes beside it.
      const body = "rawBody" in incoming ? undefined : incoming;
      const response = await answer.call(app, request, { incoming, body });
      return finish(response, bindings.outgoing as ServerResponse);
    },
    { errorHandler: refuseOutsideTheApp, overrideGlobalObjects: false },
  );
  const host = app.publicUrl === undefined ? "localhost" : new URL(app.publicUrl).host;
  return async (incoming, outgoing) => {
    const answered = shortly?.(incoming);
    if (answered !== undefined) return finishShortly(await answered.catch(refuseOutsideTheApp), outgoing, finish);
    // HTTP/1.0 has no Host, and a load balancer's plain health check uses it.
    if (incoming.httpVersion === "1.0") incoming.headers.host ??= host;
    return listener(incoming, outgoing);
  };
}

function finishShortly(
  response: Response,
  outgoing: ServerResponse,
  finish: (response: Response, outgoing: ServerResponse) => Response,
): void {
  if (finish(response, outgoing) === RESPONSE_ALREADY_SENT) return;
  // What has no text has no body.
  outgoing.writeHead(response.status, new AnswerHeaders(response.headers).toNode()).end();
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

/** How an app answers Node, which spares it what only the web needs. */
interface ShortWays {
  /** Has the app's answers before they are what everybody knows as responses. */
  readonly answer: Fetch;
  /** @returns undefined for a request that takes the other way: see hot-routes.ts */
  readonly shortly?: (incoming: IncomingMessage) => Promise<Response> | undefined;
}

const shortWays = new WeakMap<App, ShortWays>();

export function answerAsTexts(app: App, ways: ShortWays): void {
  shortWays.set(app, ways);
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
