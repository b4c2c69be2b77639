/**
 * The same code, recovery code or ticket from many callers at the same moment, as from two processes. Beside each
 * guarantee runs the naive version, which must break in at least one round.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeAt } from "../../../../../tools/testing/authenticator.js";
import { describeOn, EVERY_DATABASE, type ScratchDatabase } from "../../../../../tools/testing/databases.js";
import type { Tables } from "../../../src/postgresql/tables.js";
import type { SecondFactorRecords } from "../../../src/user/second-factor/records.js";
import { ANYWHERE, anOrganization, type Installation, install, outcome } from "../../postgresql/installation.js";

const ROUNDS = 10;
const CALLERS = 20;
const PASSWORD = "correct horse battery";

describeOn(EVERY_DATABASE, "a second factor at the same moment", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  /** A second provider with its own connections, where the database allows it; else the same one again. */
  let second: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
    second = database.shared ? await install(database, { now: installed.clock.now }) : installed;
  });
  afterAll(async () => {
    if (second !== installed) await second?.close();
    await installed?.close();
    await database?.drop();
  });

  /** How many of twenty succeed, in each of ten rounds. */
  async function successes(
    prepare: () => Promise<{ userId: string; factorId: string }>,
    take: (records: SecondFactorRecords, of: { userId: string; factorId: string }) => Promise<unknown>,
  ): Promise<number[]> {
    const counts: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const of = await prepare();
      const callers = Array.from({ length: CALLERS }, (_, n) => (n % 2 === 0 ? installed : second));
      const taken = await Promise.all(callers.map(({ provider }) => take(provider.core.store.secondFactors, of)));
      counts.push(taken.filter(Boolean).length);
    }
    return counts;
  }

  const everyRound = (count: number) => Array.from({ length: ROUNDS }, () => count);
  const CODE = randomBytes(32);
  const TICKET = randomBytes(32);

  async function aFactor() {
    const call = { organizationId: anOrganization() };
    const email = `${randomUUID()}@example.com`;
    const { id: userId } = (await installed.gateway.createUserWithPassword({ email }, PASSWORD, call)).unwrap();
    const factorId = randomUUID();
    const records = installed.provider.core.store.secondFactors;
    const sealed = { keyVersion: 1, sealed: randomBytes(48) };
    await records.begin({ id: factorId, userId, sessionId: randomUUID(), ...sealed, recoveryCodes: [CODE] });
    await records.keepTicket(userId, TICKET, 60);
    return { userId, factorId };
  }

  test("a time step is taken once", async () => {
    expect(await successes(aFactor, (records, { factorId }) => records.takeStep(factorId, 58_000_000))).toEqual(
      everyRound(1),
    );
  });

  test("a recovery code is taken once", async () => {
    const take = async (records: SecondFactorRecords, { factorId }: { factorId: string }) =>
      (await records.takeRecoveryCode(factorId, CODE)) !== null;
    expect(await successes(aFactor, take)).toEqual(everyRound(1));
  });

  test("a ticket is taken once", async () => {
    expect(await successes(aFactor, (records, { userId }) => records.takeTicket(userId, TICKET))).toEqual(
      everyRound(1),
    );
  });

  test("five attempts are counted, also the first ones", async () => {
    const count = async (records: SecondFactorRecords, { userId }: { userId: string }) =>
      (await records.countAttempt(userId, 5, 900)) === 0;
    expect(await successes(aFactor, count)).toEqual(everyRound(5));
  });

  test("a sign-in with one code succeeds once", async () => {
    const { gateway, clock } = installed;
    const call = { organizationId: anOrganization() };
    const email = `${randomUUID()}@example.com`;
    (await gateway.createUserWithPassword({ email }, PASSWORD, call)).unwrap();
    const { session } = (await gateway.authenticate({ email, password: PASSWORD }, call)).unwrap();
    const { secret } = (await gateway.mfa.enroll(session.accessToken, ANYWHERE)).unwrap();
    (await gateway.mfa.confirm(session.accessToken, codeAt(secret, clock.now()), ANYWHERE)).unwrap();
    for (let round = 0; round < 3; round += 1) {
      clock.advance(900);
      const credentials = { email, password: PASSWORD, code: codeAt(secret, clock.now()) };
      const answers = await Promise.all(
        [installed, second, installed, second].map((one) => one.gateway.authenticate(credentials, call)),
      );
      expect(answers.map(outcome).sort()).toEqual(["accepted", ...Array(3).fill("authentication_failed")]);
    }
  });

  describe("with the naive versions", () => {
    const naive = (read: (db: Kysely<Tables>, of: { userId: string; factorId: string }) => Promise<boolean>) =>
      successes(aFactor, (_, of) => read(installed.tables, of));

    test("a time step is taken several times: look, then write", async () => {
      const counts = await naive(async (db, { factorId }) => {
        const row = await db
          .selectFrom("second_factors")
          .select("last_step")
          .where("id", "=", factorId)
          .executeTakeFirstOrThrow();
        if (Number(row.last_step) >= 58_000_000) return false;
        await db.updateTable("second_factors").set({ last_step: 58_000_000 }).where("id", "=", factorId).execute();
        return true;
      });
      expect(Math.max(...counts)).toBeGreaterThan(1);
    });

    test("more than five attempts are counted: look, then write", async () => {
      const counts = await naive(async (db, { userId }) => {
        const { rows } = await sql<{ attempts: number }>`
          SELECT cardinality(attempted_at) AS attempts FROM gl_iam.second_factor_attempts
          WHERE user_id = ${userId}`.execute(db);
        if ((rows[0]?.attempts ?? 0) >= 5) return false;
        await sql`
          INSERT INTO gl_iam.second_factor_attempts AS counted (user_id, attempted_at) VALUES (${userId}, ARRAY[now()])
          ON CONFLICT (user_id) DO UPDATE SET attempted_at = counted.attempted_at || now()`.execute(db);
        return true;
      });
      expect(Math.max(...counts)).toBeGreaterThan(5);
    });
  });
});
