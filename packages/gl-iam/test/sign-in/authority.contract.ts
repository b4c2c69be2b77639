/**
 * What an administrator of one organization may not change there: a platform_admin, and a partner that can make one.
 */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Result, SSOPartnerUpdate, User } from "../../src/index.js";
import { anOrganization, registerAcme } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide } from "./partner-side.js";

const PASSWORD = "correct horse battery staple";
const ORG_ADMIN = { asOrgAdmin: true } as const;
/** Where setup links lead. */
const BASE_URL = "https://app.example.com";
/** Reserved names compare without case. */
const MIGHTY = { allowedRoles: ["org_member", "Platform_Admin"] };

async function anotherPlatformAdmin({ gateway }: Application, organizationId = anOrganization()): Promise<User> {
  const user = { email: `${randomUUID()}@acme.example`, roles: ["platform_admin"] };
  return (await gateway.createUserWithPassword(user, PASSWORD, { organizationId })).unwrap();
}

export function authorityContract(here: () => Application): void {
  describe("of an org_admin over a partner that may assert platform_admin", () => {
    test("ends at registering, changing, rotating, deactivating and reactivating it", async () => {
      const { registry } = here();
      const orgId = anOrganization();
      expectRefused(
        await registry.registerPartner({ partnerName: "Mighty", orgId, ...MIGHTY }, ORG_ADMIN),
        "permission_denied",
      );
      const recorded = here().events.filter(({ organizationId }) => organizationId === orgId);
      expect(recorded.map(({ eventType }) => eventType)).toEqual(["permission_denied"]);
      const { partner } = await registerAcme(registry, { orgId, ...MIGHTY });
      expectRefused(await registry.updatePartner(partner.id, { partnerName: "New" }, ORG_ADMIN), "permission_denied");
      expectRefused(await registry.rotateConsumerSecret(partner.id, ORG_ADMIN), "permission_denied");
      expect((await registry.getPartner(partner.id)).unwrap()).toEqual(partner);
      for (const revokeSessions of [false, true]) {
        expectRefused(
          await registry.deactivatePartner(partner.id, { ...ORG_ADMIN, revokeSessions }),
          "permission_denied",
        );
      }
      expect((await registry.getPartner(partner.id)).unwrap().isActive).toBe(true);
      expect((await registry.deactivatePartner(partner.id)).unwrap().isActive).toBe(false);
      expectRefused(await registry.reactivatePartner(partner.id, ORG_ADMIN), "permission_denied");
      expect(outcome(await registry.reactivatePartner(partner.id))).toBe("accepted");
    });

    test("ends at making one of another", async () => {
      const { registry } = here();
      const { partner } = await registerAcme(registry);
      expectRefused(await registry.updatePartner(partner.id, MIGHTY, ORG_ADMIN), "permission_denied");
      expect((await registry.updatePartner(partner.id, MIGHTY)).unwrap().allowedRoles).toEqual(MIGHTY.allowedRoles);
    });

    test("ends at its users", async () => {
      const { gateway, registry } = here();
      const { partner } = await registerAcme(registry, MIGHTY);
      const call = { organizationId: partner.orgId };
      const member = await gateway.createUserWithPassword({ email: "member@acme.example" }, PASSWORD, call);
      const link = { externalId: "u-1", userId: member.unwrap().id };
      expectRefused(await gateway.partnerUsers.link(partner.id, link, ORG_ADMIN), "permission_denied");
      const user = { externalId: "u-2", email: "two@acme.example" };
      expectRefused(await gateway.partnerUsers.preProvision(partner.id, user, ORG_ADMIN), "permission_denied");
    });

    test("is judged after any change of the partner at the same moment", async () => {
      const { registry } = here();
      for (let round = 0; round < 10; round += 1) {
        const { partner } = await registerAcme(registry);
        const [granted, rotated] = await Promise.all([
          registry.updatePartner(partner.id, MIGHTY satisfies SSOPartnerUpdate),
          registry.rotateConsumerSecret(partner.id, ORG_ADMIN),
        ]);
        expect(outcome(granted)).toBe("accepted");
        const events = (await here().gateway.listAuditEvents({ partnerId: partner.id })).unwrap().data;
        // Whichever comes first, the org_admin never gets a secret made after the grant.
        const order = events.map(({ eventType }) => eventType).toReversed();
        if (rotated.isOk)
          expect(order.indexOf("partner_secret_rotated")).toBeLessThan(order.indexOf("partner_updated"));
        else expectRefused(rotated, "permission_denied");
      }
    });
  });

  describe("of an org_admin over a platform_admin", () => {
    test("ends at its password, deactivation, reactivation and linking, whether granted or asserted", async () => {
      const { gateway } = here();
      const mighty = await PartnerSide.of(here(), MIGHTY);
      const call = { organizationId: mighty.orgId };
      const granted = await gateway.createUserWithPassword(
        { email: "root@acme.example", roles: ["platform_admin"] },
        PASSWORD,
        call,
      );
      await anotherPlatformAdmin(here());
      const asserted = await mighty.signedIn(aUser({ role: "Platform_Admin" }));
      const plain = await registerAcme(here().registry, { orgId: mighty.orgId, partnerName: "Plain" });
      for (const { id } of [granted.unwrap(), asserted.user]) {
        expectRefused(await gateway.deactivateUser(id, { ...call, ...ORG_ADMIN }), "permission_denied");
        expectRefused(await gateway.reactivateUser(id, { ...call, ...ORG_ADMIN }), "permission_denied");
        expectRefused(await gateway.setPassword(id, `${PASSWORD}!`, { ...call, ...ORG_ADMIN }), "permission_denied");
        const link = { externalId: `x-${id}`, userId: id };
        expectRefused(await gateway.partnerUsers.link(plain.partner.id, link, ORG_ADMIN), "permission_denied");
        expect((await gateway.deactivateUser(id, call)).unwrap().isActive).toBe(false);
      }
    });
  });

  describe("no change skips the check of authority:", () => {
    /** Of a partner that may assert platform_admin, a user that it has made one, and another user of it. */
    type Ids = Readonly<Record<"partner" | "user" | "identity" | "other", string>>;
    /** Everything that changes a partner or a user by its id, by the name of its group. A new one belongs here. */
    const changes = {
      "partnerRegistry.updatePartner": ({ registry }, { partner }) =>
        registry.updatePartner(partner, { partnerName: "New" }, ORG_ADMIN),
      "partnerRegistry.rotateConsumerSecret": ({ registry }, { partner }) =>
        registry.rotateConsumerSecret(partner, ORG_ADMIN),
      "partnerRegistry.createTestCredentials": ({ registry }, { partner }) =>
        registry.createTestCredentials(partner, ORG_ADMIN),
      "partnerRegistry.deactivatePartner": ({ registry }, { partner }) =>
        registry.deactivatePartner(partner, ORG_ADMIN),
      "partnerRegistry.reactivatePartner": ({ registry }, { partner }) =>
        registry.reactivatePartner(partner, ORG_ADMIN),
      "partnerRegistry.handleCompromise": ({ registry }, { partner }) =>
        registry.handleCompromise(partner, { since: new Date(0), baseUrl: BASE_URL, ...ORG_ADMIN }),
      "setup.invite": ({ gateway }, { partner }) => gateway.setup.invite(partner, { baseUrl: BASE_URL, ...ORG_ADMIN }),
      "setup.approve": ({ gateway }, { partner, other }) =>
        gateway.setup.approve(partner, other, { digest: "x" }, ORG_ADMIN),
      "setup.reject": ({ gateway }, { partner, other }) =>
        gateway.setup.reject(partner, other, { digest: "x" }, ORG_ADMIN),
      "partnerUsers.preProvision": ({ gateway }, { partner }) =>
        gateway.partnerUsers.preProvision(partner, { externalId: "x", email: "x@acme.example" }, ORG_ADMIN),
      "partnerUsers.link": ({ gateway }, { partner, user }) =>
        gateway.partnerUsers.link(partner, { externalId: "x", userId: user }, ORG_ADMIN),
      "scimTokens.create": ({ gateway }, { partner }) => gateway.scimTokens.create(partner, {}, ORG_ADMIN),
      "scimTokens.revoke": ({ gateway }, { partner, other }) => gateway.scimTokens.revoke(partner, other, ORG_ADMIN),
      "mfa.reset": ({ gateway }, { user }) => gateway.mfa.reset(user, { ...ANYWHERE, ...ORG_ADMIN }),
      "mfa.issueTicket": ({ gateway }, { user }) => gateway.mfa.issueTicket(user, { ...ANYWHERE, ...ORG_ADMIN }),
      "users.suspend": ({ gateway }, { user }) => gateway.users.suspend(user, { ...ANYWHERE, ...ORG_ADMIN }),
      "users.reactivate": ({ gateway }, { user }) => gateway.users.reactivate(user, { ...ANYWHERE, ...ORG_ADMIN }),
      "users.update": ({ gateway }, { user }) =>
        gateway.users.update(user, { displayName: "New" }, { ...ANYWHERE, ...ORG_ADMIN }),
      "users.merge": ({ gateway }, { user, other }) => gateway.users.merge(user, other, { ...ANYWHERE, ...ORG_ADMIN }),
      "users.link": ({ gateway }, { partner, user }) =>
        gateway.users.link(user, { partnerId: partner, externalId: "x" }, { ...ANYWHERE, ...ORG_ADMIN }),
      "users.unlink": ({ gateway }, { user, identity }) =>
        gateway.users.unlink(user, identity, { ...ANYWHERE, ...ORG_ADMIN }),
      "users.suspendIdentity": ({ gateway }, { user, identity }) =>
        gateway.users.suspendIdentity(user, identity, { ...ANYWHERE, ...ORG_ADMIN }),
      "users.reopenIdentity": ({ gateway }, { user, identity }) =>
        gateway.users.reopenIdentity(user, identity, { ...ANYWHERE, ...ORG_ADMIN }),
      "users.export": ({ gateway }, { user }) => gateway.users.export(user, { ...ANYWHERE, ...ORG_ADMIN }),
      "users.erase": ({ gateway }, { user }) => gateway.users.erase(user, { ...ANYWHERE, ...ORG_ADMIN }),
      "sessions.endAll": ({ gateway }, { user }) =>
        gateway.sessions.endAll({ userId: user }, { ...ANYWHERE, ...ORG_ADMIN }),
      setPassword: ({ gateway }, { user }) => gateway.setPassword(user, `${PASSWORD}!`, { ...ANYWHERE, ...ORG_ADMIN }),
      unlockUser: ({ gateway }, { user }) => gateway.unlockUser(user, { ...ANYWHERE, ...ORG_ADMIN }),
      deactivateUser: ({ gateway }, { user }) => gateway.deactivateUser(user, { ...ANYWHERE, ...ORG_ADMIN }),
      reactivateUser: ({ gateway }, { user }) => gateway.reactivateUser(user, { ...ANYWHERE, ...ORG_ADMIN }),
    } satisfies Record<string, (on: Application, ids: Ids) => Promise<Result<unknown>>>;
    /** What changes no existing partner or user, or is the user's or the partner's own act. */
    const others: Record<string, string> = {
      partnerRegistry:
        "registerPartner getPartner getPartnerByConsumerKey isPartnerOrigin checkEncryptionKeys listConsumerSecrets " +
        "getPartnerStanding listPartners listPartnersPage listPartnerStandings validatePartnerSignature dryRun " +
        "healthCheck close",
      // A link names itself, and revoking one only takes away: see the test below. The rest is its holder's.
      setup:
        "list progress revoke proposals open disown status reveal revealTest askToGoLive rotate confirm " +
        "confirmSigned propose prove explain",
      partnerUsers: "list",
      sessions: "list end listOwn endOwn",
      users: "list get create identities",
      sso: "verify issueToken receive authenticate preview start logout deprovision provision",
      machineTokens: "create list rotate revoke verify",
      scimTokens: "list verify",
      scimUsers: "create find list update remove",
      passkeys: "beginEnrolment enroll list remove beginSignIn signIn",
      mfa: "enroll confirm disable isRequiredFor countAdministratorsWithout",
      encryptionKeys: "usage reseal",
      accessTokenKeys: "list retire",
      gateway:
        "createUserWithPassword getUser getUserByEmail hasPlatformAdmin authenticate validateSession refreshSession " +
        "getSession logout changePassword reauthenticate requireRecentAuthentication introspect issueDeviceToken " +
        "recognizeDevice jsonWebKeySet listAuditEvents recordRateLimit recordPermissionDenied onAuditEvent usage " +
        "recognizeCookie explain withCallOrigin healthCheck publicUrl close asOneOperation " +
        "defaultOrgId forOrganization countSignIns",
    };

    test.each(Object.entries(changes))("%s", async (_, change) => {
      const mighty = await PartnerSide.of(here(), MIGHTY);
      const { user } = await mighty.signedIn(aUser({ role: "Platform_Admin" }));
      const other = (await mighty.signedIn()).user.id;
      const [identity] = (await here().gateway.users.identities(user.id, ANYWHERE)).unwrap();
      const ids = { partner: mighty.id, user: user.id, identity: identity?.id ?? "", other };
      const events = here().events.length;
      expectRefused(await change(here(), ids), "permission_denied");
      const [event, ...more] = here().events.slice(events);
      expect(event).toMatchObject({
        eventType: "permission_denied",
        errorCode: "permission_denied",
        severity: "warning",
      });
      expect([event?.organizationId, more]).toEqual([mighty.orgId, []]);
    });

    test("revoking a setup link", async () => {
      const { gateway } = here();
      const mighty = await PartnerSide.of(here(), MIGHTY);
      const call = { organizationId: mighty.orgId, baseUrl: BASE_URL };
      const { id } = (await gateway.setup.invite(mighty.id, call)).unwrap();
      expectRefused(await gateway.setup.revoke(id, ORG_ADMIN), "permission_denied");
      expect((await gateway.setup.list(mighty.id)).unwrap()).toMatchObject([{ id, state: "waiting" }]);
    });

    test("and there is no other", () => {
      const { gateway } = here();
      const groups = Object.entries(gateway).filter(([, value]) => typeof value === "object");
      const found = [["gateway", gateway] as const, ...groups].flatMap(([group, operations]) =>
        namesOf(operations).map((name) => [group, name] as const),
      );
      const unknown = found.filter(([group, name]) => {
        const isChange = (group === "gateway" ? name : `${group}.${name}`) in changes;
        return !isChange && !others[group]?.split(" ").includes(name);
      });
      expect(unknown, "a change of a partner or a user, or none?").toEqual([]);
      expect(groups.length).toBeGreaterThan(3);
    });
  });

  test("naming something of another organization leaves an event there, and none for the caller", async () => {
    const { gateway, registry, events } = here();
    const theirs = await PartnerSide.of(here());
    const { user } = await theirs.signedIn();
    const call = { organizationId: anOrganization(), actor: "admin-7", requestId: randomUUID() };
    const before = events.length;
    for (const refused of [
      registry.getPartner(theirs.id, call),
      registry.listConsumerSecrets(theirs.id, call),
      registry.getPartnerStanding(theirs.id, call),
      registry.deactivatePartner(theirs.id, call),
      gateway.partnerUsers.list(theirs.id, call),
      gateway.partnerUsers.preProvision(theirs.id, { externalId: "x", email: "x@acme.example" }, call),
    ]) {
      expectRefused(await refused, "partner_not_found");
    }
    for (const refused of [gateway.getUser(user.id, call), gateway.deactivateUser(user.id, call)]) {
      expectRefused(await refused, "user_not_found");
    }
    expect(events.slice(before)).toHaveLength(8);
    for (const event of events.slice(before)) {
      expect(event).toMatchObject({
        eventType: "permission_denied",
        organizationId: theirs.orgId,
        actor: "admin-7",
        requestId: call.requestId,
      });
    }
    expectRefused(await registry.getPartner(randomUUID(), call), "partner_not_found");
    expectRefused(await gateway.getUser(randomUUID(), call), "user_not_found");
    expect(events.slice(before), "what is nobody's is no authority").toHaveLength(8);
    const listed = async (filter: object) => (await gateway.listAuditEvents(filter)).unwrap().data.length;
    expect(await listed({ requestId: call.requestId })).toBe(8);
    expect(await listed({ requestId: call.requestId, severity: "warning" })).toBe(8);
    expect(await listed({ requestId: call.requestId, severity: "info" })).toBe(0);
    expect(await listed({ organizationId: call.organizationId })).toBe(0);
  });

  test("a made-up token leaves an event", async () => {
    const { gateway, events } = here();
    const before = events.length;
    expectRefused(
      await gateway.validateSession("eyJ.forged.token", { ...ANYWHERE, ipAddress: "192.0.2.7" }),
      "invalid_token",
    );
    expectRefused(await gateway.logout("eyJ.forged.token", ANYWHERE), "invalid_token");
    expectRefused(await gateway.refreshSession(`rt_live_${"x".repeat(43)}`, ANYWHERE), "invalid_token");
    expectRefused(await gateway.refreshSession("rt", ANYWHERE), "invalid_token");
    const forged = { eventType: "permission_denied", errorCode: "invalid_token", severity: "warning" };
    expect(events.slice(before)).toEqual(Array(4).fill(expect.objectContaining(forged)));
    expect(events[before]).toMatchObject({ ipAddress: "192.0.2.7", organizationId: null });
  });
}

/** Its functions and getters, its own ones and those of its class. */
function namesOf(operations: object): string[] {
  const ofClass = Object.getPrototypeOf(operations);
  const own = Object.entries(operations).filter(([, value]) => typeof value === "function");
  const inherited = ofClass === Object.prototype ? [] : Object.getOwnPropertyNames(ofClass);
  return [...new Set([...own.map(([name]) => name), ...inherited])].filter((name) => name !== "constructor");
}
