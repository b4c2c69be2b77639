/**
 * The databases that the suites run on: PGlite in memory, PGlite on disk, and a PostgreSQL server.
 *
 * The server is the one of TEST_DATABASE_URL, or else of the standard PG* variables (localhost:5432 without them). When
 * none answers, its suites are skipped visibly; with GL_IAM_TEST_REQUIRE_POSTGRESQL=1 they fail instead.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe } from "vitest";

export interface ScratchDatabase {
  /** For `databaseUrl`. */
  readonly url: string;
  /** Whether a second provider may open it while a first one has it open. */
  readonly shared: boolean;
  drop(): Promise<void>;
}

export interface DatabaseKind {
  readonly name: string;
  /** Whether its suites can run. */
  readonly answers: boolean;
  /** An empty database. */
  create(): Promise<ScratchDatabase>;
}

export const PGLITE_IN_MEMORY: DatabaseKind = {
  name: "PGlite in memory",
  answers: true,
  async create() {
    return { url: "pglite://memory", shared: false, async drop() {} };
  },
};

export const PGLITE_ON_DISK: DatabaseKind = {
  name: "PGlite on disk",
  answers: true,
  async create() {
    const directory = await mkdtemp(join(tmpdir(), "gl-iam-test-"));
    return {
      url: `pglite://${directory}`,
      shared: false,
      drop: () => rm(directory, { recursive: true, force: true }),
    };
  },
};

const given = process.env.TEST_DATABASE_URL;
/** A server that was named, or that is required, is not skipped: its absence is a failure. */
const required = given !== undefined || process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
const serverUrl = given ?? standardServerUrl();

export const POSTGRESQL: DatabaseKind = {
  name: "PostgreSQL",
  answers: required || (await answers(serverUrl)),
  async create() {
    const name = `gl_iam_test_${randomBytes(6).toString("hex")}`;
    await runOnServer(`CREATE DATABASE ${name}`);
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    return { url: url.href, shared: true, drop: () => runOnServer(`DROP DATABASE ${name} WITH (FORCE)`) };
  },
};

/** Runs the suite once on each kind of database. */
export function describeOn(kinds: readonly DatabaseKind[], title: string, suite: (kind: DatabaseKind) => void): void {
  for (const kind of kinds) {
    if (kind.answers) describe(`${title}, on ${kind.name}`, () => suite(kind));
    else describe.skip(`${title}: no ${kind.name} answers`, () => suite(kind));
  }
}

export const EVERY_DATABASE: readonly DatabaseKind[] = [PGLITE_IN_MEMORY, PGLITE_ON_DISK, POSTGRESQL];

function standardServerUrl(): string {
  const { PGHOST = "localhost", PGPORT = "5432", PGUSER = "postgres", PGPASSWORD = "postgres" } = process.env;
  const { PGDATABASE = "postgres" } = process.env;
  const [user, password, host, database] = [PGUSER, PGPASSWORD, PGHOST, PGDATABASE].map(encodeURIComponent);
  return `postgresql://${user}:${password}@${host}:${PGPORT}/${database}`;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function runOnServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
