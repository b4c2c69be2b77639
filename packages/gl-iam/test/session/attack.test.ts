/**
 * S1's attack: a statement takes its snapshot and waits for the partner's gate. When it wakes up, the partner has been
 * deactivated with all its sessions. It must then read the partner as it is, not as its snapshot shows it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { ANYWHERE, expectRefused, type Installation, install, outcome } from "../postgresql/installation.js";
import { aUser, isLive, PartnerSide } from "../sign-in/partner-side.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
/** As the library takes it: "glia" in ASCII, and the partner. */
const TAKE_GATE = "SELECT pg_advisory_xact_lock(x'676c6961'::integer, hashtext($1::text))";

describe.skipIf(!POSTGRESQL.answers && !required)("S1: a statement that waits at the gate", () => {
  let database: ScratchDatabase;
  let installed: Installation;
  let behind: pg.Client;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    installed = await install(database);
    behind = new pg.Client({ connectionString: database.url });
    await behind.connect();
  });
  afterAll(async () => {
    await behind?.end();
    await installed?.close();
    await database?.drop();
  });

  /** Runs the work against a gate that is held, changes the partner when the work waits there, and opens the gate. */
  async function paused<T>(partnerId: string, change: string, work: () => Promise<T>): Promise<T> {
    await behind.query("BEGIN");
    await behind.query(TAKE_GATE, [partnerId]);
    const answer = work();
    const isWaiting = async () => {
      const { rows } = await behind.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
      return rows.length > 0;
    };
    for (let look = 0; look < 200 && !(await isWaiting()); look += 1) await sleep(2);
    expect(await isWaiting(), "it waits with its snapshot taken").toBe(true);
    await behind.query(change, [partnerId]);
    await behind.query("COMMIT");
    return answer;
  }

  const REVOKE = "UPDATE gl_iam.partners SET is_active = false, epoch = epoch + 1 WHERE id = $1";
  /** Deactivated and active again, all before the gate opens: only the epoch tells. */
  const REVOKE_AND_REACTIVATE = "UPDATE gl_iam.partners SET epoch = epoch + 1 WHERE id = $1";

  const tokensOf = ({ id }: PartnerSide) =>
    installed.sql("SELECT partner_epoch FROM gl_iam.one_time_tokens WHERE partner_id = $1", id);

  test("accepts no assertion of a partner that is deactivated", async () => {
    const partner = await PartnerSide.of(installed);
    const request = partner.sign(aUser());
    const issue = () => installed.gateway.sso.issueToken(request);
    expectRefused(await paused(partner.id, REVOKE, issue), "partner_inactive");
    expect(await tokensOf(partner)).toEqual([]);
  });

  test("accepts an assertion of a partner that is active again as one that has come afterwards", async () => {
    const partner = await PartnerSide.of(installed);
    const request = partner.sign(aUser());
    const issue = () => installed.gateway.sso.issueToken(request);
    expect(outcome(await paused(partner.id, REVOKE_AND_REACTIVATE, issue))).toBe("accepted");
    expect(await tokensOf(partner)).toEqual([{ partner_epoch: 1 }]);
  });

  test.each([
    ["deactivated", REVOKE, "partner_inactive"],
    ["active again", REVOKE_AND_REACTIVATE, "invalid_token"],
  ])("exchanges no token of a partner that is %s", async (_, change, code) => {
    const partner = await PartnerSide.of(installed);
    const token = await partner.token();
    expectRefused(await paused(partner.id, change, () => installed.gateway.sso.authenticate({ token })), code as never);
    expect(await installed.sql("SELECT 1 FROM gl_iam.sessions WHERE partner_id = $1", partner.id)).toEqual([]);
  });

  test("and the naive statement does: it reads the row of its snapshot", async () => {
    const partner = await PartnerSide.of(installed);
    const naive = () =>
      installed.sql<{ is_active: boolean }>(
        `WITH gate AS (SELECT pg_advisory_xact_lock_shared(x'676c6961'::integer, hashtext($1::text)))
         SELECT is_active FROM gl_iam.partners, gate WHERE id = $1::uuid`,
        partner.id,
      );
    expect(await paused(partner.id, REVOKE, naive)).toEqual([{ is_active: true }]);
  });
});

describe.skipIf(!POSTGRESQL.answers && !required)("S1: revoking a hundred thousand sessions", () => {
  const SESSIONS = 100_000;
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  test("is as fast as revoking one, bounded in what it counts, and swept behind", { timeout: 60_000 }, async () => {
    const { gateway, registry, sql, events, provider } = installed;
    const partner = await PartnerSide.of(installed);
    const signedIn = await partner.signedIn();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `INSERT INTO gl_iam.sessions
         (id, user_id, org_id, partner_id, identity_id, auth_method, created_at, expires_at, last_seen_at)
       SELECT gen_random_uuid(), user_id, org_id, partner_id, identity_id, auth_method, created_at, expires_at,
         last_seen_at
       FROM gl_iam.sessions, generate_series(1, $1) WHERE partner_id = $2`,
      [SESSIONS, partner.id],
    );
    await client.query("ANALYZE gl_iam.sessions");
    const start = performance.now();
    const deactivated = await registry.deactivatePartner(partner.id, { revokeSessions: true });
    const tookMs = performance.now() - start;
    expect(outcome(deactivated)).toBe("accepted");
    // Updating them one by one takes seconds, and a statement may take one.
    expect(tookMs).toBeLessThan(900);
    expect(events.at(-1)).toMatchObject({ details: { sessions: 10_000, at_least: true } });
    expect(await isLive(gateway, signedIn)).toBe(false);
    const again = performance.now();
    await registry.deactivatePartner(partner.id, { revokeSessions: true });
    expect(performance.now() - again, "those of an earlier epoch are not looked at").toBeLessThan(900);
    const { id } = signedIn.user;
    await registry.reactivatePartner(partner.id);
    expect(outcome(await gateway.deactivateUser(id, ANYWHERE))).toBe("accepted");
    await provider.core.store.sessions.sweepRevoked();
    const [swept] = await sql<{ ended: number }>(
      "SELECT count(*)::integer AS ended FROM gl_iam.sessions WHERE partner_id = $1 AND ended_at IS NOT NULL",
      partner.id,
    );
    expect(swept?.ended, "a batch at a time").toBe(500);
    await client.end();
  });
});
