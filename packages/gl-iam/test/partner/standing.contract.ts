import { expect, test } from "vitest";
import type { ListPartnersPageOptions, OpenedSetup } from "../../src/index.js";
import { anOrganization, registerAcme } from "../acme.js";
import type { Application } from "../application.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";

const DAY = 24 * 60 * 60;

export function standingContract(here: () => Application): void {
  /** By the name of each partner of the organization that needs care. */
  async function needs(organizationId: string, options: ListPartnersPageOptions = {}) {
    const page = await here().registry.listPartnerStandings({ organizationId, needsCare: true, ...options });
    return Object.fromEntries(page.unwrap().data.map(({ partner, standing }) => [partner.partnerName, standing.needs]));
  }

  test("a page has the same of each partner as is told of it alone", async () => {
    const { registry, gateway } = here();
    const organizationId = anOrganization();
    const fields = (partnerName: string) => ({ orgId: organizationId, partnerName });
    const used = await PartnerSide.of(here(), fields("Used"));
    (await used.signIn(aUser())).unwrap();
    (await registry.rotateConsumerSecret(used.id, { gracePeriodSeconds: 60 })).unwrap();
    (await registry.createTestCredentials(used.id)).unwrap();
    const fresh = await registerAcme(registry, fields("Fresh"));
    const elsewhere = await registerAcme(registry);
    const { url, passcode } = (
      await gateway.setup.invite(fresh.partner.id, { baseUrl: "https://app.example.com" })
    ).unwrap();
    const { browserToken } = (
      await gateway.setup.open({ link: url.split("#")[1] ?? "", passcode })
    ).unwrap() as OpenedSetup;
    (await gateway.setup.propose(browserToken, { allowed_roles: ["editor"] })).unwrap();

    const { data, nextCursor } = (await registry.listPartnerStandings({ organizationId })).unwrap();
    expect(data.map(({ partner }) => partner.partnerName)).toEqual(["Used", "Fresh"]);
    expect(nextCursor).toBeNull();
    for (const { partner, standing } of data) {
      expect(partner).toEqual((await registry.getPartner(partner.id)).unwrap());
      expect(standing).toEqual((await registry.getPartnerStanding(partner.id)).unwrap());
    }
    expect(data[0]?.standing).toMatchObject({ activeUsers: 1, lastSignInAt: expect.any(Date), openProposals: 0 });
    expect(data[0]?.standing.secrets.map(({ expiresAt }) => expiresAt !== null)).toEqual([false, true]);
    expect(data[0]?.standing.testSide).toEqual({
      consumerKey: expect.stringMatching(/^ck_test_/),
      secretMadeAt: expect.any(Date),
    });
    expect(data[1]?.standing).toMatchObject({ activeUsers: 0, openProposals: 1, needs: ["open_proposals"] });
    expect(JSON.stringify(data)).not.toContain(elsewhere.partner.id);
    expect(await needs(organizationId)).toEqual({ Fresh: ["open_proposals"] });
  });

  test("an active partner with a secret of a year, or through which nobody came for a month, needs care", async () => {
    const { registry, clock } = here();
    const organizationId = anOrganization();
    const fields = (partnerName: string) => ({ orgId: organizationId, partnerName });
    const busy = await PartnerSide.of(here(), fields("Busy"));
    await registerAcme(registry, fields("Silent"));
    const left = await registerAcme(registry, fields("Left"));
    (await registry.deactivatePartner(left.partner.id)).unwrap();
    expect(await needs(organizationId)).toEqual({});

    clock.advance(31 * DAY);
    (await busy.signIn(aUser())).unwrap();
    expect(await needs(organizationId)).toEqual({ Silent: ["silent"] });
    clock.advance(335 * DAY);
    (await busy.signIn(aUser())).unwrap();
    expect(await needs(organizationId)).toEqual({ Busy: ["old_secret"], Silent: ["old_secret", "silent"] });

    expect(await needs(organizationId, { query: "sil" })).toEqual({ Silent: ["old_secret", "silent"] });
    expect(await needs(organizationId, { isActive: false })).toEqual({});
    const first = (await registry.listPartnersPage({ organizationId, needsCare: true, limit: 1 })).unwrap();
    const cursor = first.nextCursor ?? "";
    const second = (await registry.listPartnersPage({ organizationId, needsCare: true, limit: 1, cursor })).unwrap();
    expect([...first.data, ...second.data].map(({ partnerName }) => partnerName)).toEqual(["Busy", "Silent"]);
    expect(second.nextCursor).toBeNull();
    (await registry.rotateConsumerSecret(busy.id)).unwrap();
    expect(await needs(organizationId)).toEqual({ Silent: ["old_secret", "silent"] });
    expect(Object.keys(await needs(organizationId, { needsCare: false }))).toEqual(["Busy", "Silent", "Left"]);
  });
}
