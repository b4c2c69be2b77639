/** Random lives of people at three partners, on two nodes, against the reference model. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { CLEAR_PARTNER_FIELD as CLEAR } from "../../src/index.js";
import { Child } from "../postgresql/child.js";
import { ANYWHERE, ENCRYPTION_KEY, type Installation, install, outcome } from "../postgresql/installation.js";
import { PartnerSide } from "../sign-in/partner-side.js";
import { Model } from "./model.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
const PARTNERS = 3;
const PASSWORD = "a password of some length";

const partner = fc.nat({ max: PARTNERS - 1 });
const externalId = fc.constantFrom("u-1", "u-2", "u-3");
const email = fc.constantFrom("a@acme.example", "b@acme.example", "c@acme.example", "d@acme.example");
const entry = fc.record({ externalId, email });
/** One of those that there are, whichever number it is. */
const someone = fc.nat();

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant("signIn" as const), partner, externalId, email }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant("deprovision" as const), partner, externalId }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant("provision" as const), partner, externalId, email }) },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant("provisionList" as const),
      partner,
      list: fc.oneof(
        fc.uniqueArray(entry, { minLength: 2, maxLength: 3, selector: (one) => one.externalId }),
        fc.array(entry, { minLength: 2, maxLength: 4 }),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("link" as const), someone, partner, externalId }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("unlink" as const), someone }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("suspendIdentity" as const), someone }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("reopenIdentity" as const), someone }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("suspend" as const), someone }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant("reactivate" as const), someone, email: fc.option(email) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant("merge" as const), someone, other: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("setPassword" as const), someone }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant("setCap" as const), partner, cap: fc.option(fc.nat({ max: 3 })) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** One organization with its partners, as the application and the model know it. */
class World {
  readonly model = new Model(PARTNERS);
  /** The model's users, by the ids of the application's. */
  readonly ids: string[] = [];

  private constructor(
    readonly nodes: readonly Installation[],
    readonly partners: readonly PartnerSide[],
  ) {}

  static async of(nodes: readonly Installation[]): Promise<World> {
    const [node] = nodes;
    if (!node) throw new Error("there is no node");
    const first = await PartnerSide.of(node);
    const partners = [first];
    while (partners.length < PARTNERS) {
      partners.push(await PartnerSide.of(node, { orgId: first.orgId, partnerName: `P ${partners.length}` }));
    }
    return new World(nodes, partners);
  }

  at(index: number): PartnerSide {
    const found = this.partners[index];
    if (!found) throw new Error(`there is no partner ${index}`);
    return found;
  }

  /** @returns what the application and the model answered; null where there is nobody to act on */
  async take(node: Installation, taken: Step): Promise<[string, string] | null> {
    const { model } = this;
    const { users } = node.gateway;
    if (taken.act === "setCap") {
      const { id } = this.at(taken.partner);
      const cap = taken.cap === null ? null : { maxUsers: taken.cap };
      const changed = await node.registry.updatePartner(id, cap ?? { maxUsers: CLEAR });
      return [outcome(changed), model.setCap(taken.partner, taken.cap)];
    }
    if (taken.act === "signIn") return this.#signIn(node, taken);
    if (taken.act === "deprovision") {
      const { act, externalId: id } = taken;
      const side = this.at(taken.partner);
      const payload = side.anew({ action: act, external_id: id });
      return [outcome(await node.gateway.sso.deprovision(side.sign(payload))), model.deprovision(taken.partner, id)];
    }
    if (taken.act === "provision") return this.#provision(node, taken);
    if (taken.act === "provisionList") return this.#provisionList(node, taken);
    if (taken.act === "unlink" || taken.act === "suspendIdentity" || taken.act === "reopenIdentity") {
      const identity = model.identities[taken.someone % Math.max(1, model.identities.length)];
      if (!identity) return null;
      const userId = this.#id(identity.user);
      const all = (await users.identities(userId, ANYWHERE)).unwrap();
      const stored = all.find(
        (one) => one.partnerId === this.at(identity.partner).id && one.externalId === identity.externalId,
      );
      return [outcome(await users[taken.act](userId, stored?.id ?? "", ANYWHERE)), model[taken.act](identity)];
    }
    if (model.users.length === 0) return null;
    const index = taken.someone % model.users.length;
    const userId = this.#id(index);
    switch (taken.act) {
      case "link": {
        const link = { partnerId: this.at(taken.partner).id, externalId: taken.externalId };
        const linked = await users.link(userId, link, ANYWHERE);
        return [outcome(linked), model.link(index, taken.partner, taken.externalId)];
      }
      case "suspend":
        return [outcome(await users.suspend(userId, ANYWHERE)), model.suspend(index)];
      case "reactivate": {
        const other = taken.email ?? undefined;
        const reactivated = await users.reactivate(userId, { ...ANYWHERE, email: other });
        return [outcome(reactivated), model.reactivate(index, other)];
      }
      case "merge": {
        const into = taken.other % model.users.length;
        return [outcome(await users.merge(userId, this.#id(into), ANYWHERE)), model.merge(index, into)];
      }
      case "setPassword":
        return [outcome(await node.gateway.setPassword(userId, PASSWORD, ANYWHERE)), model.setPassword(index)];
    }
  }

  async #signIn(node: Installation, taken: Extract<Step, { act: "signIn" }>): Promise<[string, string]> {
    const side = this.at(taken.partner);
    const payload = side.anew({ external_id: taken.externalId, email: taken.email });
    const issued = await node.gateway.sso.issueToken(side.sign(payload));
    const signedIn = issued.isErr ? issued : await node.gateway.sso.authenticate({ token: issued.value.token });
    const expected = this.model.signIn(taken.partner, taken.externalId, taken.email);
    if (signedIn.isOk && "user" in signedIn.value) {
      const index = this.model.find(taken.partner, taken.externalId)?.user ?? -1;
      this.ids[index] ??= signedIn.value.user.id;
      expect(signedIn.value.user.id, "who signed in").toBe(this.ids[index]);
    }
    return [outcome(signedIn), expected];
  }

  async #provision(node: Installation, taken: Extract<Step, { act: "provision" }>): Promise<[string, string]> {
    const side = this.at(taken.partner);
    const payload = side.anew({ action: "provision", external_id: taken.externalId, email: taken.email });
    const answer = outcome(await node.gateway.sso.provision(side.sign(payload)));
    const expected = this.model.provision(taken.partner, taken.externalId, taken.email);
    await this.#learn(node, taken.partner, taken.externalId);
    return [answer, expected];
  }

  /** The model takes a list one by one. */
  async #provisionList(node: Installation, taken: Extract<Step, { act: "provisionList" }>): Promise<[string, string]> {
    const side = this.at(taken.partner);
    const users = taken.list.map(({ externalId: id, email: address }) => ({ external_id: id, email: address }));
    const answer = await node.gateway.sso.provision(side.sign(side.anew({ action: "provision", users })));
    const done = new Set<string>(["created", "updated", "reopened", "unchanged"]);
    const outcomes = answer.unwrap().users.map(({ outcome: one }) => (done.has(one) ? "accepted" : one));
    const expected = taken.list.map((one) => this.model.provision(taken.partner, one.externalId, one.email));
    for (const one of taken.list) await this.#learn(node, taken.partner, one.externalId);
    return [outcomes.join(), expected.join()];
  }

  /** The id of a user whom the model knows already. */
  async #learn(node: Installation, partnerIndex: number, id: string): Promise<void> {
    const index = this.model.find(partnerIndex, id)?.user;
    if (index === undefined || this.ids[index] !== undefined) return;
    const [row] = await node.sql<{ user_id: string }>(
      "SELECT user_id FROM gl_iam.identities WHERE partner_id = $1 AND external_id = $2",
      this.at(partnerIndex).id,
      id,
    );
    if (row) this.ids[index] = row.user_id;
  }

  #id(index: number): string {
    const id = this.ids[index];
    if (!id) throw new Error(`user ${index} has no id`);
    return id;
  }

  /** The application's tables in the words of the model. */
  async expectSame({ sql }: Installation): Promise<void> {
    const { model } = this;
    const partnerIds = this.partners.map(({ id }) => id);
    const users = await sql<{ id: string; email: string; has_address: boolean; suspended: boolean; active: boolean }>(
      `SELECT id, email, email_key IS NOT NULL AS has_address, suspended_at IS NOT NULL AS suspended,
         is_active AS active
       FROM gl_iam.users WHERE org_id = $1 ORDER BY id`,
      this.at(0).orgId,
    );
    const byId = <T extends { id: string }>(rows: T[]) => rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(users)).toEqual(
      byId(
        model.users.map(({ email: address, hasAddress, suspended }, index) => ({
          id: this.#id(index),
          email: address,
          has_address: hasAddress,
          suspended,
          active: model.maySignIn(index),
        })),
      ),
    );
    const identities = await sql<{ partner_id: string; external_id: string; user_id: string }>(
      `SELECT partner_id, external_id, user_id, withdrawn_at IS NOT NULL AS withdrawn,
         suspended_at IS NOT NULL AS suspended FROM gl_iam.identities WHERE partner_id = ANY ($1::uuid[])`,
      partnerIds,
    );
    const place = (row: { partner_id: string; external_id: string }) => `${row.partner_id} ${row.external_id}`;
    expect(identities.toSorted((a, b) => (place(a) < place(b) ? -1 : 1))).toEqual(
      model.identities
        .map(({ partner: index, externalId: id, user, withdrawn, suspended }) => ({
          partner_id: this.at(index).id,
          external_id: id,
          user_id: this.#id(user),
          withdrawn,
          suspended,
        }))
        .sort((a, b) => (place(a) < place(b) ? -1 : 1)),
    );
    const counts = await sql<{ partner_id: string; active_users: number }>(
      "SELECT partner_id, active_users FROM gl_iam.partner_user_counts WHERE partner_id = ANY ($1::uuid[])",
      partnerIds,
    );
    const counted = new Map(counts.map((row) => [row.partner_id, row.active_users]));
    expect(partnerIds.map((id) => counted.get(id) ?? 0)).toEqual(partnerIds.map((_, index) => model.places(index)));
    const reserved = await sql<{ email_key: string; partner_id: string }>(
      "SELECT email_key, partner_id FROM gl_iam.former_addresses WHERE org_id = $1",
      this.at(0).orgId,
    );
    expect(Object.fromEntries(reserved.map((row) => [row.email_key, partnerIds.indexOf(row.partner_id)]))).toEqual(
      Object.fromEntries(model.reserved),
    );
  }

  /** No session of anybody who may not sign in. */
  async expectNoSessionTooMany({ sql, provider }: Installation): Promise<void> {
    const sessions = await sql<{ id: string; user_id: string }>(
      "SELECT id, user_id FROM gl_iam.sessions WHERE org_id = $1",
      this.at(0).orgId,
    );
    for (const session of sessions) {
      const found = await provider.core.store.sessions.find(session.id, null);
      if (found?.standing !== "live") continue;
      expect(this.model.maySignIn(this.ids.indexOf(session.user_id)), "the user of a live session").toBe(true);
      expect(found.asserted, "a partner's live session has an active identity").not.toBeNull();
    }
  }
}

describe.skipIf(!POSTGRESQL.answers && !required)("lives of people", () => {
  let database: ScratchDatabase;
  let nodes: Installation[] = [];

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    nodes = [await install(database), await install(database)];
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await database?.drop();
  });

  test("each step is answered as the reference answers it, and leaves the same behind", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: "max" }), async (steps) => {
        const world = await World.of(nodes);
        for (const [index, taken] of steps.entries()) {
          const node = nodes[index % nodes.length];
          if (!node) continue;
          node.clock.advance(1);
          const answers = await world.take(node, taken);
          if (answers) expect(answers[0], `step ${index}: ${JSON.stringify(taken)}`).toBe(answers[1]);
          await world.expectSame(node);
        }
        if (nodes[0]) await world.expectNoSessionTooMany(nodes[0]);
      }),
      { numRuns: Number(process.env.GL_IAM_TEST_LIVES ?? 8), endOnFailure: true },
    );
  });

  test("two processes at once: whatever they do, every invariant holds", { timeout: 120_000 }, async () => {
    const [node] = nodes;
    if (!node) throw new Error("there is no node");
    const world = await World.of(nodes);
    const orgId = world.at(0).orgId;
    const caps = [2, 3, null];
    for (const [index, maxUsers] of caps.entries()) {
      if (maxUsers !== null) (await node.registry.updatePartner(world.at(index).id, { maxUsers })).unwrap();
    }
    const children = ["one", "two"].map(
      () => new Child("../identity/living.child.ts", { DATABASE_URL: database.url, ENCRYPTION_KEY }),
    );
    try {
      for (const child of children) expect(await child.line()).toBe("ready");
      const credentials = world.partners.map(
        ({
          registration: {
            consumerKey,
            consumerSecret,
            partner: { id },
          },
        }) => ({
          consumerKey,
          consumerSecret,
          id,
        }),
      );
      for (const [index, child] of children.entries()) {
        child.tell(JSON.stringify({ credentials, seed: index + 1, rounds: 12, atOnce: 6 }));
      }
      const outcomes = (await Promise.all(children.map((child) => child.line()))).flatMap(
        (line) => JSON.parse(line) as string[],
      );
      // A machine that is busy may make one wait too long; that refuses, and must leave nothing behind either.
      expect(outcomes).not.toContain("internal_error");
      expect(outcomes.filter((code) => code === "accepted").length).toBeGreaterThan(10);
    } finally {
      for (const child of children) child.kill("SIGKILL");
    }
    const partnerIds = world.partners.map(({ id }) => id);
    expect(
      await node.sql(
        `SELECT partners.id FROM gl_iam.partners
         LEFT JOIN gl_iam.partner_user_counts counts ON counts.partner_id = partners.id
         WHERE partners.id = ANY ($1::uuid[]) AND (
           coalesce(active_users, 0) > max_users OR coalesce(active_users, 0) <> (
             SELECT count(DISTINCT user_id) FROM gl_iam.identities WHERE partner_id = partners.id AND is_active))`,
        partnerIds,
      ),
      "the count of a partner is that of its users, and under its cap",
    ).toEqual([]);
    expect(
      await node.sql(
        `SELECT partner_id, user_id FROM gl_iam.identities WHERE partner_id = ANY ($1::uuid[]) AND is_active
         GROUP BY 1, 2 HAVING count(*) > 1`,
        partnerIds,
      ),
      "one active identity of a partner for each user",
    ).toEqual([]);
    expect(
      await node.sql(
        `SELECT id FROM gl_iam.users WHERE org_id = $1 AND email_key IS NULL AND suspended_at IS NULL
           AND merged_into IS NULL AND EXISTS (
             SELECT FROM gl_iam.identities WHERE user_id = users.id AND withdrawn_at IS NULL)`,
        orgId,
      ),
      "whoever is let in has an address",
    ).toEqual([]);
    expect(
      await node.sql(
        `SELECT email_key FROM gl_iam.former_addresses former WHERE org_id = $1 AND EXISTS (
           SELECT FROM gl_iam.users WHERE users.org_id = former.org_id AND users.email_key = former.email_key)`,
        orgId,
      ),
      "an address that somebody has is reserved for nobody",
    ).toEqual([]);
    for (const { id, user_id } of await node.sql<{ id: string; user_id: string }>(
      "SELECT id, user_id FROM gl_iam.sessions WHERE org_id = $1",
      orgId,
    )) {
      const found = await node.provider.core.store.sessions.find(id, null);
      if (found?.standing !== "live") continue;
      expect(found.user.isActive, `a live session of ${user_id}`).toBe(true);
      expect(found.asserted).not.toBeNull();
    }
  });
});
