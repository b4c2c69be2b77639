/** What an app is to the server around it, and what travels with a request through it. */
import type { IncomingMessage } from "node:http";

/** What a Node server knows beside the request; the second argument of `fetch`. */
export interface NodeBindings {
  readonly incoming?: IncomingMessage | undefined;
  /** The stream of the body, where nobody else reads it: quicker than that of the `Request`. */
  readonly body?: IncomingMessage | undefined;
}

export type Fetch = (request: Request, bindings?: NodeBindings) => Promise<Response>;

/** The HTTP API. `fetch` answers a web-standard request. */
export interface App {
  /** Where browsers see it. */
  readonly publicUrl?: string | undefined;
  /** @param bindings on Node, `{ incoming }`: the socket's peer is the client, unless `clientAddress` says otherwise */
  fetch(request: Request, bindings?: NodeBindings): Promise<Response>;
}

export interface Variables {
  requestId: string;
  /** Canonical; null when not known. */
  address: string | null;
  /** For logs and metrics: the route, never the URL. */
  operation: string;
  /** Whether a browser shows the answer to a person, instead of passing it to a script. */
  isNavigation: boolean;
  /** The partner that has proved to be the sender. */
  partnerId: string | undefined;
  /** Of the refusal, if it was one. */
  code: string;
}

export interface AppEnv {
  Bindings: NodeBindings;
  Variables: Variables;
}

/** The request, as {@link AppContext} has it. */
export interface AppRequest {
  readonly raw: Request;
  readonly method: string;
  readonly path: string;
  readonly url: string;
  header(name: string): string | undefined;
  param(name: string): string | undefined;
  /** @returns the first of that name */
  query(name: string): string | undefined;
}

/** What this app uses of Hono's context, so that a request of a hot route needs none: see hot-routes.ts. */
export interface AppContext {
  readonly req: AppRequest;
  /** Undefined where an app is mounted without the second argument of `fetch`. */
  readonly env: NodeBindings | undefined;
  get<Name extends keyof Variables>(name: Name): Variables[Name];
  set<Name extends keyof Variables>(name: Name, value: Variables[Name]): void;
  res: Response;
}

/** What happens around an operation; `next` never rejects with an `Error`, which has been answered by then. */
export type Around = (context: AppContext, next: () => Promise<void>) => Promise<void>;

/** Answers what was thrown. */
export type AnswerRefusal = (thrown: Error, context: AppContext) => Response | Promise<Response>;
