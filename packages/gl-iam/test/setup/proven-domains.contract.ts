/** Domains that are proven by a TXT record. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { IAMGateway, type SetupStatus } from "../../src/index.js";
import { anOrganization, registerAcme } from "../acme.js";
import type { Application } from "../application.js";
import { expectRefused } from "../outcome.js";
import { linksOf } from "./links.js";

export function provenDomainsContract(here: () => Application): void {
  const { setup, opened } = linksOf(here);

  /** What DNS has, for this test. */
  const zone = new Map<string, string[][]>();
  const gateway = () =>
    IAMGateway.fromFullstackProvider(here().provider, {
      resolveTxt: async (name) => zone.get(name) ?? Promise.reject(new Error("ENOTFOUND")),
    });

  async function proposed(domains: string[], orgId: string) {
    const { acme, browser } = await opened({}, { orgId, partnerName: randomUUID() });
    const status = (await gateway().setup.propose(browser, { allowed_email_domains: domains })).unwrap();
    const [proposal] = (await gateway().setup.proposals(acme.partner.id)).unwrap();
    const approve = () =>
      gateway().setup.approve(acme.partner.id, proposal?.id ?? "", { digest: proposal?.digest ?? "" });
    return { acme, browser, status, approve };
  }

  const publish = ({ domains }: SetupStatus) => {
    for (const { recordName, recordValue } of domains)
      zone.set(recordName, [["other"], [...(recordValue.match(/.{1,20}/g) ?? [])]]);
  };

  test("is shown as proven, and asked for again at the approval", async () => {
    const domain = `${randomUUID()}.example`;
    const { acme, browser, status, approve } = await proposed([domain], anOrganization());
    expect(status.domains).toEqual([
      {
        domain,
        recordName: `_gl-iam.${domain}`,
        recordValue: expect.stringMatching(/^gl-iam-domain=/),
        provenAt: null,
      },
    ]);
    expect((await gateway().setup.prove(browser)).unwrap().domains[0]?.provenAt).toBeNull();
    publish(status);
    expect((await gateway().setup.prove(browser)).unwrap().domains[0]?.provenAt).toEqual(here().clock.now());
    const [shown] = (await setup().proposals(acme.partner.id)).unwrap();
    expect(shown?.provenDomains).toEqual([domain]);
    zone.clear();
    expect((await approve()).unwrap(), "the record is gone meanwhile").toMatchObject({ provenDomains: [] });
    expect((await here().registry.getPartner(acme.partner.id)).unwrap().allowedEmailDomains).toEqual([domain]);
  });

  test("S4: is exclusive in its organization once it is approved, until its partner gives it up", async () => {
    const [domain, orgId] = [`${randomUUID()}.example`, anOrganization()];
    const first = await proposed([domain], orgId);
    const second = await proposed([domain], orgId);
    const elsewhere = await proposed([domain], anOrganization());
    publish(first.status);
    const proven = async () => (await here().registry.getPartnerStanding(first.acme.partner.id)).unwrap();
    (await gateway().setup.prove(first.browser)).unwrap();
    expect((await proven()).provenDomains, "not before the approval").toEqual([]);
    (await first.approve()).unwrap();
    expect((await proven()).provenDomains).toEqual([domain]);
    const refused = await second.approve();
    expectRefused(refused, "conflict");
    publish(second.status);
    expectRefused(await second.approve(), "conflict");
    const { registry } = here();
    const add = { allowedEmailDomains: [domain] };
    expectRefused(await registry.updatePartner(second.acme.partner.id, add), "conflict");
    expectRefused(await registry.registerPartner({ partnerName: "Third", orgId, ...add }), "conflict");
    expect((await elsewhere.approve()).isOk, "another organization").toBe(true);
    (await registry.updatePartner(first.acme.partner.id, { allowedEmailDomains: ["other.example"] })).unwrap();
    expect((await proven()).provenDomains).toEqual([]);
    expect((await registry.updatePartner(second.acme.partner.id, add)).isOk).toBe(true);
  });

  test("S4: is not approved while another partner's list has it; whoever has no list is told of", async () => {
    const [domain, orgId] = [`${randomUUID()}.example`, anOrganization()];
    const first = await proposed([domain], orgId);
    const { registry } = here();
    const second = await registerAcme(registry, { orgId, partnerName: "Second", allowedEmailDomains: [domain] });
    await registerAcme(registry, { orgId, partnerName: "Third", allowedEmailDomains: null });
    publish(first.status);
    const refused = await first.approve();
    expectRefused(refused, "conflict");
    expect(refused.error?.message).toContain("Second");
    const standing = async () => (await registry.getPartnerStanding(first.acme.partner.id)).unwrap();
    expect(await standing()).toMatchObject({ provenDomains: [], unrestrictedOthers: 0 });
    (await registry.updatePartner(second.partner.id, { allowedEmailDomains: [] })).unwrap();
    (await first.approve()).unwrap();
    expect(await standing()).toMatchObject({ provenDomains: [domain], unrestrictedOthers: 1 });
  });

  test("of two approvals at once one gets it", async () => {
    const [domain, orgId] = [`${randomUUID()}.example`, anOrganization()];
    const both = [await proposed([domain], orgId), await proposed([domain], orgId)];
    const records = both.flatMap(({ status }) => status.domains.map(({ recordValue }) => [recordValue]));
    zone.set(`_gl-iam.${domain}`, records);
    const answers = await Promise.all(both.map(({ approve }) => approve()));
    expect(answers.filter(({ isOk }) => isOk)).toHaveLength(1);
  });

  test("another partner's record proves nothing, and without a resolver there is nothing to prove", async () => {
    const [domain, orgId] = [`${randomUUID()}.example`, anOrganization()];
    const first = await proposed([domain], orgId);
    const second = await proposed([domain], orgId);
    publish(first.status);
    expect((await gateway().setup.prove(second.browser)).unwrap().domains[0]?.provenAt).toBeNull();
    expect((await setup().status(first.browser)).unwrap().domains).toEqual([]);
  });
}
