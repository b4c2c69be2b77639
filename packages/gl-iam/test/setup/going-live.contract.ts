/** A link that starts on the test side: from the test secret, by the operator's consent, to the live one. */
import { describe, expect, test } from "vitest";
import type { OpenedSetup, Proposal, SSOPartnerRegistration } from "../../src/index.js";
import { registerAcme, signedBy } from "../acme.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";

const BASE = { baseUrl: "https://app.example.com" };

export function goingLiveContract(here: () => Application): void {
  const setup = () => here().gateway.setup;
  const from = { ipAddress: "203.0.113.7" };

  async function opened({ isFirst = true, acme }: { isFirst?: boolean; acme?: SSOPartnerRegistration } = {}) {
    const partner = acme ?? (await registerAcme(here().registry));
    const options = { ...BASE, isFirst, startsOnTestSide: true };
    const { id, url, passcode } = (await setup().invite(partner.partner.id, options)).unwrap();
    const given = { link: url.split("#")[1] ?? "", passcode };
    const { browserToken } = (await setup().open(given, from)).unwrap() as OpenedSetup;
    return { acme: partner, id, browser: browserToken, given, partnerId: partner.partner.id };
  }

  async function signs(credential: { consumerKey: string; consumerSecret: string }) {
    here().clock.advance(1);
    return outcome(await here().gateway.sso.issueToken(signedBy(credential, here().clock.now())));
  }

  /** With an accepted signature on the test side. */
  async function tried(options?: Parameters<typeof opened>[0]) {
    const held = await opened(options);
    const testCredential = (await setup().revealTest(held.browser, from)).unwrap();
    expect(await signs(testCredential)).toBe("accepted");
    return { ...held, testCredential };
  }

  async function asked(options?: Parameters<typeof opened>[0]) {
    const held = await tried(options);
    (await setup().askToGoLive(held.browser, from)).unwrap();
    const proposal = await openProposal(held.partnerId);
    const approve = () => setup().approve(held.partnerId, proposal.id, { digest: proposal.digest });
    return { ...held, proposal, approve };
  }

  async function openProposal(partnerId: string, field = "go_live"): Promise<Proposal> {
    const proposals = (await setup().proposals(partnerId)).unwrap();
    const open = proposals.find((proposal) => proposal.field === field && proposal.state === "open");
    if (!open) throw new Error(`no open ${field}`);
    return open;
  }

  const stateOf = async (browser: string) => (await setup().status(browser)).unwrap().testSide?.state;

  test("S13, S18: the test secret, a signature, the question, the consent, and the live secret, once", async () => {
    const { acme, id, browser, partnerId } = await opened();
    expect(await stateOf(browser)).toBe("awaiting_secret");
    expectRefused(await setup().reveal(browser), "conflict");
    expectRefused(await setup().askToGoLive(browser), "conflict");
    const testCredential = (await setup().revealTest(browser, from)).unwrap();
    expect(testCredential).toMatchObject({ consumerKey: expect.stringMatching(/^ck_test_/) });
    expect(testCredential.consumerSecret).toMatch(/^cs_test_/);
    expect(JSON.stringify(testCredential)).not.toContain(testCredential.consumerSecret);
    expect(await stateOf(browser)).toBe("awaiting_signature");
    expectRefused(await setup().askToGoLive(browser), "conflict");
    expect(await signs({ ...testCredential, consumerSecret: acme.consumerSecret })).toBe("invalid_partner_signature");
    expect(await signs(testCredential)).toBe("accepted");
    expect((await setup().status(browser)).unwrap()).toMatchObject({
      state: "awaiting_secret",
      testSide: { state: "may_ask", consumerKey: testCredential.consumerKey, revealedFrom: "203.0.113.7" },
      secrets: [{ expiresAt: null }],
      lastAccepted: { at: here().clock.now() },
      refusals: [{ code: "invalid_partner_signature" }],
    });

    const waiting = (await setup().askToGoLive(browser, from)).unwrap();
    expect(waiting.testSide?.state).toBe("asked");
    expectRefused(await setup().askToGoLive(browser), "conflict");
    expectRefused(await setup().reveal(browser), "conflict");
    const proposal = await openProposal(partnerId);
    expect(proposal).toMatchObject({ linkId: id, madeFrom: "203.0.113.7", warning: null });
    const approval = { digest: proposal.digest };
    expectRefused(await setup().approve(partnerId, proposal.id, approval, { asMachine: true }), "permission_denied");
    (await setup().approve(partnerId, proposal.id, approval, { actor: "ops" })).unwrap();
    expect(await stateOf(browser)).toBe("approved");

    const answers = await Promise.all(Array.from({ length: 10 }, () => setup().reveal(browser, from)));
    const [live, ...more] = answers.filter(({ isOk }) => isOk);
    expect(more).toEqual([]);
    const credential = live?.unwrap() ?? expect.fail();
    expect(credential).toMatchObject({ consumerKey: acme.consumerKey, state: "live" });
    expect(await signs(credential)).toBe("accepted");
    expect((await setup().status(browser)).unwrap()).toMatchObject({ state: "live" });
    const { data } = (await here().gateway.listAuditEvents({ partnerId, limit: 100 })).unwrap();
    const actorOf = (type: string) => data.find(({ eventType }) => eventType === type)?.actor;
    expect(
      ["test_credentials_created", "go_live_requested", "go_live_approved", "secret_revealed"].map(actorOf),
    ).toEqual([`setup:${id}`, `setup:${id}`, "ops", `setup:${id}`]);
    const told = `${await here().inspection.everything()} ${JSON.stringify([data, here().events])}`;
    for (const secret of [testCredential.consumerSecret, credential.consumerSecret]) expect(told).not.toContain(secret);
  });

  test("S18: of a partner whose secret is in use, the consent shows a pending secret", async () => {
    const { acme, browser, approve, partnerId } = await asked({ isFirst: false });
    expect(await signs(acme)).toBe("accepted");
    (await approve()).unwrap();
    const next = (await setup().reveal(browser)).unwrap();
    expect(next.state).toBe("pending");
    expect(await signs(next)).toBe("invalid_partner_signature");
    const pending = await openProposal(partnerId, "consumer_secret");
    (await setup().approve(partnerId, pending.id, { digest: pending.digest })).unwrap();
    expect(await signs(next)).toBe("accepted");
  });

  test("the test secret is shown once, and made anew when its holder says so; the one before ends", async () => {
    const { browser, testCredential } = await tried();
    expectRefused(await setup().revealTest(browser), "conflict");
    const next = (await setup().revealTest(browser, { again: true })).unwrap();
    expect(await signs(testCredential)).toBe("invalid_partner_signature");
    expect(await signs(next)).toBe("accepted");
    const fresh = await opened();
    expectRefused(await setup().revealTest(fresh.browser, { again: true }), "conflict");
    expectRefused(await setup().revealTest(fresh.browser, { again: "yes" } as never), "validation_error");
    const answers = await Promise.all(Array.from({ length: 10 }, () => setup().revealTest(fresh.browser)));
    expect(answers.filter(({ isOk }) => isOk)).toHaveLength(1);
  });

  test("a link that does not start on the test side shows no test secret, and asks nothing", async () => {
    const acme = await registerAcme(here().registry);
    const { url, passcode } = (await setup().invite(acme.partner.id, { ...BASE, isFirst: true })).unwrap();
    const given = { link: url.split("#")[1] ?? "", passcode };
    const { browserToken, status } = (await setup().open(given)).unwrap() as OpenedSetup;
    expect(status.testSide).toBeNull();
    expectRefused(await setup().revealTest(browserToken), "conflict");
    expectRefused(await setup().askToGoLive(browserToken), "conflict");
  });

  test("a refusal leaves it on the test side, and it may ask again", async () => {
    const { browser, proposal, partnerId, approve } = await asked();
    (await setup().reject(partnerId, proposal.id, { digest: proposal.digest })).unwrap();
    expect(await stateOf(browser)).toBe("may_ask");
    expectRefused(await approve(), "conflict");
    expectRefused(await setup().reveal(browser), "conflict");
    (await setup().askToGoLive(browser)).unwrap();
    expectRefused(await approve(), "conflict");
    expect((await openProposal(partnerId)).id).not.toBe(proposal.id);
  });

  test("of 10 questions at once one is asked, and of 10 approvals one counts", async () => {
    const { browser, partnerId } = await tried();
    const questions = await Promise.all(Array.from({ length: 10 }, () => setup().askToGoLive(browser)));
    expect(questions.filter(({ isOk }) => isOk)).toHaveLength(1);
    const { id, digest } = await openProposal(partnerId);
    const approvals = await Promise.all(Array.from({ length: 10 }, () => setup().approve(partnerId, id, { digest })));
    expect(approvals.filter(({ isOk }) => isOk)).toHaveLength(1);
  });

  describe("what an approval rests on", () => {
    type Asked = Awaited<ReturnType<typeof asked>>;
    /** Each ends something. */
    const ENDINGS: Record<string, (held: Asked) => Promise<unknown>> = {
      "the link is revoked": async ({ id }) => (await setup().revoke(id)).unwrap(),
      "the link is disowned": async ({ given }) => (await setup().disown(given)).unwrap(),
      "ten wrong passcodes end the link": async ({ given: { link } }) => {
        for (let time = 0; time < 10; time += 1) await setup().open({ link, passcode: "0000-0000-0000" });
      },
      "the link expires": async () => here().clock.advance(72 * 3600 + 1),
      "the partner is deactivated": async ({ partnerId }) =>
        (await here().registry.deactivatePartner(partnerId)).unwrap(),
      "the partner's secret is compromised": async ({ partnerId }) =>
        (await here().registry.handleCompromise(partnerId, { since: new Date(0), ...BASE })).unwrap(),
    };

    for (const [name, end] of Object.entries(ENDINGS)) {
      test(`${name}: before the consent it can't be given, and after it the live secret is not shown`, async () => {
        const early = await asked();
        await end(early);
        expectRefused(await early.approve(), "conflict");
        expect((await setup().reveal(early.browser)).isOk).toBe(false);

        const late = await asked();
        (await late.approve()).unwrap();
        await end(late);
        expect((await setup().reveal(late.browser)).isOk).toBe(false);
        expect((await setup().askToGoLive(late.browser)).isOk, "nor asks it again").toBe(false);
      });
    }

    test("a partner that is active again asks anew", async () => {
      const { browser, approve, partnerId } = await asked();
      (await approve()).unwrap();
      (await here().registry.deactivatePartner(partnerId)).unwrap();
      (await here().registry.reactivatePartner(partnerId)).unwrap();
      expectRefused(await setup().reveal(browser), "conflict");
      expect(await stateOf(browser)).toBe("may_ask");
      (await setup().askToGoLive(browser)).unwrap();
      const { id, digest } = await openProposal(partnerId);
      (await setup().approve(partnerId, id, { digest })).unwrap();
      expect((await setup().reveal(browser)).isOk).toBe(true);
    });

    test("S18: 'this was not me' ends the test secret, and holds a live one that was told", async () => {
      const { browser, approve, given, testCredential } = await asked();
      (await approve()).unwrap();
      const live = (await setup().reveal(browser)).unwrap();
      expect(await signs(live)).toBe("accepted");
      (await setup().disown(given)).unwrap();
      expect(await signs(testCredential)).toBe("partner_not_found");
      expect(await signs(live)).toBe("partner_not_found");
    });

    test("another link's holder has neither the question nor the consent", async () => {
      const first = await asked();
      const second = await opened({ acme: first.acme });
      expectRefused(await setup().reveal(second.browser), "conflict");
      (await first.approve()).unwrap();
      expectRefused(await setup().reveal(second.browser), "conflict");
      expect(await stateOf(second.browser)).toBe("awaiting_secret");
      (await setup().revealTest(second.browser)).unwrap();
      (await setup().askToGoLive(second.browser)).unwrap();
      expect((await setup().reveal(first.browser)).isOk).toBe(true);
    });
  });

  test("the doctor tries the test secret before the live one is shown", async () => {
    const { browser, testCredential } = await tried();
    here().clock.advance(1);
    const { consumerKey, signature, timestamp, payload } = signedBy(testCredential, here().clock.now()) as never as {
      [field: string]: string;
    };
    const headers = {
      "X-Consumer-Key": `${consumerKey}`,
      "X-Signature": `${signature}`,
      "X-Timestamp": `${timestamp}`,
    };
    const right = (await setup().explain(browser, { headers, body: `${payload}` })).unwrap();
    expect(right).toMatchObject({ accepted: true });
  });
}
