/** Setup at the console: an invitation, followed from its link to the first signature; a rotation; proposals. */
import type { OpenedSetup } from "gl-iam";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { aUser } from "../../http/application.js";
import { browserRequired, CHROMIUM } from "../chromium.js";
import { ConsoleSite, everyLook } from "./site.js";

vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(CHROMIUM === undefined && !browserRequired)("setup at the console", () => {
  let site: ConsoleSite;
  /** What DNS has: a record for a name. */
  const zone = new Map<string, string>();
  beforeAll(async () => {
    const resolveTxt = async (name: string) => [[zone.get(name) ?? ""]];
    site = await ConsoleSite.open({}, {}, { resolveTxt });
  });
  afterAll(() => site?.close());

  const setup = () => site.application.gateway.setup;

  /** Link and passcode, as the console hands them over: one after the other. */
  async function handedOver(page: Page): Promise<{ url: string; passcode: string }> {
    const url = (await page.locator("main code").textContent()) ?? "";
    expect(await page.getByText("Passcode", { exact: true }).count(), "the halves are shown apart").toBe(0);
    await page.getByRole("button", { name: "Show the passcode" }).click();
    await page.getByText("Passcode", { exact: true }).waitFor();
    const passcode = (await page.locator("main code").textContent()) ?? "";
    expect(await page.content(), "the halves are shown apart").not.toContain(url);
    return { url, passcode };
  }

  /** A developer's browser, which has entered the passcode. */
  async function developer({ url, passcode }: { url: string; passcode: string }, look: (page: Page) => Promise<void>) {
    await site.visit(async (page) => {
      await page.goto(url);
      await page.fill("#passcode", passcode);
      await page.click("#open button");
      await page.waitForSelector("#page:not([hidden])");
      await look(page);
    });
  }

  async function secretTaken(given: { url: string; passcode: string }): Promise<string> {
    let secret = "";
    await developer(given, async (page) => {
      await page.click("#reveal");
      await page.waitForSelector("#told:not([hidden])");
      secret = (await page.textContent("#secret")) ?? "";
    });
    return secret;
  }

  test("an invitation in three steps, handed over in two halves, followed until it is live", async () => {
    await site.signedIn("/partners", async (page) => {
      await page.getByRole("main").getByRole("link", { name: "Invite a partner" }).last().click();
      await page.getByRole("textbox", { name: "Name" }).fill("Invited Corp");
      for (let step = 0; step < 2; step += 1) await page.getByRole("button", { name: "Next" }).click();
      await page.getByText("one for the link, another for its passcode").waitFor();
      await page.getByRole("radio", { name: "On the test side" }).and(page.locator(":checked")).waitFor();
      await page.getByRole("radio", { name: "Live at once" }).check();
      await page.getByRole("button", { name: "Invite" }).click();
      await page.getByRole("heading", { name: "Invited Corp is invited" }).waitFor();
      await everyLook(page, "invited");
      const given = await handedOver(page);
      expect(given.url).toMatch(/\/setup#sl_live_/);
      expect(await page.content(), "the operator never sees the secret").not.toContain("cs_live_");

      await page.getByRole("link", { name: "Go to the partner" }).click();
      await page.getByText("Awaiting the developer").waitFor();
      expect(await page.content(), "it is shown once").not.toContain(given.passcode);
      const consumerSecret = await secretTaken(given);
      expect(consumerSecret).toMatch(/^cs_live_/);
      await page.getByText("Awaiting the first signature").waitFor();
      await everyLook(page, "setup");

      const [partner] = (await site.application.gateway.partnerRegistry.listPartners()).unwrap();
      const credential = { consumerKey: partner?.consumerKey ?? "", consumerSecret };
      await site.application.token(credential, aUser());
      await page.getByText("It signs people in.").waitFor();
      await page.getByRole("row").filter({ hasText: "Secret taken" }).getByRole("button", { name: "Revoke" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
      await page.getByText("The setup link is revoked.").waitFor();
      await page.getByRole("row").filter({ hasText: "Revoked" }).waitFor();
    });
  });

  /** A partner that has its secret, and the browser of a developer who holds a link. */
  async function held(partnerName: string) {
    const registered = await site.application.register({ partnerName });
    const { id } = registered.partner;
    const { url, passcode } = (await setup().invite(id, { baseUrl: site.url })).unwrap();
    const given = { link: url.split("#")[1] ?? "", passcode };
    const opened = (await setup().open(given, { ipAddress: "203.0.113.7" })).unwrap() as OpenedSetup;
    return { ...registered, id, browser: opened.browserToken };
  }

  test("S18: a secret that was taken waits, with address and contact, until it is approved or refused", async () => {
    const { id, browser, consumerKey } = await held("Rotating Corp");
    const from = { ipAddress: "203.0.113.7" };
    (await setup().propose(browser, { technical_contact: "dev@acme.example" }, from)).unwrap();
    const { consumerSecret } = (await setup().reveal(browser, from)).unwrap();
    await site.signedIn(`/partners/${id}/setup`, async (page) => {
      const waiting = page.getByRole("region", { name: "A new secret waits" });
      await waiting.getByText("203.0.113.7").waitFor();
      await waiting.getByText("dev@acme.example (proposed, and not approved)").waitFor();
      await everyLook(page, "pending-secret");
      expect((await site.application.push({ consumerKey, consumerSecret }, aUser())).status).toBe(401);
      await waiting.getByRole("button", { name: "Approve the secret" }).click();
      await page.getByRole("dialog").getByText("works for 24 hours more").waitFor();
      await page.getByRole("dialog").getByRole("button", { name: "Approve the secret" }).click();
      await page.getByText("The new secret works.").waitFor();
      await site.application.token({ consumerKey, consumerSecret }, aUser());

      const refused = (await setup().rotate(browser, from)).unwrap();
      await waiting.getByRole("button", { name: "Refuse" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Refuse" }).click();
      await page.getByText("The new secret is refused.").waitFor();
      const credential = { consumerKey, consumerSecret: refused.consumerSecret };
      expect((await site.application.push(credential, aUser())).status).toBe(401);
    });
  });

  test("S19: each value is decided by itself, as it was read; what is unusually wide is typed again", async () => {
    const { id, browser } = await held("Proposing Corp");
    const registry = site.application.gateway.partnerRegistry;
    const markup = `<img src=x onerror="document.title='run'">`;
    const values = { allowed_email_domains: ["gmail.com"], allowed_roles: ["editor"], technical_contact: markup };
    (await setup().propose(browser, values, { ipAddress: "203.0.113.7" })).unwrap();
    await site.signedIn("/", async (page) => {
      const care = page.getByRole("region", { name: "Partners that need care" });
      await care.getByRole("listitem").filter({ hasText: "Proposing Corp: A proposal waits" }).waitFor();
      await page.goto(`${site.url}/console/partners`);
      await page.getByRole("row").filter({ hasText: "Proposing Corp" }).getByText("3 decisions wait").waitFor();
      await page.goto(`${site.url}/console/partners/${id}/setup`);
      const proposal = (field: string) =>
        page.locator("main .mantine-Paper-root .mantine-Paper-root", { hasText: field });
      await page.getByRole("tab", { name: "Setup 3 decisions wait" }).waitFor();
      await proposal("Technical contact").getByText(markup).waitFor();
      expect(await page.locator("main img").count()).toBe(0);
      await everyLook(page, "proposals");

      await proposal("E-mail domains").getByRole("button", { name: "Approve" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Approve" }).click();
      await dialog.getByText("must repeat the proposed value").waitFor();
      await dialog.getByRole("textbox", { name: "Type the value" }).fill("gmail.com");
      await everyLook(page, "approve");
      await dialog.getByRole("button", { name: "Approve" }).click();
      await page.getByText("The value is approved.").waitFor();
      expect((await registry.getPartner(id)).unwrap().allowedEmailDomains).toEqual(["gmail.com"]);

      // While the dialog is open another value comes: what was not read is not approved.
      await proposal("Roles").getByRole("button", { name: "Approve" }).click();
      await dialog.getByText("editor").waitFor();
      (await setup().propose(browser, { allowed_roles: ["owner"] }, { ipAddress: "198.51.100.9" })).unwrap();
      await proposal("Roles").getByText("owner").waitFor();
      expect(await dialog.getByText("editor").count(), "the dialog shows what was read").toBe(1);
      await dialog.getByRole("button", { name: "Approve" }).click();
      const missed = page.getByRole("alert").filter({ hasText: "has changed since you read it: Roles" });
      await missed.getByText("owner (Open)").waitFor();
      await dialog.waitFor({ state: "detached" });
      expect((await registry.getPartner(id)).unwrap().allowedRoles).toBeNull();
      await everyLook(page, "proposal-conflict");
      await proposal("Roles").getByRole("button", { name: "Decline" }).click();
      await dialog.getByRole("button", { name: "Decline" }).click();
      await page.getByRole("row").filter({ hasText: "Declined" }).waitFor();
      await page.getByRole("tab", { name: "Setup 1 decision waits" }).waitFor();
    });
  });

  test("a test credential is shown once; a partner that has nothing else goes live by a setup link", async () => {
    const { id } = (await site.application.register({ partnerName: "Trying Corp" })).partner;
    (await setup().invite(id, { baseUrl: site.url, isFirst: true })).unwrap();
    const standing = async () => (await site.application.gateway.partnerRegistry.getPartnerStanding(id)).unwrap();
    await site.signedIn(`/partners/${id}/setup`, async (page) => {
      const side = page.getByRole("region", { name: "Test side" });
      await side.getByText("It has no test credential yet.").waitFor();
      await side.getByRole("button", { name: "Make a test credential" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Make a test credential" }).click();
      const consumerSecret = (await side.locator("code").textContent()) ?? "";
      expect(consumerSecret).toMatch(/^cs_test_/);
      const consumerKey = (await standing()).testSide?.consumerKey ?? "";
      await side.getByText(consumerKey).waitFor();
      expect((await site.application.push({ consumerKey, consumerSecret }, aUser())).status).toBe(200);
      await everyLook(page, "test-side");
      await side.getByRole("link", { name: "goes live by a setup link" }).click();
      await page
        .getByRole("region", { name: "Setup links" })
        .getByRole("button", { name: "Make a setup link" })
        .click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("radio", { name: "On the test side" }).and(dialog.locator(":checked")).waitFor();
      await dialog.getByRole("radio", { name: "Live at once" }).check();
      await dialog.getByText("works at once: it goes live").waitFor();

      await page.reload();
      await side.getByText(consumerKey).waitFor();
      expect(await page.content(), "it is shown once").not.toContain(consumerSecret);
    });
  });

  test("S18: a partner asks to go live from its test side, and a secret that was disowned is held", async () => {
    const { id, consumerKey } = (await site.application.register({ partnerName: "Asking Corp" })).partner;
    const options = { baseUrl: site.url, isFirst: true, startsOnTestSide: true };
    const { url, passcode } = (await setup().invite(id, options)).unwrap();
    const given = { link: url.split("#")[1] ?? "", passcode };
    const { browserToken } = (await setup().open(given)).unwrap() as OpenedSetup;
    const test = (await setup().revealTest(browserToken)).unwrap();
    expect((await site.application.push(test, aUser())).status).toBe(200);
    await site.signedIn(`/partners/${id}/setup`, async (page) => {
      await page.getByRole("region", { name: "Setup links" }).getByText("On the test side").waitFor();
      await page.getByText("Trying sign-ins on the test side").waitFor();
      (await setup().askToGoLive(browserToken, { ipAddress: "203.0.113.7" })).unwrap();
      const asking = page.getByRole("region", { name: "The partner asks to go live" });
      await asking.getByText("203.0.113.7").waitFor();
      await page.getByRole("tab", { name: "Setup 1 decision waits" }).waitFor();
      await page.getByText("Awaiting your decision").waitFor();
      await everyLook(page, "go-live");
      // By keyboard: the dialog opens, is left, gives the focus back, and does what it says.
      const consent = asking.getByRole("button", { name: "Let it go live" });
      const dialog = page.getByRole("dialog", { name: "Let the partner go live" });
      await consent.press("Enter");
      await dialog.waitFor();
      await everyLook(page, "go-live-consent");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await consent.and(page.locator(":focus")).waitFor();
      await page.keyboard.press("Enter");
      await dialog.waitFor();
      for (let tab = 0; tab < 2; tab += 1) await page.keyboard.press("Tab");
      await dialog.getByRole("button", { name: "Let it go live" }).and(page.locator(":focus")).waitFor();
      await page.keyboard.press("Enter");
      await page.getByText("The partner may go live.").waitFor();
      const live = (await setup().reveal(browserToken)).unwrap();
      expect(live).toMatchObject({ consumerKey, state: "live" });

      (await setup().disown(given, { ipAddress: "198.51.100.9" })).unwrap();
      const held = page.getByRole("region", { name: "A secret is held" });
      await held.getByText("198.51.100.9").waitFor();
      await everyLook(page, "held");
      expect((await site.application.push(live, aUser())).status).toBe(401);
      await held.getByRole("button", { name: "It was them" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "It was them" }).click();
      await page.getByText("The secret works again.").waitFor();
      expect((await site.application.push(live, aUser())).status).toBe(200);
    });
  });

  test("S4: a domain that was proven is shown beside its proposal, and then beside the partner's domains", async () => {
    const { id, browser } = await held("Proven Corp");
    const values = { allowed_email_domains: ["proven.example", "claimed.example"] };
    const { domains } = (await setup().propose(browser, values, { ipAddress: "203.0.113.7" })).unwrap();
    zone.set("_gl-iam.proven.example", domains.find(({ domain }) => domain === "proven.example")?.recordValue ?? "");
    (await setup().prove(browser)).unwrap();
    await site.signedIn(`/partners/${id}/setup`, async (page) => {
      const proven = page.getByRole("region", { name: "Proposals" }).getByRole("definition");
      await proven.filter({ hasText: /^proven\.example$/ }).waitFor();
      await page.getByRole("button", { name: "Approve" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
      await page.getByText("The value is approved.").waitFor();
      await page.getByRole("tab", { name: "Overview" }).click();
      await page
        .getByText(/^Proven by DNS, and this partner's alone in its organization: proven\.example(\.|$)/)
        .waitFor();
      await everyLook(page, "proven");
    });
  });
});
