import { describe, expect, test } from "vitest";
import type { OpenedSetup, SSOPartnerRegistration } from "../../src/index.js";
import { anOrganization, signedBy } from "../acme.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { BASE, linksOf } from "./links.js";

export function setupContract(here: () => Application): void {
  const { setup, invited, opened } = linksOf(here);

  /** Each a little later, because one signature is accepted once. */
  async function signs({ consumerKey }: SSOPartnerRegistration, consumerSecret: string) {
    here().clock.advance(1);
    return outcome(await here().gateway.sso.issueToken(signedBy({ consumerKey, consumerSecret }, here().clock.now())));
  }

  test("S18: a passcode opens one browser, in any spelling; the second one learns who was first", async () => {
    const { acme, link, passcode } = await invited();
    const typed = ` ${passcode.toLowerCase().replaceAll("-", " ").replaceAll("0", "o")} `;
    const first = (await setup().open({ link, passcode: typed }, { ipAddress: "203.0.113.7" })).unwrap();
    expect(first).toMatchObject({ status: { partner: { id: acme.partner.id }, state: "awaiting_secret" } });
    const second = (await setup().open({ link, passcode }, { ipAddress: "198.51.100.9" })).unwrap();
    expect(second).toEqual({ takenAt: expect.any(Date), takenFrom: "203.0.113.7" });
    (await setup().disown({ link, passcode })).unwrap();
    expectRefused(await setup().status((first as OpenedSetup).browserToken), "setup_link_invalid");
  });

  test("S18: the browser that holds the link may follow it once more, and no other one", async () => {
    const { link, passcode, browser } = await opened();
    const again = (await setup().open({ link, passcode, browserToken: browser })).unwrap() as OpenedSetup;
    expect(again).toMatchObject({ status: { state: "awaiting_secret" } });
    expect(again.browserToken).toBe(browser);
    const other = await opened();
    for (const browserToken of [other.browser, "", "x".repeat(500), 7 as never]) {
      expect((await setup().open({ link, passcode, browserToken })).unwrap()).toHaveProperty("takenAt");
    }
    const wrong = { link, passcode: "0000-0000-0000", browserToken: browser };
    expectRefused(await setup().open(wrong), "setup_link_invalid");
  });

  test("S18: of 10 browsers at once one gets it", async () => {
    const { link, passcode } = await invited();
    const answers = await Promise.all(Array.from({ length: 10 }, () => setup().open({ link, passcode })));
    expect(answers.filter((answer) => "status" in answer.unwrap())).toHaveLength(1);
  });

  test("S18: ten wrong passcodes end the link, the right one included", async () => {
    const { link, passcode, acme } = await invited();
    for (let time = 0; time < 9; time += 1) {
      expectRefused(await setup().open({ link, passcode: "0000-0000-0000" }), "setup_link_invalid");
    }
    const [ready] = (await setup().list(acme.partner.id)).unwrap();
    expect(ready?.state).toBe("waiting");
    expectRefused(await setup().open({ link, passcode: "0000-0000-0000" }), "setup_link_invalid");
    expectRefused(await setup().open({ link, passcode }), "setup_link_invalid");
  });

  test("an expired, a revoked and an unknown link have one answer", async () => {
    const expired = await invited({ expiresInSeconds: 300 });
    here().clock.advance(301);
    const revoked = await invited();
    (await setup().revoke(revoked.id)).unwrap();
    for (const given of [expired, revoked, { link: "sl_live_x", passcode: "x" }]) {
      const { code, message } = (await setup().open(given)).error ?? {};
      expect({ code, message }).toEqual({
        code: "setup_link_invalid",
        message: "this setup link does not work, or the passcode is wrong",
      });
    }
    expectRefused(await setup().revoke(revoked.id, { organizationId: anOrganization() }), "not_found");
  });

  describe("the secret", () => {
    test("of a partner that begins: works at once, is shown once, and the first signature makes it live", async () => {
      const { acme, browser } = await opened({ isFirst: true });
      const { consumerSecret, state } = (await setup().reveal(browser)).unwrap();
      expect(state).toBe("live");
      expectRefused(await setup().reveal(browser), "conflict");
      expect((await setup().status(browser)).unwrap().state).toBe("awaiting_first_signature");
      const progress = async () => (await setup().progress(acme.partner.id)).unwrap()?.state;
      expect(await progress()).toBe("awaiting_first_signature");
      expect(await signs(acme, acme.consumerSecret), "the one of the registration").toBe("invalid_partner_signature");
      expect(await signs(acme, consumerSecret)).toBe("accepted");
      expect(await progress()).toBe("live");
      expect((await setup().status(browser)).unwrap()).toMatchObject({
        state: "live",
        firstSignatureAt: expect.any(Date),
        refusals: [{ code: "invalid_partner_signature" }],
      });
      const events = await here().gateway.listAuditEvents({
        partnerId: acme.partner.id,
        eventType: "first_signature_accepted",
      });
      expect(events.unwrap().data).toHaveLength(1);
    });

    test("S18: of 10 presses at once one is shown", async () => {
      const { browser } = await opened({ isFirst: true });
      const answers = await Promise.all(Array.from({ length: 10 }, () => setup().reveal(browser)));
      expect(answers.filter(({ isOk }) => isOk)).toHaveLength(1);
    });

    test("S18: of a live partner it is pending, and verifies nothing until the operator approves it", async () => {
      const { acme, browser, id } = await opened();
      const { consumerSecret, state } = (await setup().reveal(browser)).unwrap();
      expect(state).toBe("pending");
      expect((await setup().progress(acme.partner.id)).unwrap(), "it began with a secret").toBeNull();
      expect(await signs(acme, consumerSecret)).toBe("invalid_partner_signature");
      expect(await signs(acme, acme.consumerSecret)).toBe("accepted");
      const [pending] = (await setup().proposals(acme.partner.id)).unwrap();
      expect(pending).toMatchObject({ field: "consumer_secret", state: "open", linkId: id });
      const approval = { digest: pending?.digest ?? "" };
      (await setup().approve(acme.partner.id, pending?.id ?? "", approval)).unwrap();
      expect(await signs(acme, consumerSecret)).toBe("accepted");
      expect(await signs(acme, acme.consumerSecret), "in its grace").toBe("accepted");
      here().clock.advance(24 * 3600 + 1);
      expect(await signs(acme, acme.consumerSecret)).toBe("invalid_partner_signature");
    });

    test("S18: nobody's word makes it the first one of a partner whose secret is in use", async () => {
      const { acme, browser } = await opened({ isFirst: true });
      expect(await signs(acme, acme.consumerSecret)).toBe("accepted");
      (await here().registry.rotateConsumerSecret(acme.partner.id, { gracePeriodSeconds: 3600 })).unwrap();
      const { consumerSecret, state } = (await setup().reveal(browser)).unwrap();
      expect(state).toBe("pending");
      expect(await signs(acme, consumerSecret)).toBe("invalid_partner_signature");
      expect(await signs(acme, acme.consumerSecret)).toBe("accepted");
    });

    test("S18: or a request signed with the current secret confirms it", async () => {
      const { acme, browser } = await opened();
      const { consumerSecret } = (await setup().reveal(browser)).unwrap();
      const payload = '{"action":"confirm_secret"}';
      const wrong = signedBy({ ...acme, consumerSecret }, here().clock.now(), payload);
      expectRefused(await setup().confirm(browser, wrong as never), "invalid_partner_signature");
      const signed = signedBy(acme, here().clock.now(), payload);
      (await setup().confirm(browser, signed as never)).unwrap();
      expect(await signs(acme, consumerSecret)).toBe("accepted");
      const { consumerSecret: next } = (await setup().rotate(browser)).unwrap();
      expect(await signs(acme, next)).toBe("invalid_partner_signature");
    });

    test("S18: that request needs no browser, but names the link, and only the current secret signs it", async () => {
      const { acme, browser, id } = await opened();
      const { consumerSecret } = (await setup().reveal(browser)).unwrap();
      const confirm = (credential: { consumerKey: string; consumerSecret: string }, said: object) => {
        here().clock.advance(1);
        const text = JSON.stringify({ action: "confirm_secret", setup_link_id: id, ...said });
        return setup().confirmSigned(signedBy(credential, here().clock.now(), text));
      };
      const pending = { ...acme, consumerSecret };
      expectRefused(await confirm(pending, {}), "invalid_partner_signature");
      expectRefused(await confirm(acme, { action: "sign_in" }), "validation_error");
      expectRefused(await confirm(acme, { setup_link_id: null }), "validation_error");
      expectRefused(await confirm(acme, { setup_link_id: acme.partner.id }), "conflict");
      const other = await opened();
      (await setup().reveal(other.browser)).unwrap();
      expectRefused(await confirm(acme, { setup_link_id: other.id }), "conflict");
      expectRefused(await confirm(other.acme, {}), "conflict");

      const once = signedBy(acme, here().clock.now(), JSON.stringify({ action: "confirm_secret", setup_link_id: id }));
      const answers = await Promise.all(Array.from({ length: 5 }, () => setup().confirmSigned(once)));
      expect(answers.filter(({ isOk }) => isOk)).toHaveLength(1);
      expect(await signs(acme, consumerSecret)).toBe("accepted");
      expect(await signs(acme, acme.consumerSecret), "in its grace").toBe("accepted");
      (await setup().rotate(browser)).unwrap();
      expectRefused(await confirm(acme, {}), "invalid_partner_signature");
      expect((await confirm(pending, {})).isOk).toBe(true);
    });

    test("its holder sees the ages of the secrets that work, and when and from where one was accepted", async () => {
      const { acme, browser } = await opened({ isFirst: true });
      expect((await setup().status(browser)).unwrap()).toMatchObject({ secrets: [], lastAccepted: null });
      const { consumerSecret } = (await setup().reveal(browser)).unwrap();
      const made = here().clock.now();
      expect(await signs(acme, consumerSecret)).toBe("accepted");
      expect((await setup().status(browser)).unwrap()).toMatchObject({
        secrets: [{ createdAt: made, expiresAt: null }],
        lastAccepted: { at: here().clock.now() },
      });
      (await setup().rotate(browser)).unwrap();
      expect((await setup().status(browser)).unwrap().secrets, "a pending one is none yet").toHaveLength(1);
    });

    test("S18: what was taken by a link that was disowned, or revoked, is approved no more", async () => {
      for (const how of ["disown", "revoke"] as const) {
        const { acme, browser, id, link, passcode } = await opened();
        const { consumerSecret } = (await setup().reveal(browser)).unwrap();
        (await (how === "disown" ? setup().disown({ link, passcode }) : setup().revoke(id))).unwrap();
        const [pending] = (await setup().proposals(acme.partner.id)).unwrap();
        const approval = { digest: pending?.digest ?? "" };
        expectRefused(await setup().approve(acme.partner.id, pending?.id ?? "", approval), "conflict");
        expect(await signs(acme, consumerSecret)).toBe("invalid_partner_signature");
        (await setup().reject(acme.partner.id, pending?.id ?? "", approval)).unwrap();
      }
    });

    describe("S18: a first secret that somebody else took", () => {
      const approveSecret = async (partnerId: string) => {
        const proposals = (await setup().proposals(partnerId)).unwrap();
        const open = proposals.find(({ field, state }) => field === "consumer_secret" && state === "open");
        return setup().approve(partnerId, open?.id ?? "", { digest: open?.digest ?? "" });
      };
      const confirm = (browser: string, credential: { consumerKey: string; consumerSecret: string }) => {
        here().clock.advance(1);
        const request = signedBy(credential, here().clock.now(), '{"action":"confirm_secret"}');
        return setup().confirm(browser, request as never);
      };
      const tokenOf = async (credential: { consumerKey: string; consumerSecret: string }) => {
        here().clock.advance(1);
        return (await here().gateway.sso.issueToken(signedBy(credential, here().clock.now()))).unwrap().token;
      };

      test("works no more after 'this was not me', nor does what it signed; the operator can approve it", async () => {
        const { acme, browser, link, passcode } = await opened({ isFirst: true });
        const { consumerSecret } = (await setup().reveal(browser)).unwrap();
        expect(await signs(acme, consumerSecret)).toBe("accepted");
        const token = await tokenOf({ ...acme, consumerSecret });
        (await setup().disown({ link, passcode }, { ipAddress: "198.51.100.9" })).unwrap();
        expect(await signs(acme, consumerSecret), "no secret works").toBe("partner_not_found");
        expectRefused(await here().gateway.sso.authenticate({ token }), "invalid_token");
        expect((await setup().progress(acme.partner.id)).unwrap()?.state).toBe("awaiting_secret");
        const { data } = (await here().gateway.listAuditEvents({ partnerId: acme.partner.id })).unwrap();
        const ended = data.find(({ eventType }) => eventType === "setup_link_revoked");
        expect(ended).toMatchObject({ severity: "critical", message: expect.stringContaining("works no more") });
        expect((await approveSecret(acme.partner.id)).isOk, "it was them after all").toBe(true);
        expect(await signs(acme, consumerSecret)).toBe("accepted");
        expect((await setup().progress(acme.partner.id)).unwrap()?.state).toBe("live");
      });

      test("is replaced by the next link's, which works at once", async () => {
        const { acme, browser, link, passcode } = await opened({ isFirst: true });
        (await setup().reveal(browser)).unwrap();
        (await setup().disown({ link, passcode })).unwrap();
        const again = (await setup().invite(acme.partner.id, BASE)).unwrap();
        const given = { link: again.url.split("#")[1] ?? "", passcode: again.passcode };
        const { browserToken } = (await setup().open(given)).unwrap() as OpenedSetup;
        const next = (await setup().reveal(browserToken)).unwrap();
        expect(next.state).toBe("live");
        expect(await signs(acme, next.consumerSecret)).toBe("accepted");
        expectRefused(await approveSecret(acme.partner.id), "conflict");
      });

      test("does not get away by a rotation that it confirms itself", async () => {
        const { acme, browser, link, passcode } = await opened({ isFirst: true });
        const first = (await setup().reveal(browser)).unwrap();
        const second = (await setup().rotate(browser)).unwrap();
        (await confirm(browser, { ...acme, consumerSecret: first.consumerSecret })).unwrap();
        (await setup().disown({ link, passcode })).unwrap();
        expect(await signs(acme, second.consumerSecret)).toBe("partner_not_found");
        expect(await signs(acme, first.consumerSecret), "the previous one").toBe("partner_not_found");
      });

      test("ends also in its grace, and the operator's own rotation stays", async () => {
        const { acme, browser, link, passcode } = await opened({ isFirst: true });
        const first = (await setup().reveal(browser)).unwrap();
        const rotated = (
          await here().registry.rotateConsumerSecret(acme.partner.id, { gracePeriodSeconds: 3600 })
        ).unwrap();
        (await setup().disown({ link, passcode })).unwrap();
        expect(await signs(acme, first.consumerSecret)).toBe("invalid_partner_signature");
        expect(await signs(acme, rotated.consumerSecret)).toBe("accepted");
      });

      test("whoever has only the link takes nothing down, nor does anybody after the operator's approval", async () => {
        const { acme, browser, link, passcode } = await opened({ isFirst: true });
        const first = (await setup().reveal(browser)).unwrap();
        expectRefused(await setup().disown({ link, passcode: "0000-0000-0000" }), "setup_link_invalid");
        expect(await signs(acme, first.consumerSecret)).toBe("accepted");
        const second = (await setup().rotate(browser)).unwrap();
        (await approveSecret(acme.partner.id)).unwrap();
        (await setup().disown({ link, passcode })).unwrap();
        expect(await signs(acme, second.consumerSecret)).toBe("accepted");

        const other = await opened({ isFirst: true });
        const told = (await setup().reveal(other.browser)).unwrap();
        for (let time = 0; time < 10; time += 1) {
          expectRefused(await setup().disown({ link: other.link, passcode: "0000-0000-0000" }), "setup_link_invalid");
        }
        expectRefused(await setup().status(other.browser), "setup_link_invalid");
        expect(await signs(other.acme, told.consumerSecret), "only the link has ended").toBe("accepted");
      });
    });

    test("a rotation by the operator drops a pending one", async () => {
      const { acme, browser } = await opened();
      const { consumerSecret } = (await setup().reveal(browser)).unwrap();
      (await here().registry.rotateConsumerSecret(acme.partner.id)).unwrap();
      const [pending] = (await setup().proposals(acme.partner.id)).unwrap();
      const approval = { digest: pending?.digest ?? "" };
      expectRefused(await setup().approve(acme.partner.id, pending?.id ?? "", approval), "conflict");
      expect(await signs(acme, consumerSecret)).toBe("invalid_partner_signature");
    });

    test("canary: link, passcode, browser and secret are nowhere in the clear, and in no event", async () => {
      const { acme, link, passcode, browser } = await opened({ isFirst: true });
      const { consumerSecret } = (await setup().reveal(browser)).unwrap();
      const { data } = (await here().gateway.listAuditEvents({ partnerId: acme.partner.id, limit: 100 })).unwrap();
      const told = `${await here().inspection.everything()} ${JSON.stringify([data, here().events])}`;
      for (const secret of [link, passcode, browser, consumerSecret]) expect(told).not.toContain(secret);
    });
  });
}
