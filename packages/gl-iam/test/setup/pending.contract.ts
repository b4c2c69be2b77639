/** What a pending secret rests on: whoever ends that, ends the way to its approval and its confirmation. */
import { describe, expect, test } from "vitest";
import type { OpenedSetup, Proposal } from "../../src/index.js";
import { registerAcme, signedBy } from "../acme.js";
import type { Application } from "../application.js";
import { outcome } from "../outcome.js";

const BASE = { baseUrl: "https://app.example.com" };

export function pendingContract(here: () => Application): void {
  const setup = () => here().gateway.setup;

  async function pending() {
    const acme = await registerAcme(here().registry);
    const { id, url, passcode } = (await setup().invite(acme.partner.id, BASE)).unwrap();
    const given = { link: url.split("#")[1] ?? "", passcode };
    const { browserToken } = (await setup().open(given)).unwrap() as OpenedSetup;
    const next = (await setup().reveal(browserToken)).unwrap();
    const [proposal] = (await setup().proposals(acme.partner.id)).unwrap() as [Proposal];
    const approval = { digest: proposal.digest };
    return {
      ...{ acme, id, given, next, browserToken, proposal, partnerId: acme.partner.id },
      approve: () => setup().approve(acme.partner.id, proposal.id, approval),
      reject: () => setup().reject(acme.partner.id, proposal.id, approval),
      confirm() {
        here().clock.advance(1);
        const payload = JSON.stringify({ action: "confirm_secret", setup_link_id: id });
        return setup().confirmSigned(signedBy(acme, here().clock.now(), payload));
      },
    };
  }

  type Pending = Awaited<ReturnType<typeof pending>>;

  interface Ending {
    readonly end: (held: Pending) => Promise<unknown>;
    /** What is still possible. */
    readonly canBe: readonly ("approved" | "confirmed")[];
  }

  const ENDINGS: Record<string, Ending> = {
    "nothing has happened": { end: async () => {}, canBe: ["approved", "confirmed"] },
    "the link is revoked": { end: async ({ id }) => (await setup().revoke(id)).unwrap(), canBe: [] },
    "the link is disowned": { end: async ({ given }) => (await setup().disown(given)).unwrap(), canBe: [] },
    "ten wrong passcodes end the link": {
      end: async ({ given: { link } }) => {
        for (let time = 0; time < 10; time += 1) await setup().open({ link, passcode: "0000-0000-0000" });
      },
      canBe: [],
    },
    // Nobody has said anything against it.
    "the link expires": { end: async () => here().clock.advance(72 * 3600 + 1), canBe: ["approved"] },
    "the operator refuses": { end: async ({ reject }) => (await reject()).unwrap(), canBe: [] },
    "the operator rotates": {
      end: async ({ partnerId }) => (await here().registry.rotateConsumerSecret(partnerId)).unwrap(),
      canBe: [],
    },
    // The operator's word makes it the current one of a partner whom nobody signs in through yet.
    "the partner is deactivated": {
      end: async ({ partnerId }) => (await here().registry.deactivatePartner(partnerId)).unwrap(),
      canBe: ["approved"],
    },
    "the partner's secret is compromised": {
      end: async ({ partnerId }) =>
        (await here().registry.handleCompromise(partnerId, { since: new Date(0), ...BASE })).unwrap(),
      canBe: [],
    },
    "another link has shown one too": {
      end: async ({ partnerId }) => {
        const { url, passcode } = (await setup().invite(partnerId, BASE)).unwrap();
        const opened = (await setup().open({ link: url.split("#")[1] ?? "", passcode })).unwrap() as OpenedSetup;
        (await setup().reveal(opened.browserToken)).unwrap();
      },
      canBe: ["confirmed"],
    },
  };

  describe.each(Object.entries(ENDINGS))("after %s", (_name, { end, canBe }) => {
    test.each([
      ["approved", (held: Pending) => held.approve()],
      ["confirmed", (held: Pending) => held.confirm()],
    ] as const)("it is %s or not, and works or not", async (how, act) => {
      const held = await pending();
      await end(held);
      expect((await act(held)).isOk).toBe(canBe.includes(how));
      if (canBe.includes(how)) return;
      here().clock.advance(1);
      const signed = signedBy(held.next, here().clock.now());
      expect(outcome(await here().gateway.sso.issueToken(signed))).not.toBe("accepted");
    });
  });
}
