/** A provider on a scratch database, with a clock that a test turns, and access to its tables behind the library. */
import { CompiledQuery, type Kysely } from "kysely";
import type { ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type AuditEvent, CallbackAuditHandler, IAMGateway } from "../../src/index.js";
import { type PostgreSQLConfig, PostgreSQLProvider } from "../../src/postgresql/index.js";
import type { Tables } from "../../src/postgresql/tables.js";
import { type Application, ENCRYPTION_KEY, SECRET_KEY, TestClock } from "../application.js";
import { inspectionOf } from "./inspection.js";

// What most tests of the adapter need beside an installation.
export { anOrganization, registerAcme, signedBy } from "../acme.js";
export { ANYWHERE, ENCRYPTION_KEY, SECRET_KEY } from "../application.js";
export { expectRefused, outcome } from "../outcome.js";

export interface Installation extends Application {
  readonly provider: PostgreSQLProvider;
  /** The connection pool that the provider uses, because an embedded database has no other connection. */
  readonly tables: Kysely<Tables>;
  /** Runs any statement behind the library. */
  sql<Row = Record<string, unknown>>(statement: string, ...parameters: unknown[]): Promise<Row[]>;
}

export async function install(
  { url }: Pick<ScratchDatabase, "url">,
  config: Partial<PostgreSQLConfig> = {},
): Promise<Installation> {
  const clock = new TestClock();
  const provider = new PostgreSQLProvider({
    databaseUrl: url,
    secretKey: SECRET_KEY,
    crypto: { encryptionKeys: { 1: ENCRYPTION_KEY } },
    enablePartnerRegistry: true,
    now: clock.now,
    ...config,
  });
  const events: AuditEvent[] = [];
  const gateway = IAMGateway.fromFullstackProvider(provider, {
    auditHandlers: [new CallbackAuditHandler((event) => void events.push(event))],
  });
  const tables = await backDoor(provider);
  const sql = async <Row>(statement: string, ...parameters: unknown[]) => {
    const { rows } = await tables.executeQuery(CompiledQuery.raw(statement, parameters));
    return rows as Row[];
  };
  return {
    provider,
    gateway,
    registry: gateway.partnerRegistry,
    clock,
    events,
    inspection: inspectionOf(sql),
    tables,
    sql,
    close: () => gateway.close(),
  };
}

function backDoor(provider: PostgreSQLProvider): Promise<Kysely<Tables>> {
  const { partners } = provider.core.store as unknown as { partners: { connect(): Promise<Kysely<Tables>> } };
  return partners.connect();
}
