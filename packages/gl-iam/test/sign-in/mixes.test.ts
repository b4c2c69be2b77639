/**
 * Random mixes of exchanges, at once by two pools, each have the outcomes that they have one by one in transactions.
 * The seed of a round that fails is in its name.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import type { IAMGateway, SSOPartnerCreate } from "../../src/index.js";
import { ANYWHERE, type Installation, install, outcome } from "../postgresql/installation.js";
import { naiveGateway } from "./naive.js";
import { aUser, PartnerSide } from "./partner-side.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
/** Of a round. */
const CASES = 14;

/** A number below the bound, the same ones from the same seed. */
type Random = (bound: number) => number;

function randomOf(seed: number): Random {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

type Partner = (fields?: Partial<SSOPartnerCreate>) => Promise<PartnerSide>;
/** Prepares tokens whose exchanges have the same outcomes in any order. The size is 2 or more. */
type Case = (partner: Partner, size: number, installed: Installation) => Promise<string[]>;

const several = <T>(size: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: size }, (_, n) => make(n)));

/** New external ids with addresses of people who come to another partner, or the same, and are withdrawn there. */
async function ofLeavers(by: PartnerSide, left: PartnerSide, size: number): Promise<string[]> {
  const people = Array.from({ length: size }, () => aUser());
  const tokens = await several(size, (n) => by.token(aUser({ email: people[n]?.email ?? "" })));
  for (const person of people) await left.signedIn(person);
  for (const person of people) (await left.deprovision(`${person.external_id}`)).unwrap();
  return tokens;
}

const KINDS: Readonly<Record<string, Case>> = {
  "people who are new": async (partner, size) => {
    const one = await partner();
    return several(size, () => one.token());
  },
  "a person who is new, by several tokens": async (partner, size) => {
    const [one, person] = [await partner(), aUser()];
    return several(size, () => one.token(one.anew(person)));
  },
  "a token, again and again": async (partner, size) => Array(size).fill(await (await partner()).token()),
  "several external ids of one address": async (partner, size) => {
    const [one, { email = "" }] = [await partner(), aUser()];
    return several(size, () => one.token(aUser({ email })));
  },
  "the last places of a cap": async (partner, size) => {
    const one = await partner({ maxUsers: size - 1 });
    return several(size, () => one.token());
  },
  "people who come back": async (partner, size) => {
    const [one, people] = [await partner(), Array.from({ length: size }, () => aUser())];
    for (const person of people) await one.signedIn(person);
    return several(size, (n) => one.token(one.anew(people[n] ?? {})));
  },
  "people who are suspended": async (partner, size, { gateway }) => {
    const [one, person] = [await partner(), aUser()];
    const { user } = await one.signedIn(person);
    const tokens = await several(size, () => one.token(one.anew(person)));
    (await gateway.deactivateUser(user.id, ANYWHERE)).unwrap();
    return tokens;
  },
  "addresses of another partner's users": async (partner, size) => {
    const other = await partner();
    const one = await partner({ orgId: other.orgId, partnerName: "Globex" });
    const people = await several(size, async () => aUser());
    const tokens = await several(size, (n) => one.token(aUser({ email: people[n]?.email ?? "" })));
    for (const person of people) await other.signedIn(person);
    return tokens;
  },
  "addresses of the own former users": async (partner, size) => {
    const one = await partner();
    return ofLeavers(one, one, size);
  },
  "addresses of another partner's former users": async (partner, size) => {
    const other = await partner();
    return ofLeavers(await partner({ orgId: other.orgId, partnerName: "Globex" }), other, size);
  },
  "a partner that is inactive": async (partner, size, { registry }) => {
    const one = await partner();
    const tokens = await several(size, () => one.token());
    (await registry.deactivatePartner(one.id)).unwrap();
    return tokens;
  },
  "a secret that has ended": async (partner, size, { registry }) => {
    const one = await partner();
    const tokens = await several(size, () => one.token());
    (await registry.rotateConsumerSecret(one.id)).unwrap();
    return tokens;
  },
  "a partner that brings nobody new any more": async (partner, size, { registry }) => {
    const one = await partner();
    const tokens = await several(size, () => one.token());
    (await registry.updatePartner(one.id, { userProvisioning: "pre_provisioned" })).unwrap();
    return tokens;
  },
};

describe.skipIf(!POSTGRESQL.answers && !required)("random mixes", () => {
  let database: ScratchDatabase;
  let installed: [Installation, Installation];

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    installed = [await install(database, { pool: { max: 12 } }), await install(database, { pool: { max: 12 } })];
  });
  afterAll(async () => {
    for (const one of installed ?? []) await one.close();
    await database?.drop();
  });

  /** Tokens of each case, in the order of the names. */
  const prepare = (names: readonly string[], sizes: readonly number[]) =>
    several(names.length, async (n) => {
      const partner: Partner = (fields) => PartnerSide.of(installed[0], fields);
      return (KINDS[names[n] ?? ""] as Case)(partner, sizes[n] ?? 2, installed[0]);
    });
  const exchange = async (gateway: IAMGateway, token: string) => outcome(await gateway.sso.authenticate({ token }));

  test.each([1, 2, 3])("seed %i", async (seed) => {
    const random = randomOf(seed);
    const all = Object.keys(KINDS);
    // Each at least once in the rounds.
    const names = Array.from(
      { length: CASES },
      (_, n) => all[n < all.length / 2 ? (n * 2 + seed) % all.length : random(all.length)] ?? "",
    );
    const sizes = names.map(() => 2 + random(4));
    const alone = naiveGateway(installed[0].provider, () => ({}));
    const expected: string[][] = [];
    for (const tokens of await prepare(names, sizes)) {
      const outcomes: string[] = [];
      for (const token of tokens) outcomes.push(await exchange(alone, token));
      expected.push(outcomes.sort());
    }
    const tokens = await prepare(names, sizes);
    const mixed = tokens
      .flatMap((ofCase, place) => ofCase.map((token) => ({ token, place, at: random(1 << 30) })))
      .sort((a, b) => a.at - b.at);
    const outcomes: string[][] = names.map(() => []);
    await Promise.all(
      mixed.map(async ({ token, place }, n) => {
        outcomes[place]?.push(await exchange(installed[n % 2 === 0 ? 0 : 1].gateway, token));
      }),
    );
    const told = (list: readonly string[][]) => names.map((name, place) => [name, list[place]?.toSorted()]);
    expect(told(outcomes)).toEqual(told(expected));
    const counts = await installed[0].sql(`
      SELECT partner_id, active_users FROM gl_iam.partner_user_counts AS counts WHERE active_users <> (
        SELECT count(*) FROM gl_iam.identities WHERE identities.partner_id = counts.partner_id AND is_active
      )`);
    expect(counts, "each place is an active identity's").toEqual([]);
  });
});
