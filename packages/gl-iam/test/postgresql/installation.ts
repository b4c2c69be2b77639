/** A provider on a scratch database, with a clock that a test turns, and access to its tables behind the library. */
import { createHmac, randomUUID } from "node:crypto";
import { CompiledQuery, type Kysely } from "kysely";
import { expect } from "vitest";
import type { ScratchDatabase } from "../../../../tools/testing/databases.js";
import {
  type AuditEvent,
  CallbackAuditHandler,
  type ErrorCode,
  generateEncryptionKey,
  IAMGateway,
  type PartnerRegistry,
  type Result,
  type SignatureValidation,
  type SSOPartnerCreate,
  type SSOPartnerRegistration,
} from "../../src/index.js";
import { type PostgreSQLConfig, PostgreSQLProvider } from "../../src/postgresql/index.js";
import type { Tables } from "../../src/postgresql/tables.js";

export const SECRET_KEY = "a-secret-key-for-tests-0123456789abcdef";
export const ENCRYPTION_KEY = generateEncryptionKey();

/** For a user whose organization does not matter to a test. */
export const ANYWHERE = { organizationId: null } as const;

/** Stands still until a test moves it. */
class TestClock {
  #time = Date.parse("2026-03-12T10:00:00.000Z");

  readonly now = (): Date => new Date(this.#time);

  advance(seconds: number): void {
    this.#time += seconds * 1000;
  }
}

export interface Installation {
  readonly provider: PostgreSQLProvider;
  readonly gateway: IAMGateway;
  readonly registry: PartnerRegistry;
  readonly clock: TestClock;
  /** What the audit handlers received. */
  readonly events: AuditEvent[];
  /** The connection pool that the provider uses, because an embedded database has no other connection. */
  readonly tables: Kysely<Tables>;
  /** Runs any statement behind the library. */
  sql<Row = Record<string, unknown>>(statement: string, ...parameters: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
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
  return {
    provider,
    gateway,
    registry: gateway.partnerRegistry,
    clock,
    events,
    tables,
    async sql<Row>(statement: string, ...parameters: unknown[]) {
      const { rows } = await tables.executeQuery(CompiledQuery.raw(statement, parameters));
      return rows as Row[];
    },
    close: () => gateway.close(),
  };
}

function backDoor(provider: PostgreSQLProvider): Promise<Kysely<Tables>> {
  const { partners } = provider.core.store as unknown as { partners: { connect(): Promise<Kysely<Tables>> } };
  return partners.connect();
}

/** An organization that no other test uses, because tests share a database and must not see each other's rows. */
export function anOrganization(): string {
  return `org-${randomUUID()}`;
}

/** A partner in its own organization, unless the fields say otherwise. */
export async function registerAcme(
  registry: PartnerRegistry,
  fields: Partial<SSOPartnerCreate> = {},
): Promise<SSOPartnerRegistration> {
  const created = await registry.registerPartner({ partnerName: "Acme Corp", orgId: anOrganization(), ...fields });
  return created.unwrap();
}

/** What a partner's backend sends, made without this project's code. */
export function signedBy(
  { consumerKey, consumerSecret }: Pick<SSOPartnerRegistration, "consumerKey" | "consumerSecret">,
  at: Date,
  payload = '{"email":"alice@example.com","external_id":"u-1"}',
): SignatureValidation {
  const timestamp = at.toISOString();
  const mac = createHmac("sha256", consumerSecret).update(`${timestamp}|${consumerKey}|${payload}`);
  return { consumerKey, timestamp, payload, signature: mac.digest("hex") };
}

/** The code of a refusal, or "accepted". */
export function outcome(result: Result<unknown>): ErrorCode | "accepted" {
  return result.isOk ? "accepted" : result.error.code;
}

export function expectRefused(result: Result<unknown>, code: ErrorCode): void {
  expect(outcome(result)).toBe(code);
}

/** Every row of every table, as text, with binary columns in hex: what a thief of the database reads. */
export async function dump({ sql }: Installation): Promise<string> {
  const tables = await sql<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'gl_iam' ORDER BY 1",
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    for (const { row } of await sql<{ row: string }>(`SELECT t::text AS row FROM gl_iam.${name} t`)) {
      rows.push(`${name}: ${row}`);
    }
  }
  return rows.join("\n");
}
