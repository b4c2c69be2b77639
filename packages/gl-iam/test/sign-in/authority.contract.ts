/**
 * What an administrator of one organization may not change there: a platform_admin, and a partner that can make one.
 */
import { describe, expect, test } from "vitest";
import type { SSOPartnerUpdate } from "../../src/index.js";
import { anOrganization, expectRefused, type Installation, outcome, registerAcme } from "../postgresql/installation.js";
import { aUser, PartnerSide } from "./partner-side.js";

const PASSWORD = "correct horse battery staple";
const ORG_ADMIN = { asOrgAdmin: true } as const;
/** Reserved names compare without case. */
const MIGHTY = { allowedRoles: ["org_member", "Platform_Admin"] };

export function authorityContract(here: () => Installation): void {
  describe("of an org_admin over a partner that may assert platform_admin", () => {
    test("ends at registering, changing, rotating and reactivating it; switching it off is always safe", async () => {
      const { registry } = here();
      const orgId = anOrganization();
      expectRefused(
        await registry.registerPartner({ partnerName: "Mighty", orgId, ...MIGHTY }, ORG_ADMIN),
        "permission_denied",
      );
      const { partner } = await registerAcme(registry, { orgId, ...MIGHTY });
      expectRefused(await registry.updatePartner(partner.id, { partnerName: "New" }, ORG_ADMIN), "permission_denied");
      expectRefused(await registry.rotateConsumerSecret(partner.id, ORG_ADMIN), "permission_denied");
      expect((await registry.getPartner(partner.id)).unwrap()).toEqual(partner);
      expect((await registry.deactivatePartner(partner.id, ORG_ADMIN)).unwrap().isActive).toBe(false);
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
}
