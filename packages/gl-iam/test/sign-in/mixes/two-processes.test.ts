/**
 * Two processes at once: signed, replayed, old and wrong assertions, tokens that are new, used or expired, of people
 * who are new or come back, while their partners' secrets, activity, domains and caps are changed. Each has the outcome
 * that it has alone, in some order that respects what was acknowledged. `GL_IAM_TEST_MIXES` says how many rounds (1).
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../../tools/testing/databases.js";
import { Dice } from "../../../../../tools/testing/dice.js";
import { anOrganization, type Installation, install } from "../../postgresql/installation.js";
import { isAccepted } from "./history.js";
import { MixedPartner } from "./mix.js";
import { MixingProcess, type Variant } from "./mixing-process.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
const ROUNDS = Number(process.env.GL_IAM_TEST_MIXES ?? 1);
const PARTNERS = 3;
/** Of a partner, one after the other; two run at once. */
const BURSTS = 5;
const TOKEN_SECONDS = 2;

describe.skipIf(!POSTGRESQL.answers && !required)("mixes of two processes", { timeout: 180_000 }, () => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    installed = await install(database, { now: undefined });
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  async function withTwo<T>(
    variants: readonly [Variant | undefined, Variant | undefined],
    work: (nodes: MixingProcess[]) => Promise<T>,
  ): Promise<T> {
    const nodes = await Promise.all(
      variants.map((variant) => MixingProcess.start(database.url, TOKEN_SECONDS, variant)),
    );
    try {
      return await work(nodes);
    } finally {
      await Promise.all(nodes.map((node) => node.close()));
    }
  }

  async function mixed(nodes: readonly MixingProcess[], dice: Dice, bursts: number): Promise<MixedPartner[]> {
    const orgId = anOrganization();
    const partners = await Promise.all(
      Array.from({ length: PARTNERS }, () =>
        MixedPartner.register(installed.registry, orgId, nodes, dice, TOKEN_SECONDS),
      ),
    );
    await Promise.all(
      partners.map(async (partner) => {
        const oneByOne = async () => {
          for (let n = 0; n < bursts; n += 1) await partner.burst();
        };
        const all = Promise.all([oneByOne(), oneByOne()]);
        await Promise.all([all, partner.changeUntil(all)]);
        await partner.close();
      }),
    );
    return partners;
  }

  const problemsOf = (partners: readonly MixedPartner[]) => partners.flatMap(({ history }) => history.problems());

  test.each(Array.from({ length: ROUNDS }, (_, n) => n + 1))("each call is explained, seed %i", async (seed) => {
    await withTwo([undefined, "hesitating"], async (nodes) => {
      const partners = await mixed(nodes, new Dice(seed), BURSTS);
      await sleep(TOKEN_SECONDS * 1000);
      for (const partner of partners) {
        await partner.exchangeRest();
        const letIn = await partner.newcomers(12, 2);
        if (partner.history.unknown === 0) expect(letIn, "as many newcomers as there are places").toBe(2);
      }
      expect(problemsOf(partners)).toEqual([]);
      for (const partner of partners) await expectStored(partner);
      expect(
        partners.some(({ history }) => !history.isLost),
        "something was judged to its end",
      ).toBe(true);
      const rotated = partners.flatMap(({ history: { postings } }) => postings).filter(isAccepted);
      expect(Math.max(...rotated.map(({ assertion }) => assertion.secret ?? 0)), "rotations were used").toBeGreaterThan(
        0,
      );
      const all = partners.flatMap(({ history: { postings, exchanges } }) => [...postings, ...exchanges]);
      const outcomes = new Set(all.map(({ outcome }) => outcome));
      expect([...outcomes], "the mix has everything").toEqual(
        expect.arrayContaining([
          ...["accepted", "assertion_replayed", "invalid_token", "invalid_partner_signature", "signature_expired"],
          ...["partner_inactive", "email_domain_not_allowed", "max_users_exceeded"],
        ]),
      );
    });
  });

  test.each(["version", "places"] as const)("a naive version that compares no %s is found out", async (lacking) => {
    await withTwo([lacking, lacking], async (nodes) => {
      let problems: string[] = [];
      // On a busy machine a change may have no answer, and nothing is judged from there on.
      for (let seed = 1; seed <= 5 && problems.length === 0; seed += 1) {
        const partners = await mixed(nodes, new Dice(seed), 1);
        await Promise.all(partners.map((partner) => partner.newcomers(12, 2)));
        problems = problemsOf(partners);
      }
      expect(problems).not.toEqual([]);
    });
  });

  /** Rows are what was answered. A call without an answer may have written its own. */
  async function expectStored(partner: MixedPartner): Promise<void> {
    const { id, history, sessions } = partner;
    const { postings, exchanges, changes, persons, unknown } = history;
    const [stored] = await installed.sql<Record<string, number>>(
      `SELECT active_users AS places,
         (SELECT count(*)::integer FROM gl_iam.identities WHERE partner_id = $1) AS identities,
         (SELECT count(DISTINCT user_id)::integer FROM gl_iam.identities WHERE partner_id = $1) AS users
       FROM gl_iam.partner_user_counts WHERE partner_id = $1`,
      id,
    );
    const events = await installed.sql<{ event_type: string; count: number }>(
      `SELECT event_type, count(*)::integer AS count FROM gl_iam.audit_events WHERE partner_id = $1
         AND event_type = ANY ($2) GROUP BY 1`,
      id,
      ["sso_token_issued", "sso_sign_in", "session_created", "user_created", "jit_provision"],
    );
    const audited = Object.fromEntries(events.map((row) => [row.event_type, row.count]));
    const people = { identities: persons.size, users: persons.size, places: persons.size };
    const issued = postings.filter(isAccepted).length;
    const signIns = exchanges.filter(isAccepted).length;
    const told = {
      ...people,
      ...{ sso_token_issued: issued, sso_sign_in: signIns, session_created: signIns },
      ...{ user_created: persons.size, jit_provision: persons.size },
    };
    if (unknown === 0) expect({ ...stored, ...audited }).toEqual(told);
    const lastRevocation = changes.findLast(
      ({ standing }, n) => standing.epoch > (changes[n - 1]?.standing.epoch ?? 0),
    );
    const live = await partner.validate();
    sessions.forEach(({ exchange }, n) => {
      if (!lastRevocation || exchange.begun > lastRevocation.ended) expect(live[n], "it was not revoked").toBe(true);
      else if (exchange.ended < lastRevocation.begun) expect(live[n], "it was revoked").toBe(false);
    });
  }
});
