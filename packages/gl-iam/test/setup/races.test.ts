/** Two that concern one partner at one moment: whoever is answered first counts. */
import pg from "pg";
import { expect, test } from "vitest";
import { describeOn, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { IAMGateway, type OpenedSetup } from "../../src/index.js";
import { registerAcme } from "../acme.js";
import { type Installation, install } from "../postgresql/installation.js";

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

type LockedOutside = (lock: string, waiting: number, acts: readonly (() => Promise<void>)[]) => Promise<void>;

/** @param work `lockedOutside` begins the acts one after the other, and ends the lock when they wait, or are through */
async function on(
  kind: { createMigrated(): Promise<ScratchDatabase> },
  work: (installed: Installation, lockedOutside: LockedOutside) => Promise<void>,
): Promise<void> {
  const database = await kind.createMigrated();
  const installed = await install(database);
  const outside = new pg.Client({ connectionString: database.url });
  await outside.connect();
  const lockedOutside: LockedOutside = async (lock, waiting, acts) => {
    await outside.query("BEGIN");
    await outside.query(lock);
    const begun: Promise<void>[] = [];
    for (const [index, act] of acts.entries()) {
      let isThrough = false;
      begun.push(act().finally(() => (isThrough = true)));
      while (!isThrough && (await waitersOf(outside)) < Math.min(index + 1, waiting))
        await outside.query("SELECT pg_sleep(0.01)");
    }
    await outside.query("COMMIT");
    await Promise.all(begun);
  };
  try {
    await work(installed, lockedOutside);
  } finally {
    await Promise.all([outside.end(), installed.close()]);
    await database.drop();
  }
}

async function waitersOf(outside: pg.Client): Promise<number> {
  // Within one transaction the activity is read once.
  await outside.query("SELECT pg_stat_clear_snapshot()");
  const { rows } = await outside.query(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.count ?? 0;
}
