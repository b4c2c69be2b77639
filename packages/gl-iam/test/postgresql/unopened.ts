import { type PostgreSQLConfig, PostgreSQLProvider } from "../../src/postgresql/index.js";
import { ENCRYPTION_KEY, SECRET_KEY } from "./installation.js";

/** A provider that has not touched its database yet. */
export function unopenedProvider(databaseUrl: string, config: Partial<PostgreSQLConfig> = {}): PostgreSQLProvider {
  return new PostgreSQLProvider({
    databaseUrl,
    secretKey: SECRET_KEY,
    crypto: { encryptionKeys: { 1: ENCRYPTION_KEY } },
    enablePartnerRegistry: true,
    ...config,
  });
}
