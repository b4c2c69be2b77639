/** A view of the gateway in which every call means one organization. */
import { expect, test } from "vitest";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide } from "./partner-side.js";

const PASSWORD = "a password of some length";

export function organizationContract(here: () => Application): void {
  test("every call of a view means its organization, whatever it names", async () => {
    const { gateway } = here();
    const [ours, theirs] = [await PartnerSide.of(here()), await PartnerSide.of(here())];
    const view = gateway.forOrganization(ours.orgId);
    const foreign = await theirs.signedIn(aUser({ external_id: "u-1" }));
    const { user } = await ours.signedIn(aUser({ external_id: "u-1" }));
    const refused = {
      partner: await view.partnerRegistry.getPartner(theirs.id),
      key: await view.partnerRegistry.getPartnerByConsumerKey(theirs.registration.consumerKey),
      update: await view.partnerRegistry.updatePartner(theirs.id, { maxUsers: 1 }),
      rotate: await view.partnerRegistry.rotateConsumerSecret(theirs.id),
      deactivate: await view.partnerRegistry.deactivatePartner(theirs.id),
      signature: await view.partnerRegistry.validatePartnerSignature(theirs.sign(aUser()) as never),
      issue: await view.sso.issueToken(theirs.sign(aUser())),
      logout: await view.sso.logout(theirs.sign({ action: "logout", external_id: "u-1" })),
      exchange: await view.sso.authenticate({ token: await theirs.token() }),
      start: await view.sso.start({ partnerId: theirs.id }),
      users: await view.partnerUsers.list(theirs.id),
      link: await view.partnerUsers.link(theirs.id, { externalId: "x", userId: user.id }),
      user: await view.getUser(foreign.user.id),
      anyUser: await view.getUser(foreign.user.id, { organizationId: null }),
      suspend: await view.users.suspend(foreign.user.id),
      refresh: await view.refreshSession(foreign.session.refreshToken),
    };
    expect(Object.fromEntries(Object.entries(refused).map(([name, result]) => [name, outcome(result)]))).toEqual({
      partner: "partner_not_found",
      key: "partner_not_found",
      update: "partner_not_found",
      rotate: "partner_not_found",
      deactivate: "partner_not_found",
      signature: "partner_not_found",
      issue: "partner_not_found",
      logout: "partner_not_found",
      exchange: "invalid_token",
      start: "partner_not_found",
      users: "partner_not_found",
      link: "partner_not_found",
      user: "user_not_found",
      anyUser: "user_not_found",
      suspend: "user_not_found",
      refresh: "invalid_token",
    });
    for (const named of [
      await view.getUser(user.id, { organizationId: theirs.orgId }),
      await view.partnerRegistry.listPartners({ organizationId: theirs.orgId }),
      await view.listAuditEvents({ organizationId: theirs.orgId }),
      await view.partnerRegistry.registerPartner({ partnerName: "X", orgId: theirs.orgId }),
    ]) {
      expectRefused(named, "validation_error");
      expect(named.error?.details).toMatchObject([{ rule: "organization" }]);
    }
    expect((await view.partnerRegistry.listPartners()).unwrap().map(({ id }) => id)).toEqual([ours.id]);
    const events = (await view.listAuditEvents({ limit: 200 })).unwrap().data;
    expect(new Set(events.map(({ organizationId }) => organizationId))).toEqual(new Set([ours.orgId]));
    expect(outcome(await view.getUser(user.id))).toBe("accepted");
    expect(outcome(await view.createUserWithPassword({ email: "v@acme.example" }, PASSWORD))).toBe("accepted");
    expect(
      (await view.authenticate({ email: "v@acme.example", password: PASSWORD })).unwrap().user.organizationId,
    ).toBe(ours.orgId);
    expect(outcome(await theirs.signIn()), "the token that the view refused was not its to burn").toBe("accepted");
  });

  test("a token of another organization is not found, and the answer says which one it belongs to", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const { session } = await partner.signedIn();
    const refused = await gateway.forOrganization("elsewhere").getSession(session.accessToken);
    expectRefused(refused, "session_not_found");
    expect(refused.error?.details.organizationId).toBe(partner.orgId);
    expect(refused.error?.message).toContain(partner.orgId);
    expect(outcome(await gateway.forOrganization(partner.orgId).getSession(session.accessToken))).toBe("accepted");
  });

  test("what is no organization's id opens no view", () => {
    expect(() => here().gateway.forOrganization("")).toThrow("organizationId");
  });
}
