/** What an app is to the server around it, and what travels with a request through it. */
import type { IncomingMessage } from "node:http";
import type { Context } from "hono";

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

export interface AppEnv {
  Bindings: NodeBindings;
  Variables: {
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
  };
}

export type AppContext = Context<AppEnv>;
