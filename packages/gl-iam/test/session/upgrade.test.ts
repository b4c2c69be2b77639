/** The upgrade of a database that has sessions: every row is kept, and whoever was signed in stays so. */
import { createHash, createHmac, randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { MIGRATIONS } from "../../src/postgresql/migrate.js";
import {
  ANYWHERE,
  expectRefused,
  type Installation,
  install,
  outcome,
  SECRET_KEY,
} from "../postgresql/installation.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
/** The last version before epochs. */
const LANDED = 3;

describe.skipIf(!POSTGRESQL.answers && !required)("a database of the release before", () => {
  let database: ScratchDatabase;
  let installed: Installation;
  const refreshToken = { partner: aRefreshToken(), password: aRefreshToken(), orphan: aRefreshToken() };
  const session = { partner: randomUUID(), password: randomUUID(), orphan: randomUUID() };
  const [partnerId, userId, adminId, identityId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

  beforeAll(async () => {
    database = await POSTGRESQL.create();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`CREATE SCHEMA gl_iam; CREATE TABLE gl_iam.schema_migrations (
      version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
    for (const { version, name, statements } of MIGRATIONS.slice(0, LANDED)) {
      for (const statement of statements) await client.query(statement);
      await client.query("INSERT INTO gl_iam.schema_migrations (version, name) VALUES ($1, $2)", [version, name]);
    }
    await client.query(
      `INSERT INTO gl_iam.partners (id, org_id, partner_name, partner_name_key, consumer_key, allowed_origins, sso_mode,
         user_provisioning, metadata, is_active, created_at, updated_at)
       VALUES ($1, 'default', 'Acme', 'acme', 'ck_live_x', '{}', 'idp_initiated', 'jit', '{}', true, now(), now())`,
      [partnerId],
    );
    const users = `INSERT INTO gl_iam.users (id, org_id, email, email_key, roles, is_active, created_at)
      VALUES ($1, 'default', $2, $2, $3, true, now())`;
    await client.query(users, [userId, "alice@acme.example", []]);
    await client.query(users, [adminId, "admin@example.com", ["platform_admin"]]);
    await client.query(
      `INSERT INTO gl_iam.identities (id, partner_id, external_id, user_id, role, email, is_active, created_at)
       VALUES ($1, $2, 'u-1', $3, 'editor', 'alice@acme.example', true, now())`,
      [identityId, partnerId, userId],
    );
    for (const [kind, user, partner, identity] of [
      ["partner", userId, partnerId, identityId],
      ["password", adminId, null, null],
      // As it stood before there were identities.
      ["orphan", adminId, partnerId, null],
    ] as const) {
      await client.query(
        `INSERT INTO gl_iam.sessions (id, user_id, org_id, partner_id, identity_id, created_at, expires_at)
         VALUES ($1, $2, 'default', $3, $4, now(), now() + interval '30 days')`,
        [session[kind], user, partner, identity],
      );
      const hash = createHash("sha256").update(refreshToken[kind]).digest();
      const row = "INSERT INTO gl_iam.refresh_tokens (token_hash, session_id, created_at) VALUES ($1, $2, now())";
      await client.query(row, [hash, session[kind]]);
    }
    await client.end();
    installed = await install(database, { now: undefined });
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  test("keeps every row, and says how each session was opened", async () => {
    const rows = await installed.sql(
      "SELECT id, auth_method, user_epoch::text AS epoch FROM gl_iam.sessions ORDER BY 2, 1",
    );
    expect(rows).toHaveLength(3);
    expect(rows).toContainEqual({ id: session.password, auth_method: "password", epoch: "0" });
    expect(rows).toContainEqual({ id: session.partner, auth_method: "partner", epoch: "0" });
    expect(rows).toContainEqual({ id: session.orphan, auth_method: "partner", epoch: "0" });
    expect(await installed.sql("SELECT 1 FROM gl_iam.refresh_tokens")).toHaveLength(3);
  });

  test("S12: an access token of then still opens its session; one that is made up now does not", async () => {
    const issuedAt = Math.floor(Date.now() / 1000);
    // The first look makes the signing key: what follows from the secret key alone is over from there on.
    const before = formerToken(issuedAt - 60);
    const found = await installed.gateway.validateSession(before, ANYWHERE);
    expect(found.unwrap()).toMatchObject({ id: userId, roles: ["editor"] });
    expectRefused(await installed.gateway.validateSession(formerToken(issuedAt + 60), ANYWHERE), "invalid_token");
    expectRefused(await installed.gateway.validateSession(formerToken(issuedAt - 901), ANYWHERE), "session_expired");
  });

  test("refresh tokens of then go on, with access tokens of now; S6: none becomes an administrator's", async () => {
    const { gateway } = installed;
    const roles = async (token: string) => {
      const refreshed = (await gateway.refreshSession(token, ANYWHERE)).unwrap();
      return (await gateway.validateSession(refreshed.accessToken, ANYWHERE)).unwrap().roles;
    };
    expect(await roles(refreshToken.partner)).toEqual(["editor"]);
    expect(await roles(refreshToken.password)).toEqual(["platform_admin"]);
    expectRefused(await gateway.refreshSession(refreshToken.orphan, ANYWHERE), "session_not_found");
    expect(outcome(await gateway.refreshSession(refreshToken.password, ANYWHERE)), "a lost answer").toBe("accepted");
  });

  function aRefreshToken(): string {
    return `rt_live_${randomBytes(32).toString("base64url")}`;
  }

  function formerToken(iat: number): string {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = { sid: session.partner, org: "default", iss: "gl-iam", sub: userId, iat, exp: iat + 900 };
    const signed = `${encode({ alg: "HS256", typ: "at+jwt" })}.${encode(claims)}`;
    return `${signed}.${createHmac("sha256", SECRET_KEY).update(signed).digest("base64url")}`;
  }
});
