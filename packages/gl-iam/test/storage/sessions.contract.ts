import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { hasStandardRole, IAMGateway, StandardRole } from "../../src/index.js";
import { anOrganization, registerAcme } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";

const PASSWORD = "correct horse battery";
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

export function sessionsContract(onDatabase: () => Application): void {
  let installed: Application;
  let gateway: IAMGateway;

  beforeAll(() => {
    installed = onDatabase();
    gateway = installed.gateway;
  });

  async function signedIn(organizationId = anOrganization(), email = "alice@example.com") {
    const call = { organizationId };
    const user = (await gateway.createUserWithPassword({ email }, PASSWORD, call)).unwrap();
    const { session } = (await gateway.authenticate({ email, password: PASSWORD }, call)).unwrap();
    return { user, session, call };
  }

  async function auditOf(userId: string) {
    return (await gateway.listAuditEvents({ userId })).unwrap().data.map(({ eventType }) => eventType);
  }

  describe("users and passwords", () => {
    test("a user comes back without its password, and the store has only an argon2id hash of it", async () => {
      const organizationId = anOrganization();
      const create = { email: "Alice@Example.COM", displayName: " Alice ", roles: ["org_admin", "editor"] };
      const user = (await gateway.createUserWithPassword(create, PASSWORD, { organizationId })).unwrap();
      expect(user).toEqual({
        id: expect.any(String),
        email: "Alice@Example.COM",
        displayName: "Alice",
        roles: ["org_admin", "editor"],
        organizationId,
        isActive: true,
        createdAt: installed.clock.now(),
      });
      expect(hasStandardRole(user, StandardRole.ORG_MEMBER)).toBe(true);
      expect(hasStandardRole(user, StandardRole.PLATFORM_ADMIN)).toBe(false);
      const stored = await installed.provider.core.store.users.find(user.id);
      expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(await installed.inspection.everything()).not.toContain(PASSWORD);
      expect(await auditOf(user.id)).toEqual(["user_created"]);
    });

    test("one e-mail is one user in an organization, whatever its spelling, and free in another", async () => {
      const call = { organizationId: anOrganization() };
      const create = (email: string, organizationId = call.organizationId) =>
        gateway.createUserWithPassword({ email }, PASSWORD, { organizationId });
      expect(outcome(await create("älice@bücher.example"))).toBe("accepted");
      expectRefused(await create("ÄLICE@xn--bcher-kva.EXAMPLE"), "user_already_exists");
      expectRefused(await create("A\u0308lice@Bücher.example"), "user_already_exists");
      expect(outcome(await create("älice@bücher.example", anOrganization()))).toBe("accepted");
    });

    test("a wrong password, an unknown user and another organization are one answer, each in the audit", async () => {
      const { call, user } = await signedIn();
      const { email } = user;
      const elsewhere = { organizationId: anOrganization() };
      const refusals = [
        await gateway.authenticate({ email, password: `${PASSWORD}!` }, call),
        await gateway.authenticate({ email: "nobody@example.com", password: PASSWORD }, call),
        await gateway.authenticate({ email, password: PASSWORD }, elsewhere),
        await gateway.authenticate({ email, password: "short" }, call),
      ];
      const answers = refusals.map(({ error }) => JSON.stringify(error));
      expect(new Set(answers).size).toBe(1);
      expect(refusals[0]?.error?.code).toBe("authentication_failed");
      const login = { eventType: "login_error", ...call } as const;
      expect((await gateway.listAuditEvents(login)).unwrap().data).toHaveLength(3);
      expect((await gateway.listAuditEvents({ ...login, ...elsewhere })).unwrap().data).toHaveLength(1);
    });

    test("the same password in another Unicode form signs in", async () => {
      const call = { organizationId: anOrganization() };
      const create = { email: "zoe@example.com" };
      await gateway.createUserWithPassword(create, "Zo\u00eb's lange Losung", call);
      const again = await gateway.authenticate({ ...create, password: "Zoe\u0308's lange Losung" }, call);
      expect(outcome(again)).toBe("accepted");
    });
  });

  describe("a new password", () => {
    const NEW = "another correct horse";

    test("is the only one from then on, and nobody stays signed in", async () => {
      const { user, session, call } = await signedIn();
      const other = (await gateway.authenticate({ email: user.email, password: PASSWORD }, call)).unwrap().session;
      expect((await gateway.setPassword(user.id, NEW, { actor: "admin-7", ...ANYWHERE })).unwrap()).toEqual(user);
      expectRefused(
        await gateway.authenticate({ email: user.email, password: PASSWORD }, call),
        "authentication_failed",
      );
      for (const { accessToken, refreshToken } of [session, other]) {
        expectRefused(await gateway.validateSession(accessToken, call), "session_not_found");
        expectRefused(await gateway.refreshSession(refreshToken, call), "session_not_found");
      }
      expect(outcome(await gateway.authenticate({ email: user.email, password: NEW }, call))).toBe("accepted");
      const { data } = (await gateway.listAuditEvents({ userId: user.id, from: user.createdAt })).unwrap();
      const [revoked, changed] = data.filter(({ actor }) => actor === "admin-7");
      expect(changed).toMatchObject({ eventType: "password_changed", message: "password changed", details: {} });
      expect(revoked).toMatchObject({ eventType: "session_revoked_all", details: { sessions: 2 } });
    });

    test("ends no session where there was none, and the audit only says that it was changed", async () => {
      const call = { organizationId: anOrganization() };
      const user = (await gateway.createUserWithPassword({ email: "bob@example.com" }, PASSWORD, call)).unwrap();
      (await gateway.setPassword(user.id, NEW, ANYWHERE)).unwrap();
      expect(await auditOf(user.id)).toEqual(["password_changed", "user_created"]);
    });

    test("may be the first one of a user whom a partner brought", async () => {
      const call = { organizationId: anOrganization() };
      const { partner } = await registerAcme(installed.registry, { orgId: call.organizationId });
      const made = { externalId: "u-1", email: "carol@example.com" };
      const { userId, email } = (await gateway.partnerUsers.preProvision(partner.id, made)).unwrap();
      (await gateway.setPassword(userId, NEW, ANYWHERE)).unwrap();
      expect(outcome(await gateway.authenticate({ email, password: NEW }, call))).toBe("accepted");
      const changed = (await gateway.listAuditEvents({ userId, eventType: "password_changed" })).unwrap().data;
      expect(changed).toMatchObject([{ message: "first password set" }]);
    });

    test("does not activate, and keeps the rule of the first", async () => {
      const { user, call } = await signedIn();
      (await gateway.deactivateUser(user.id, ANYWHERE)).unwrap();
      expect((await gateway.setPassword(user.id, NEW, ANYWHERE)).unwrap().isActive).toBe(false);
      expectRefused(await gateway.authenticate({ email: user.email, password: NEW }, call), "user_inactive");
      const short = await gateway.setPassword(user.id, "too short", ANYWHERE);
      expect(short.error?.details).toEqual([expect.objectContaining({ field: "password", rule: "password" })]);
    });

    test("needs an existing user of this organization", async () => {
      const { user, call } = await signedIn();
      const elsewhere = { organizationId: anOrganization() };
      for (const [id, where] of [
        [user.id, elsewhere],
        [randomUUID(), {}],
        ["7", {}],
      ] as const) {
        expectRefused(await gateway.setPassword(id, NEW, where), "user_not_found");
      }
      expect(outcome(await gateway.authenticate({ email: user.email, password: PASSWORD }, call))).toBe("accepted");
    });
  });

  test("a user is found by id, or by e-mail in any spelling, in its organization", async () => {
    const { user, call } = await signedIn(anOrganization(), "älice@bücher.example");
    const elsewhere = { organizationId: anOrganization() };
    expect((await gateway.getUser(user.id, ANYWHERE)).unwrap()).toEqual(user);
    expect((await gateway.getUser(user.id, call)).unwrap()).toEqual(user);
    expect((await gateway.getUserByEmail("ÄLICE@xn--bcher-kva.example", call)).unwrap()).toEqual(user);
    for (const result of [
      await gateway.getUser(user.id, elsewhere),
      await gateway.getUser("7", ANYWHERE),
      await gateway.getUserByEmail(user.email, elsewhere),
      await gateway.getUserByEmail(user.email),
      await gateway.getUserByEmail("nonsense", call),
    ]) {
      expectRefused(result, "user_not_found");
    }
  });

  describe("sessions", () => {
    test("an access token is its user's until logout, and not a moment longer", async () => {
      const { user, session, call } = await signedIn();
      expect(session).toMatchObject({ tokenType: "Bearer", expiresIn: 900 });
      expect((await gateway.validateSession(session.accessToken, call)).unwrap()).toEqual(user);
      expect(outcome(await gateway.logout(session.accessToken, call))).toBe("accepted");
      expectRefused(await gateway.validateSession(session.accessToken, call), "session_not_found");
      expectRefused(await gateway.refreshSession(session.refreshToken, call), "session_not_found");
      expect(outcome(await gateway.logout(session.accessToken, call)), "once more changes nothing").toBe("accepted");
      expect(await auditOf(user.id)).toEqual(["logout", "login_success", "session_created", "user_created"]);
    });

    test("an access token ends after fifteen minutes, a refresh brings the next", async () => {
      const { session, call } = await signedIn();
      installed.clock.advance(15 * MINUTE - 1);
      expect(outcome(await gateway.validateSession(session.accessToken, call))).toBe("accepted");
      installed.clock.advance(1);
      expectRefused(await gateway.validateSession(session.accessToken, call), "session_expired");
      const next = (await gateway.refreshSession(session.refreshToken, call)).unwrap();
      expect(next.refreshToken).not.toBe(session.refreshToken);
      expect(outcome(await gateway.validateSession(next.accessToken, call))).toBe("accepted");
    });

    test("a session ends thirty days after the sign-in, however often it is refreshed", async () => {
      const { session, call } = await signedIn();
      let next = session;
      for (let day = 5; day < 30; day += 5) {
        installed.clock.advance(5 * DAY);
        next = (await gateway.refreshSession(next.refreshToken, call)).unwrap();
      }
      installed.clock.advance(5 * DAY - 1);
      next = (await gateway.refreshSession(next.refreshToken, call)).unwrap();
      expect(outcome(await gateway.validateSession(next.accessToken, call))).toBe("accepted");
      installed.clock.advance(1);
      expectRefused(await gateway.refreshSession(next.refreshToken, call), "session_expired");
      expectRefused(await gateway.validateSession(next.accessToken, call), "session_expired");
    });

    test("a reused refresh token ends the whole family, including its access tokens", async () => {
      const { user, session, call } = await signedIn();
      const second = (await gateway.refreshSession(session.refreshToken, call)).unwrap();
      const third = (await gateway.refreshSession(second.refreshToken, call)).unwrap();
      const other = (await gateway.authenticate({ email: user.email, password: PASSWORD }, call)).unwrap().session;
      expectRefused(await gateway.refreshSession(session.refreshToken, call), "invalid_token");
      for (const { accessToken } of [session, second, third]) {
        expectRefused(await gateway.validateSession(accessToken, call), "session_not_found");
      }
      expectRefused(await gateway.refreshSession(third.refreshToken, call), "session_not_found");
      expect(outcome(await gateway.validateSession(other.accessToken, call)), "another sign-in stands").toBe(
        "accepted",
      );
      expectRefused(await gateway.refreshSession(session.refreshToken, call), "invalid_token");
      const found = (await gateway.listAuditEvents({ userId: user.id, eventType: "token_reuse_detected" })).unwrap();
      expect(found.data).toMatchObject([{ severity: "critical", errorCode: "invalid_token" }]);
    });

    test("a token works in its own organization only, and does no harm elsewhere", async () => {
      const { session, call } = await signedIn();
      for (const elsewhere of [{ organizationId: anOrganization() }, {}]) {
        expectRefused(await gateway.validateSession(session.accessToken, elsewhere), "session_not_found");
        expectRefused(await gateway.logout(session.accessToken, elsewhere), "session_not_found");
        expectRefused(await gateway.refreshSession(session.refreshToken, elsewhere), "invalid_token");
      }
      expect(outcome(await gateway.validateSession(session.accessToken, call))).toBe("accepted");
      expect(outcome(await gateway.refreshSession(session.refreshToken, call))).toBe("accepted");
    });

    test("without an organization, the configured default one is meant", async () => {
      const { session } = await signedIn("default", `${randomUUID()}@example.com`);
      expect(outcome(await gateway.validateSession(session.accessToken))).toBe("accepted");
    });

    test("a token that is malformed, altered or of the other kind is invalid_token", async () => {
      const { session, call } = await signedIn();
      const { accessToken, refreshToken } = session;
      const altered = accessToken.replace(/\.(.)/, (_, first) => `.${first === "a" ? "b" : "a"}`);
      for (const token of ["", "a.b.c", refreshToken, altered, `${accessToken}.`]) {
        expectRefused(await gateway.validateSession(token, call), "invalid_token");
      }
      for (const token of ["", accessToken, `${refreshToken.slice(0, -1)}!`, `rt_live_${"A".repeat(43)}`, "a\0b"]) {
        expectRefused(await gateway.refreshSession(token, call), "invalid_token");
      }
    });
  });

  describe("deactivating a partner", () => {
    /** As a sign-in through the partner leaves it. */
    async function sessionThrough(partnerId: string) {
      const { sessions, identities } = installed.provider.core.store;
      const externalId = randomUUID();
      const made = { externalId, email: `${externalId}@example.com` };
      (await gateway.partnerUsers.preProvision(partnerId, made)).unwrap();
      const known = await identities.find(partnerId, externalId);
      if (!known) throw new Error("it was just made");
      const { user, identity } = known;
      const { id } = await sessions.insert(
        {
          id: randomUUID(),
          authMethod: "partner",
          userId: user.id,
          organizationId: user.organizationId,
          partnerId,
          identityId: identity.id,
          epochs: { partner: 0, user: user.epoch, identity: identity.epoch },
        },
        DAY,
      );
      return id;
    }

    test("ends that partner's sessions only when asked to, and no other's", async () => {
      const { registry, provider } = installed;
      const { session, call } = await signedIn();
      const orgId = call.organizationId;
      const { partner } = await registerAcme(registry, { orgId });
      const other = await registerAcme(registry, { orgId, partnerName: "Other" });
      const ofPartner = [await sessionThrough(partner.id), await sessionThrough(partner.id)];
      const ofOther = await sessionThrough(other.partner.id);
      const standing = (ids: string[]) =>
        Promise.all(ids.map(async (id) => (await provider.core.store.sessions.find(id, orgId))?.standing));

      await registry.deactivatePartner(partner.id);
      expect(await standing(ofPartner)).toEqual(["live", "live"]);
      await registry.deactivatePartner(partner.id, { revokeSessions: true, actor: "admin-1" });
      expect(await standing(ofPartner)).toEqual(["ended", "ended"]);
      expect(await standing([ofOther])).toEqual(["live"]);
      expect(outcome(await gateway.validateSession(session.accessToken, call))).toBe("accepted");
      await registry.deactivatePartner(partner.id, { revokeSessions: true });
      const audit = (await gateway.listAuditEvents({ partnerId: partner.id })).unwrap().data;
      const types = audit.map(({ eventType }) => eventType).filter((type) => type !== "user_created");
      expect(types).toEqual(["session_revoked_all", "partner_deactivated", "partner_registered"]);
      expect(audit[0]).toMatchObject({ details: { sessions: 2 }, actor: "admin-1" });
    });
  });

  test("a gateway whose provider has no registry says so, and still signs users in", async () => {
    const { provider } = installed;
    const { core, accessTokens } = provider;
    const rest = { healthCheck: async () => true, usage: () => provider.usage(), async close() {} };
    const bare = IAMGateway.fromFullstackProvider({ core, accessTokens, partnerRegistry: null, ...rest });
    expectRefused(await bare.partnerRegistry.listPartners(), "no_partner_registry");
    const { session, call } = await signedIn();
    expect(outcome(await bare.validateSession(session.accessToken, call))).toBe("accepted");
  });
}
