/** gl-iam/postgresql: the registry, users and sessions on PostgreSQL, or on the embedded PGlite. */
export type { CryptoConfig } from "../settings.js";
export type { PostgreSQLConfig } from "./config.js";
export type { DumpedRows } from "./dump.js";
export { securePrivateDirectory } from "./private-directory.js";
export { PostgreSQLPartnerRegistryProvider, PostgreSQLProvider } from "./provider.js";
export type { Restored, RestoredPartner } from "./restore.js";
