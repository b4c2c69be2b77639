/** S13: no look-up of users meets one of the other side. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { AuditQuery, Result } from "../../src/index.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a password of some length";
const ON_TEST = { ...ANYWHERE, test: true } as const;

export function isolationContract(here: () => Application): void {
  const outcomes = async (calls: Readonly<Record<string, () => Promise<Result<unknown>>>>) => {
    const told: Record<string, string> = {};
    for (const [name, call] of Object.entries(calls)) told[name] = outcome(await call());
    return told;
  };

  test("S13: one e-mail address and one external id are two people, and each side has its own cap", async () => {
    const live = await PartnerSide.of(here(), { maxUsers: 1 });
    const test = await live.testSide();
    const person = aUser();
    const [lived, tested] = [await live.signedIn(person), await test.signedIn(person)];
    expect(tested.user.id).not.toBe(lived.user.id);
    expect(tested.user.email).toBe(lived.user.email);
    for (const side of [live, test]) {
      expectRefused(await side.signIn(), "max_users_exceeded");
      expect((await side.signedIn(side.anew(person))).user.id).toBe((side === live ? lived : tested).user.id);
    }
    const standing = (await here().registry.getPartnerStanding(live.id)).unwrap();
    expect([standing.activeUsers, standing.secrets.length]).toEqual([1, 1]);
  });

  test("S13: an address of a live user with a password is no conflict on the test side", async () => {
    const { gateway } = here();
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    const email = `${randomUUID()}@acme.example`;
    const call = { organizationId: live.orgId };
    const { id } = (await gateway.createUserWithPassword({ email }, PASSWORD, call)).unwrap();
    expectRefused(await live.signIn(aUser({ email })), "identity_conflict");
    const { user } = await test.signedIn(aUser({ email }));
    expect(user.id).not.toBe(id);
    expect((await gateway.getUserByEmail(email, call)).unwrap().id).toBe(id);
    expect((await gateway.authenticate({ email, password: PASSWORD }, call)).unwrap().user.id).toBe(id);
  });

  test("S13: no call that means the live side finds a user of the test side", async () => {
    const { gateway, registry } = here();
    const { users, sessions, mfa, partnerUsers } = gateway;
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    const email = `${randomUUID()}@acme.example`;
    const { user, session } = await test.signedIn(aUser({ external_id: "u-1", email }));
    const { user: other } = await live.signedIn();
    const identity = (await users.identities(user.id, ON_TEST)).unwrap()[0]?.id ?? "";
    const listedSession = (await sessions.list({ ...ON_TEST, userId: user.id })).unwrap().data[0]?.id ?? "";
    expect(listedSession).toBe(session.id);
    for (const call of [ANYWHERE, { organizationId: live.orgId }]) {
      const found = {
        getUser: () => gateway.getUser(user.id, call),
        get: () => users.get(user.id, call),
        update: () => users.update(user.id, { displayName: "x" }, call),
        suspend: () => users.suspend(user.id, call),
        deactivate: () => gateway.deactivateUser(user.id, call),
        reactivate: () => users.reactivate(user.id, call),
        identities: () => users.identities(user.id, call),
        unlink: () => users.unlink(user.id, identity, call),
        suspendIdentity: () => users.suspendIdentity(user.id, identity, call),
        reopenIdentity: () => users.reopenIdentity(user.id, identity, call),
        link: () => users.link(user.id, { partnerId: live.id, externalId: "x" }, call),
        merge: () => users.merge(user.id, other.id, call),
        mergeInto: () => users.merge(other.id, user.id, call),
        export: () => users.export(user.id, call),
        erase: () => users.erase(user.id, call),
        setPassword: () => gateway.setPassword(user.id, PASSWORD, call),
        unlock: () => gateway.unlockUser(user.id, call),
        mfaReset: () => mfa.reset(user.id, call),
        mfaTicket: () => mfa.issueTicket(user.id, call),
        sessions: () => sessions.list({ ...call, userId: user.id }),
        endSessions: () => sessions.endAll({ userId: user.id }, call),
        linkAtPartner: () =>
          partnerUsers.link(live.id, { userId: user.id, externalId: "x" }, { organizationId: live.orgId }),
      };
      const expected = Object.fromEntries(Object.keys(found).map((name) => [name, "user_not_found"]));
      expect(await outcomes(found)).toEqual(expected);
    }
    const organization = { organizationId: live.orgId };
    expectRefused(await gateway.getUserByEmail(email, organization), "user_not_found");
    expectRefused(await gateway.authenticate({ email, password: PASSWORD }, organization), "authentication_failed");
    expectRefused(await sessions.end(listedSession, organization), "not_found");
    expect((await sessions.list({ ...organization })).unwrap().data.map(({ userId }) => userId)).toEqual([other.id]);
    expect((await users.list(organization)).unwrap().data.map(({ id }) => id)).toEqual([other.id]);
    const everywhere = (await users.list({ ...ANYWHERE, query: email })).unwrap().data;
    expect(everywhere).toEqual([]);
    expect((await partnerUsers.list(live.id)).unwrap().data.map(({ userId }) => userId)).toEqual([other.id]);
    expect((await gateway.listAuditEvents({ ...organization, userId: user.id })).unwrap().data).toEqual([]);
    // Still as it was.
    expect(outcome(await gateway.getSession(session.accessToken, ON_TEST))).toBe("accepted");
    expect((await registry.listPartners(organization)).unwrap().map(({ id }) => id)).toEqual([live.id]);
    const named = (
      await registry.listPartnersPage({ query: live.registration.partner.partnerName, limit: 200 })
    ).unwrap().data;
    expect(named.filter(({ orgId }) => orgId.endsWith("/test"))).toEqual([]);
  });

  test("what the test side does not have, it does not have when named either", async () => {
    const { gateway } = here();
    const { users, mfa } = gateway;
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    const [{ user }, { user: second }] = [await test.signedIn(), await test.signedIn()];
    const found = {
      setPassword: () => gateway.setPassword(user.id, PASSWORD, ON_TEST),
      unlock: () => gateway.unlockUser(user.id, ON_TEST),
      mfaReset: () => mfa.reset(user.id, ON_TEST),
      mfaTicket: () => mfa.issueTicket(user.id, ON_TEST),
      merge: () => users.merge(user.id, second.id, ON_TEST),
    };
    const expected = Object.fromEntries(Object.keys(found).map((name) => [name, "user_not_found"]));
    expect(await outcomes(found)).toEqual(expected);
    for (const { id: partnerId } of [live, test]) {
      expectRefused(await users.link(user.id, { partnerId, externalId: "x" }, ON_TEST), "validation_error");
      expect(outcome(await users.link(user.id, { partnerId, externalId: "x" }, ANYWHERE))).not.toBe("accepted");
    }
  });

  test("who names the test side administers its users, and meets no live one", async () => {
    const { gateway } = here();
    const { users, sessions } = gateway;
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    const [{ user }, { user: lived }] = [await test.signedIn(), await live.signedIn()];
    for (const call of [ON_TEST, { organizationId: live.orgId, test: true }]) {
      expect((await users.get(user.id, call)).unwrap().id).toBe(user.id);
      expectRefused(await users.get(lived.id, call), "user_not_found");
      expectRefused(await users.suspend(lived.id, call), "user_not_found");
      expectRefused(await sessions.list({ ...call, userId: lived.id }), "user_not_found");
    }
    const call = { organizationId: live.orgId, test: true };
    expect((await users.list(call)).unwrap().data.map(({ id }) => id)).toEqual([user.id]);
    const everywhere = (await users.list({ ...ON_TEST, query: user.email })).unwrap().data;
    expect(everywhere.map(({ id }) => id)).toEqual([user.id]);
    const { data } = (await gateway.listAuditEvents({ ...call, userId: user.id, eventType: "jit_provision" })).unwrap();
    expect(data).toHaveLength(1);
    (await users.suspend(user.id, call)).unwrap();
    (await users.reactivate(user.id, call)).unwrap();
    (await users.export(user.id, call)).unwrap();
    (await users.erase(user.id, { ...call, actor: "ops" })).unwrap();
    expect((await users.list(call)).unwrap().data).toEqual([]);
  });

  test("the end of an organization's sessions reaches its test side, and the reverse does not", async () => {
    const { gateway } = here();
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    const [tested, lived] = [await test.signedIn(), await live.signedIn()];
    const call = { organizationId: live.orgId };
    expect((await gateway.sessions.endAll({}, { ...call, test: true })).unwrap()).toEqual({ sessionsEnded: 1 });
    expect(outcome(await gateway.getSession(lived.session.accessToken, ANYWHERE))).toBe("accepted");
    expectRefused(await gateway.getSession(tested.session.accessToken, ON_TEST), "session_not_found");
    here().clock.advance(1);
    await test.signedIn();
    expect((await gateway.sessions.endAll({}, call)).unwrap()).toEqual({ sessionsEnded: 2 });
  });

  test("S13: a list of events that names no organization is of one side", async () => {
    const { gateway } = here();
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    const person = aUser();
    const [lived, tested] = [await live.signedIn(person), await test.signedIn(person)];
    const sides = async (query: AuditQuery) => {
      const { data } = (await gateway.listAuditEvents({ limit: 200, ...query })).unwrap();
      return [...new Set(data.map(({ organizationId }) => organizationId ?? "none"))].sort();
    };
    for (const { user, id, organization } of [
      { user: lived.user.id, id: live.id, organization: live.orgId },
      { user: tested.user.id, id: test.id, organization: `${live.orgId}/test` },
    ]) {
      const isTest = organization.endsWith("/test");
      for (const query of [
        { userId: user },
        { partnerId: id },
        { partnerId: id, eventType: "jit_provision" },
      ] as const) {
        expect(await sides({ ...query, test: isTest }), JSON.stringify(query)).toEqual([organization]);
        expect(await sides({ ...query, test: !isTest }), JSON.stringify(query)).toEqual([]);
      }
      expect(await sides({ userId: user })).toEqual(isTest ? [] : [organization]);
      for (const query of [{}, { eventType: "jit_provision" }, { severity: "info" }] as const) {
        const found = await sides({ ...query, test: isTest });
        expect(found).toContain(organization);
        expect(found.filter((one) => one.endsWith("/test") !== isTest)).toEqual([]);
      }
    }
  });

  test("S13: who says neither true nor false of the side is refused, and nothing ends", async () => {
    const { gateway } = here();
    const live = await PartnerSide.of(here());
    const lived = await live.signedIn();
    const call = { organizationId: live.orgId, test: "true" as never };
    expectRefused(await gateway.sessions.endAll({}, call), "validation_error");
    expectRefused(await gateway.sessions.endAll({ userId: lived.user.id }, call), "validation_error");
    expectRefused(await gateway.listAuditEvents(call), "validation_error");
    expectRefused(await gateway.users.list(call), "validation_error");
    const ofPartner = { organizationId: live.orgId, test: true };
    expectRefused(await gateway.sessions.endAll({ partnerId: live.id }, ofPartner), "validation_error");
    expect(outcome(await gateway.getSession(lived.session.accessToken, ANYWHERE))).toBe("accepted");
  });

  test("S13: who means the test sides of every organization ends no session of a live one", async () => {
    const { gateway } = here();
    const live = await PartnerSide.of(here());
    const lived = await live.signedIn();
    expectRefused(await gateway.sessions.endAll({}, ON_TEST), "validation_error");
    expect(outcome(await gateway.getSession(lived.session.accessToken, ANYWHERE))).toBe("accepted");
  });

  test("nobody names a test side by its organization or by its partner's id", async () => {
    const { gateway, registry } = here();
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    const named = { organizationId: `${live.orgId}/test` };
    const { email } = (await test.signedIn()).user;
    const create = { partnerName: "Other", orgId: named.organizationId };
    expect(
      await outcomes({
        register: () => registry.registerPartner(create),
        create: () => gateway.createUserWithPassword({ email: "new@acme.example" }, PASSWORD, named),
        byEmail: () => gateway.getUserByEmail(email, named),
        signIn: () => gateway.authenticate({ email, password: PASSWORD }, named),
        users: () => gateway.users.list(named),
      }),
    ).toEqual(
      Object.fromEntries(
        ["register", "create", "byEmail", "signIn", "users"].map((name) => [name, "validation_error"]),
      ),
    );
    expect((await registry.getPartner(test.id, { test: true })).unwrap()).toMatchObject({ id: test.id });
    const within = { organizationId: live.orgId, test: true };
    expect((await registry.getPartner(test.id, within)).unwrap().consumerKey).toMatch(/^ck_test_/);
    expectRefused(await registry.getPartner(live.id, { test: true }), "partner_not_found");
    expectRefused(await registry.getPartner(test.id, { ...within, organizationId: "other" }), "partner_not_found");
    expect(() => gateway.forOrganization(named.organizationId)).toThrow();
    const changed = {
      get: () => registry.getPartner(test.id),
      getNamed: () => registry.getPartner(test.id, named),
      update: () => registry.updatePartner(test.id, { maxUsers: 1 }, named),
      rotate: () => registry.rotateConsumerSecret(test.id),
      deactivate: () => registry.deactivatePartner(test.id),
      testOfTest: () => registry.createTestCredentials(test.id),
      compromise: () => registry.handleCompromise(test.id, { since: here().clock.now(), baseUrl: "https://a.example" }),
      invite: () => gateway.setup.invite(test.id, { baseUrl: "https://a.example" }),
      scim: () => gateway.scimTokens.create(test.id),
      users: () => gateway.partnerUsers.list(test.id),
      preProvision: () => gateway.partnerUsers.preProvision(test.id, { externalId: "x", email: "x@acme.example" }),
      standing: () => registry.getPartnerStanding(test.id),
      secrets: () => registry.listConsumerSecrets(test.id),
    };
    const expected = Object.fromEntries(Object.keys(changed).map((name) => [name, "partner_not_found"]));
    expect(await outcomes(changed)).toEqual(expected);
  });
}
