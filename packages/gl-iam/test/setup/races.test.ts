/** Two that concern one partner at one moment: whoever is answered first counts. */
import { expect, test } from "vitest";
import { describeOn, POSTGRESQL } from "../../../../tools/testing/databases.js";
import { IAMGateway, type OpenedSetup } from "../../src/index.js";
import { registerAcme } from "../acme.js";
import { aMaker } from "../machine-token/maker.js";
import { onInstallation as on } from "../postgresql/locked-outside.js";

describeOn([POSTGRESQL], "the setup of one partner at one moment", (kind) => {
  test("S18: 'this was not me' waits for an approval under way, so nothing is approved after its answer", async () => {
    await on(kind, async ({ gateway, registry }, lockedOutside) => {
      const acme = await registerAcme(registry);
      const { url, passcode } = (
        await gateway.setup.invite(acme.partner.id, { baseUrl: "https://app.example.com" })
      ).unwrap();
      const given = { link: url.split("#")[1] ?? "", passcode };
      const { browserToken } = (await gateway.setup.open(given)).unwrap() as OpenedSetup;
      (await gateway.setup.reveal(browserToken)).unwrap();
      const [pending] = (await gateway.setup.proposals(acme.partner.id)).unwrap();
      const order: string[] = [];
      const approval = { digest: pending?.digest ?? "" };
      await lockedOutside("SELECT id FROM gl_iam.setup_proposals FOR UPDATE", 2, [
        async () => {
          const { isOk } = await gateway.setup.approve(acme.partner.id, pending?.id ?? "", approval);
          order.push(isOk ? "approved" : "refused");
        },
        async () => {
          (await gateway.setup.disown(given)).unwrap();
          order.push("disowned");
        },
      ]);
      expect(order).toEqual(["approved", "disowned"]);
    });
  });

  test("S4: of an approval of a proven domain and another partner's list with it, one passes", async () => {
    await on(kind, async ({ provider, registry }, lockedOutside) => {
      const records: string[] = [];
      const gateway = IAMGateway.fromFullstackProvider(provider, { resolveTxt: async () => [records] });
      const acme = await registerAcme(registry);
      const orgId = acme.partner.orgId;
      const { url, passcode } = (
        await gateway.setup.invite(acme.partner.id, { baseUrl: "https://app.example.com" })
      ).unwrap();
      const opened = (await gateway.setup.open({ link: url.split("#")[1] ?? "", passcode })).unwrap() as OpenedSetup;
      const list = { allowedEmailDomains: ["proven.example"] };
      const proposed = (
        await gateway.setup.propose(opened.browserToken, { allowed_email_domains: ["proven.example"] })
      ).unwrap();
      records.push(proposed.domains[0]?.recordValue ?? "");
      const [proposal] = proposed.proposals;
      const order: string[] = [];
      const told = (who: string) => (answer: { isOk: boolean }) => void order.push(`${who}: ${answer.isOk}`);
      const approval = { digest: proposal?.digest ?? "" };
      // An approval writes there, after it has looked at the others' lists.
      await lockedOutside("LOCK TABLE gl_iam.domain_proofs IN SHARE MODE", 2, [
        () => gateway.setup.approve(acme.partner.id, proposal?.id ?? "", approval).then(told("approval")),
        () => registry.registerPartner({ partnerName: "Second", orgId, ...list }).then(told("list")),
      ]);
      expect(order).toEqual(["approval: true", "list: false"]);
    });
  });
});

describeOn([POSTGRESQL], "a setup link and who made it, at one moment", (kind) => {
  const BEFORE = "SELECT id FROM gl_iam.partners FOR UPDATE";
  const WITHIN = "LOCK TABLE gl_iam.partner_secrets IN SHARE MODE";

  test.each([
    ["reveal", BEFORE, ["demoted", "setup_link_invalid"]],
    ["revealTest", BEFORE, ["demoted", "setup_link_invalid"]],
    ["reveal", WITHIN, ["shown", "demoted"]],
    ["revealTest", WITHIN, ["shown", "demoted"]],
  ] as const)("S15: of %s and a demotion, held up by %s, one waits for the other", async (act, lock, expected) => {
    await on(kind, async (installed, lockedOutside) => {
      const { gateway, registry } = installed;
      const acme = await registerAcme(registry);
      const { orgId: organizationId } = acme.partner;
      const maker = await aMaker(installed, { organizationId });
      const options = { baseUrl: "https://app.example.com", startsOnTestSide: act === "revealTest", actor: maker.id };
      const { url, passcode } = (await gateway.setup.invite(acme.partner.id, options)).unwrap();
      const given = { link: url.split("#")[1] ?? "", passcode };
      const { browserToken } = (await gateway.setup.open(given)).unwrap() as OpenedSetup;
      const order: string[] = [];
      await lockedOutside(lock, 2, [
        async () => {
          const { error } = await gateway.setup[act](browserToken);
          order.push(error?.code ?? "shown");
        },
        async () => {
          (await gateway.users.update(maker.id, { roles: ["org_member"] }, { organizationId, actor: "ops" })).unwrap();
          order.push("demoted");
        },
      ]);
      expect(order).toEqual(expected);
    });
  });
});

describeOn([POSTGRESQL], "an approval and a proposal at one moment", (kind) => {
  test("S4, S19: what is found proven before the approval is kept only if it is what was approved", async () => {
    await on(kind, async ({ provider, registry }) => {
      const records: string[] = [];
      let whenAsked = async () => {};
      const gateway = IAMGateway.fromFullstackProvider(provider, {
        async resolveTxt() {
          await whenAsked();
          return [records];
        },
      });
      const acme = await registerAcme(registry);
      const { id: partnerId, orgId } = acme.partner;
      const { url, passcode } = (
        await gateway.setup.invite(partnerId, { baseUrl: "https://app.example.com" })
      ).unwrap();
      const opened = (await gateway.setup.open({ link: url.split("#")[1] ?? "", passcode })).unwrap() as OpenedSetup;
      const propose = async (domain: string) =>
        (await gateway.setup.propose(opened.browserToken, { allowed_email_domains: [domain] })).unwrap();
      const read = (await propose("read.example")).proposals[0];
      const status = await propose("unread.example");
      records.push(status.domains.find(({ domain }) => domain === "unread.example")?.recordValue ?? "");
      whenAsked = async () => void (await propose("read.example"));
      (await gateway.setup.approve(partnerId, read?.id ?? "", { digest: read?.digest ?? "" })).unwrap();
      const second = { partnerName: "Second", orgId, allowedEmailDomains: ["unread.example"] };
      expect((await registry.registerPartner(second)).isOk, "nobody has approved that").toBe(true);
    });
  });
});
