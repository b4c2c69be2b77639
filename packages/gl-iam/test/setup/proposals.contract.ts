/** What the holder of a link proposes, and who decides about it. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { anOrganization, registerAcme } from "../acme.js";
import type { Application } from "../application.js";
import { aMaker } from "../machine-token/maker.js";
import { expectRefused } from "../outcome.js";
import { BASE, linksOf } from "./links.js";

export function proposalsContract(here: () => Application): void {
  const { setup, invited, opened } = linksOf(here);

  test("are counted while they wait, and listed by their partners", async () => {
    const orgId = anOrganization();
    const { acme, browser } = await opened({}, { orgId, partnerName: "Waiting Corp" });
    await registerAcme(here().registry, { orgId, partnerName: "Other Corp" });
    const { id } = acme.partner;
    const count = async () => (await here().registry.getPartnerStanding(id)).unwrap().openProposals;
    const names = async (hasOpenProposals: boolean, query?: string) => {
      const options = { organizationId: orgId, hasOpenProposals, query };
      const { data } = (await here().registry.listPartnersPage(options)).unwrap();
      return data.map(({ partnerName }) => partnerName);
    };
    expect([await count(), await names(true)]).toEqual([0, []]);
    (await setup().propose(browser, { allowed_roles: ["editor"], technical_contact: "Zoë" })).unwrap();
    expect([await count(), await names(true), await names(false)]).toEqual([2, ["Waiting Corp"], ["Other Corp"]]);
    expect([await names(true, "waiting"), await names(true, "other")]).toEqual([["Waiting Corp"], []]);
    for (const { id: proposalId, digest } of (await setup().proposals(id)).unwrap()) {
      (await setup().reject(id, proposalId, { digest })).unwrap();
    }
    expect([await count(), await names(true)]).toEqual([0, []]);
  });

  test("S19: allow nothing until the value that was read is approved", async () => {
    const { acme, browser } = await opened();
    (await setup().propose(browser, { allowed_email_domains: ["Acme.example"], technical_contact: "Zoë" })).unwrap();
    const partner = async () => (await here().registry.getPartner(acme.partner.id)).unwrap();
    expect((await partner()).allowedEmailDomains).toBeNull();
    const [read] = (await setup().proposals(acme.partner.id)).unwrap();
    expect(read).toMatchObject({ field: "allowed_email_domains", value: ["acme.example"], warning: null });
    (await setup().propose(browser, { allowed_email_domains: ["evil.example"] })).unwrap();
    const approval = { digest: read?.digest ?? "" };
    expectRefused(await setup().approve(acme.partner.id, read?.id ?? "", approval), "conflict");
    const [changed] = (await setup().proposals(acme.partner.id)).unwrap();
    (await setup().approve(acme.partner.id, changed?.id ?? "", { digest: changed?.digest ?? "" })).unwrap();
    expect((await partner()).allowedEmailDomains).toEqual(["evil.example"]);
  });

  test("each decision is an event: what was decided, by its digest, and who did", async () => {
    const { acme, id, browser } = await opened();
    (await setup().propose(browser, { allowed_roles: ["editor"], technical_contact: "Zoë" })).unwrap();
    (await setup().reveal(browser)).unwrap();
    const partnerId = acme.partner.id;
    const read = (await setup().proposals(partnerId)).unwrap();
    const expected = [];
    for (const [n, { id: proposalId, field, digest }] of read.entries()) {
      const [decide, eventType] =
        n === 0 ? (["approve", "proposal_approved"] as const) : (["reject", "proposal_rejected"] as const);
      (await setup()[decide](partnerId, proposalId, { digest }, { actor: "olga" })).unwrap();
      const details = { proposal_id: proposalId, setup_link_id: id, field, digest };
      expected.push({ eventType, actor: "olga", details });
    }
    const { data } = (await here().gateway.listAuditEvents({ partnerId, limit: 100 })).unwrap();
    const decisions = data.filter(({ eventType }) => eventType.startsWith("proposal_"));
    const told = decisions.map(({ eventType, actor, details }) => ({ eventType, actor, details }));
    expect(told.toReversed()).toEqual(expected);
    expect(told.map(({ details }) => details.field)).toContain("consumer_secret");
  });

  test("S19: reserved roles, role maps and other settings can't be proposed", async () => {
    const { browser } = await opened();
    for (const values of [
      { allowed_roles: ["Org_Admin"] },
      { role_map: {} },
      { max_users: 1 },
      { allowed_origins: ["x"] },
    ]) {
      expectRefused(await setup().propose(browser, values), "validation_error");
    }
  });

  test.each(["yahoo.co.uk", "hotmail.fr", "outlook.com.br", "live.nl", "gmx.ch", "tutanota.com"])(
    "S19: %s is a public mail domain too",
    async (domain) => {
      const { acme, browser } = await opened();
      (await setup().propose(browser, { allowed_email_domains: [domain] })).unwrap();
      const [proposal] = (await setup().proposals(acme.partner.id)).unwrap();
      expect(proposal?.warning).toBe(`anybody can have an address of ${domain}`);
    },
  );

  test("S19: a public mail domain and a wide range are typed again", async () => {
    const { acme, browser } = await opened();
    (
      await setup().propose(browser, { allowed_email_domains: ["gmail.com"], allowed_source_ips: ["10.0.0.0/8"] })
    ).unwrap();
    for (const { id, digest, value, warning } of (await setup().proposals(acme.partner.id)).unwrap()) {
      expect(warning).toMatch(/gmail\.com|wider/);
      expectRefused(await setup().approve(acme.partner.id, id, { digest }), "validation_error");
      (await setup().approve(acme.partner.id, id, { digest, value })).unwrap();
    }
  });

  test("S15, S16: a link shows no secret once whoever made it is no administrator any more", async () => {
    const organizationId = anOrganization();
    const maker = async (role: string) => (await aMaker(here(), { role, organizationId })).id;
    const fields = { orgId: organizationId, partnerName: randomUUID() };
    const admin = await maker("org_admin");
    const early = await invited({ isFirst: true, actor: admin }, fields);
    const late = await opened({ isFirst: true, actor: admin }, { ...fields, partnerName: randomUUID() });
    await here().inspection.setRoles(admin, "org_member");
    expectRefused(await setup().open(early), "setup_link_invalid");
    expectRefused(await setup().reveal(late.browser), "setup_link_invalid");
    await here().inspection.setRoles(admin, "org_admin");
    expect((await setup().reveal(late.browser)).isOk, "again").toBe(true);

    const platform = await maker("platform_admin");
    const strong = { ...fields, partnerName: randomUUID(), allowedRoles: ["platform_admin"] };
    const above = await opened({ isFirst: true, actor: platform }, strong);
    await here().inspection.setRoles(platform, "org_admin");
    expectRefused(await setup().reveal(above.browser), "setup_link_invalid");
    await here().inspection.setRoles(platform, "platform_admin");
    (await setup().reveal(above.browser)).unwrap();
    await here().inspection.setRoles(platform, "org_admin");
    expectRefused(await setup().rotate(above.browser), "setup_link_invalid");
    const gone = await maker("org_admin");
    const left = await opened({ isFirst: true, actor: gone }, { ...fields, partnerName: randomUUID() });
    (await here().gateway.users.suspend(gone, { organizationId, actor: "ops" })).unwrap();
    expectRefused(await setup().reveal(left.browser), "setup_link_invalid");
  });

  test("a gateway for one organization knows no link of another: neither opens it nor ends it", async () => {
    const { acme, ...given } = await invited();
    const elsewhere = here().gateway.forOrganization(anOrganization()).setup;
    expectRefused(await elsewhere.open(given), "setup_link_invalid");
    expectRefused(await elsewhere.disown(given), "setup_link_invalid");
    for (let time = 0; time < 10; time += 1) await elsewhere.open({ ...given, passcode: "0000-0000-0000" });
    const own = here().gateway.forOrganization(acme.partner.orgId).setup;
    expect((await own.open(given)).unwrap()).toMatchObject({ status: { partner: { id: acme.partner.id } } });
  });

  test("S15: no machine invites or approves", async () => {
    const { acme } = await opened();
    expectRefused(await setup().invite(acme.partner.id, { ...BASE, asMachine: true }), "permission_denied");
  });
}
