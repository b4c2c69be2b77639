import { randomBytes } from "node:crypto";
import { generateEncryptionKey } from "gl-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { runOnServer } from "../../../../tools/testing/postgresql-server.js";
import { CommandLine } from "./command-line.js";

describe.skipIf(!POSTGRESQL.answers)("the command on a PostgreSQL server", { timeout: 120_000 }, () => {
  let database: ScratchDatabase;
  let line: CommandLine;
  const keys = { GL_IAM_SECRET_KEY: generateEncryptionKey(), GL_IAM_ENCRYPTION_KEYS: `1:${generateEncryptionKey()}` };

  beforeAll(async () => {
    database = await POSTGRESQL.create();
    line = new CommandLine({ GL_IAM_DATABASE_URL: database.url });
  });

  afterAll(async () => {
    await line.remove();
    await database.drop();
  });

  test("a schema that is behind: a role that may not or should not migrate says who must", async () => {
    const role = `gl_iam_test_app_${randomBytes(6).toString("hex")}`;
    const url = new URL(database.url);
    [url.username, url.password] = [role, "app"];
    await runOnServer(`CREATE ROLE ${role} LOGIN PASSWORD 'app'`);
    try {
      const asApp = { ...keys, GL_IAM_DATABASE_URL: url.href };
      const told = { ...keys, GL_IAM_AUTO_MIGRATE: "false" };
      for (const command of ["gl-iam partner list", "gl-iam serve --port 0"]) {
        for (const environment of [asApp, told]) {
          const { stdout, stderr, exitCode } = await line.run(command, environment);
          expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
          expect(stderr).toMatch(
            /^store_unavailable: the schema is behind, at version 0 .*: run gl-iam migrate as its owner/,
          );
        }
      }
      const { stderr } = await line.run("gl-iam migrate", { GL_IAM_DATABASE_URL: url.href });
      expect(stderr).toMatch(/run gl-iam migrate as its owner \(permission denied for database /);
    } finally {
      await runOnServer(`DROP ROLE ${role}`);
    }
  });

  test("a migration needs no keys, and no misspelt variable", async () => {
    const misspelt = await line.run("gl-iam migrate", { GL_IAM_SCHEMA: "gl_iam" });
    expect(misspelt).toMatchObject({
      stdout: "",
      exitCode: 2,
      stderr: expect.stringContaining("GL_IAM_SCHEMA is not"),
    });
  });

  test("a migration needs no keys; every other command names missing ones and makes none", async () => {
    expect(await line.run("gl-iam migrate")).toMatchObject({ stdout: expect.stringMatching(/^applied migration 1,/) });
    expect(await line.run("gl-iam migrate --json")).toEqual({ stdout: '{"applied":[]}\n', stderr: "", exitCode: 0 });
    const { stderr, exitCode } = await line.run("gl-iam partner list");
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/GL_IAM_SECRET_KEY is missing[\s\S]*GL_IAM_ENCRYPTION_KEYS is missing/);
    expect((await line.run("ls -A")).stdout).toBe("");
  });

  test("two partners of one name in two organizations: the name alone is ambiguous", async () => {
    await line.run("gl-iam partner register Acme --org east --json", keys);
    await line.run("gl-iam partner register acme --org west --json", keys);
    const ambiguous = await line.run("gl-iam partner show ACME", keys);
    expect(ambiguous).toMatchObject({ stdout: "", exitCode: 2 });
    expect(ambiguous.stderr).toBe("usage: 2 partners are named ACME: say --org (east, west)\n");
    const west = JSON.parse((await line.run("gl-iam partner show ACME --org west --json", keys)).stdout);
    expect(west).toMatchObject({ partner_name: "acme", org_id: "west" });
    expect(await line.run(`gl-iam partner show ${west.id} --org east`, keys)).toMatchObject({ exitCode: 1 });
  });

  test("audit --follow shows what another process does, and ends silently", async () => {
    const following = line.start("gl-iam audit --follow --type partner_deactivated", keys);
    await line.run("gl-iam partner deactivate Acme --org east", keys);
    await following.sees(/partner_deactivated\s+partner Acme deactivated, by command line/);
    expect(await following.stop("SIGTERM")).toMatchObject({ stderr: "", exitCode: 0 });
  });
});
