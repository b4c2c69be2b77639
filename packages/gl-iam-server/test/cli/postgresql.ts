/**
 * A database of its own on the server of TEST_DATABASE_URL, or else of the standard PG* variables (localhost:5432
 * without them). When none answers, its tests are skipped visibly; with GL_IAM_TEST_REQUIRE_POSTGRESQL=1 they fail.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";

const given = process.env.TEST_DATABASE_URL;
const serverUrl = given ?? standardServerUrl();
const required = given !== undefined || process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";

export const postgresqlAnswers = required || (await answers());

export interface ScratchDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export async function createDatabase(): Promise<ScratchDatabase> {
  const name = `gl_iam_test_${randomBytes(6).toString("hex")}`;
  await runOnServer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOnServer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

function standardServerUrl(): string {
  const { PGHOST = "localhost", PGPORT = "5432", PGUSER = "postgres", PGPASSWORD = "postgres" } = process.env;
  const { PGDATABASE = "postgres" } = process.env;
  const [user, password, host, database] = [PGUSER, PGPASSWORD, PGHOST, PGDATABASE].map(encodeURIComponent);
  return `postgresql://${user}:${password}@${host}:${PGPORT}/${database}`;
}

async function answers(): Promise<boolean> {
  try {
    await runOnServer("SELECT 1");
    return true;
  } catch {
    return false;
  }
}

export async function runOnServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
