/** The app behind a socket: time-outs for those who send slowly, and an end that finishes what is in flight. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { ErrorCode, IamError } from "gl-iam";
import type { App } from "../app.js";
import { PROBLEM_TYPE, problemOf } from "../problem.js";

/** Milliseconds. */
export interface ServerTimeouts {
  /** For the request's head. */
  readonly headers: number;
  /** For the whole request, its body included. */
  readonly request: number;
  /** Between two requests of one connection. */
  readonly keepAlive: number;
  /** For what is in flight when the end comes. */
  readonly shutdown: number;
}

const DEFAULT_TIMEOUTS: ServerTimeouts = { headers: 10_000, request: 30_000, keepAlive: 5000, shutdown: 10_000 };

/** How often Node looks for requests that take too long. */
const TIMEOUT_CHECK_INTERVAL = 1000;

export interface RunningServer {
  readonly port: number;
  /** False once it is being stopped. */
  accepting(): boolean;
  /** Refuses new work, waits for what is in flight, and breaks off what takes too long. */
  stop(): Promise<void>;
}

/** @throws Error when the port can't be listened on */
export async function startServer(
  app: App,
  { host, port, timeouts = DEFAULT_TIMEOUTS }: { host: string; port: number; timeouts?: ServerTimeouts },
): Promise<RunningServer> {
  let stopping = false;
  const server = createAdaptorServer({
    fetch: async (request, bindings) => {
      const { incoming } = bindings as { incoming: IncomingMessage };
      const response = await app.fetch(request, { incoming });
      // A connection that stays open would bring the next request.
      if (stopping) response.headers.set("connection", "close");
      return response;
    },
    overrideGlobalObjects: false,
    createServer,
    serverOptions: {
      headersTimeout: timeouts.headers,
      requestTimeout: timeouts.request,
      keepAliveTimeout: timeouts.keepAlive,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL,
    },
  }) as Server;
  server.on("clientError", answerBrokenRequest);
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    accepting: () => !stopping,
    async stop() {
      stopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const patience = setTimeout(() => server.closeAllConnections(), timeouts.shutdown);
      await closed;
      clearTimeout(patience);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** What never became a request, so that no route has seen it: in the form of all other refusals. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ""] ?? 400;
  const problem = {
    ...problemOf(new IamError(ErrorCode.VALIDATION_ERROR, "this is not a whole HTTP request"), "", randomUUID()),
    status,
  };
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${problem.request_id}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
