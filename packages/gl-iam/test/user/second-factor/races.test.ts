/**
 * The same code, recovery code or ticket from many callers at the same moment, as from two processes. Beside each
 * guarantee runs the naive version, until it breaks.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeAt } from "../../../../../tools/testing/authenticator.js";
import { describeOn, EVERY_DATABASE, type ScratchDatabase } from "../../../../../tools/testing/databases.js";
import type { Tables } from "../../../src/postgresql/tables.js";
import type { SecondFactorRecords } from "../../../src/user/second-factor/records.js";
import { ANYWHERE, anOrganization, type Installation, install, outcome } from "../../postgresql/installation.js";
import { expectMoreThan } from "../../until-they-meet.js";

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

  /** How many of twenty succeed. */
  async function successes(
    take: (records: SecondFactorRecords, of: { userId: string; factorId: string }) => Promise<unknown>,
  ): Promise<number> {
    const of = await aFactor();
    const callers = Array.from({ length: CALLERS }, (_, n) => (n % 2 === 0 ? installed : second));
    const taken = await Promise.all(callers.map(({ provider }) => take(provider.core.store.secondFactors, of)));
    return taken.filter(Boolean).length;
  }

  async function eachRound(take: Parameters<typeof successes>[0]): Promise<number[]> {
    const counts: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) counts.push(await successes(take));
    return counts;
  }

  const everyRound = (count: number) => Array.from({ length: ROUNDS }, () => count);
  const CODE = randomBytes(32);
  const TICKET = randomBytes(32);

  async function aFactor() {
    const { users, secondFactors } = installed.provider.core.store;
    const [userId, factorId] = [randomUUID(), randomUUID()];
    const email = `${userId}@example.com`;
    const named = { email, emailKey: email, displayName: null, roles: [], passwordHash: null };
    await users.insert({ id: userId, organizationId: anOrganization(), createdAt: new Date(), ...named });
    const sealed = { keyVersion: 1, sealed: randomBytes(48) };
    await secondFactors.begin({ id: factorId, userId, sessionId: randomUUID(), ...sealed, recoveryCodes: [CODE] });
    await secondFactors.keepTicket(userId, TICKET, 60);
    return { userId, factorId };
  }

  test("a time step is taken once", async () => {
    const take = (records: SecondFactorRecords, { factorId }: { factorId: string }) =>
      records.takeStep(factorId, 58_000_000);
    expect(await eachRound(take)).toEqual(everyRound(1));
  });

  test("a recovery code is taken once", async () => {
    const take = async (records: SecondFactorRecords, { factorId }: { factorId: string }) =>
      (await records.takeRecoveryCode(factorId, CODE)) !== null;
    expect(await eachRound(take)).toEqual(everyRound(1));
  });

  test("a ticket is taken once", async () => {
    expect(await eachRound((records, { userId }) => records.takeTicket(userId, TICKET))).toEqual(everyRound(1));
  });

  test("five attempts are counted, also the first ones", async () => {
    const count = async (records: SecondFactorRecords, { userId }: { userId: string }) =>
      (await records.countAttempt(userId, 5, 900)) === 0;
    expect(await eachRound(count)).toEqual(everyRound(5));
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
    const naive = (
      most: number,
      take: (db: Kysely<Tables>, of: { userId: string; factorId: string }) => Promise<boolean>,
    ) => expectMoreThan(most, () => successes((_, of) => take(installed.tables, of)));

    test("a time step is taken several times: look, then write", async () => {
      await naive(1, async (db, { factorId }) => {
        const row = await db
          .selectFrom("second_factors")
          .select("last_step")
          .where("id", "=", factorId)
          .executeTakeFirstOrThrow();
        if (Number(row.last_step) >= 58_000_000) return false;
        await db.updateTable("second_factors").set({ last_step: 58_000_000 }).where("id", "=", factorId).execute();
        return true;
      });
    });

    test("more than five attempts are counted: look, then write", async () => {
      await naive(5, async (db, { userId }) => {
        const { rows } = await sql<{ attempts: number }>`
          SELECT cardinality(attempted_at) AS attempts FROM gl_iam.second_factor_attempts
          WHERE user_id = ${userId}`.execute(db);
        if ((rows[0]?.attempts ?? 0) >= 5) return false;
        await sql`
          INSERT INTO gl_iam.second_factor_attempts AS counted (user_id, attempted_at) VALUES (${userId}, ARRAY[now()])
          ON CONFLICT (user_id) DO UPDATE SET attempted_at = counted.attempted_at || now()`.execute(db);
        return true;
      });
    });
  });
});
