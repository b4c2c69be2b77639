/** The upgrade of a database whose events hold personal data in themselves. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { newId } from "../../src/crypto/ids.js";
import type { JsonObject } from "../../src/index.js";
import { MIGRATIONS } from "../../src/postgresql/migrate.js";
import { ANYWHERE, type Installation, install } from "../postgresql/installation.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
/** The last version before personal data of events stood apart. */
const LANDED = 16;

const [PARTNER, USER, ADMIN] = [randomUUID(), randomUUID(), randomUUID()];
const FROM = { ip: "203.0.113.7", agent: "Browser/7" };

interface Landed {
  readonly type: string;
  readonly user?: string;
  readonly actor?: string;
  readonly partner?: string;
  readonly message?: string;
  readonly details: JsonObject;
  readonly from?: typeof FROM;
}

const EVENTS: readonly Landed[] = [
  {
    type: "partner_updated",
    partner: PARTNER,
    actor: ADMIN,
    details: { changed_fields: ["max_users"], before: { max_users: 1 }, after: { max_users: 2 } },
  },
  { type: "user_created", user: USER, partner: PARTNER, details: { external_id: "canary-external" }, from: FROM },
  {
    type: "sso_refused",
    partner: PARTNER,
    details: {
      external_id: "canary-external",
      email_domain: "canary.example",
      role: "canary",
      clock_difference_seconds: 2,
    },
    from: FROM,
  },
  { type: "session_created", user: USER, details: { session_id: USER } },
  {
    type: "token_reuse_detected",
    user: USER,
    actor: USER,
    details: { session_id: USER, first_ip_address: "203.0.113.8", ip_address: null },
    from: FROM,
  },
  {
    type: "user_updated",
    user: USER,
    actor: ADMIN,
    details: { before: { email: "canary@a.example" }, after: { email: "canary@b.example" } },
    from: FROM,
  },
  {
    type: "machine_token_created",
    user: USER,
    message: "machine token canary made good made",
    details: { machine_token_id: USER },
  },
  { type: "session_revoked_all", user: USER, details: {} },
];

describe.skipIf(!POSTGRESQL.answers && !required)("the events of a database of the release before", () => {
  let database: ScratchDatabase;
  let installed: Installation;
  const ids = EVENTS.map(() => newId());

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
      `INSERT INTO gl_iam.users (id, org_id, email, email_key, roles, created_at)
       VALUES ($1, 'default', 'canary@a.example', 'canary@a.example', '{}', now())`,
      [USER],
    );
    for (const [index, { type, user, actor, partner, message, details, from }] of EVENTS.entries()) {
      await client.query(
        `INSERT INTO gl_iam.audit_events (id, event_type, severity, timestamp, actor, user_id, partner_id, ip_address,
           user_agent, message, details)
         VALUES ($1, $2, 'info', now() - make_interval(secs => $3), $4, $5, $6, $7, $8, $9, $10)`,
        [
          ids[index],
          type,
          EVENTS.length - index,
          actor,
          user,
          partner,
          from?.ip,
          from?.agent,
          message ?? type,
          details,
        ],
      );
    }
    await client.end();
    installed = await install(database, { now: undefined });
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  const read = async () =>
    (await installed.gateway.listAuditEvents()).unwrap().data.filter(({ id }) => ids.includes(id));

  test("read as before, with the name of a machine token in the details", async () => {
    const expected = EVENTS.map(({ type, user, actor, partner, message, details, from }) => ({
      eventType: type,
      userId: user ?? null,
      actor: actor ?? null,
      partnerId: partner ?? null,
      ipAddress: from?.ip ?? null,
      userAgent: from?.agent ?? null,
      message: message === undefined ? type : "machine token made",
      details: message === undefined ? details : { ...details, name: "canary made good" },
    }));
    expect((await read()).toReversed()).toMatchObject(expected);
    for (const [index, event] of (await read()).toReversed().entries()) {
      expect(event.details).toEqual(expected[index]?.details);
    }
  });

  test("hold nothing personal, and a row beside them only where there is something", async () => {
    const [facts] = await installed.sql<{ all: string }>(
      "SELECT string_agg(e::text, '') AS all FROM gl_iam.audit_events e",
    );
    expect(facts?.all).not.toMatch(/canary|203\.0|Browser/);
    expect(facts?.all).toMatch(/max_users/);
    const rows = await installed.sql("SELECT event_id FROM gl_iam.audit_personal_data");
    expect(rows).toHaveLength(5);
  });

  test("lose what they say of a person with the person", async () => {
    (await installed.gateway.users.erase(USER, { ...ANYWHERE, actor: ADMIN })).unwrap();
    const left = await installed.inspection.everything();
    expect(left).not.toMatch(/canary|203\.0\.113\.8/);
    const about = (await read()).filter(({ userId }) => userId === USER);
    expect(about).toHaveLength(6);
    // From where an administrator acted is the administrator's.
    expect(about.map(({ ipAddress }) => ipAddress)).toEqual([null, null, FROM.ip, null, null, null]);
  });
});
