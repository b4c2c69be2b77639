/**
 * The database dies, or freezes, in the middle of many sign-ins and refreshes. Acknowledged ones are kept, accepted
 * ones are never accepted again, callers get store_unavailable within two seconds, and all is well soon after its
 * return.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inTime } from "../../../../tools/testing/in-time.js";
import type { PartnerRequest, Result, Session } from "../../src/index.js";
import { ANYWHERE, type Installation, install, outcome } from "../postgresql/installation.js";
import { OwnCluster, serverBinaries } from "../postgresql/own-cluster.js";
import { inTurns } from "./in-turns.js";
import { aUser, PartnerSide, tally } from "./partner-side.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
const SILENCE_MS = 2000;
/** Sign-ins that may still fail once the database is back: each connection of the pool may have to be found dead. */
const RECOVERY_TRIES = 20;
const CALLERS = 16;

/** What the callers were answered, and how long the slowest waited. */
interface Load {
  /** Assertions that were answered with a token, and that token. */
  readonly issued: { request: PartnerRequest; token: string }[];
  /** Tokens whose exchange was answered with a session, and that session. */
  readonly exchanged: { token: string; session: Session }[];
  /** Sessions whose refresh was answered, as it was answered; and those whose refresh was not, with its key. */
  readonly refreshed: Session[];
  readonly unrefreshed: { session: Session; idempotencyKey: string }[];
  /** Posted or exchanged without a positive answer. */
  readonly codes: Set<string>;
  /** Calls under way or answered after the two seconds. */
  late: number;
  /** Of each caller. */
  readonly refusals: number[];
}

describe.skipIf(!serverBinaries && !required)("a sign-in, when the database", () => {
  let cluster: OwnCluster;
  let installed: Installation;

  beforeAll(async () => {
    cluster = await OwnCluster.create();
    await cluster.start();
    installed = await install(cluster);
  });
  afterAll(async () => {
    cluster?.thaw();
    await installed?.close();
    await cluster?.remove();
  });

  /**
   * Callers that sign in one user after the other until told to stop. Every second token stays open, every second
   * caller's user comes back, and every second session is refreshed at once.
   */
  function startLoad(partner: PartnerSide) {
    const load: Load = {
      ...{ issued: [], exchanged: [], refreshed: [], unrefreshed: [], codes: new Set(), late: 0 },
      refusals: Array(CALLERS).fill(0),
    };
    let over = false;
    // A test that fails in between never says stop.
    const end = performance.now() + 60_000;
    async function timed<T>(call: Promise<Result<T>>): Promise<Result<T>> {
      if ((await inTime(call, SILENCE_MS)) === "late") load.late += 1;
      const result = await call;
      load.codes.add(outcome(result));
      return result;
    }
    async function refresh(session: Session) {
      const idempotencyKey = randomUUID();
      const answer = await timed(
        installed.gateway.refreshSession(session.refreshToken, { ...ANYWHERE, idempotencyKey }),
      );
      if (answer.isOk) load.refreshed.push(answer.value);
      else load.unrefreshed.push({ session, idempotencyKey });
    }
    async function caller(_: unknown, caller: number) {
      const regular = aUser();
      while (!over && performance.now() < end) {
        const request = partner.sign(caller % 2 === 0 ? aUser() : partner.anew(regular));
        const issued = await timed(installed.gateway.sso.issueToken(request));
        // A closed provider refuses without waiting for anything, and the loop must not block the process.
        if (issued.isErr) {
          load.refusals[caller] = (load.refusals[caller] ?? 0) + 1;
          await sleep(1);
          continue;
        }
        const { token } = issued.value;
        load.issued.push({ request, token });
        if (load.issued.length % 2 === 0) continue;
        const answer = await timed(installed.gateway.sso.authenticate({ token }));
        if (answer.isErr) continue;
        const { session } = answer.value;
        if (load.exchanged.push({ token, session }) % 2 === 0) await refresh(session);
      }
    }
    const callers = Promise.all(Array.from({ length: CALLERS }, caller));
    const stop = async () => {
      over = true;
      await callers;
    };
    return { load, stop };
  }

  async function expectRecovery(partner: PartnerSide): Promise<void> {
    let failed = 0;
    for (let steady = 0; steady < 20; ) {
      if (failed > RECOVERY_TRIES) throw new Error("it does not recover");
      if (outcome(await partner.signIn()) === "accepted") steady += 1;
      else [steady, failed] = [0, failed + 1];
    }
  }

  /** Everything that was acknowledged before the fault holds after it. */
  async function expectPromisesKept({ issued, exchanged, refreshed, unrefreshed }: Load): Promise<void> {
    const { gateway } = installed;
    expect(refreshed.length, "there was a load").toBeGreaterThan(10);
    const live = await inTurns(exchanged, ({ session }) => gateway.validateSession(session.accessToken, ANYWHERE));
    expect(tally(live)).toEqual({ accepted: exchanged.length });
    // Whether a refresh without an answer was committed or not, its client goes on.
    const repeated = await inTurns(unrefreshed, ({ session, idempotencyKey }) =>
      gateway.refreshSession(session.refreshToken, { ...ANYWHERE, idempotencyKey }),
    );
    expect(tally(repeated)).toEqual(unrefreshed.length > 0 ? { accepted: unrefreshed.length } : {});
    const begun = new Set([...refreshed, ...unrefreshed.map(({ session }) => session)].map(({ id }) => id));
    const untouched = exchanged.map(({ session }) => session).filter(({ id }) => !begun.has(id));
    const sessions = [...untouched, ...refreshed, ...repeated.map((answer) => answer.unwrap())];
    expect(sessions).toHaveLength(exchanged.length);
    const next = await inTurns(sessions, ({ refreshToken }) => gateway.refreshSession(refreshToken, ANYWHERE));
    expect(tally(next)).toEqual({ accepted: exchanged.length });
    const replays = await inTurns(issued, ({ request }) => gateway.sso.issueToken(request));
    const again = await inTurns(exchanged, ({ token }) => gateway.sso.authenticate({ token }));
    expect(tally(again)).toEqual({ invalid_token: exchanged.length });
    const used = new Set(exchanged.map(({ token }) => token));
    const left = issued.filter(({ token }) => !used.has(token));
    const open = await inTurns(left, ({ token }) => gateway.sso.authenticate({ token }));
    expect(tally(replays)).toEqual({ assertion_replayed: issued.length });
    // The exchange that was cut off may have been committed: at most CALLERS were under way.
    const { accepted = 0, invalid_token: cutOff = 0, ...other } = tally(open);
    expect(other).toEqual({});
    expect(accepted).toBeGreaterThan(5);
    expect(cutOff).toBeLessThanOrEqual(CALLERS);
  }

  test.each(["is killed", "freezes"])("%s in the middle of many", { timeout: 60_000 }, async (fault) => {
    const partner = await PartnerSide.of(installed);
    const { load, stop } = startLoad(partner);
    try {
      await expect.poll(() => load.exchanged.length, { timeout: 10_000 }).toBeGreaterThan(40);

      if (fault === "is killed") await cluster.kill();
      else cluster.freeze();
      load.refusals.fill(0);
      // Once each caller has been refused, whatever was answered before the fault has arrived.
      const refusedEach = (times: number) =>
        expect.poll(() => Math.min(...load.refusals), { timeout: 20_000 }).toBeGreaterThanOrEqual(times);
      await refusedEach(1);
      const downFrom = load.issued.length;
      await refusedEach(2);
      // Still under load, because all of these find no database.
      const calls = [
        partner.post(),
        installed.gateway.sso.authenticate({ token: load.issued.at(-1)?.token ?? "" }),
        partner.logout("u-1"),
        partner.deprovision("u-1"),
        installed.registry.deactivatePartner(partner.id),
      ];
      const meanwhile = await Promise.all(calls.map((call) => inTime<Result<unknown>>(call, SILENCE_MS)));
      expect(meanwhile).not.toContain("late");
      expect(tally(await Promise.all<Result<unknown>>(calls))).toEqual({ store_unavailable: 5 });
      expect(load.issued.length, "nothing is acknowledged that is not kept").toBe(downFrom);

      if (fault === "is killed") await cluster.start();
      else cluster.thaw();
      await expectRecovery(partner);
    } finally {
      await stop();
    }
    expect(load.late, "nobody was kept waiting").toBe(0);
    expect([...load.codes].sort()).toEqual(["accepted", "store_unavailable"]);
    await expectPromisesKept(load);
    expect((await installed.registry.getPartner(partner.id)).unwrap()).toEqual(partner.registration.partner);
  });
});
