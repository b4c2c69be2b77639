import { describe, expect, test } from "vitest";
import type { SSOPartnerUpdate } from "../../src/index.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, isLive, PartnerSide } from "./partner-side.js";

const PASSWORD = "a password of some length";

export function endingContract(here: () => Application): void {
  const live = (signedIn: Parameters<typeof isLive>[1]) => isLive(here().gateway, signedIn);
  const refresh = (partner: PartnerSide, { session }: { session: { refreshToken: string } }) =>
    here().gateway.refreshSession(session.refreshToken, { organizationId: partner.orgId });

  describe("the partner logs its user out", () => {
    test("all sessions of that user through that partner end, and no others; repeating changes nothing", async () => {
      const partner = await PartnerSide.of(here());
      const other = await PartnerSide.of(here(), { orgId: partner.orgId, partnerName: "Other" });
      const payload = aUser({ external_id: "u-1" });
      const mine = [await partner.signedIn(payload), await partner.signedIn(partner.anew(payload))];
      const userId = mine[0]?.user.id ?? "";
      (await here().gateway.partnerUsers.link(other.id, { externalId: "o-1", userId })).unwrap();
      const elsewhere = await other.signedIn(aUser({ external_id: "o-1" }));
      const someone = await partner.signedIn();
      expect((await partner.logout("u-1")).unwrap()).toEqual({ sessionsEnded: 2 });
      expect(await Promise.all([...mine, elsewhere, someone].map(live))).toEqual([false, false, true, true]);
      for (const ended of mine) expectRefused(await refresh(partner, ended), "session_not_found");
      expect((await partner.logout("u-1", { again: 1 })).unwrap()).toEqual({ sessionsEnded: 0 });
      expect((await partner.logout("nobody")).unwrap()).toEqual({ sessionsEnded: 0 });
      expect((await other.logout("u-1")).unwrap(), "another partner's u-1").toEqual({ sessionsEnded: 0 });
      expect(outcome(await partner.signIn(partner.anew(payload)))).toBe("accepted");
    });

    test("is checked by signature and address, but never asks whether going on would be allowed", async () => {
      const { gateway, registry } = here();
      const partner = await PartnerSide.of(here(), { allowedSourceIps: ["203.0.113.9"] });
      const request = () => partner.sign({ action: "logout", external_id: "u-1" });
      expectRefused(await gateway.sso.logout(request()), "source_ip_not_allowed");
      expectRefused(await gateway.sso.logout({ ...request(), signature: "0".repeat(64) }), "invalid_partner_signature");
      expect(outcome(await gateway.sso.logout({ ...request(), sourceIp: "203.0.113.9" }))).toBe("accepted");
      const signedIn = await partner.signedIn(aUser({ external_id: "u-2" }), { sourceIp: "203.0.113.9" });
      await registry.deactivatePartner(partner.id);
      const logout = { ...partner.sign({ action: "logout", external_id: "u-2" }), sourceIp: "203.0.113.9" };
      expect((await gateway.sso.logout(logout)).unwrap()).toEqual({ sessionsEnded: 1 });
      expect(await live(signedIn)).toBe(false);
      const withdrawal = partner.sign({ action: "deprovision", external_id: "u-2" });
      expectRefused(await gateway.sso.deprovision({ ...withdrawal, sourceIp: "203.0.113.9" }), "partner_inactive");
    });
  });

  test("the act sees what ended since the proof: the partner, and the secret that signed", async () => {
    const { gateway, registry } = here();
    const partner = await PartnerSide.of(here());
    const signedIn = await partner.signedIn(aUser({ external_id: "u-1" }));
    const prove = async (action: string) =>
      (await gateway.sso.verify(partner.sign({ action, external_id: "u-1", email: "a@acme.example" }))).unwrap();
    const [issue, withdraw, logout] = [await prove("sign_in"), await prove("deprovision"), await prove("logout")];
    await registry.deactivatePartner(partner.id);
    expectRefused(await gateway.sso.issueToken(issue), "partner_inactive");
    expectRefused(await gateway.sso.deprovision(withdraw), "partner_inactive");
    await registry.reactivatePartner(partner.id);
    (await registry.rotateConsumerSecret(partner.id)).unwrap();
    expectRefused(await gateway.sso.issueToken(issue), "invalid_partner_signature");
    expectRefused(await gateway.sso.deprovision(withdraw), "invalid_partner_signature");
    expectRefused(await gateway.sso.logout(logout), "invalid_partner_signature");
    expect(await live(signedIn)).toBe(true);
  });

  describe("the partner withdraws its user", () => {
    test("no session, no sign-in, a free place; repeating it changes nothing", async () => {
      const { gateway, events } = here();
      const partner = await PartnerSide.of(here(), { maxUsers: 1 });
      const payload = aUser({ external_id: "u-1" });
      const signedIn = await partner.signedIn(payload);
      const open = await partner.token(partner.anew(payload));
      expect((await partner.deprovision("u-1")).unwrap()).toEqual({ sessionsEnded: 1 });
      const types = events.filter(({ userId }) => userId === signedIn.user.id).map(({ eventType }) => eventType);
      expect(types.slice(-2).sort()).toEqual(["sso_logout", "user_deactivated"]);
      expect(await live(signedIn)).toBe(false);
      expectRefused(await gateway.sso.authenticate({ token: open }), "user_inactive");
      expectRefused(await partner.post(partner.anew({ ...payload, x: 1 })), "user_inactive");
      expect((await partner.deprovision("u-1", { again: 1 })).unwrap()).toEqual({ sessionsEnded: 0 });
      expect(outcome(await partner.signIn()), "the place is free").toBe("accepted");
      expectRefused(await partner.signIn(), "max_users_exceeded");
      expectRefused(await partner.deprovision("nobody"), "user_not_found");
    });

    test.each(["deprovision", "logout"] as const)(
      "a first sign-in under way is over after a %s too",
      async (action) => {
        const partner = await PartnerSide.of(here());
        const token = await partner.token(aUser({ external_id: "u-new" }));
        const answer = await partner[action]("u-new");
        expect(outcome(answer)).toBe(action === "logout" ? "accepted" : "user_not_found");
        expectRefused(await here().gateway.sso.authenticate({ token }), "invalid_token");
      },
    );

    test("reactivating takes a place, if there is one", async () => {
      const { gateway, registry } = here();
      const partner = await PartnerSide.of(here(), { maxUsers: 1 });
      const payload = aUser({ external_id: "u-1" });
      const { user } = await partner.signedIn(payload);
      (await gateway.deactivateUser(user.id, ANYWHERE)).unwrap();
      await partner.signedIn();
      expectRefused(await gateway.reactivateUser(user.id, ANYWHERE), "max_users_exceeded");
      expectRefused(await partner.post(partner.anew(payload)), "user_inactive");
      await registry.updatePartner(partner.id, { maxUsers: 2 });
      expect((await gateway.reactivateUser(user.id, ANYWHERE)).unwrap().isActive).toBe(true);
      expect(outcome(await gateway.reactivateUser(user.id, ANYWHERE)), "again is nothing new").toBe("accepted");
      expect(outcome(await partner.signIn(partner.anew({ ...payload, y: 1 })))).toBe("accepted");
      expectRefused(await partner.signIn(), "max_users_exceeded");
    });

    test("a user with another way in keeps it", async () => {
      const { gateway } = here();
      const partner = await PartnerSide.of(here());
      const other = await PartnerSide.of(here(), { orgId: partner.orgId, partnerName: "Other" });
      const { user } = await partner.signedIn(aUser({ external_id: "u-1" }));
      (await gateway.partnerUsers.link(other.id, { externalId: "o-1", userId: user.id })).unwrap();
      const through = await other.signedIn(aUser({ external_id: "o-1" }));
      await partner.deprovision("u-1");
      expect(await live(through)).toBe(true);
      expectRefused(await partner.post(aUser({ external_id: "u-1" })), "user_inactive");
      await other.deprovision("o-1");
      expect(await live(through)).toBe(false);
      expectRefused(await other.post(aUser({ external_id: "o-1" })), "user_inactive");
    });
  });

  describe("an administrator deactivates a user", () => {
    test("every session ends, also one by password, no sign-in succeeds, places are free", async () => {
      const { gateway } = here();
      const partner = await PartnerSide.of(here(), { maxUsers: 1 });
      const call = { organizationId: partner.orgId };
      const credentials = { email: "owner@acme.example", password: PASSWORD };
      const { id } = (await gateway.createUserWithPassword({ email: credentials.email }, PASSWORD, call)).unwrap();
      (await gateway.partnerUsers.link(partner.id, { externalId: "u-1", userId: id })).unwrap();
      const signedIn = [
        await partner.signedIn(aUser({ external_id: "u-1" })),
        (await gateway.authenticate(credentials, call)).unwrap(),
      ];
      const open = await partner.token(aUser({ external_id: "u-1" }));
      expect((await gateway.deactivateUser(id, { actor: "admin-7", ...ANYWHERE })).unwrap().isActive).toBe(false);
      expect(await Promise.all(signedIn.map(live))).toEqual([false, false]);
      for (const ended of signedIn) expectRefused(await refresh(partner, ended), "session_not_found");
      expectRefused(await gateway.sso.authenticate({ token: open }), "user_inactive");
      expectRefused(await partner.post(aUser({ external_id: "u-1" })), "user_inactive");
      expectRefused(await gateway.authenticate(credentials, call), "user_inactive");
      expect(outcome(await gateway.deactivateUser(id, ANYWHERE)), "again is nothing new").toBe("accepted");
      const events = await gateway.listAuditEvents({ eventType: "user_deactivated", userId: id });
      expect(events.unwrap().data.map(({ actor }) => actor)).toEqual(["admin-7"]);
      expect(outcome(await partner.signIn()), "the place is free").toBe("accepted");
      expectRefused(await gateway.reactivateUser(id, ANYWHERE), "max_users_exceeded");
      expect((await gateway.partnerUsers.list(partner.id)).unwrap().data[0]?.isActive, "nothing was changed").toBe(
        false,
      );
      expectRefused(await gateway.authenticate(credentials, call), "user_inactive");
    });

    test("each act is recorded with its actor; in the default organization when none is named", async () => {
      const { gateway, events } = here();
      const partner = await PartnerSide.of(here());
      const { user } = await partner.signedIn();
      expectRefused(await gateway.deactivateUser(user.id), "user_not_found");
      expectRefused(await gateway.reactivateUser(user.id), "user_not_found");
      const call = { organizationId: partner.orgId, actor: "admin-7" };
      for (const [act, eventType] of [
        [gateway.deactivateUser, "user_deactivated"],
        [gateway.reactivateUser, "user_activated"],
      ] as const) {
        (await act.call(gateway, user.id, call)).unwrap();
        expect(events.at(-1)).toMatchObject({ eventType, actor: "admin-7", userId: user.id, partnerId: null });
      }
    });

    test("after reactivation the user signs in again, and ended sessions stay ended", async () => {
      const { gateway } = here();
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      const before = await partner.signedIn(payload);
      await gateway.deactivateUser(before.user.id, ANYWHERE);
      await gateway.reactivateUser(before.user.id, ANYWHERE);
      expect(await live(before)).toBe(false);
      expect((await partner.signedIn(partner.anew(payload))).user.id).toBe(before.user.id);
    });
  });

  describe("a refresh reads the partner again", () => {
    test.each<[string, SSOPartnerUpdate | null, string]>([
      ["deactivated", null, "partner_inactive"],
      ["other domains", { allowedEmailDomains: ["other.example"] }, "email_domain_not_allowed"],
      ["other roles", { allowedRoles: ["viewer"] }, "role_not_allowed"],
      ["a lower cap", { maxUsers: 0 }, "accepted"],
      ["another network", { allowedSourceIps: [] }, "accepted"],
      ["no new users", { userProvisioning: "disabled" }, "accepted"],
    ])("%s", async (_, update, expected) => {
      const { registry } = here();
      const partner = await PartnerSide.of(here());
      const signedIn = await partner.signedIn();
      if (update === null) (await registry.deactivatePartner(partner.id)).unwrap();
      else (await registry.updatePartner(partner.id, update)).unwrap();
      expect(outcome(await refresh(partner, signedIn))).toBe(expected);
      expect(await live(signedIn), "the access token lives out its time").toBe(true);
      here().clock.advance(901);
      expect(await live(signedIn)).toBe(false);
    });

    test("the sessions of a reactivated partner go on: a refusal does not use up the refresh token", async () => {
      const { registry } = here();
      const partner = await PartnerSide.of(here());
      const signedIn = await partner.signedIn();
      await registry.deactivatePartner(partner.id);
      expectRefused(await refresh(partner, signedIn), "partner_inactive");
      await registry.reactivatePartner(partner.id);
      expect(outcome(await refresh(partner, signedIn))).toBe("accepted");
    });

    test("the role of the last assertion counts", async () => {
      const { registry } = here();
      const partner = await PartnerSide.of(here());
      const payload = aUser({ role: "editor" });
      const signedIn = await partner.signedIn(payload);
      await partner.signedIn({ ...payload, role: "viewer" });
      await registry.updatePartner(partner.id, { allowedRoles: ["viewer"] });
      expect(outcome(await refresh(partner, signedIn))).toBe("accepted");
    });

    test("a password session does not depend on a partner", async () => {
      const { gateway, registry } = here();
      const partner = await PartnerSide.of(here());
      const call = { organizationId: partner.orgId };
      const credentials = { email: "owner@acme.example", password: PASSWORD };
      const { id } = (await gateway.createUserWithPassword({ email: credentials.email }, PASSWORD, call)).unwrap();
      (await gateway.partnerUsers.link(partner.id, { externalId: "u-1", userId: id })).unwrap();
      const signedIn = (await gateway.authenticate(credentials, call)).unwrap();
      await registry.deactivatePartner(partner.id, { revokeSessions: true });
      expect(outcome(await refresh(partner, signedIn))).toBe("accepted");
    });
  });

  test("deactivating a partner with revokeSessions ends its sessions, and says how many", async () => {
    const { registry, events } = here();
    const partner = await PartnerSide.of(here());
    const other = await PartnerSide.of(here(), { orgId: partner.orgId, partnerName: "Other" });
    const mine = [await partner.signedIn(), await partner.signedIn()];
    const theirs = await other.signedIn();
    const open = await partner.token();
    (await registry.deactivatePartner(partner.id, { revokeSessions: true })).unwrap();
    expect(await Promise.all([...mine, theirs].map(live))).toEqual([false, false, true]);
    expect(events.at(-1)).toMatchObject({ eventType: "session_revoked_all", details: { sessions: 2 } });
    expectRefused(await here().gateway.sso.authenticate({ token: open }), "partner_inactive");
    await registry.reactivatePartner(partner.id);
    expect(await live(mine[0] as (typeof mine)[0])).toBe(false);
  });
}
