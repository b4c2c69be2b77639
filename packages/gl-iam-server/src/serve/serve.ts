/** `gl-iam serve`: the store, the app and the socket, from start to SIGTERM. */
import { IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { localStore, requireOpeningKeys } from "../cli/gateway.js";
import type { Terminal } from "../cli/terminal.js";
import { UsageError } from "../cli/usage.js";
import { type Environment, readEnvironment } from "../environment/environment.js";
import { createApp } from "../http/app.js";
import { clientAddressBehind } from "../http/limits/client-address.js";
import { Metrics } from "../http/monitoring/metrics.js";
import { providerConfig } from "../provider-config.js";
import { ensureAdministrator, randomAdministrator } from "./first-administrator.js";
import { openLog } from "./log.js";
import { type RunningServer, startServer } from "./server.js";

export interface ServeFlags {
  port?: number;
  host?: string;
  json?: boolean;
}

export async function serve(terminal: Terminal, flags: ServeFlags): Promise<void> {
  const environment = readEnvironment(process.env);
  const store = environment.store ?? localStore(terminal);
  const provider = new PostgreSQLProvider(providerConfig(environment, store));
  const gateway = IAMGateway.fromFullstackProvider(provider);
  const log = openLog();
  try {
    // Better said now, with the reason, than at the first request.
    await requireOpeningKeys(gateway.partnerRegistry);
    await makeFirstAdministrator(terminal, gateway, environment);
    const isAdministered = (await gateway.hasPlatformAdmin()).unwrap();
    const server = await listen(gateway, environment, flags, log);
    const host = flags.host ?? environment.host;
    // Before it is said that it listens: whoever waits for that may end it at once.
    const signal = firstSignal();
    log.info({ host, port: server.port }, "listening");
    greet(terminal, urlOf(host, server.port), isAdministered);
    log.info({ signal: await signal }, "stopping");
    await server.stop();
  } finally {
    await provider.close();
  }
  log.info({}, "stopped");
}

async function makeFirstAdministrator(terminal: Terminal, gateway: IAMGateway, environment: Environment) {
  const { firstAdministrator: given, store } = environment;
  if (given === null && store !== null) return;
  const administrator = given ?? randomAdministrator();
  if (!(await ensureAdministrator(gateway, administrator)) || given !== null) return;
  terminal.note(`made the first administrator: ${administrator.email}, password ${administrator.password}`);
  terminal.note("the password is not shown again");
}

async function listen(
  gateway: IAMGateway,
  environment: Environment,
  flags: ServeFlags,
  logger: ReturnType<typeof openLog>,
): Promise<RunningServer> {
  const port = flags.port ?? environment.port;
  const host = flags.host ?? environment.host;
  let running: RunningServer | undefined;
  const app = createApp(gateway, {
    publicUrl: environment.publicUrl ?? `http://localhost:${port}`,
    clientAddress: clientAddressBehind(environment.trustedProxies),
    toleranceSeconds: environment.signatureToleranceSeconds,
    rateLimits: environment.rateLimits,
    accepting: () => running?.accepting() ?? true,
    metrics: new Metrics({ processFigures: true }),
    logger,
  });
  try {
    running = await startServer(app, { host, port });
  } catch (error) {
    throw new UsageError(`can't listen on ${host}:${port}: ${(error as Error).message}`);
  }
  return running;
}

/** The log is for machines; who started it by hand wants to know where to go, and what is still to be done. */
function greet(terminal: Terminal, url: string, isAdministered: boolean): void {
  if (terminal.isWatched) terminal.note(`listening on ${url}, API at ${url}/docs`);
  if (!isAdministered) terminal.note("no administrator yet: gl-iam admin create");
}

/** Where a browser on this machine finds it. */
function urlOf(host: string, port: number): string {
  if (host === "0.0.0.0" || host === "::") return `http://localhost:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
  });
}
