/** The registry that a command works on: the configured one, or the local workspace's. */
import { IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { readEnvironment } from "../environment.js";
import { openLocalWorkspace } from "../local-workspace.js";
import type { Terminal } from "./terminal.js";

export interface OpenRegistry {
  readonly gateway: IAMGateway;
  readonly provider: PostgreSQLProvider;
}

/** Runs `work` on the registry and closes it, whatever comes. */
export async function withRegistry<T>(
  terminal: Terminal,
  work: (registry: OpenRegistry) => Promise<T>,
  { autoMigrate = true } = {},
): Promise<T> {
  const provider = openProvider(terminal, autoMigrate);
  try {
    return await work({ provider, gateway: IAMGateway.fromFullstackProvider(provider) });
  } finally {
    await provider.close();
  }
}

function openProvider(terminal: Terminal, autoMigrate: boolean): PostgreSQLProvider {
  const { databaseUrl, secretKey, encryptionKeys } = readEnvironment(process.env).store ?? localStore(terminal);
  return new PostgreSQLProvider({
    databaseUrl,
    secretKey,
    crypto: { encryptionKeys },
    enablePartnerRegistry: true,
    autoMigrate,
  });
}

function localStore(terminal: Terminal) {
  const workspace = openLocalWorkspace(process.cwd());
  if (workspace.isNew) {
    terminal.note(`made ${workspace.path}: an embedded database and its keys (keys.json, for your eyes only)`);
  }
  return workspace;
}

/** Who stands in the audit as the one who did it. */
export const ACTOR = "command line";
