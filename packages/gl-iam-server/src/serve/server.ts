/** The app behind a socket: time-outs for those who send slowly, and an end that finishes what is in flight. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { ErrorCode, IamError } from "gl-iam";
import type { App } from "../http/wire/app-context.js";
import { nodeListener } from "../http/wire/node-listener.js";
import { PROBLEM_TYPE, type Problem, problemOf } from "../http/wire/problem.js";

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
  const listener = nodeListener({
    publicUrl: app.publicUrl,
    async fetch(request, bindings) {
      const response = await app.fetch(request, bindings);
      // A connection that stays open would bring the next request.
      if (stopping) response.headers.set("connection", "close");
      return response;
    },
  });
  const server = createServer(
    {
      // A missing Host is then answered like everything else that is no request.
      requireHostHeader: false,
      headersTimeout: timeouts.headers,
      requestTimeout: timeouts.request,
      keepAliveTimeout: timeouts.keepAlive,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL,
    },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );
  server.on("clientError", answerBrokenRequest);
  server.on("checkExpectation", answerExpectation);
  // All of them are looked at: a second signature header behind two thousand others is a second one. Their bytes are bounded.
  server.maxHeadersCount = 0;
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    accepting: () => !stopping,
    async stop() {
      stopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
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

/** For `Expect` with anything but 100-continue, which Node answers by itself, and without a body. */
function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const problem = brokenProblem(417);
  response.writeHead(417, { "content-type": PROBLEM_TYPE, "x-request-id": problem.request_id, connection: "close" });
  response.end(JSON.stringify(problem));
}

function brokenProblem(status: number): Problem {
  const refusal = new IamError(ErrorCode.VALIDATION_ERROR, "this is not a whole HTTP request");
  return { ...problemOf(refusal, "", randomUUID()), status };
}

/** What never became a request, so that no route has seen it: in the form of all other refusals. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ""] ?? 400;
  const problem = brokenProblem(status);
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
