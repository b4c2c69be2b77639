/** Callers of one moment share a statement. Each gets the answer that it would get alone. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { Core } from "../../src/core.js";
import { CLEAR_PARTNER_FIELD, IAMGateway, type PartnerRequest } from "../../src/index.js";
import { passedGates } from "../../src/postgresql/gate.js";
import type { ReturningSignIn } from "../../src/sign-in/exchange-records.js";
import { ANYWHERE, type Installation, install, outcome } from "../postgresql/installation.js";
import { looksForReservationsFirst, naiveGateway } from "./naive.js";
import { aUser, isLive, PartnerSide, tally } from "./partner-side.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "callers of one moment", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  /** A second process' pool where the database allows it. */
  let other: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
    other = database.shared ? await install(database, { now: installed.clock.now }) : installed;
  });
  afterAll(async () => {
    await other?.close();
    await installed?.close();
    await database?.drop();
  });

  const gatewayOf = (n: number) => (n % 2 === 0 ? installed : other).gateway;
  const postAll = (requests: readonly PartnerRequest[]) =>
    Promise.all(requests.map((request, n) => gatewayOf(n).sso.issueToken(request)));
  const claims = async () => installed.inspection.count("replayMarks");

  /** A gateway that has no transactions: what it does, it does the short way. */
  const withoutTransactions = () => {
    const { core, accessTokens, partnerRegistry } = installed.provider;
    const store = Object.assign(Object.create(core.store), {
      transaction: () => Promise.reject(new Error("a transaction was begun")),
    });
    return IAMGateway.fromFullstackProvider({
      core: new Core({ ...core, store }),
      accessTokens,
      partnerRegistry,
      healthCheck: async () => true,
      usage: () => installed.provider.usage(),
      close: async () => {},
    });
  };

  test("a user who comes back is signed in, and refreshed, without a transaction", async () => {
    const partner = await PartnerSide.of(installed);
    const payload = aUser({ display_name: "Ada" });
    const first = await partner.signedIn(payload);
    const token = await partner.token(partner.anew({ ...payload, role: "student" }));
    const gateway = withoutTransactions();
    const again = (await gateway.sso.authenticate({ token })).unwrap();
    expect(again.user).toMatchObject({ id: first.user.id, roles: ["student"] });
    expect(again.session.externalId).toBe(payload.external_id);
    const refreshed = (await gateway.refreshSession(again.session.refreshToken, ANYWHERE)).unwrap();
    expect(await isLive(installed.gateway, { session: refreshed })).toBe(true);
    const renamed = await partner.token(partner.anew({ ...payload, display_name: "Grace" }));
    expect(outcome(await gateway.sso.authenticate({ token: renamed })), "another name needs one").toBe(
      "internal_error",
    );
    const events = (await installed.gateway.listAuditEvents({ partnerId: partner.id })).unwrap().data;
    const signIns = events.filter(({ eventType }) => eventType === "sso_sign_in");
    expect(signIns.map(({ userId, details }) => [userId, details.external_id])).toEqual(
      Array(2).fill([first.user.id, payload.external_id]),
    );
    expect(events.filter(({ eventType }) => eventType === "session_created")).toHaveLength(2);
  });

  test("a user who comes for the first time is made and signed in without a transaction", async () => {
    const partner = await PartnerSide.of(installed, { maxUsers: 1, allowedAttributes: ["team"] });
    const payload = aUser({ display_name: "Ada", role: "student", attributes: { team: "red", other: 1 } });
    const [token, tooMany] = [await partner.token(payload), await partner.token()];
    const gateway = withoutTransactions();
    const { user, session } = (await gateway.sso.authenticate({ token })).unwrap();
    expect(user).toMatchObject({ email: payload.email, displayName: "Ada", roles: ["student"] });
    expect(session).toMatchObject({ externalId: payload.external_id, attributes: { team: "red" } });
    expect(await isLive(installed.gateway, { session })).toBe(true);
    expect(outcome(await gateway.sso.authenticate({ token: tooMany })), "the cap is full").toBe("internal_error");
    const { exchanges, users, identities } = installed.provider.core.store;
    expect(await identities.countActive(partner.id)).toBe(1);
    const made = await identities.find(partner.id, `${payload.external_id}`);
    const now = installed.clock.now();
    expect(made?.identity).toMatchObject({ role: "student", isActive: true, actedAt: now, lastSignInAt: now });
    expect((await users.find(user.id))?.lastSignInAt).toEqual(now);
    expect(await exchanges.see(createHash("sha256").update(token).digest()), "it is used up").toBeNull();
    const events = (await installed.gateway.listAuditEvents({ partnerId: partner.id })).unwrap().data;
    const its = events.filter(({ userId }) => userId === user.id).map(({ eventType }) => eventType);
    expect(its.sort()).toEqual(["jit_provision", "session_created", "sso_sign_in", "user_created"]);
  });

  test("good and bad ones of several partners get their own answers, and only accepted ones leave marks", async () => {
    const [partner, second, inactive, narrow] = await Promise.all([
      PartnerSide.of(installed),
      PartnerSide.of(installed),
      PartnerSide.of(installed),
      PartnerSide.of(installed, { allowedSourceIps: ["203.0.113.0/24"] }),
    ]);
    (await installed.registry.deactivatePartner(inactive.id)).unwrap();
    const twice = partner.sign(aUser());
    const nonce = randomUUID();
    const before = await claims();
    const requests = [
      ...Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? partner : second).sign(aUser())),
      ...Array.from({ length: 6 }, () => twice),
      ...Array.from({ length: 5 }, () => partner.sign(aUser({ nonce }))),
      ...Array.from({ length: 3 }, () => inactive.sign(aUser())),
      ...Array.from({ length: 3 }, () => narrow.sign(aUser())),
      ...Array.from({ length: 3 }, () => ({ ...second.sign(aUser()), signature: "0".repeat(64) })),
      // The same nonce of another partner is another one.
      second.sign(aUser({ nonce })),
    ];
    expect(tally(await postAll(requests))).toEqual({
      accepted: 10 + 1 + 1 + 1,
      assertion_replayed: 5 + 4,
      partner_inactive: 3,
      source_ip_not_allowed: 3,
      invalid_partner_signature: 3,
    });
    expect((await claims()) - before).toBe(10 + 1 + 2 + 2);
  });

  test("a nonce that many assertions share is taken once, with the mark of its own assertion alone", async () => {
    const partner = await PartnerSide.of(installed);
    for (let round = 0; round < 5; round += 1) {
      const before = await claims();
      const nonce = randomUUID();
      const requests = Array.from({ length: 30 }, () => partner.sign(aUser({ nonce })));
      expect(tally(await postAll(requests))).toEqual({ accepted: 1, assertion_replayed: 29 });
      expect((await claims()) - before).toBe(2);
    }
  });

  test("what one of them can't store does not fail the others", async () => {
    const partner = await PartnerSide.of(installed);
    await installed.inspection.refuseAuditOf("refused");
    const good = Array.from({ length: 8 }, () => installed.gateway.sso.issueToken(partner.sign(aUser())));
    const bad = installed.gateway.sso.issueToken(partner.sign(aUser()), { requestId: "refused" });
    expect(tally(await Promise.all(good))).toEqual({ accepted: 8 });
    expect(outcome(await bad)).not.toBe("accepted");
  });

  test("fifty exchanges of one token of a known user give one session", async () => {
    const partner = await PartnerSide.of(installed);
    const payload = aUser();
    await partner.signedIn(payload);
    for (let round = 0; round < 5; round += 1) {
      const before = await installed.inspection.count("sessions", partner.id);
      const token = await partner.token(partner.anew(payload));
      const results = await Promise.all(Array.from({ length: 50 }, (_, n) => gatewayOf(n).sso.authenticate({ token })));
      expect(tally(results)).toEqual({ accepted: 1, invalid_token: 49 });
      expect((await installed.inspection.count("sessions", partner.id)) - before).toBe(1);
    }
  });

  test("twenty tokens of one user, exchanged at once, are twenty sessions", async () => {
    const partner = await PartnerSide.of(installed);
    const payload = aUser();
    await partner.signedIn(payload);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => partner.token(partner.anew(payload))));
    const results = await Promise.all(tokens.map((token, n) => gatewayOf(n).sso.authenticate({ token })));
    expect(tally(results)).toEqual({ accepted: 20 });
  });

  test("what was acknowledged here is obeyed there by the very next sign-in", async () => {
    const partner = await PartnerSide.of(installed);
    const there = async (payload = aUser()) => outcome(await other.gateway.sso.issueToken(partner.sign(payload)));
    for (let round = 0; round < 20; round += 1) {
      const waiting = await partner.token();
      (await installed.registry.deactivatePartner(partner.id)).unwrap();
      expect(await there()).toBe("partner_inactive");
      expect(outcome(await other.gateway.sso.authenticate({ token: waiting }))).toBe("partner_inactive");
      (await installed.registry.reactivatePartner(partner.id)).unwrap();
      (await installed.registry.updatePartner(partner.id, { allowedEmailDomains: ["elsewhere.example"] })).unwrap();
      expect(await there()).toBe("email_domain_not_allowed");
      (await installed.registry.updatePartner(partner.id, { allowedEmailDomains: CLEAR_PARTNER_FIELD })).unwrap();
      expect(await there()).toBe("accepted");
    }
  });
});

describeOn([POSTGRESQL], "while a partner is being changed", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  test("its sign-ins wait for the change, and nobody else's do", async () => {
    const [changed, untouched] = [await PartnerSide.of(installed), await PartnerSide.of(installed)];
    let order: string[] = [];
    let [own, others]: Promise<unknown>[] = [];
    await installed.provider.core.store.transaction(async ({ partners }) => {
      const partner = await partners.lock(changed.id);
      own = Promise.all(Array.from({ length: 5 }, () => changed.post())).then((results) => {
        order.push(`own ${JSON.stringify(tally(results))}`);
      });
      others = Promise.all(Array.from({ length: 5 }, () => untouched.post())).then((results) => {
        order.push(`others ${JSON.stringify(tally(results))}`);
      });
      await others;
      if (partner) await partners.update({ ...partner, isActive: false });
      order.push("changed");
    });
    await Promise.all([own, others]);
    expect(order).toEqual(['others {"accepted":5}', "changed", 'own {"partner_inactive":5}']);
    order = [];
  });

  test("S1: a statement that was begun before a change sees it behind the gate", async () => {
    const { tables, registry } = installed;
    const partner = await PartnerSide.of(installed);
    // It has its snapshot when it pauses, and takes the gate and the row afterwards.
    const begun = sql<{ is_active: boolean }>`
      WITH items AS MATERIALIZED (SELECT ${partner.id}::uuid AS partner_id FROM pg_sleep(0.5)),
      ${sql.raw(passedGates("items"))} SELECT is_active FROM standing`.execute(tables);
    await sleep(200);
    (await registry.deactivatePartner(partner.id)).unwrap();
    expect((await begun).rows).toEqual([{ is_active: false }]);
  });

  test.each([
    ["the partner", "UPDATE gl_iam.partners SET max_users = 7 WHERE id = $1"],
    [
      "the user",
      "UPDATE gl_iam.users SET roles = '{}' WHERE id = (SELECT user_id FROM gl_iam.identities WHERE partner_id = $1)",
    ],
    ["the identity", "UPDATE gl_iam.identities SET role = 'other' WHERE partner_id = $1"],
  ])("what was seen of %s counts no more when anybody has changed it, also by hand", async (_, change) => {
    const { exchanges } = installed.provider.core.store;
    const partner = await PartnerSide.of(installed);
    const payload = aUser();
    await partner.signedIn(payload);
    const token = await partner.token(partner.anew(payload));
    const hash = createHash("sha256").update(token).digest();
    const seen = await exchanges.see(hash);
    if (!seen?.known) throw new Error("the user is known");
    const { identity, user } = seen.known;
    const signIn = (): ReturningSignIn => ({
      ...{ tokenHash: hash, partnerId: partner.id, versions: seen.versions, identity, lifetimeSeconds: 60 },
      ...{ credential: { isCookie: false, hash: randomBytes(32) }, signedInAt: new Date(), events: [] },
      session: {
        ...{ id: randomUUID(), authMethod: "partner", userId: user.id, organizationId: partner.orgId },
        ...{ partnerId: partner.id, identityId: identity.id, epochs: seen.token.epochs },
      },
    });
    await installed.sql(change, partner.id);
    expect(await exchanges.signIn(signIn())).toBeNull();
    // The token is left for the transaction that decides.
    expect(outcome(await installed.gateway.sso.authenticate({ token }))).toBe("accepted");
  });

  describe("S4: an address that is given up while a new user takes it", () => {
    /** The outcome of a first sign-in that waits for a user of another partner, who comes and goes meanwhile. */
    const afterwards = async (gateway: IAMGateway) => {
      const [leaving, coming] = [await PartnerSide.of(installed), await PartnerSide.of(installed)];
      const payload = aUser();
      const token = await coming.token(payload);
      let exchange: Promise<unknown> | undefined;
      await installed.provider.core.store.transaction(async ({ users }) => {
        const email = `${payload.email}`;
        const named = { email, emailKey: email, displayName: null, roles: [], passwordHash: null };
        const former = { id: randomUUID(), organizationId: coming.orgId, createdAt: new Date(), ...named };
        await users.insert(former);
        exchange = gateway.sso.authenticate({ token }).then(outcome);
        await installed.sql("SELECT pg_sleep(0.2)");
        await users.freeAddress(former.id, leaving.id);
      });
      return exchange;
    };

    test("is the new user's in the naive version", async () => {
      const { provider } = installed;
      expect(await afterwards(naiveGateway(provider, looksForReservationsFirst(provider)))).toBe("accepted");
    });

    test("stays reserved", async () => {
      expect(await afterwards(installed.gateway)).toBe("identity_conflict");
    });
  });

  describe("a user", () => {
    test("who is locked elsewhere is waited for, and judged afterwards", async () => {
      const partner = await PartnerSide.of(installed);
      const payload = aUser();
      const { user } = await partner.signedIn(payload);
      const token = await partner.token(partner.anew(payload));
      let exchange: Promise<unknown> | undefined;
      await installed.provider.core.store.transaction(async ({ users }) => {
        await users.lock(user.id);
        exchange = installed.gateway.sso.authenticate({ token }).then(outcome);
        await installed.sql("SELECT pg_sleep(0.2)");
        await users.suspend(user.id, "a test");
      });
      expect(await exchange).toBe("user_inactive");
    });
  });
});
