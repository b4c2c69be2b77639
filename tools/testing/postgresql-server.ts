/**
 * The PostgreSQL server of the tests: TEST_DATABASE_URL's, or else the one that the standard PG* variables name
 * (localhost:5432 without them).
 *
 * When none answers, its suites are skipped, visibly; with GL_IAM_TEST_REQUIRE_POSTGRESQL=1 they fail instead.
 */
import pg from "pg";

const given = process.env.TEST_DATABASE_URL;
const serverUrl = given ?? standardServerUrl();
/** One that was named, or that must be there, is not skipped: its absence is a failure. */
export const postgresqlIsRequired = given !== undefined || process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";

/** @returns the URL of this database on the server */
export function databaseUrl(name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** In the server's own database, as its superuser. */
export async function runOnServer(statement: string, parameters: readonly unknown[] = []): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    const { rows } = await client.query({ text: statement, values: [...parameters], rowMode: "array" });
    return rows;
  } finally {
    await client.end();
  }
}

export async function postgresqlAnswers(): Promise<boolean> {
  try {
    await runOnServer("SELECT 1");
    return true;
  } catch {
    return false;
  }
}

/** Those that a test left behind, and the prepared ones. */
export async function dropDatabasesOf(runId: string): Promise<void> {
  if (!(await postgresqlAnswers())) return;
  const left = await runOnServer("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", [
    `gl_iam_test_${runId}_`,
  ]);
  for (const [name] of left) await runOnServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

function standardServerUrl(): string {
  const { PGHOST = "localhost", PGPORT = "5432", PGUSER = "postgres", PGPASSWORD = "postgres" } = process.env;
  const { PGDATABASE = "postgres" } = process.env;
  const [user, password, host, database] = [PGUSER, PGPASSWORD, PGHOST, PGDATABASE].map(encodeURIComponent);
  return `postgresql://${user}:${password}@${host}:${PGPORT}/${database}`;
}
