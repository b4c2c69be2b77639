/** The app as what `node:http`, Express and Fastify call: the raw body goes through, and the socket's peer is known. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { App } from "./app.js";

export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

export function nodeListener(app: App): NodeListener {
  return getRequestListener(
    (request, bindings) => app.fetch(request, { incoming: bindings.incoming as IncomingMessage }),
    { overrideGlobalObjects: false },
  );
}
