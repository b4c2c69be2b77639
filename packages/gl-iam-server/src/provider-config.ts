/** The environment as the library's configuration. */
import type { PostgreSQLConfig } from "gl-iam/postgresql";
import type { Environment, StoreEnvironment } from "./environment/environment.js";

/**
 * @param store the configured database and its keys, or the local workspace's
 * @param onWarning gets what the operator should know
 */
export function providerConfig(
  environment: Environment,
  store: StoreEnvironment,
  onWarning: (message: string) => void,
): PostgreSQLConfig {
  const { databaseUrl, secretKeys, encryptionKeys } = store;
  return {
    databaseUrl,
    secretKeys,
    crypto: { encryptionKeys, sealingKeyVersion: environment.sealingKeyVersion ?? undefined },
    publicUrl: environment.publicUrl ?? undefined,
    audience: environment.audience,
    tokenTtlSeconds: environment.tokenTtlSeconds,
    sessionIdleSeconds: environment.sessionIdleSeconds ?? undefined,
    requireMfa: environment.requireMfa,
    auditRefusalsPerSecond: environment.auditRefusalsPerSecond,
    autoMigrate: environment.autoMigrate,
    pool: { max: environment.database.poolMax },
    schema: environment.database.schema ?? undefined,
    onWarning,
    enablePartnerRegistry: true,
  };
}
