/** The process of `gl-iam serve`: the app behind its socket, from the first administrator to the end by a signal. */
import type { IAMGateway } from "gl-iam";
import { createApp } from "../http/app.js";
import { clientAddressBehind, trusts, warnOfProxy } from "../http/limits/client-address.js";
import { Metrics } from "../http/monitoring/metrics.js";
import type { AppOptions } from "../http/options.js";
import { ensureAdministrator, type FirstAdministrator } from "./first-administrator.js";
import { openLog, type ServiceLog } from "./log.js";
import { type RunningServer, startServer } from "./server.js";

export { type FirstAdministrator, openLog };

export interface ServiceSettings {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** The public origin; by default `http://localhost` and the port. */
  readonly publicUrl: string | null;
  /** Addresses and CIDR blocks. */
  readonly trustedProxies: readonly string[];
  /** Made when there never was an administrator; with null none is made. */
  readonly firstAdministrator: FirstAdministrator | null;
  /** For SIGTERM: how long it works on after it has announced its end. */
  readonly drainSeconds: number;
  readonly app: Pick<AppOptions, "toleranceSeconds" | "rateLimits" | "consoleUrl" | "console">;
}

/** What a person who started it reads. */
export interface ServiceNotices {
  /** @param ticket for the first second factor; null where none is required */
  madeAdministrator(administrator: FirstAdministrator, ticket: string | null): void;
  listening(url: string, isAdministered: boolean): void;
}

/**
 * Resolves when a signal has ended it.
 *
 * @throws ListenError, or the IamError of the first administrator's e-mail or password, or `store_unavailable`
 */
export async function serve(
  gateway: IAMGateway,
  settings: ServiceSettings,
  notices: ServiceNotices,
  log: ServiceLog,
): Promise<void> {
  const { host, firstAdministrator } = settings;
  const made = firstAdministrator === null ? null : await ensureAdministrator(gateway, firstAdministrator);
  if (firstAdministrator !== null && made) notices.madeAdministrator(firstAdministrator, made.ticket);
  const isAdministered = (await gateway.hasPlatformAdmin()).unwrap();
  await warnOfPasswordsAlone(gateway, log);
  const server = await listen(gateway, settings, log);
  // Before it announces that it listens, because whoever waits for that may end it at once.
  const ended = endedBySignal(server, log);
  log.info({ host, port: server.port }, "listening");
  notices.listening(urlOf(host, server.port), isAdministered);
  await ended;
  log.info({}, "stopped");
}

/** A stolen password of an administrator is a stolen registry. */
async function warnOfPasswordsAlone({ mfa }: IAMGateway, log: ServiceLog): Promise<void> {
  const administrators = (await mfa.countAdministratorsWithout()).unwrapOr(0);
  if (administrators > 0)
    log.warn({ administrators }, "administrators without a second factor: see GL_IAM_REQUIRE_MFA");
}

/** The socket is not available. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

async function listen(
  gateway: IAMGateway,
  { host, port, publicUrl, trustedProxies, drainSeconds, app: options }: ServiceSettings,
  logger: ServiceLog,
): Promise<RunningServer> {
  let running: RunningServer | undefined;
  const app = createApp(gateway, {
    ...options,
    publicUrl: publicUrl ?? `http://localhost:${port}`,
    clientAddress: clientAddressBehind(trustedProxies, warnOfProxy(logger)),
    frontPage: true,
    accepting: () => running?.accepting() ?? true,
    metrics: new Metrics({ processFigures: true }),
    logger,
  });
  try {
    running = await startServer(app, {
      host,
      port,
      timeouts: { drain: drainSeconds * 1000 },
      limits: { isExempt: trusts(trustedProxies) },
    });
  } catch (error) {
    throw new ListenError(`can't listen on ${host}:${port}: ${(error as Error).message}`, { cause: error });
  }
  return running;
}

/** Where a browser on this machine finds it. */
function urlOf(host: string, port: number): string {
  if (host === "0.0.0.0" || host === "::") return `http://localhost:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** SIGTERM lets a balancer hear of it and finishes what is in flight. SIGINT, and any second signal, ends at once. */
function endedBySignal(server: RunningServer, log: ServiceLog): Promise<void> {
  return new Promise((resolve, reject) => {
    let isStopping = false;
    const onSignal = (signal: NodeJS.Signals) => {
      const atOnce = isStopping || signal === "SIGINT";
      isStopping = true;
      log.info({ signal }, atOnce ? "stopping at once" : "stopping");
      const end = atOnce ? server.breakOff() : server.stop();
      // From here on a signal has its default effect: a database that hangs must not hold the process.
      end.finally(() => SIGNALS.forEach((name) => void process.off(name, onSignal))).then(resolve, reject);
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
}
