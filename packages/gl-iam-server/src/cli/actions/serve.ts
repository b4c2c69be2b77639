/** `gl-iam serve`: opens the configured store, or the local workspace's, and serves it. */

import { randomBytes } from "node:crypto";
import { IAMGateway, isIamError } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { consoleFiles } from "../../console-files.js";
import { resolveTxt } from "../../dns.js";
import { type Environment, readEnvironment } from "../../environment/environment.js";
import { providerConfig } from "../../provider-config.js";
import {
  type FirstAdministrator,
  ListenError,
  openLog,
  type ServiceNotices,
  type ServiceSettings,
  serve,
} from "../../serve/serve.js";
import { localStore, noteWarning, requireOpeningKeys } from "../gateway.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

export interface ServeFlags {
  port?: number;
  host?: string;
  json?: boolean;
}

/** About two seconds of CPU a minute, at most. */
const REFUSAL_HINTS_PER_MINUTE = 12;

export async function serveStore(terminal: Terminal, flags: ServeFlags): Promise<void> {
  const environment = readEnvironment(terminal.variables);
  const store = environment.store ?? localStore(terminal);
  const log = openLog();
  const provider = new PostgreSQLProvider(
    providerConfig(environment, store, (message) => {
      log.warn({}, message);
      if (terminal.isWatched) noteWarning(terminal, message);
    }),
  );
  const gateway = IAMGateway.fromFullstackProvider(provider, {
    refusalHintsPerMinute: REFUSAL_HINTS_PER_MINUTE,
    resolveTxt,
    onSweepFailure: ({ records, error }) =>
      log.warn(
        { records, error: isIamError(error) ? error.message : typeof error },
        "expired rows could not be removed",
      ),
  });
  try {
    // Better reported now, with the reason, than at the first request.
    await requireOpeningKeys(gateway.partnerRegistry);
    await serve(gateway, settingsOf(environment, flags), noticesFor(terminal, environment), log);
  } catch (error) {
    throw error instanceof ListenError ? new UsageError(error.message) : error;
  } finally {
    await provider.close();
  }
}

function settingsOf(environment: Environment, flags: ServeFlags): ServiceSettings {
  const { publicUrl, trustedProxies, signatureToleranceSeconds, rateLimits, firstAdministrator, store } = environment;
  return {
    host: flags.host ?? environment.host,
    port: flags.port ?? environment.port,
    publicUrl,
    trustedProxies,
    drainSeconds: environment.drainSeconds,
    // Whoever configures a database also names its administrator.
    firstAdministrator: firstAdministrator ?? (store === null ? randomAdministrator() : null),
    app: {
      toleranceSeconds: signatureToleranceSeconds,
      rateLimits,
      consoleUrl: environment.consoleUrl ?? undefined,
      console: consoleFiles(),
    },
  };
}

/** Of a local workspace. 24 base64url characters, 144 bits, printed once. */
function randomAdministrator(): FirstAdministrator {
  return { email: "admin@localhost", password: randomBytes(18).toString("base64url") };
}

/** The log is for machines. A person who starts it by hand wants to know its address, and what is still to do. */
function noticesFor(terminal: Terminal, environment: Environment): ServiceNotices {
  return {
    madeAdministrator({ email, password }, ticket) {
      // A password from the environment is known already. What this process writes may be kept in a log.
      if (environment.firstAdministrator !== null) {
        if (ticket !== null) terminal.note(`${email} needs a second factor: gl-iam admin mfa-ticket ${email}`);
        return;
      }
      terminal.note(`made the first administrator: ${email}, password ${password}`);
      if (ticket !== null) terminal.note(`ticket for its second factor: ${ticket}`);
      terminal.note("the password is not shown again");
    },
    listening(url, isAdministered) {
      if (terminal.isWatched) terminal.note(`listening on ${url}, console at ${url}/console, API at ${url}/docs`);
      if (!isAdministered) terminal.note("no administrator yet: gl-iam admin create");
    },
  };
}
