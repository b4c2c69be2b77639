import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/index.js";
import { anOrganization } from "../acme.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide } from "./partner-side.js";

const PASSWORD = "a password of some length";

export function identityContract(here: () => Application): void {
  test("a new person's hidden characters are refused when the partner asks for a token", async () => {
    const partner = await PartnerSide.of(here());
    for (const hidden of [{ external_id: "u\u200b1" }, { email: "new@ac\u200bme.example" }]) {
      const refused = await partner.post(aUser(hidden));
      expect(refused.error?.details).toMatchObject([{ field: Object.keys(hidden)[0], rule: "hidden_characters" }]);
    }
  });

  const count = (partner: PartnerSide) => here().inspection.placesTaken(partner.id);
  const usersOf = async (partner: PartnerSide) =>
    (await here().gateway.partnerUsers.list(partner.id, { limit: 200 })).unwrap().data;

  describe("(partner, external id) is the identity", () => {
    test("the same external id is the same user; at another partner it is another user", async () => {
      const partner = await PartnerSide.of(here());
      const other = await PartnerSide.of(here(), { orgId: partner.orgId, partnerName: "Other" });
      const external_id = "u-same";
      const first = await partner.signedIn(aUser({ external_id }));
      const again = await partner.signedIn(aUser({ external_id }));
      const elsewhere = await other.signedIn(aUser({ external_id }));
      expect(again.user.id).toBe(first.user.id);
      expect(elsewhere.user.id).not.toBe(first.user.id);
    });

    test("external ids are compared exactly: case, spaces and Unicode forms tell users apart", async () => {
      const partner = await PartnerSide.of(here());
      const ids = ["u-1", "U-1", "u-1 ", " u-1", "é", "e\u0301"];
      const users = [];
      for (const external_id of ids) users.push((await partner.signedIn(aUser({ external_id }))).user.id);
      expect(new Set(users).size).toBe(ids.length);
    });

    test("renaming the partner, and another one taking its name, changes nobody's identity", async () => {
      const partner = await PartnerSide.of(here());
      const { user } = await partner.signedIn(aUser({ external_id: "u-1" }));
      await here().registry.updatePartner(partner.id, { partnerName: "Renamed" });
      const heir = await PartnerSide.of(here(), { orgId: partner.orgId });
      expect((await heir.signedIn(aUser({ external_id: "u-1" }))).user.id).not.toBe(user.id);
      expect((await partner.signedIn(aUser({ external_id: "u-1" }))).user.id).toBe(user.id);
    });

    test.each([
      ["alice@bücher.example", "ALICE@XN--BCHER-KVA.example"],
      ["alice@acme.example", "Alice@ACME.EXAMPLE"],
      ["ä@acme.example", "a\u0308@acme.example"],
    ])("an e-mail never links: %s is taken, so %s is an identity_conflict", async (email, spelling) => {
      const partner = await PartnerSide.of(here());
      const other = await PartnerSide.of(here(), { orgId: partner.orgId, partnerName: "Other" });
      await partner.signedIn(aUser({ email }));
      expectRefused(await other.post(aUser({ email: spelling })), "identity_conflict");
      expectRefused(await partner.post(aUser({ email: spelling })), "identity_conflict");
      const stranger = await PartnerSide.of(here());
      expect(outcome(await stranger.signIn(aUser({ email: spelling }))), "another organization's").toBe("accepted");
    });

    test("nor a password user's, above all an administrator's", async () => {
      const partner = await PartnerSide.of(here());
      const email = "root@acme.example";
      const admin = { email, roles: ["platform_admin"] };
      (await here().gateway.createUserWithPassword(admin, PASSWORD, { organizationId: partner.orgId })).unwrap();
      expectRefused(await partner.post(aUser({ email })), "identity_conflict");
      expect(await usersOf(partner)).toEqual([]);
    });

    test("an e-mail that is taken between issue and exchange is an identity_conflict there", async () => {
      const partner = await PartnerSide.of(here());
      const [mine, theirs] = [aUser(), aUser()];
      const token = await partner.token(mine);
      await partner.signedIn({ ...theirs, email: mine.email as string });
      expectRefused(await here().gateway.sso.authenticate({ token }), "identity_conflict");
      expect(await usersOf(partner)).toHaveLength(1);
    });

    test("a change to another user's e-mail is refused at issue and at exchange, and changes nothing", async () => {
      const partner = await PartnerSide.of(here());
      const [mine, theirs] = [aUser(), aUser()];
      await partner.signedIn(mine);
      const token = await partner.token({ ...mine, email: theirs.email as string, display_name: "New" });
      await partner.signedIn(theirs);
      expectRefused(await here().gateway.sso.authenticate({ token }), "identity_conflict");
      expectRefused(await partner.post(partner.anew({ ...mine, email: theirs.email as string })), "identity_conflict");
      const [user] = await usersOf(partner);
      expect(user).toMatchObject({ email: mine.email, displayName: null });
    });
  });

  describe("profile and role", () => {
    const followed: [JsonObject, JsonObject, JsonObject][] = [
      [{ display_name: "A" }, { display_name: "B" }, { displayName: "B", role: "org_member" }],
      [{ display_name: "A" }, {}, { displayName: "A", role: "org_member" }],
      [{ first_name: "A", last_name: "Z" }, { last_name: "Y" }, { displayName: "Y", role: "org_member" }],
      [{ role: "editor" }, {}, { displayName: null, role: "org_member" }],
      [{}, { role: "editor" }, { displayName: null, role: "editor" }],
    ];
    test.each(followed)("%j, then %j: %j", async (first, second, expected) => {
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      await partner.signedIn({ ...payload, ...first });
      await partner.signedIn(partner.anew({ ...payload, ...second }));
      expect(await usersOf(partner)).toEqual([expect.objectContaining(expected)]);
    });

    test("the e-mail follows, and the previous one is free again", async () => {
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      await partner.signedIn(payload);
      const moved = await partner.signedIn({ ...payload, email: "Moved@acme.example" });
      expect(moved.user.email).toBe("Moved@acme.example");
      expect(outcome(await partner.signIn(aUser({ email: payload.email as string })))).toBe("accepted");
    });

    test("a changed role counts at once in open sessions", async () => {
      const { gateway } = here();
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      const { session } = await partner.signedIn({ ...payload, role: "editor" });
      await partner.signedIn({ ...payload, role: "viewer" });
      const user = (await gateway.validateSession(session.accessToken, { organizationId: partner.orgId })).unwrap();
      expect(user.roles).toEqual(["viewer"]);
    });

    test("an assertion changes neither e-mail nor name of a user with a password", async () => {
      const { gateway } = here();
      const partner = await PartnerSide.of(here());
      const call = { organizationId: partner.orgId };
      const create = { email: "owner@acme.example", displayName: "Owner", roles: ["org_admin"] };
      const owner = (await gateway.createUserWithPassword(create, PASSWORD, call)).unwrap();
      (await gateway.partnerUsers.link(partner.id, { externalId: "u-1", userId: owner.id })).unwrap();
      const payload = { external_id: "u-1", email: "x@evil.example", display_name: "Mallory", role: "viewer" };
      const { user, session } = await partner.signedIn(payload);
      expect(user).toMatchObject({ id: owner.id, email: "owner@acme.example", displayName: "Owner" });
      expect(user.roles, "a partner's session carries no granted role").toEqual(["viewer"]);
      expect((await gateway.validateSession(session.accessToken, call)).unwrap().roles).toEqual(["viewer"]);
      const refreshed = (await gateway.refreshSession(session.refreshToken, call)).unwrap();
      expect((await gateway.validateSession(refreshed.accessToken, call)).unwrap().roles).toEqual(["viewer"]);
      const byPassword = (await gateway.authenticate({ email: owner.email, password: PASSWORD }, call)).unwrap();
      expect(byPassword.user.roles, "what was granted by hand stays").toEqual(["org_admin"]);
    });

    test("nor of one with a second identity, while each identity keeps its own role", async () => {
      const { gateway } = here();
      const partner = await PartnerSide.of(here());
      const other = await PartnerSide.of(here(), { orgId: partner.orgId, partnerName: "Other" });
      const payload = aUser({ display_name: "A", role: "editor" });
      const { user } = await partner.signedIn(payload);
      (await gateway.partnerUsers.link(other.id, { externalId: "o-1", userId: user.id })).unwrap();
      const change = { email: "new@acme.example", display_name: "B", role: "viewer" };
      const through = await other.signedIn({ external_id: "o-1", ...change });
      expect(through.user).toMatchObject({ id: user.id, email: payload.email, displayName: "A", roles: ["viewer"] });
      const own = await partner.signedIn(partner.anew({ ...payload, display_name: "C" }));
      expect(own.user).toMatchObject({ displayName: "A", roles: ["editor"] });
    });
  });

  describe("the cap", () => {
    test("new users beyond it are refused, existing users sign in", async () => {
      const partner = await PartnerSide.of(here(), { maxUsers: 1 });
      const payload = aUser();
      await partner.signedIn(payload);
      expectRefused(await partner.signIn(), "max_users_exceeded");
      expect(outcome(await partner.signIn(partner.anew(payload)))).toBe("accepted");
      await here().registry.updatePartner(partner.id, { maxUsers: 0 });
      expect(outcome(await partner.signIn(partner.anew({ ...payload, again: 1 })))).toBe("accepted");
      expect(await count(partner)).toBe(1);
    });

    test("pre-provisioned and linked users count, and a sign-in does not touch the partner's row", async () => {
      const { gateway, registry, clock } = here();
      const partner = await PartnerSide.of(here(), { maxUsers: 2 });
      const call = { organizationId: partner.orgId };
      const ahead = { externalId: "ahead", email: "ahead@acme.example" };
      (await gateway.partnerUsers.preProvision(partner.id, ahead)).unwrap();
      const linked = (await gateway.createUserWithPassword({ email: "l@acme.example" }, PASSWORD, call)).unwrap();
      (await gateway.partnerUsers.link(partner.id, { externalId: "linked", userId: linked.id })).unwrap();
      expectRefused(await partner.signIn(), "max_users_exceeded");
      expectRefused(
        await gateway.partnerUsers.preProvision(partner.id, { externalId: "x", email: "x@acme.example" }),
        "max_users_exceeded",
      );
      const third = (await gateway.createUserWithPassword({ email: "t@acme.example" }, PASSWORD, call)).unwrap();
      expectRefused(
        await gateway.partnerUsers.link(partner.id, { externalId: "y", userId: third.id }),
        "max_users_exceeded",
      );
      expect((await usersOf(partner)).map(({ externalId }) => externalId)).toEqual(["ahead", "linked"]);
      clock.advance(1);
      await partner.signedIn({ external_id: "ahead", email: ahead.email });
      expect((await registry.getPartner(partner.id)).unwrap()).toEqual(partner.registration.partner);
    });
  });

  describe("pre-provisioned and linked users", () => {
    test("a pre-provisioned user signs in where no other user may", async () => {
      const { gateway } = here();
      const partner = await PartnerSide.of(here(), { userProvisioning: "pre_provisioned" });
      const user = { externalId: "u-1", email: "u1@acme.example", displayName: "U One" };
      const made = (await gateway.partnerUsers.preProvision(partner.id, user, { actor: "admin-7" })).unwrap();
      expect(made).toMatchObject({ ...user, isActive: true, lastSignInAt: null, partnerId: partner.id });
      expect(here().events.at(-1)).toMatchObject({ eventType: "user_created", actor: "admin-7", userId: made.userId });
      expect((await gateway.partnerUsers.preProvision(partner.id, user)).unwrap(), "the same again").toEqual(made);
      expect(await count(partner)).toBe(1);
      expectRefused(await partner.signIn(), "user_not_provisioned");
      const signedIn = await partner.signedIn({ external_id: "u-1", email: user.email });
      expect(signedIn.user).toMatchObject({ id: made.userId, displayName: "U One" });
      expect((await usersOf(partner))[0]?.lastSignInAt).toEqual(here().clock.now());
      const other = { ...user, email: "else@acme.example" };
      expectRefused(await gateway.partnerUsers.preProvision(partner.id, other), "identity_conflict");
      expectRefused(
        await gateway.partnerUsers.preProvision(partner.id, { ...user, externalId: "u-2" }),
        "identity_conflict",
      );
    });

    test("where new users are disabled, known users sign in", async () => {
      const { registry } = here();
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      await partner.signedIn(payload);
      await registry.updatePartner(partner.id, { userProvisioning: "disabled" });
      expect(outcome(await partner.signIn(partner.anew(payload)))).toBe("accepted");
      expectRefused(await partner.signIn(), "user_provisioning_disabled");
    });

    test("a link joins what an e-mail never would, and the audit names its maker", async () => {
      const { gateway, events } = here();
      const partner = await PartnerSide.of(here());
      const other = await PartnerSide.of(here(), { orgId: partner.orgId, partnerName: "Other" });
      const payload = aUser();
      const { user } = await partner.signedIn(payload);
      const assertion = { external_id: "o-1", email: payload.email as string };
      expectRefused(await other.post(assertion), "identity_conflict");
      const link = { externalId: "o-1", userId: user.id };
      expect((await gateway.partnerUsers.link(other.id, link, { actor: "admin-7" })).unwrap()).toMatchObject(link);
      expect(events.at(-1)).toMatchObject({ eventType: "identity_linked", actor: "admin-7", userId: user.id });
      expect((await gateway.partnerUsers.link(other.id, link)).isOk, "the same again").toBe(true);
      expect(await count(other)).toBe(1);
      expect((await other.signedIn(other.anew(assertion))).user.id).toBe(user.id);
      const someone = await partner.signedIn();
      const taken = { externalId: "o-1", userId: someone.user.id };
      expectRefused(await gateway.partnerUsers.link(other.id, taken), "identity_conflict");
    });

    test("another organization's partner or user is not found, and nothing is written", async () => {
      const { gateway } = here();
      const [partner, stranger] = [await PartnerSide.of(here()), await PartnerSide.of(here())];
      const { user } = await stranger.signedIn();
      const { partnerUsers } = gateway;
      expectRefused(await partnerUsers.link(partner.id, { externalId: "x", userId: user.id }), "user_not_found");
      const call = { organizationId: anOrganization() };
      const made = { externalId: "x", email: "x@acme.example" };
      expectRefused(await partnerUsers.preProvision(partner.id, made, call), "partner_not_found");
      expectRefused(
        await partnerUsers.link(partner.id, { externalId: "x", userId: user.id }, call),
        "partner_not_found",
      );
      expectRefused(await partnerUsers.list(partner.id, call), "partner_not_found");
      expectRefused(await gateway.deactivateUser(user.id, call), "user_not_found");
      expectRefused(await gateway.reactivateUser(user.id, call), "user_not_found");
      expectRefused(await gateway.deactivateUser("7"), "user_not_found");
      expect(await usersOf(partner)).toEqual([]);
      expect((await usersOf(stranger))[0]?.isActive).toBe(true);
    });

    test("the list has pages, in the order of creation", async () => {
      const { partnerUsers } = here().gateway;
      const partner = await PartnerSide.of(here());
      for (const externalId of ["a", "b", "c"]) {
        await partnerUsers.preProvision(partner.id, { externalId, email: `${externalId}@acme.example` });
      }
      const first = (await partnerUsers.list(partner.id, { limit: 2 })).unwrap();
      const cursor = first.nextCursor ?? "";
      const second = (await partnerUsers.list(partner.id, { limit: 2, cursor })).unwrap();
      const shown = [...first.data, ...second.data].map(({ externalId }) => externalId);
      expect([shown, second.nextCursor]).toEqual([["a", "b", "c"], null]);
      expectRefused(await partnerUsers.list(partner.id, { limit: 201 }), "validation_error");
      expectRefused(await partnerUsers.list(partner.id, { cursor: "no cursor" }), "validation_error");
    });
  });

  test("a session belongs to its organization: named in another one it is not found", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const { session } = await partner.signedIn();
    expectRefused(
      await gateway.validateSession(session.accessToken, { organizationId: anOrganization() }),
      "session_not_found",
    );
    expectRefused(
      await gateway.refreshSession(session.refreshToken, { organizationId: anOrganization() }),
      "invalid_token",
    );
    expect(outcome(await gateway.refreshSession(session.refreshToken, { organizationId: null }))).toBe("accepted");
  });
}
