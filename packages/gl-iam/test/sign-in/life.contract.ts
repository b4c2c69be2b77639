/** People join, change, move, leave and come back. */
import { describe, expect, test } from "vitest";
import type { User } from "../../src/index.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, isLive, PartnerSide } from "./partner-side.js";

const PASSWORD = "a password of some length";
const DAY = 24 * 60 * 60;

export function lifeContract(here: () => Application): void {
  const users = () => here().gateway.users;
  const stored = async ({ id }: Pick<User, "id">) => (await here().gateway.getUser(id, ANYWHERE)).unwrap();
  const identityOf = async ({ id }: Pick<User, "id">, partner: PartnerSide) => {
    const all = (await users().identities(id, ANYWHERE)).unwrap();
    const found = all.filter(({ partnerId }) => partnerId === partner.id);
    if (!found[0] || found.length > 1) throw new Error(`${found.length} identities`);
    return found[0];
  };
  const places = async (partner: PartnerSide) => here().provider.core.store.identities.countActive(partner.id);
  const twoPartners = async () => {
    const partner = await PartnerSide.of(here());
    return [partner, await PartnerSide.of(here(), { orgId: partner.orgId, partnerName: "Other" })] as const;
  };
  const email = "pat@acme.example";

  test("a leaver's successor gets the address, and never the leaver's account", async () => {
    const partner = await PartnerSide.of(here());
    const leaver = await partner.signedIn(aUser({ external_id: "u-1", email }));
    await partner.deprovision("u-1");
    const successor = await partner.signedIn(aUser({ external_id: "u-2", email }));
    expect(successor.user.id).not.toBe(leaver.user.id);
    expect(successor.user.email).toBe(email);
    expect(await stored(leaver.user)).toMatchObject({ isActive: false, email });
    expect((await here().gateway.getUserByEmail(email, { organizationId: partner.orgId })).unwrap().id).toBe(
      successor.user.id,
    );
    expectRefused(await partner.post(aUser({ external_id: "u-1", email })), "user_inactive");
  });

  test("reactivating a leaver whose address is taken says so, and takes another address", async () => {
    const partner = await PartnerSide.of(here());
    const { user } = await partner.signedIn(aUser({ external_id: "u-1", email }));
    await partner.deprovision("u-1");
    await partner.signedIn(aUser({ external_id: "u-2", email }));
    expectRefused(await users().reactivate(user.id, ANYWHERE), "user_already_exists");
    expect((await stored(user)).isActive).toBe(false);
    const again = await users().reactivate(user.id, { ...ANYWHERE, email: "pat.former@acme.example" });
    expect(again.unwrap()).toMatchObject({ email: "pat.former@acme.example", isActive: true });
    expectRefused(await partner.post(aUser({ external_id: "u-1", email })), "user_inactive");
    expect(await places(partner)).toBe(1);
  });

  test("somebody hired again under a new id is one place, and the profile follows", async () => {
    const partner = await PartnerSide.of(here(), { maxUsers: 1 });
    await partner.signedIn(aUser({ external_id: "old", email }));
    await partner.deprovision("old");
    const { user } = await partner.signedIn(aUser({ external_id: "new", email }));
    const renamed = await partner.signedIn(aUser({ external_id: "new", email: "pat.smith@acme.example" }));
    expect(renamed.user).toMatchObject({ id: user.id, email: "pat.smith@acme.example" });
    expect(await places(partner)).toBe(1);
  });

  test("a merge of the old account into the new one leaves a tombstone that nothing revives", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const old = await partner.signedIn(aUser({ external_id: "old", email }));
    await partner.deprovision("old");
    const now = await partner.signedIn(aUser({ external_id: "new", email }));
    const merged = await users().merge(old.user.id, now.user.id, { ...ANYWHERE, actor: "admin-7" });
    expect(merged.unwrap()).toMatchObject({ id: now.user.id, isActive: true });
    const ids = (await users().identities(now.user.id, ANYWHERE)).unwrap().map(({ externalId }) => externalId);
    expect(ids.sort()).toEqual(["new", "old"]);
    for (const revive of [
      await users().reactivate(old.user.id, ANYWHERE),
      await gateway.setPassword(old.user.id, PASSWORD, ANYWHERE),
      await users().link(old.user.id, { partnerId: partner.id, externalId: "x" }, ANYWHERE),
      await users().merge(now.user.id, old.user.id, ANYWHERE),
    ]) {
      expectRefused(revive, "user_not_found");
    }
    expect(await isLive(gateway, now)).toBe(true);
    const events = here().events.filter(({ eventType }) => eventType === "user_merged");
    expect(events.slice(-2).map(({ userId, actor }) => [userId, actor])).toEqual([
      [old.user.id, "admin-7"],
      [now.user.id, "admin-7"],
    ]);
  });

  test("a merge ends sessions and tokens of the emptied user, and counts no place twice", async () => {
    const { gateway } = here();
    const [one, two] = await twoPartners();
    const from = await one.signedIn(aUser({ external_id: "u-1", email: "a@acme.example" }));
    const waiting = await one.token(one.anew(aUser({ external_id: "u-1", email: "a@acme.example" })));
    const into = await two.signedIn(aUser({ external_id: "u-2", email: "b@acme.example" }));
    await here().registry.updatePartner(one.id, { maxUsers: 0 });
    (await users().merge(from.user.id, into.user.id, ANYWHERE)).unwrap();
    expect([await isLive(gateway, from), await isLive(gateway, into)]).toEqual([false, true]);
    expectRefused(await gateway.sso.authenticate({ token: waiting }), "invalid_token");
    expect([await places(one), await places(two)]).toEqual([1, 1]);
    const again = await one.signedIn(one.anew({ external_id: "u-1", email: "a@acme.example" }));
    expect(again.user).toMatchObject({ id: into.user.id, email: "b@acme.example" });
  });

  test("what does not move refuses a merge, and so do two active identities of one partner", async () => {
    const { gateway } = here();
    const [partner, other] = await twoPartners();
    const call = { organizationId: partner.orgId };
    const owner = (await gateway.createUserWithPassword({ email: "o@acme.example" }, PASSWORD, call)).unwrap();
    const { user: one } = await partner.signedIn(aUser());
    const { user: two } = await partner.signedIn(aUser());
    const { user: three } = await other.signedIn(aUser());
    const stranger = await (await PartnerSide.of(here())).signedIn();
    expectRefused(await users().merge(owner.id, one.id, ANYWHERE), "conflict");
    expectRefused(await users().merge(one.id, two.id, ANYWHERE), "conflict");
    for (const spelling of [one.id, one.id.toUpperCase()]) {
      expectRefused(await users().merge(spelling, one.id, ANYWHERE), "validation_error");
    }
    expectRefused(await users().merge(one.id, stranger.user.id, ANYWHERE), "user_not_found");
    expectRefused(await users().merge(one.id, three.id, { ...ANYWHERE, actor: three.id }), "permission_denied");
    (await users().suspend(three.id, ANYWHERE)).unwrap();
    expectRefused(await users().merge(one.id, three.id, ANYWHERE), "user_inactive");
    expect((await users().merge(two.id, owner.id, ANYWHERE)).unwrap().id).toBe(owner.id);
  });

  test("nobody is merged into themselves, however the id is spelt", async () => {
    const partner = await PartnerSide.of(here());
    const { user } = await partner.signedIn(aUser({ external_id: "u-1", email }));
    await partner.deprovision("u-1");
    const merged = await users().merge(user.id.toUpperCase(), user.id, ANYWHERE);
    expect(merged.error?.details).toMatchObject([{ field: "intoId", rule: "other_user" }]);
    expect((await users().reactivate(user.id, ANYWHERE)).unwrap().isActive).toBe(true);
  });

  test("somebody who moves to another partner: by a link, which re-opens nothing of the first", async () => {
    const [first, second] = await twoPartners();
    const { user } = await first.signedIn(aUser({ external_id: "a-1", email }));
    await first.deprovision("a-1");
    expectRefused(await second.post(aUser({ external_id: "b-1", email })), "identity_conflict");
    const link = { partnerId: second.id, externalId: "b-1" };
    expect((await users().link(user.id, link, ANYWHERE)).unwrap()).toMatchObject({ ...link, isActive: true });
    const moved = await second.signedIn(aUser({ external_id: "b-1", email: "pat@other.example" }));
    expect(moved.user, "the profile follows the only active identity").toMatchObject({
      id: user.id,
      email: "pat@other.example",
    });
    expectRefused(await first.post(aUser({ external_id: "a-1", email })), "user_inactive");
    expect([await places(first), await places(second)]).toEqual([0, 1]);
  });

  test("S4: a freed address waits 90 days for another partner, or for an administrator", async () => {
    const { clock } = here();
    const [first, second] = await twoPartners();
    await first.signedIn(aUser({ external_id: "a-1", email }));
    await first.deprovision("a-1");
    clock.advance(90 * DAY - 60);
    expectRefused(await second.post(aUser({ external_id: "b-1", email: "PAT@ACME.EXAMPLE" })), "identity_conflict");
    clock.advance(61);
    expect(outcome(await second.signIn(aUser({ external_id: "b-1", email })))).toBe("accepted");
    await second.deprovision("b-1");
    expectRefused(await first.post(aUser({ external_id: "a-2", email })), "identity_conflict");
    const made = await here().gateway.partnerUsers.preProvision(first.id, { externalId: "a-2", email });
    expect(outcome(made), "an administrator's word").toBe("accepted");
  });

  describe("withdrawn and suspended are two things", () => {
    test("reactivating a user re-opens what an administrator suspended, and not what a partner withdrew", async () => {
      const { gateway } = here();
      const [one, two] = await twoPartners();
      const { user } = await one.signedIn(aUser({ external_id: "a-1", email }));
      (await users().link(user.id, { partnerId: two.id, externalId: "b-1" }, ANYWHERE)).unwrap();
      await one.deprovision("a-1");
      (await gateway.deactivateUser(user.id, { ...ANYWHERE, actor: "admin-7" })).unwrap();
      expect(await identityOf(user, one)).toMatchObject({ isActive: false, withdrawnBy: `partner:${one.id}` });
      expect(await identityOf(user, two)).toMatchObject({ isActive: false, suspendedBy: "admin-7", withdrawnAt: null });
      (await gateway.reactivateUser(user.id, ANYWHERE)).unwrap();
      expectRefused(await one.post(aUser({ external_id: "a-1", email })), "user_inactive");
      expect(outcome(await two.signIn(aUser({ external_id: "b-1", email })))).toBe("accepted");
      expect([await places(one), await places(two)]).toEqual([0, 1]);
    });

    test("a suspended person keeps the address, also when the partner withdraws it then", async () => {
      const [one, two] = await twoPartners();
      const { user } = await one.signedIn(aUser({ external_id: "a-1", email }));
      (await users().suspend(user.id, ANYWHERE)).unwrap();
      expect(outcome(await one.deprovision("a-1"))).toBe("accepted");
      for (const partner of [one, two]) {
        expectRefused(await partner.post(aUser({ external_id: "successor", email })), "identity_conflict");
      }
      (await users().reactivate(user.id, ANYWHERE)).unwrap();
      expectRefused(await one.post(aUser({ external_id: "a-1", email })), "user_inactive");
    });

    test("one identity is suspended and reopened by itself", async () => {
      const { gateway } = here();
      const [one, two] = await twoPartners();
      const { user } = await one.signedIn(aUser({ external_id: "a-1", email }));
      (await users().link(user.id, { partnerId: two.id, externalId: "b-1" }, ANYWHERE)).unwrap();
      const session = await two.signedIn(aUser({ external_id: "b-1", email }));
      const { id } = await identityOf(user, two);
      expect((await users().suspendIdentity(user.id, id, ANYWHERE)).unwrap().isActive).toBe(false);
      expect([await isLive(gateway, session), await places(two)]).toEqual([false, 0]);
      expectRefused(await two.post(aUser({ external_id: "b-1", email })), "user_inactive");
      expect(outcome(await one.signIn(one.anew(aUser({ external_id: "a-1", email }))))).toBe("accepted");
      expect((await users().reopenIdentity(user.id, id, ANYWHERE)).unwrap().isActive).toBe(true);
      expect(outcome(await two.signIn(two.anew(aUser({ external_id: "b-1", email }))))).toBe("accepted");
    });

    test("an administrator reopens what a partner withdrew for one identity alone, if there is room", async () => {
      const partner = await PartnerSide.of(here(), { maxUsers: 1 });
      const payload = aUser({ external_id: "u-1", email });
      const { user } = await partner.signedIn(payload);
      await partner.deprovision("u-1");
      await partner.signedIn();
      const { id } = await identityOf(user, partner);
      expectRefused(await users().reopenIdentity(user.id, id, ANYWHERE), "max_users_exceeded");
      expect((await stored(user)).isActive).toBe(false);
      await here().registry.updatePartner(partner.id, { maxUsers: 2 });
      expect((await users().reopenIdentity(user.id, id, ANYWHERE)).unwrap()).toMatchObject({ withdrawnAt: null });
      expect(outcome(await partner.signIn(partner.anew(payload)))).toBe("accepted");
      expect(here().events.findLast(({ eventType }) => eventType === "identity_reopened")?.details).toMatchObject({
        external_id: "u-1",
        withdrawn_by: `partner:${partner.id}`,
      });
    });
  });

  test("unlinking ends the identity with its sessions, frees place and address, and the id may come anew", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here(), { maxUsers: 1 });
    const session = await partner.signedIn(aUser({ external_id: "u-1", email }));
    const waiting = await partner.token(partner.anew(aUser({ external_id: "u-1", email })));
    const { id } = await identityOf(session.user, partner);
    expectRefused(await users().unlink(session.user.id, session.user.id, ANYWHERE), "not_found");
    (await users().unlink(session.user.id, id, ANYWHERE)).unwrap();
    expect(await isLive(gateway, session)).toBe(false);
    expectRefused(await gateway.sso.authenticate({ token: waiting }), "invalid_token");
    expect((await stored(session.user)).isActive).toBe(false);
    const again = await partner.signedIn(partner.anew(aUser({ external_id: "u-1", email })));
    expect(again.user.id).not.toBe(session.user.id);
  });

  test("a first password wakes a dormant user, whose address must be free", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const call = { organizationId: partner.orgId };
    const { user } = await partner.signedIn(aUser({ external_id: "u-1", email }));
    await partner.deprovision("u-1");
    expect((await gateway.setPassword(user.id, PASSWORD, call)).unwrap().isActive).toBe(true);
    expect(outcome(await gateway.authenticate({ email, password: PASSWORD }, call))).toBe("accepted");
    const { user: late } = await partner.signedIn(aUser({ external_id: "u-2", email: "late@acme.example" }));
    await partner.deprovision("u-2");
    await partner.signedIn(aUser({ external_id: "u-3", email: "late@acme.example" }));
    expectRefused(await gateway.setPassword(late.id, PASSWORD, call), "user_already_exists");
    expect(outcome(await gateway.authenticate({ email: "late@acme.example", password: PASSWORD }, call))).toBe(
      "authentication_failed",
    );
  });

  test("a user has one active identity of a partner at most", async () => {
    const partner = await PartnerSide.of(here());
    const { user } = await partner.signedIn(aUser({ external_id: "u-1", email }));
    const second = { partnerId: partner.id, externalId: "u-2" };
    expectRefused(await users().link(user.id, second, ANYWHERE), "identity_conflict");
    expect(await places(partner)).toBe(1);
    expectRefused(await users().link(user.id, second, { ...ANYWHERE, actor: user.id }), "permission_denied");
  });

  describe("S5: what was signed earlier says nothing new", () => {
    test("an older sign-in signs in, and overwrites neither role nor profile", async () => {
      const { clock } = here();
      const partner = await PartnerSide.of(here());
      const said = { external_id: "u-1", email };
      await partner.signedIn({ ...said, role: "viewer", display_name: "Before" });
      const older = partner.sign({ ...said, role: "editor", display_name: "Older", email: "older@acme.example" });
      clock.advance(10);
      await partner.signedIn({ ...said, role: "viewer", display_name: "Now", x: 1 });
      const issued = (await here().gateway.sso.issueToken(older)).unwrap();
      const late = (await here().gateway.sso.authenticate({ token: issued.token })).unwrap();
      expect(late.user).toMatchObject({ email, displayName: "Now", roles: ["viewer"] });
    });

    test("an older withdrawal changes nothing", async () => {
      const { clock, gateway } = here();
      const partner = await PartnerSide.of(here());
      const older = partner.sign({ action: "deprovision", external_id: "u-1" });
      clock.advance(10);
      const session = await partner.signedIn(aUser({ external_id: "u-1", email }));
      expect((await gateway.sso.deprovision(older)).unwrap()).toEqual({ sessionsEnded: 0 });
      expect(await isLive(gateway, session)).toBe(true);
    });
  });

  test("a changed e-mail with hidden characters is refused like a new one", async () => {
    const partner = await PartnerSide.of(here());
    await partner.signedIn(aUser({ external_id: "u-1", email }));
    const hidden = await partner.post(aUser({ external_id: "u-1", email: "pat@ac\u200bme.example" }));
    expect(hidden.error?.details).toMatchObject([{ field: "email", rule: "hidden_characters" }]);
  });
}
