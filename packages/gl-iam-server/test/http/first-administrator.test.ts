/** Who administers a database on which services start again and again. */
import { generateEncryptionKey } from "gl-iam";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { Service } from "./service.js";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const PASSWORD = "correct horse battery staple";

describe.skipIf(!POSTGRESQL.answers)("on PostgreSQL", () => {
  let database: ScratchDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await POSTGRESQL.create();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const keys = {
    GL_IAM_SECRET_KEY: "0123456789abcdefghijklmnopqrstuvwxyz",
    GL_IAM_ENCRYPTION_KEY: generateEncryptionKey(),
  };

  /** Starts with this administrator in the environment. @returns the status of its sign-in */
  async function startWith(email: string): Promise<number> {
    const service = await Service.start({
      GL_IAM_DATABASE_URL: database.url,
      ...keys,
      GL_IAM_ADMIN_EMAIL: email,
      GL_IAM_ADMIN_PASSWORD: PASSWORD,
    });
    const login = await fetch(`${service.url}/api/v1/auth/login`, {
      method: "POST",
      body: JSON.stringify({ email, password: PASSWORD }),
      headers: { "content-type": "application/json" },
    });
    await service.stop();
    return login.status;
  }

  test("S16: the service says that it has no second factor, and no ticket is in any output", async () => {
    const service = await Service.start({
      GL_IAM_DATABASE_URL: database.url,
      ...keys,
      ...{ GL_IAM_ADMIN_EMAIL: "first@example.com", GL_IAM_ADMIN_PASSWORD: PASSWORD, GL_IAM_REQUIRE_MFA: "admins" },
    });
    expect(service.stdout).toContain('"administrators":1');
    expect(service.stdout + service.stderr).not.toContain("mt_live_");
    const login = await fetch(`${service.url}/api/v1/auth/login`, {
      method: "POST",
      body: JSON.stringify({ email: "first@example.com", password: PASSWORD }),
      headers: { "content-type": "application/json" },
    });
    expect(await login.json()).toMatchObject({ must_enroll: true });
    await service.stop();
  });

  async function users(): Promise<string[]> {
    const { rows } = await client.query<{ email: string }>("SELECT email FROM gl_iam.users ORDER BY email");
    return rows.map(({ email }) => email);
  }

  test("a second start with another e-mail makes no second administrator, nor after the audit is gone", async () => {
    expect(await startWith("first@example.com")).toBe(200);
    expect(await startWith("second@example.com")).toBe(401);
    expect(await users()).toEqual(["first@example.com"]);
    const { rowCount } = await client.query("DELETE FROM gl_iam.audit_events");
    expect(rowCount).toBeGreaterThan(0);
    expect(await startWith("third@example.com")).toBe(401);
    expect(await users()).toEqual(["first@example.com"]);
  });
});
