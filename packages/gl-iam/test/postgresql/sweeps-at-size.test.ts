/** What ends and what is removed where there is very much of it. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { fill } from "../../../../tools/testing/large-database.js";
import { Housekeeping, type SweepFailure } from "../../src/housekeeping.js";
import { partner, session } from "../scale/call.js";
import { plansOf, tellingPlans } from "../scale/plans.js";
import { type Installation, install, outcome } from "./installation.js";

const SESSIONS = 450_000;
const EXPIRED = 20;
const TOKENS = 3000;
const CLAIMS = 30_000;

describeOn([POSTGRESQL], `${SESSIONS} sessions`, (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  let client: pg.Client;

  beforeAll(async () => {
    database = await kind.createMigrated();
    const connect = async () => {
      const another = new pg.Client({ connectionString: database.url });
      await another.connect();
      return another;
    };
    await fill(connect, { partners: 2000, users: 20_000, events: 100, sessions: SESSIONS });
    client = await connect();
    const { rows } = await client.query<{ name: string }>("SELECT current_database() AS name");
    for (const statement of tellingPlans(rows[0]?.name ?? "")) await client.query(statement);
    installed = await install(database, { now: undefined });
  }, 180_000);
  afterAll(async () => {
    await installed?.close();
    await client?.end();
    await database?.drop();
  });

  const count = async (table: string, where = "true") => {
    const { rows } = await client.query(`SELECT count(*)::integer AS n FROM gl_iam.${table} WHERE ${where}`);
    return rows[0].n as number;
  };

  /** @returns milliseconds */
  async function sweep(): Promise<number> {
    const failures: SweepFailure[] = [];
    const housekeeping = new Housekeeping(installed.provider.core, (failure) => failures.push(failure));
    const begin = performance.now();
    await housekeeping.sweep();
    expect(failures).toEqual([]);
    return performance.now() - begin;
  }

  test("those of a partner end at once, half of them, and are swept behind", { timeout: 120_000 }, async () => {
    const theirs = `partner_id = '${partner(1)}' AND ended_at IS NULL`;
    expect(await count("sessions", theirs)).toBeGreaterThan(140_000);
    const { sessions } = installed.provider.core.store;
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM gl_iam.sessions WHERE ${theirs} AND expires_at > now() ORDER BY id DESC LIMIT 1`,
    );
    const id = rows[0]?.id ?? session(0);
    expect((await sessions.find(id, null))?.standing).toBe("live");
    const queries = await plansOf(async () => {
      const ended = await installed.registry.deactivatePartner(partner(1), { revokeSessions: true });
      // An operation has 1.75 s in all.
      expect(outcome(ended)).toBe("accepted");
    });
    expect((await sessions.find(id, null))?.standing).toBe("ended");
    const readRows = queries.flatMap(({ scans }) => scans).filter((scan) => !scan.startsWith("Bitmap Index Scan"));
    const most = Math.max(...readRows.map((scan) => Number(scan.split(" ").at(-1))));
    expect(most, "it counts no more than ten thousand").toBeLessThanOrEqual(10_000);
    expect(await count("sessions", theirs), "and writes none of them").toBeGreaterThan(140_000);
    await sweep();
    expect(await count("sessions", theirs)).toBe(0);
    expect(await count("pending_revocations")).toBe(0);
  });

  test("expired ones go with thousands of refresh tokens each, and marks beside them", {
    timeout: 120_000,
  }, async () => {
    await client.query(
      `UPDATE gl_iam.sessions SET expires_at = now() - interval '1 day' WHERE id IN (
         SELECT id FROM gl_iam.sessions ORDER BY id LIMIT ${EXPIRED})`,
    );
    await client.query(
      `INSERT INTO gl_iam.refresh_tokens (token_hash, session_id, created_at, used_at)
       SELECT sha256((id || '-' || n)::bytea), id, now(), now() FROM gl_iam.sessions, generate_series(1, ${TOKENS}) n
       WHERE expires_at < now()`,
    );
    await client.query(
      `INSERT INTO gl_iam.replay_claims (mark, expires_at)
       SELECT sha256(('old' || n)::bytea), now() - interval '1 minute' FROM generate_series(1, ${CLAIMS}) n`,
    );
    const began = performance.now();
    const { replayMarks } = installed.provider.core.store;
    while (await replayMarks.sweep());
    const seconds = (performance.now() - began) / 1000;
    expect(await count("replay_claims", "expires_at < now()")).toBe(0);
    expect(CLAIMS / seconds, "marks a second, more than a busy service makes").toBeGreaterThan(1000);
    const inOneStatement = await plansOf(() => installed.provider.core.store.sessions.sweep());
    expect(Math.max(...inOneStatement.map(({ rowsRead }) => rowsRead))).toBeLessThan(20_000);
    await sweep();
    expect(await count("sessions", "expires_at < now()")).toBe(0);
    expect(await count("refresh_tokens", "created_at = used_at"), "and theirs").toBe(0);
  });

  test("a session remembers the last hundred refresh tokens that it used, and the one it has", async () => {
    await client.query(
      `INSERT INTO gl_iam.refresh_tokens (token_hash, session_id, created_at, used_at)
       SELECT sha256(('used' || n)::bytea), '${session(SESSIONS)}', now(),
         CASE WHEN n < 1000 THEN now() - make_interval(mins => 1000 - n) END
       FROM generate_series(1, 1000) n`,
    );
    const own = `session_id = '${session(SESSIONS)}'`;
    const unused = await count("refresh_tokens", `${own} AND used_at IS NULL`);
    const { sessions } = installed.provider.core.store;
    // It looks into a few pages at a time, by chance.
    for (let round = 0; round < 5000 && (await count("refresh_tokens", own)) > 200; round += 1) {
      await sessions.sweepUsedTokens();
    }
    expect(await count("refresh_tokens", `${own} AND used_at IS NOT NULL`)).toBe(100);
    expect(await count("refresh_tokens", `${own} AND used_at IS NULL`)).toBe(unused);
    const kept = `${own} AND used_at < now() - interval '101 minutes'`;
    expect(await count("refresh_tokens", kept), "the oldest are forgotten").toBe(0);
  });
});
