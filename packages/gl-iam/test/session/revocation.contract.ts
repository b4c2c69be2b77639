import { expect, test } from "vitest";
import { hasStandardRole, StandardRole } from "../../src/index.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, isLive, PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a password of some length";

/** S1, S6. */
export function revocationContract(here: () => Application): void {
  const live = (signedIn: Parameters<typeof isLive>[1]) => isLive(here().gateway, signedIn);

  test("S1: nothing that becomes active again brings a session or a token back", async () => {
    const { gateway, registry } = here();
    const partner = await PartnerSide.of(here());
    const payload = aUser({ external_id: "u-1" });
    const ends: (() => Promise<unknown>)[] = [
      async () => {
        await registry.deactivatePartner(partner.id, { revokeSessions: true });
        await registry.reactivatePartner(partner.id);
      },
      async () => {
        const { user } = await partner.signedIn(partner.anew(payload));
        await gateway.deactivateUser(user.id, ANYWHERE);
        await gateway.reactivateUser(user.id, ANYWHERE);
      },
      async () => {
        const { user } = await partner.signedIn(partner.anew(payload));
        await partner.deprovision("u-1", partner.anew({}));
        const [identity] = (await gateway.users.identities(user.id, ANYWHERE)).unwrap();
        (await gateway.users.reopenIdentity(user.id, identity?.id ?? "", ANYWHERE)).unwrap();
      },
      async () => {
        const { user } = await partner.signedIn(partner.anew(payload));
        await gateway.setPassword(user.id, PASSWORD, ANYWHERE);
      },
    ];
    for (const end of ends) {
      const signedIn = await partner.signedIn(partner.anew(payload));
      const open = await partner.token(partner.anew(payload));
      const ofSomebodyNew = await partner.token();
      await end();
      expect(await live(signedIn)).toBe(false);
      expectRefused(await gateway.refreshSession(signedIn.session.refreshToken, ANYWHERE), "session_not_found");
      expectRefused(await gateway.sso.authenticate({ token: open }), "invalid_token");
      const expected = end === ends[0] ? "invalid_token" : "accepted";
      expect(outcome(await gateway.sso.authenticate({ token: ofSomebodyNew }))).toBe(expected);
      expect(await live(await partner.signedIn(partner.anew(payload))), "a new sign-in stands").toBe(true);
    }
  });

  test("S1: a token that was issued for somebody unknown ends with what happened to the one it made", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const payload = aUser();
    const [first, second] = [await partner.token(payload), await partner.token(partner.anew(payload))];
    const { user } = (await gateway.sso.authenticate({ token: first })).unwrap();
    await gateway.deactivateUser(user.id, ANYWHERE);
    await gateway.reactivateUser(user.id, ANYWHERE);
    expectRefused(await gateway.sso.authenticate({ token: second }), "invalid_token");
  });

  test("S6: a partner's session stores so, and never carries a role that an administrator granted", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const call = { organizationId: partner.orgId };
    const credentials = { email: "owner@acme.example", password: PASSWORD };
    const create = { email: credentials.email, roles: ["platform_admin"] };
    const { id } = (await gateway.createUserWithPassword(create, PASSWORD, call)).unwrap();
    (await gateway.partnerUsers.link(partner.id, { externalId: "u-1", userId: id })).unwrap();
    const through = await partner.signedIn(aUser({ external_id: "u-1" }));
    const byPassword = (await gateway.authenticate(credentials, call)).unwrap();
    const openedBy = async ({ session }: Parameters<typeof isLive>[1]) => {
      const { authMethod, partnerId } = (await gateway.getSession(session.accessToken, call)).unwrap().session;
      return [authMethod, partnerId];
    };
    expect(await openedBy(through)).toEqual(["partner", partner.id]);
    expect(await openedBy(byPassword)).toEqual(["password", null]);
    const rolesOf = async ({ session }: Parameters<typeof isLive>[1]) =>
      (await gateway.validateSession(session.accessToken, call)).unwrap();
    expect((await rolesOf(through)).roles).toEqual(["org_member"]);
    expect(hasStandardRole(await rolesOf(byPassword), StandardRole.PLATFORM_ADMIN)).toBe(true);
  });
}
