/** The registry that a command works on: the configured one, or the local workspace's. */
import { ErrorCode, generateEncryptionKey, IAMGateway, type PartnerRegistry } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { resolveTxt } from "../dns.js";
import { databaseWithoutKeys, readEnvironment, type StoreEnvironment } from "../environment/environment.js";
import { EnvironmentError } from "../environment/problem.js";
import { openLocalWorkspace } from "../local-workspace.js";
import { providerConfig } from "../provider-config.js";
import type { Terminal } from "./terminal.js";

export interface OpenRegistry {
  readonly gateway: IAMGateway;
  /** Whether other processes may use it at the same time. An embedded database belongs to this process alone. */
  readonly isShared: boolean;
}

/** Runs `work` on the registry and closes it in every case. */
export async function withRegistry<T>(terminal: Terminal, work: (registry: OpenRegistry) => Promise<T>): Promise<T> {
  return withProvider(terminal, (provider, isShared) =>
    work({ isShared, gateway: IAMGateway.fromFullstackProvider(provider, { resolveTxt }) }),
  );
}

/** For what concerns the database as a whole. */
export async function withProvider<T>(
  terminal: Terminal,
  work: (provider: PostgreSQLProvider, isShared: boolean) => Promise<T>,
): Promise<T> {
  const environment = readEnvironment(terminal.variables);
  const store = environment.store ?? localStore(terminal);
  const provider = new PostgreSQLProvider(providerConfig(environment, store, (text) => noteWarning(terminal, text)));
  try {
    return await work(provider, !store.databaseUrl.startsWith("pglite"));
  } finally {
    await provider.close();
  }
}

export function noteWarning(terminal: Terminal, message: string): void {
  terminal.note(`${terminal.paint("yellow", "warning:")} ${message}`);
}

/**
 * A wrong key is reported before anything is sealed under it, and before a sign-in fails.
 *
 * @param advice for a person who has lost the right one
 */
export async function requireOpeningKeys(registry: PartnerRegistry, advice = ""): Promise<void> {
  const checked = await registry.checkEncryptionKeys();
  if (checked.error?.code === ErrorCode.INTERNAL_ERROR) {
    const message = `do not fit what is stored: ${checked.error.message}${advice}`;
    throw new EnvironmentError([{ variable: "GL_IAM_ENCRYPTION_KEYS", message }]);
  }
  checked.unwrap();
}

/** Brings the schema up to date. The migrating role need not know the keys. @returns the versions applied */
export async function migrateSchema(terminal: Terminal): Promise<number[]> {
  const provider = new PostgreSQLProvider({
    ...(databaseWithoutKeys(terminal.variables) ?? configuredDatabase(terminal)),
    // Nothing is signed, so this key is discarded when the process ends.
    secretKey: generateEncryptionKey(),
    autoMigrate: false,
  });
  try {
    return (await provider.migrate()).unwrap();
  } finally {
    await provider.close();
  }
}

function configuredDatabase(terminal: Terminal) {
  const { store, database } = readEnvironment(terminal.variables);
  const { databaseUrl } = store ?? localStore(terminal);
  return { databaseUrl, schema: database.schema ?? undefined };
}

/** `./.gl-iam`, made if it is missing. It says what it has made. */
export function localStore(terminal: Terminal): StoreEnvironment {
  const workspace = openLocalWorkspace(process.cwd());
  if (workspace.isNew) {
    terminal.note(`made ${workspace.path}: an embedded database and its keys (keys.json, for your eyes only)`);
  }
  if (workspace.isExposed) {
    terminal.note(`${terminal.paint("yellow", "warning:")} others can read ${workspace.path}/keys.json: chmod 600 it`);
  }
  return workspace;
}

/** The actor that the audit names. */
export const ACTOR = "command line";

/** For a command that seals a secret. */
export const LOST_KEY_ADVICE = " (if that key is lost for ever: --lost-key)";

/** The consequences of going on without the key. */
export function noteLostKey(terminal: Terminal): void {
  noteWarning(
    terminal,
    "what the lost key sealed stays closed: each partner whose secret it sealed is refused until its secret is " +
      "rotated with --lost-key. Configure the new key under a version of its own (GL_IAM_ENCRYPTION_KEYS=2:…).",
  );
}
