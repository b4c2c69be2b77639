/** Everybody's sessions end, also the one of an exchange that is under way at that moment. */
import pg from "pg";
import { expect, test } from "vitest";
import { describeOn, POSTGRESQL } from "../../../../tools/testing/databases.js";
import { tokenHash } from "../../src/crypto/token.js";
import { install } from "../postgresql/installation.js";
import { PartnerSide } from "../sign-in/partner-side.js";

describeOn([POSTGRESQL], "ending everybody's sessions", (kind) => {
  test("waits for an exchange that has taken its token, and ends what that opens", async () => {
    const database = await kind.createMigrated();
    // The database's own clock, which goes on while the exchange is held.
    const installed = await install(database, { now: undefined });
    const partner = await PartnerSide.of({ ...installed, clock: { now: () => new Date() } } as never);
    const { user } = (await installed.gateway.sso.authenticate({ token: await partner.token() })).unwrap();
    const token = await partner.token();
    const exchange = new pg.Client({ connectionString: database.url });
    await exchange.connect();
    await exchange.query("BEGIN");
    await exchange.query("DELETE FROM gl_iam.one_time_tokens WHERE token_hash = $1", [tokenHash(token)]);
    const ending = installed.gateway.sessions.endAll({}, { organizationId: null });
    const { rows: waiting } = await exchange.query("SELECT pg_sleep(0.3), pg_backend_pid() AS pid");
    const { rows } = await exchange.query(
      "SELECT count(*)::integer AS count FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))",
      [waiting[0]?.pid],
    );
    expect(rows, "it waits for the exchange").toEqual([{ count: 1 }]);
    await exchange.query(
      `INSERT INTO gl_iam.sessions (id, user_id, org_id, partner_id, identity_id, auth_method, user_epoch,
         partner_epoch, identity_epoch, created_at, expires_at, last_seen_at)
       SELECT gen_random_uuid(), user_id, org_id, partner_id, identity_id, auth_method, user_epoch, partner_epoch,
         identity_epoch, clock_timestamp(), expires_at, clock_timestamp()
       FROM gl_iam.sessions WHERE user_id = $1`,
      [user.id],
    );
    await exchange.query("COMMIT");
    expect((await ending).isOk).toBe(true);
    expect((await installed.gateway.sessions.list({ organizationId: null })).unwrap().data).toEqual([]);
    await Promise.all([exchange.end(), installed.close()]);
    await database.drop();
  });
});
