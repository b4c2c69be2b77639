/** Lists of users that come at the same moment, to two providers with a pool each on one PostgreSQL. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import type { IAMGateway, JsonObject } from "../../src/index.js";
import { type Installation, install, outcome as outcomeOf } from "../postgresql/installation.js";
import { expectMoreThan } from "../until-they-meet.js";
import { COUNTS_BEFORE_IT_INSERTS, countingGateway, MAKES_IN_THE_ORDER_OF_THE_LIST, naiveGateway } from "./naive.js";
import { aUser, PartnerSide } from "./partner-side.js";

const ROUNDS = 10;
const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";

describe.skipIf(!POSTGRESQL.answers && !required)("races of provisioning", () => {
  let database: ScratchDatabase;
  let first: Installation;
  let second: Installation;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    first = await install(database, { pool: { max: 8 } });
    second = await install(database, { pool: { max: 8 } });
  });
  afterAll(async () => {
    await Promise.all([first?.close(), second?.close()]);
    await database?.drop();
  });

  const people = (count: number) => Array.from({ length: count }, () => aUser());

  async function provision(gateway: IAMGateway, partner: PartnerSide, users: readonly JsonObject[], sent: number) {
    const result = await gateway.sso.provision(partner.sign({ action: "provision", users, sent }));
    return result.isOk ? result.value.users.map(({ outcome }) => outcome) : [result.error.code];
  }

  async function places(partner: PartnerSide) {
    const [row] = await first.sql<{ counted: number; active: number; users: number }>(
      `SELECT (SELECT active_users FROM gl_iam.partner_user_counts WHERE partner_id = $1) AS counted,
         (SELECT count(*)::integer FROM gl_iam.identities WHERE partner_id = $1 AND is_active) AS active,
         (SELECT count(*)::integer FROM gl_iam.users WHERE org_id = $2) AS users`,
      partner.id,
      partner.orgId,
    );
    return row;
  }

  describe("four lists of ten at a cap of ten make ten users", () => {
    async function fill(gateways: readonly IAMGateway[]) {
      const partner = await PartnerSide.of(first, { maxUsers: 10 });
      const lists = Array.from({ length: 4 }, (_, n) =>
        provision(gateways[n % 2] as IAMGateway, partner, people(10), n),
      );
      const outcomes = (await Promise.all(lists)).flat();
      return { made: outcomes.filter((outcome) => outcome === "created").length, places: await places(partner) };
    }

    test("the naive version makes more", async () => {
      const naive = [first, second].map(({ provider }) => naiveGateway(provider, COUNTS_BEFORE_IT_INSERTS));
      await expectMoreThan(10, async () => (await fill(naive)).made);
    });

    test("this one makes ten, and nobody is left over", async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const exact = { made: 10, places: { counted: 10, active: 10, users: 10 } };
        expect(await fill([first.gateway, second.gateway])).toEqual(exact);
      }
    });
  });

  describe("the same people in two lists, in opposite orders, and at their first sign-in", () => {
    async function meet(gateways: readonly IAMGateway[], users: readonly JsonObject[]) {
      const partner = await PartnerSide.of(first, { maxUsers: 20 });
      const lists = [users, users.toReversed()].map((list, n) =>
        provision(gateways[n] as IAMGateway, partner, list, n),
      );
      const [outcomes, signIns] = await Promise.all([
        Promise.all(lists),
        Promise.all(users.slice(0, 5).map((user) => partner.signIn(user))),
      ]);
      return { partner, outcomes: outcomes.flat(), signIns };
    }

    test("wait for each other in a circle with the naive version", { timeout: 180_000 }, async () => {
      const naive = [first, second].map(({ provider }) => countingGateway(provider, MAKES_IN_THE_ORDER_OF_THE_LIST));
      const repeats = () => naive.reduce((sum, one) => sum + one.repeats(), 0);
      const gateways = naive.map(({ gateway }) => gateway);
      await expectMoreThan(0, async () => {
        await meet(gateways, people(20));
        return repeats();
      });
    });

    test("are made once, and no transaction begins again, settled together or one by one", {
      timeout: 180_000,
    }, async () => {
      const counting = [first, second].map(({ provider }) => countingGateway(provider));
      const gateways = counting.map(({ gateway }) => gateway);
      // A machine that is busy may make one wait too long. That refuses it, and leaves nothing behind either.
      const known = new Set(["created", "unchanged", "updated", "reopened", "accepted", "store_unavailable"]);
      for (let round = 0; round < ROUNDS; round += 1) {
        const users = people(10);
        // Who is named twice is settled one by one.
        const named = round % 2 === 0 ? users : [...users, ...users];
        const { partner, outcomes, signIns } = await meet(gateways, named);
        expect([...outcomes, ...signIns.map(outcomeOf)].filter((outcome) => !known.has(outcome))).toEqual([]);
        const withdrawals = users.map(({ external_id }) => partner.deprovision(String(external_id)));
        await Promise.all([...withdrawals, provision(gateways[1] as IAMGateway, partner, named, 3)]);
        first.clock.advance(1);
        await provision(gateways[0] as IAMGateway, partner, users, 4);
        expect(await places(partner)).toEqual({ counted: users.length, active: users.length, users: users.length });
      }
      expect(counting.map(({ repeats }) => repeats())).toEqual([0, 0]);
    });
  });

  test("a withdrawal and a list at once leave the count true, whoever is first", { timeout: 180_000 }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const partner = await PartnerSide.of(first, { maxUsers: 8 });
      const users = people(8);
      await provision(first.gateway, partner, users, 1);
      await Promise.all([
        provision(second.gateway, partner, users, 2),
        ...users.map(({ external_id }) => partner.deprovision(String(external_id))),
      ]);
      const after = await places(partner);
      expect(after?.counted).toBe(after?.active);
      expect(await provision(first.gateway, partner, users, 3)).not.toContain("max_users_exceeded");
      expect(await places(partner)).toEqual({ counted: 8, active: 8, users: 8 });
    }
  });
});
