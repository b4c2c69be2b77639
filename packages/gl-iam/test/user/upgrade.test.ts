/** The upgrade of a database whose users were active or not, and nothing more. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { newId } from "../../src/crypto/ids.js";
import type { ListUsersOptions } from "../../src/index.js";
import { MIGRATIONS } from "../../src/postgresql/migrate.js";
import { expectRefused, type Installation, install } from "../postgresql/installation.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
/** The last version before withdrawn and suspended were told apart. */
const LANDED = 12;

const [A, B, ADMIN] = [randomUUID(), randomUUID(), randomUUID()];
const byA = { actor: `partner:${A}`, partnerId: A };
const byAdmin = { actor: ADMIN, partnerId: null };
type Ending = { actor: string | null; partnerId: string | null } | "activated";

interface Life {
  readonly isActive: boolean;
  readonly hasPassword?: boolean;
  /** By partner: whether the identity is active. */
  readonly at: Readonly<Record<string, boolean>>;
  readonly events: readonly Ending[];
}

const LIVES = {
  active: { isActive: true, at: { [A]: true }, events: [] },
  reactivated: { isActive: true, at: { [A]: true }, events: [byAdmin, "activated"] },
  withdrawn: { isActive: false, at: { [A]: false }, events: [byA] },
  suspended: { isActive: false, at: { [A]: false }, events: [byAdmin] },
  suspended_by_nobody_named: { isActive: false, at: { [A]: false }, events: [{ actor: null, partnerId: null }] },
  withdrawn_and_suspended: { isActive: false, at: { [A]: false, [B]: false }, events: [byA, byAdmin] },
  withdrawn_after_a_reactivation: { isActive: false, at: { [A]: false }, events: [byAdmin, "activated", byA] },
  withdrawn_at_one: { isActive: true, at: { [A]: false, [B]: true }, events: [byA] },
  unknown: { isActive: false, at: { [A]: false }, events: [] },
  unknown_identity: { isActive: true, at: { [A]: false, [B]: true }, events: [] },
  withdrawn_with_a_password_since: { isActive: false, hasPassword: true, at: { [A]: false }, events: [byA] },
  without_identities: { isActive: false, hasPassword: true, at: {}, events: [byAdmin] },
} satisfies Record<string, Life>;
type Name = keyof typeof LIVES;
const NAMED: Partial<Record<Name, string>> = { active: "Straßer, Amy", suspended: "STRASSER" };
const SIGNED_IN = { [A]: new Date("2026-01-01T00:00:00Z"), [B]: new Date("2026-02-01T00:00:00Z") };
const NAMES = Object.keys(LIVES) as Name[];

describe.skipIf(!POSTGRESQL.answers && !required)("a database of the release before", () => {
  let database: ScratchDatabase;
  let installed: Installation;
  let places: unknown;
  const ids = new Map(NAMES.map((name) => [name, newId()]));

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
    for (const id of [A, B]) {
      await client.query(
        `INSERT INTO gl_iam.partners (id, org_id, partner_name, partner_name_key, consumer_key, allowed_origins,
           sso_mode, user_provisioning, metadata, is_active, created_at, updated_at)
         VALUES ($1, 'default', $2, $2, $2, '{}', 'idp_initiated', 'jit', '{}', true, now(), now())`,
        [id, `p ${id}`],
      );
    }
    for (const name of NAMES) await insert(client, name);
    await client.query(
      `INSERT INTO gl_iam.partner_user_counts
       SELECT partner_id, count(*) FILTER (WHERE is_active) FROM gl_iam.identities GROUP BY 1`,
    );
    places = (await client.query("SELECT * FROM gl_iam.partner_user_counts ORDER BY 1")).rows;
    await client.end();
    installed = await install(database, { now: undefined });
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  async function insert(client: pg.Client, name: Name): Promise<void> {
    const life: Life = LIVES[name];
    const id = ids.get(name);
    const email = `${name}@acme.example`;
    await client.query(
      `INSERT INTO gl_iam.users (id, org_id, email, email_key, display_name, roles, password_hash, is_active,
         created_at)
       VALUES ($1, 'default', $2, $2, $3, '{}', $4, $5, now())`,
      [id, email, NAMED[name] ?? null, life.hasPassword ? "$argon2id$" : null, life.isActive],
    );
    for (const [partnerId, isActive] of Object.entries(life.at)) {
      await client.query(
        `INSERT INTO gl_iam.identities (id, partner_id, external_id, user_id, role, email, is_active, created_at,
           last_sign_in_at) VALUES ($1, $2, $3, $4, 'org_member', $5, $6, now(), $7)`,
        [newId(), partnerId, name, id, email, isActive, SIGNED_IN[partnerId as keyof typeof SIGNED_IN]],
      );
    }
    for (const event of life.events) {
      const { actor, partnerId } = event === "activated" ? byAdmin : event;
      await client.query(
        `INSERT INTO gl_iam.audit_events (id, event_type, severity, timestamp, actor, user_id, partner_id, message,
           details) VALUES ($1, $2, 'info', now(), $3, $4, $5, '', $6)`,
        [
          newId(),
          event === "activated" ? "user_activated" : "user_deactivated",
          actor,
          id,
          partnerId,
          partnerId ? { external_id: name } : {},
        ],
      );
    }
  }

  const stateOf = async (name: Name) => {
    const [user] = await installed.sql<{ suspended_by: string | null; is_active: boolean; email_key: string | null }>(
      "SELECT suspended_by, is_active, email_key FROM gl_iam.users WHERE id = $1",
      ids.get(name),
    );
    const identities = await installed.sql<{ at: string; withdrawn_by: string | null; suspended_by: string | null }>(
      "SELECT partner_id AS at, withdrawn_by, suspended_by FROM gl_iam.identities WHERE user_id = $1",
      ids.get(name),
    );
    const who = (by: string | null) => (by === ADMIN ? "admin" : by === byA.actor ? "A" : by);
    const at = Object.fromEntries(
      identities.map((row) => [row.at === A ? "A" : "B", [who(row.withdrawn_by), who(row.suspended_by)]]),
    );
    const state = user?.is_active ? "active" : user?.suspended_by ? "suspended" : "dormant";
    return [state, who(user?.suspended_by ?? null), user?.email_key !== null, at];
  };

  test.each<[Name, unknown[]]>([
    ["active", ["active", null, true, { A: [null, null] }]],
    ["reactivated", ["active", null, true, { A: [null, null] }]],
    ["withdrawn", ["dormant", null, false, { A: ["A", null] }]],
    ["suspended", ["suspended", "admin", true, { A: [null, "admin"] }]],
    ["suspended_by_nobody_named", ["suspended", "unknown", true, { A: [null, "unknown"] }]],
    ["withdrawn_and_suspended", ["suspended", "admin", true, { A: ["A", "admin"], B: [null, "admin"] }]],
    ["withdrawn_after_a_reactivation", ["dormant", null, false, { A: ["A", null] }]],
    ["withdrawn_at_one", ["active", null, true, { A: ["A", null], B: [null, null] }]],
    ["unknown", ["suspended", "unknown", true, { A: [null, "unknown"] }]],
    ["unknown_identity", ["active", null, true, { A: [null, "unknown"], B: [null, null] }]],
    ["withdrawn_with_a_password_since", ["suspended", "unknown", true, { A: ["A", "unknown"] }]],
    ["without_identities", ["suspended", "admin", true, {}]],
  ])("%s", async (name, expected) => {
    expect(await stateOf(name)).toEqual(expected);
  });

  test("no user, identity and place is lost or doubled", async () => {
    const [counts] = await installed.sql(
      `SELECT (SELECT count(*)::integer FROM gl_iam.users) AS users,
         (SELECT count(*)::integer FROM gl_iam.identities) AS identities`,
    );
    const identities = NAMES.reduce((sum, name) => sum + Object.keys(LIVES[name].at).length, 0);
    expect(counts).toEqual({ users: NAMES.length, identities });
    expect(await installed.sql("SELECT * FROM gl_iam.partner_user_counts ORDER BY 1")).toEqual(places);
  });

  test("the lists have everybody by state, address, name and last sign-in", async () => {
    const { users } = installed.gateway;
    const found = async (options: ListUsersOptions) => (await users.list({ ...options, limit: 200 })).unwrap().data;
    expect((await found({ state: "dormant" })).map(({ email }) => email)).toEqual([
      ...["withdrawn@acme.example", "withdrawn_after_a_reactivation@acme.example"],
    ]);
    expect(await found({ state: "active" })).toHaveLength(4);
    expect(await found({ state: "suspended" })).toHaveLength(NAMES.length - 6);
    expect(await found({ query: "Withdrawn_" })).toHaveLength(4);
    expect((await found({ query: "strass" })).map(({ displayName }) => displayName)).toEqual(Object.values(NAMED));
    const [both] = await found({ query: "withdrawn_at_one" });
    expect(both?.lastSignInAt).toEqual(SIGNED_IN[B]);
  });

  test("reactivating opens the administrator's part only; a free address is the same partner's at once", async () => {
    const { gateway, sql } = installed;
    const call = { organizationId: null };
    (await gateway.reactivateUser(ids.get("withdrawn_and_suspended") ?? "", call)).unwrap();
    expect(await stateOf("withdrawn_and_suspended")).toEqual([
      "active",
      null,
      true,
      { A: ["A", null], B: [null, null] },
    ]);
    const email = "withdrawn@acme.example";
    const keys = { key: email, formerKey: email };
    const { users } = installed.provider.core.store;
    expect([await users.isReserved(keys, "default", A), await users.isReserved(keys, "default", B)]).toEqual([
      false,
      true,
    ]);
    const successor = await gateway.partnerUsers.preProvision(A, { externalId: "successor", email });
    expect(successor.unwrap().userId).not.toBe(ids.get("withdrawn"));
    expectRefused(await gateway.reactivateUser(ids.get("withdrawn") ?? "", call), "user_already_exists");
    expect(await sql("SELECT * FROM gl_iam.former_addresses WHERE email_key = $1", email)).toEqual([]);
  });

  test("the release before reads the new tables; what it writes of a life is refused, never half done", async () => {
    const { sql } = installed;
    expect(await sql("SELECT is_active FROM gl_iam.users")).toHaveLength(NAMES.length + 1);
    const cause = { code: "428C9" };
    for (const statement of [
      "UPDATE gl_iam.users SET is_active = false",
      "UPDATE gl_iam.identities SET role = 'r', email = 'e', is_active = true, last_sign_in_at = now()",
      `INSERT INTO gl_iam.users (id, org_id, email, email_key, roles, is_active, created_at)
       VALUES (gen_random_uuid(), 'default', 'n', 'n', '{}', true, now())`,
    ]) {
      await expect(sql(statement)).rejects.toMatchObject(cause);
    }
  });
});
