/** The app behind a socket: limits for peers that send or read slowly, and an end that finishes what is in flight. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { App } from "../http/wire/app-context.js";
import { closingListener, type NodeListener } from "../http/wire/node-listener.js";
import { answerBrokenRequest, answerExpectation } from "./broken-requests.js";
import { type ConnectionLimits, DEFAULT_CONNECTION_LIMITS, inTurn, limitConnections } from "./connections.js";

/** Milliseconds. */
export interface ServerTimeouts {
  /** For the request's head. */
  readonly headers: number;
  /** For the whole request, its body included. */
  readonly request: number;
  /** Between two requests of one connection. */
  readonly keepAlive: number;
  /** Without a byte either way during a request, for an answer that nobody reads. */
  readonly inactivity: number;
  /** Between the announcement of the end and the end of listening, so that a balancer hears of it before. */
  readonly drain: number;
  /** For what is in flight when listening has ended. */
  readonly shutdown: number;
}

const DEFAULT_TIMEOUTS: ServerTimeouts = {
  headers: 10_000,
  request: 30_000,
  keepAlive: 5000,
  inactivity: 20_000,
  drain: 5000,
  shutdown: 10_000,
};

/** How often Node looks for requests that take too long. */
const TIMEOUT_CHECK_INTERVAL = 1000;

export interface ServerOptions {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  readonly timeouts?: Partial<ServerTimeouts>;
  readonly limits?: Partial<ConnectionLimits>;
}

export interface RunningServer {
  readonly port: number;
  /** False when it is being stopped. */
  accepting(): boolean;
  /**
   * Announces the end, and goes on working until a balancer has heard it. Then it takes no connection, waits for what
   * is in flight, and breaks off what takes too long.
   */
  stop(): Promise<void>;
  /** Ends at once, also while it stops: what is in flight is broken off. */
  breakOff(): Promise<void>;
}

/** @throws Error when it cannot listen on the port */
export async function startServer(app: App, options: ServerOptions): Promise<RunningServer> {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const limits = { ...DEFAULT_CONNECTION_LIMITS, ...options.limits };
  const ending = new AbortController();
  const breaking = new AbortController();
  // A connection that stays open would bring the next request.
  const listener = closingListener(app, () => ending.signal.aborted);
  const server = createHttpServer(inTurn(listener, limits), timeouts, limits);
  await listen(server, options.host, options.port);
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= new Promise<void>((resolve) => server.close(() => resolve()));
    return closed;
  };
  return {
    port: (server.address() as AddressInfo).port,
    accepting: () => !ending.signal.aborted,
    async stop() {
      ending.abort();
      await pause(timeouts.drain, breaking.signal);
      const patience = setTimeout(() => server.closeAllConnections(), timeouts.shutdown);
      await close();
      clearTimeout(patience);
    },
    async breakOff() {
      ending.abort();
      breaking.abort();
      const isClosed = close();
      server.closeAllConnections();
      await isClosed;
    },
  };
}

function createHttpServer(listener: NodeListener, timeouts: ServerTimeouts, limits: ConnectionLimits): Server {
  const server = createServer(
    {
      // A missing Host is then answered like every other malformed request.
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
  // All of them are read: a second signature header after two thousand others is a second one. Their bytes are bounded.
  server.maxHeadersCount = 0;
  server.setTimeout(timeouts.inactivity);
  limitConnections(server, limits);
  return server;
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

function pause(milliseconds: number, interrupted: AbortSignal): Promise<void> {
  if (milliseconds === 0 || interrupted.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    interrupted.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
